"""Where a person is, what happened last and what comes next, as a family may know it at a moment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.family import domain
from services.family.domain import House, Known, Page
from shared.contracts.event import EVENTS

BEGINS = datetime(2015, 3, 15, 2, tzinfo=UTC)
CASE, ARREST = str(uuid4()), str(uuid4())
SAID: dict[str, dict[str, Any]] = {
    "arrest.recorded": {"arrest_id": ARREST, "station": "17", "arrived_at": BEGINS, "dependants": "none"},
    "custody.ended": {"arrest_id": ARREST, "station": "17"},
    "detention.ordered": {"case_id": CASE, "court": "17", "prison": "CC2", "until": BEGINS + timedelta(days=120)},
    "hearing.scheduled": {"hearing_id": str(uuid4()), "case_id": CASE, "court": "17", "kind": "trial"},
    "sentence.passed": {
        "sentence_id": str(uuid4()), "case_id": CASE, "court": "17", "appeal_until": BEGINS, "family_considered": True,
    },
    "appeal.filed": {"appeal_id": str(uuid4()), "case_id": CASE, "court": "17"},
    "prisoner.admitted": {"admission_id": str(uuid4()), "prison": "CC2", "dependants": "none"},
    "prisoner.transferred": {"prison": "CC2", "to_prison": "P-17"},
    "release.scheduled": {"prison": "CC2"},
    "prisoner.released": {"prison": "CC2"},
}  # fmt: skip
MILESTONES = {
    "arrest.recorded": "arrested", "custody.ended": "custody-ended", "detention.ordered": "detention-decided",
    "hearing.scheduled": "hearing-set", "sentence.passed": "sentenced", "appeal.filed": "appeal",
    "prisoner.admitted": "admitted", "prisoner.transferred": "transferred", "release.scheduled": "release-planned",
    "prisoner.released": "released",
}  # fmt: skip


def page(*told: tuple[str, dict[str, Any]], after: timedelta = timedelta(hours=1)) -> Page:
    """The page after these facts, told a day apart, some time after the last."""
    known = []
    for day, (kind, more) in enumerate(told):
        said = SAID[kind] | more
        house = House("prison", said["prison"]) if "prison" in said and "court" not in said else House("court", "17")
        facts = EVENTS[kind].facts_class.model_validate(said)
        at = BEGINS + timedelta(days=day)
        known.append(Known(uuid4(), at, kind, facts, house, MILESTONES[kind], MILESTONES[kind]))
    return domain.page_of(known, BEGINS + timedelta(days=len(told) - 1) + after)


ARRESTED = ("arrest.recorded", {})
TO_COURT = ("custody.ended", {"outcome": "to-court"})
DETAINED, ADMITTED = ("detention.ordered", {}), ("prisoner.admitted", {})
PLANNED = ("release.scheduled", {"release_on": "2015-06-30"})


@pytest.mark.parametrize(
    ("told", "where", "held", "last"),
    [
        ([ARRESTED], "police@17", True, "arrested"),
        ([ARRESTED, TO_COURT], None, True, "custody-ended"),
        ([ARRESTED, ("custody.ended", {"outcome": "released"})], None, False, "custody-ended"),
        ([ARRESTED, TO_COURT, DETAINED], "court@17", True, "detention-decided"),
        ([DETAINED], "court@17", True, "detention-decided"),
        ([ARRESTED, TO_COURT, DETAINED, ADMITTED], "prison@CC2", True, "admitted"),
        ([ADMITTED, ("prisoner.transferred", {})], "prison@P-17", True, "transferred"),
        ([ADMITTED, ("sentence.passed", {"kind": "acquittal"})], "prison@CC2", True, "sentenced"),
        ([ARRESTED, TO_COURT, ("sentence.passed", {"kind": "fine"})], None, False, "sentenced"),
        ([ADMITTED, PLANNED, ("prisoner.released", {})], None, False, "released"),
    ],
)
def test_where_somebody_is(told: list[Any], where: str | None, held: bool, last: str) -> None:
    shown = page(*told)
    assert (shown.where.office if shown.where else None, shown.path.held) == (where, held)
    assert shown.last is not None
    assert shown.last.milestone == last


def test_what_is_held_for_a_correction_is_not_on_the_page_either() -> None:
    assert page(ARRESTED, ADMITTED, after=timedelta(minutes=9)).where == House("police", "17")
    assert page(ARRESTED, ADMITTED, after=timedelta(minutes=10)).where == House("prison", "CC2")
    assert page(ADMITTED, after=timedelta(minutes=9)).last is None


def test_the_next_hearing_is_one_to_come() -> None:
    told = (
        ("hearing.scheduled", {"on": "2015-04-02", "hearing_id": str(uuid4())}),
        ("hearing.scheduled", {"on": "2015-05-02", "hearing_id": str(uuid4())}),
    )
    shown = page(*told)
    days = [shown.next_hearing(today) for today in (date(2015, 4, 2), date(2015, 4, 3), date(2015, 5, 3))]
    assert [each.on if each else None for each in days] == [date(2015, 4, 2), date(2015, 5, 2), None]


def test_only_an_appeal_that_can_delay_a_release_is_said_to() -> None:
    planned = (ARRESTED, TO_COURT, ADMITTED, PLANNED)
    for by, holds in (("prosecutor", True), ("accused", False)):
        shown = page(*planned, ("appeal.filed", {"appellant": by}))
        assert (shown.path.held_by_appeal, shown.path.release_on) == (holds, date(2015, 6, 30))
    assert not page(
        *planned, ("appeal.filed", {"appellant": "prosecutor"}), ("prisoner.released", {})
    ).path.held_by_appeal
