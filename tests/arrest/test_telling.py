"""What each listener is sent of an arrest: enough to act on, and nothing of where a child is but to welfare."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.arrest.actions import telling
from services.arrest.models import ArrestPersonRow
from services.arrest.schemas import Amendment, NewArrest
from shared.contracts.arrest import (
    AmendmentForCourt,
    AmendmentForPrison,
    AmendmentForWelfare,
    ArrestForCourt,
    ArrestForFamily,
    ArrestForPrison,
    ArrestForWelfare,
)
from shared.contracts.people import Person
from tests import making
from tests.making import arrest, caregiver, child, father, grandmother, listed, mother, person

SHOWN, HIDDEN, BABY, HANDED = (
    child(name_latin="Keo Shown"),
    child(name_latin="Keo Hidden"),
    child(name_latin="Keo Baby", age=1),
    child(name_latin="Keo Handed"),
)
ELDER, UNSAFE, HELD = grandmother(), grandmother(name_latin="Ros Unsafe"), father()
PLACE = "171013"


def told(**said: Any) -> tuple[ArrestForWelfare, ArrestForCourt, ArrestForPrison]:
    """An arrest of a mother of four, told to those who listen."""
    body = arrest(
        mother(),
        children=[
            listed(SHOWN, whereabouts="with-adult", where=PLACE, breastfed="no", **{"with": ELDER}),
            listed(HIDDEN, consent="no"),
            listed(BABY, whereabouts="with-detainee", needs="asthma"),
            listed(HANDED, whereabouts="with-detainee", consent="not-asked"),
        ],
        unsafe=[UNSAFE],
        handed_over=[{"child": HANDED, "to": ELDER, "parent_chose": "yes"}],
        **{"caregivers": [caregiver(ELDER)]} | said,
    )
    pins = dict.fromkeys((UUID(ELDER["id"]), UUID(UNSAFE["id"]), UUID(HELD["id"])), "0000")
    parts = telling.arrest_parts(NewArrest.model_validate(body), {}, pins)
    welfare, court, prison = parts["welfare"], parts["court"], parts["prison"]
    assert isinstance(welfare, ArrestForWelfare)
    assert isinstance(court, ArrestForCourt)
    assert isinstance(prison, ArrestForPrison)
    return welfare, court, prison


def test_court_and_prison_learn_which_child_is_in_custody_and_nothing_else_of_where() -> None:
    _, court, prison = told()
    expected = {SHOWN["id"]: False, HIDDEN["id"]: False, BABY["id"]: True, HANDED["id"]: False}
    assert {str(each.person.id): each.with_parent for each in court.children} == expected
    assert {str(each.person.id): each.with_parent for each in prison.children} == expected
    for part in (court, prison):
        said = part.model_dump_json()
        assert not any(hidden in said for hidden in (PLACE, making.HOME, ELDER["phone"], ELDER["id"]))


def test_of_a_child_whose_parent_refused_only_the_reference_is_told() -> None:
    welfare, court, prison = told()
    for part in (court, prison):
        hidden = next(each for each in part.children if str(each.person.id) == HIDDEN["id"])
        assert hidden.model_dump(exclude_none=True) == {
            "person": {"id": UUID(HIDDEN["id"])}, "relation": "child", "with_parent": False,
        }  # fmt: skip
    assert {each.consent for each in welfare.children} == {"yes", "no", "not-asked"}


@pytest.mark.parametrize(
    ("named", "agreed"),
    [([], False), ([ELDER], True), ([UNSAFE], False), ([HELD], False), ([UNSAFE, ELDER], True)],
)
def test_care_is_agreed_by_nobody_unsafe_or_held(named: list[dict[str, Any]], agreed: bool) -> None:
    _, court, prison = told(caregivers=[caregiver(each) for each in named], other_carers_held=[HELD])
    assert (court.care_agreed, prison.care_agreed) == (agreed, agreed)


def test_only_the_court_learns_the_offence() -> None:
    welfare, court, prison = told(offence={"class": "felony", "label": "canary-offence"})
    assert (court.offence_class, court.offence_label) == ("felony", "canary-offence")
    assert "canary-offence" not in welfare.model_dump_json() + prison.model_dump_json()


def test_what_was_not_said_of_breastfeeding_stays_unsaid() -> None:
    welfare, _, prison = told()
    assert [each.breastfed for each in welfare.children] == [False, None, None, None]
    assert [each.breastfed for each in prison.children] == [False, None, None, None]


def test_somebody_known_before_is_told_whole() -> None:
    only = person()
    known = {UUID(only["id"]): Person.model_validate(only | {"name_latin": "Keo Known", "sex": "male", "age": 40})}
    parts = telling.arrest_parts(NewArrest.model_validate(arrest(only)), known, {})
    assert '"Keo Known"' in parts["court"].model_dump_json()


# --- amendments -----------------------------------------------------------------------------------------------------


def row(kind: str, who: dict[str, Any], **said: Any) -> ArrestPersonRow:
    """Somebody an arrest names."""
    return ArrestPersonRow(
        arrest_id=uuid4(), person_id=UUID(who["id"]), station="17", kind=kind, position=0, **said
    )  # fmt: skip


def amended(
    rows: list[ArrestPersonRow], **said: Any
) -> tuple[AmendmentForWelfare, AmendmentForCourt, AmendmentForPrison]:
    """An amendment of such an arrest, told to those who listen."""
    who = mother()
    body = Amendment.model_validate({"person": {"id": who["id"]}, "reason": "she told us more"} | said)
    known = {UUID(each["id"]): Person.model_validate(each) for each in (who, SHOWN, HIDDEN, ELDER, UNSAFE)}
    parts = telling.amendment_parts(body, rows, known, ArrestForFamily())
    welfare, court, prison = parts["welfare"], parts["court"], parts["prison"]
    assert isinstance(welfare, AmendmentForWelfare)
    assert isinstance(court, AmendmentForCourt)
    assert isinstance(prison, AmendmentForPrison)
    return welfare, court, prison


def test_of_a_changed_child_the_court_learns_whether_it_is_in_custody_now() -> None:
    rows = [row("child", SHOWN, relation="child", consent="yes")]
    for said, with_parent in (
        ({}, None),
        ({"whereabouts": "with-detainee"}, True),
        ({"whereabouts": "with-detainee", "with": HELD}, False),
        ({"whereabouts": "alone", "where": PLACE}, False),
    ):
        _, court, prison = amended(rows, children=[{"child": {"id": SHOWN["id"]}, "consent": "yes"} | said])
        assert (court.children[0].person.name_latin, court.children[0].with_parent) == ("Keo Shown", with_parent)
        assert prison.children[0].with_parent is with_parent
        assert PLACE not in court.model_dump_json() + prison.model_dump_json()


def test_a_prison_is_told_what_is_now_known_of_a_changed_child() -> None:
    rows = [row("child", SHOWN, relation="child", consent="yes", breastfed="no", needs="asthma")]
    _, _, prison = amended(rows, children=[{"child": {"id": SHOWN["id"]}, "consent": "yes"}])
    assert (prison.children[0].breastfed, prison.children[0].needs) == (False, "asthma")


def test_consent_taken_back_leaves_the_reference_alone() -> None:
    rows = [row("child", HIDDEN, relation="child", consent="no", needs="asthma")]
    _, court, prison = amended(rows, children=[{"child": HIDDEN, "consent": "no"}])
    for part in (court, prison):
        assert part.children[0].model_dump(exclude_none=True) == {"person": {"id": UUID(HIDDEN["id"])}}


@pytest.mark.parametrize(("named", "agreed"), [([], None), ([UNSAFE], False), ([ELDER], True), ([UNSAFE, ELDER], True)])
def test_care_is_agreed_as_it_stands_after_the_amendment(named: list[dict[str, Any]], agreed: bool | None) -> None:
    rows = [row("caregiver", each, relation="aunt", agreed="yes") for each in named] + [row("unsafe", UNSAFE)]
    _, court, prison = amended(rows, unsafe=[{"id": UNSAFE["id"]}])
    assert (court.care_agreed, prison.care_agreed) == (agreed, agreed)


def test_an_amendment_of_something_else_says_nothing_of_who_agreed() -> None:
    rows = [row("caregiver", ELDER, relation="aunt", agreed="unknown")]
    _, court, _ = amended(rows, offence={"class": "felony", "label": "fraud"})
    assert court.care_agreed is None


def test_whom_a_new_arrest_says_not_to_tell_is_told_no_longer() -> None:
    body = arrest(mother(), caregivers=[caregiver(ELDER, may_be_told="no"), caregiver(UNSAFE)])
    family = telling.arrest_parts(NewArrest.model_validate(body), {}, {UUID(UNSAFE["id"]): "0000"})["family"]
    assert isinstance(family, ArrestForFamily)
    assert family.no_longer == (UUID(ELDER["id"]),)
    assert [each.person.id for each in family.recipients] == [UUID(UNSAFE["id"])]
