"""What is wrong with a record before it is made: each mistake at its field, in the order of the form."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.prison.domain import Entry, Stay, mistakes, stay_of
from services.prison.domain.mistakes import Age
from services.prison.schemas import NewAdmission
from shared.contracts.people import PersonBody
from tests.prison.saying import BABY, BOY, SHE, day, inside, said

TODAY = day("2014-05-01")
AGES = {SHE: Age(born=day("1990-02-14")), BABY: Age(born=day("2013-10-08")), BOY: Age(age=9, told_on=TODAY)}
EXPECTED = [
    said("2014-04-08 10:00", "arrest.recorded"),
    said("2014-04-09 12:00", "custody.ended"),
    said("2014-04-09 16:00", "detention.ordered"),
]


def found(way: list[Entry] | None, own: str = "P-08", **body: Any) -> dict[str, str]:
    """The fields at fault of an admission of hers."""
    usual = {"person": {"id": SHE}, "prison": "P-08", "dependants": "yes"}
    admission = NewAdmission.model_validate(usual | body)
    stay = stay_of(way) if way is not None else None
    return {error.field: error.code for error in mistakes.of_admission(admission, stay, own, AGES, TODAY)}


def a_child(who: UUID, **more: Any) -> dict[str, Any]:
    """A child as an admission lists it."""
    return {"child": {"id": who}, "relation": "child", "whereabouts": "alone", "consent": "yes"} | more


def a_caregiver(who: UUID) -> dict[str, Any]:
    """Somebody named to care, who may be told."""
    return {"person": {"id": who}, "relation": "aunt", "agreed": "yes", "may_be_told": "yes", "channel": "sms"}


def test_whoever_is_named_to_care_is_another_person_and_named_once() -> None:
    aunt = uuid4()
    assert found(EXPECTED, caregivers=[a_caregiver(aunt), a_caregiver(uuid4())]) == {}
    assert found(EXPECTED, caregivers=[a_caregiver(aunt), a_caregiver(aunt), a_caregiver(SHE)]) == {
        "caregivers.1.person": "duplicate",
        "caregivers.2.person": "same_person",
    }


@pytest.mark.parametrize(
    ("way", "own", "wrong"),
    [
        (EXPECTED, "P-08", {}),
        (EXPECTED, "CC2", {"prison": "not_allowed"}),
        (None, "P-08", {"person": "not_expected"}),
        (EXPECTED[:2], "P-08", {"person": "not_expected"}),
        ([*EXPECTED, said("2014-04-10", "detention.refused")], "P-08", {"person": "not_expected"}),
        (inside(), "P-08", {"person": "already_recorded"}),
        (inside(said("2014-04-20", "prisoner.transferred")), "P-08", {"prison": "elsewhere"}),
        (inside(said("2014-04-20", "prisoner.released")), "P-08", {"person": "not_expected"}),
        (inside(said("2014-04-20", "health.reported", state="died")), "P-08", {"person": "not_expected"}),
    ],
)
def test_who_can_be_admitted(way: list[Entry] | None, own: str, wrong: dict[str, str]) -> None:
    assert found(way, own) == wrong


def test_whoever_was_transferred_here_can_be_admitted_here() -> None:
    moved = inside(said("2014-04-20", "prisoner.transferred"))
    assert found(moved, "CC2", prison="CC2") == {}


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"children_inside": [{"id": BABY}]}, {}),
        ({"children": [a_child(BOY), a_child(BABY)]}, {}),
        ({"dependants": "none"}, {}),
        ({"dependants": "declined", "children": [a_child(BOY)]}, {}),
        ({"dependants": "none", "children": [a_child(BOY)]}, {"dependants": "not_valid"}),
        ({"dependants": "none", "children_inside": [{"id": BABY}]}, {"dependants": "not_valid"}),
        ({"children": [a_child(BOY), a_child(BOY)]}, {"children.1.child": "duplicate"}),
        ({"children": [a_child(SHE)]}, {"children.0.child": "same_person"}),
        ({"children": [a_child(BOY, **{"with": {"id": BOY}})]}, {"children.0.with": "same_person"}),
        ({"children_inside": [{"id": BABY}, {"id": BABY}]}, {"children_inside.1": "duplicate"}),
        ({"children_inside": [{"id": BABY, "born": "2014-05-02"}]}, {"children_inside.0.born": "in_future"}),
    ],
)
def test_the_children_of_an_admission(body: dict[str, Any], wrong: dict[str, str]) -> None:
    assert found(EXPECTED, **body) == wrong


@pytest.mark.parametrize(
    ("relation", "young", "wrong"),
    [
        ("child", Age(born=day("1989-01-01")), True),
        ("grandchild", Age(age=24, told_on=TODAY), True),
        ("child", Age(age=23, told_on=TODAY), False),
        ("sibling", Age(age=40, told_on=TODAY), False),
        ("other", Age(age=40, told_on=TODAY), False),
        ("child", Age(), False),
    ],
)
def test_a_child_is_younger_than_its_parent(relation: str, young: Age, wrong: bool) -> None:
    other = PersonBody(id=uuid4())
    errors = mistakes.of_child("child", other, SHE, AGES | {other.id: young}, TODAY, relation)
    assert [error.code for error in errors] == (["older_than_parent"] if wrong else [])


@pytest.mark.parametrize(
    ("on", "code"),
    [("2014-05-01", None), ("2014-04-30", "in_past"), ("2114-12-31", None), ("2115-01-01", "not_valid")],
)
def test_a_release_is_planned_for_a_day_to_come(on: str, code: str | None) -> None:
    assert [error.code for error in mistakes.of_plan(day(on), TODAY)] == ([code] if code else [])


def test_what_happens_in_a_prison_happens_to_somebody_in_it() -> None:
    def wrong(stay: Stay, own: str = "P-08") -> bool:
        return bool(mistakes.of_presence(stay, own))

    assert not wrong(stay_of(inside()))
    assert wrong(stay_of(inside()), "CC2")
    assert wrong(stay_of(EXPECTED))
    assert not wrong(stay_of(inside(said("2014-04-20", "prisoner.transferred"))), "CC2")
    assert wrong(stay_of(inside(said("2014-04-20", "prisoner.released"))))


def test_nobody_visits_twice_or_themselves() -> None:
    visitors = [PersonBody(id=each) for each in (BOY, SHE, BOY)]
    errors = {error.field: error.code for error in mistakes.of_adults("visitors", visitors, SHE)}
    assert errors == {"visitors.1": "same_person", "visitors.2": "duplicate"}
