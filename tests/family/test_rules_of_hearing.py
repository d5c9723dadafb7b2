"""Who hears of what, by when things happened: never by the order in which they were heard."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.family import domain
from services.family.domain import Detail, House, Known
from shared.contracts import court, prison

NOON = datetime(2015, 3, 15, 5, tzinfo=UTC)
FIRST, SECOND, ADMISSION = uuid4(), uuid4(), uuid4()


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@dataclass
class Told:
    """A fact with what decides about it."""

    milestone: str
    at: datetime = NOON
    source: str = "/sambok/court"
    arrest_id: UUID | None = None
    concerns: UUID | None = None
    id: UUID = field(default_factory=uuid4)


@pytest.mark.parametrize(
    ("fact", "namings", "again_at", "hears"),
    [
        (Told("arrested", arrest_id=FIRST), {FIRST: NOON}, None, True),
        (Told("arrested", arrest_id=FIRST), {FIRST: after(9999)}, None, True),
        (Told("arrested", after(60), arrest_id=SECOND), {FIRST: NOON}, None, True),
        (Told("arrested", arrest_id=SECOND), {FIRST: after(1)}, None, False),
        (Told("arrested", arrest_id=FIRST), {ADMISSION: after(60)}, None, False),
        (Told("sentenced"), {}, None, False),
        (Told("sentenced"), {FIRST: after(-60)}, None, True),
        (Told("sentenced"), {FIRST: after(9)}, None, True),
        (Told("sentenced"), {FIRST: after(10)}, None, False),
        (Told("sentenced"), {FIRST: after(60), SECOND: after(5)}, None, True),
        (Told("admitted"), {ADMISSION: NOON}, None, True),
        (Told("sentenced"), {FIRST: after(-60)}, after(20), False),
        (Told("sentenced", after(20)), {FIRST: after(-60)}, after(20), True),
        (Told("arrested", arrest_id=FIRST), {FIRST: NOON}, after(1), False),
        (Told("arrested", arrest_id=FIRST), {FIRST: after(2)}, after(1), True),
    ],
)
def test_whoever_is_named_hears_of_that_arrest_and_of_what_goes_from_then_on(
    fact: Told, namings: dict[UUID, datetime], again_at: datetime | None, hears: bool
) -> None:
    assert domain.hears(fact, namings, again_at) is hears


def test_only_a_record_after_the_last_stop_names_anybody() -> None:
    named = {FIRST: [NOON, after(3)], SECOND: [after(1)], ADMISSION: [after(2)]}
    assert domain.still_named(named, None) == {FIRST: NOON, SECOND: after(1), ADMISSION: after(2)}
    assert domain.still_named(named, after(1)) == {FIRST: after(3), ADMISSION: after(2)}
    assert domain.still_named(named, after(3)) == {}


HEARING = uuid4()
PRISON = "/sambok/prison"


@pytest.mark.parametrize(
    ("facts", "replaced"),
    [
        ([Told("hearing-set", concerns=HEARING), Told("hearing-moved", after(5), concerns=HEARING)], {0: 1}),
        ([Told("hearing-set", concerns=HEARING), Told("hearing-moved", concerns=HEARING)], {0: 1}),
        ([Told("hearing-moved", concerns=HEARING), Told("hearing-set", concerns=HEARING)], {}),
        ([Told("hearing-moved", concerns=HEARING), Told("hearing-moved", concerns=HEARING)], {0: 1}),
        ([Told("hearing-set", concerns=HEARING), Told("hearing-moved", after(5), concerns=uuid4())], {}),
        ([Told("release-planned", source=PRISON), Told("released", source=PRISON)], {0: 1}),
        ([Told("released"), Told("release-planned", source=PRISON)], {1: 0}),
        ([Told("released"), Told("release-planned", after(1), source=PRISON)], {}),
        (
            [Told("release-planned"), Told("release-changed", after(1)), Told("release-changed", after(2)),
             Told("released", after(3))],
            {0: 1, 1: 2, 2: 3},
        ),
        ([Told("custody-ended", arrest_id=FIRST), Told("custody-ended", after(1), arrest_id=SECOND)], {}),
    ],
)  # fmt: skip
def test_what_is_newer_is_told_instead_whichever_was_heard_first(facts: list[Told], replaced: dict[int, int]) -> None:
    expected = {facts[older].id: facts[newer].id for older, newer in replaced.items()}
    assert domain.replacements(facts) == expected


def in_court(at: datetime) -> Known:
    said = court.ReleaseOrderFacts(court="17", release_on=at.date())
    return Known(uuid4(), at, "release.ordered", said, House("court", "17"), "released", "released")


def in_prison(event: type[Any], at: datetime) -> Known:
    said = {"prison": "CC2", "to_prison": "P-17", "admission_id": uuid4(), "dependants": "none"}
    facts = event.facts_class.model_validate(said)
    return Known(uuid4(), at, event.event_type, facts, House("prison", "CC2"), "told", "told")


@pytest.mark.parametrize(
    ("before", "milestone"),
    [
        ([], "released"),
        ([(prison.PrisonerAdmitted, -60)], ""),
        ([(prison.PrisonerTransferred, -60)], ""),
        ([(prison.PrisonerAdmitted, -60), (prison.PrisonerReleased, -30)], "released"),
        ([(prison.PrisonerAdmitted, -60), (prison.PrisonerReleased, 5)], ""),
        ([(prison.PrisonerAdmitted, 5)], ""),
        ([(prison.PrisonerAdmitted, 10)], "released"),
    ],
)
def test_an_order_frees_only_whoever_is_in_no_prison_in_whatever_order_that_is_heard(
    before: list[tuple[type[Any], int]], milestone: str
) -> None:
    order = in_court(NOON)
    facts = [order, *(in_prison(event, after(minutes)) for event, minutes in before)]
    for heard in itertools.permutations(facts):
        assert domain.milestones_of_orders(heard) == {order.id: milestone}


MOMENTS = st.integers(0, 50).map(after)
SAID = st.dictionaries(st.sampled_from(["phone", "home", "name_km"]), st.builds(Detail, MOMENTS, st.text(max_size=2)))


@given(said=st.lists(SAID, max_size=4, unique_by=lambda each: str(each)), by=st.randoms())
def test_of_every_detail_what_was_recorded_last_stands(said: list[dict[str, Detail]], by: Any) -> None:
    found = domain.newest(*said)
    assert {field: detail.at for field, detail in found.items()} == {
        field: max(each[field].at for each in said if field in each) for each in said for field in each
    }
    mixed = by.sample(said, len(said))
    assert {field: detail.at for field, detail in domain.newest(*mixed).items()} == {
        field: detail.at for field, detail in found.items()
    }


def test_a_detail_is_changed_when_it_is_another_and_not_when_it_was_only_said_again() -> None:
    before = {"phone": Detail(NOON, "1")}
    assert not domain.changed(before, {"phone": Detail(after(1), "1"), "home": Detail(NOON, "17")}, ("phone",))
    assert domain.changed(before, {"phone": Detail(after(1), "2")}, ("phone",))
    assert domain.changed(before, {"home": Detail(NOON, "17")}, ("phone", "home"))
    assert domain.newest({"phone": Detail(NOON, "a")}, {"phone": Detail(NOON, "b")})["phone"].value == "a"
