"""A prisoner's way told in a few words, for the pure rules."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from services.prison.domain import Entry, Stay, stay_of
from shared.clock import PHNOM_PENH
from shared.contracts.event import EVENTS

NAMESPACE = UUID("0d7f4c86-6f0e-4f5c-8f6e-5d6a4f6f2b12")
SHE, BABY, BOY = (uuid5(NAMESPACE, name) for name in ("she", "baby", "boy"))
ARREST, CASE = uuid5(NAMESPACE, "arrest"), uuid5(NAMESPACE, "case")
UNTIL = datetime(2090, 1, 1, tzinfo=UTC)

USUAL: dict[str, dict[str, Any]] = {
    "arrest.recorded": {"arrest_id": ARREST, "station": "08", "dependants": "yes"},
    "arrest.retracted": {"arrest_id": ARREST, "station": "08"},
    "custody.ended": {"arrest_id": ARREST, "station": "08", "outcome": "to-court"},
    "detention.ordered": {"case_id": CASE, "court": "08", "prison": "P-08", "until": UNTIL},
    "detention.refused": {"case_id": CASE, "court": "08"},
    "sentence.passed": {
        "case_id": CASE, "court": "08", "kind": "imprisonment", "appeal_until": UNTIL, "family_considered": True,
    },
    "appeal.filed": {"case_id": CASE, "court": "08", "appellant": "prosecutor"},
    "appeal.decided": {"case_id": CASE, "court": "08", "result": "upheld"},
    "release.ordered": {"court": "08"},
    "prisoner.admitted": {"admission_id": ARREST, "prison": "P-08", "dependants": "yes"},
    "prisoner.transferred": {"prison": "P-08", "to_prison": "CC2"},
    "child.admitted": {"prison": "P-08", "parent": SHE},
    "child.left": {"prison": "P-08", "parent": SHE},
    "child.assessed": {"prison": "P-08", "parent": SHE, "risk": "watch"},
    "birth.recorded": {"prison": "P-08", "child": BABY},
    "visit.recorded": {"prison": "P-08", "visitors": 1, "contact": True, "minutes": 30, "fee": 0},
    "parent.told": {"prison": "P-08", "about": BABY},
    "health.reported": {"prison": "P-08", "state": "hospitalised", "tell_family": True},
    "child-health.reported": {"state": "hospitalised", "tell_parent": True, "parents": (SHE,)},
    "child.placed": {"kind": "kinship", "parents": (SHE,)},
    "child.found": {"cared_for": False, "parents": (SHE,)},
    "release.scheduled": {"prison": "P-08"},
    "pardon.considered": {"prison": "P-08", "proposed": True},
    "prisoner.released": {"prison": "P-08"},
    "prison-record.retracted": {"prison": "P-08"},
    "problem.reported": {"problem": "visit-fee"},
    "details.corrected": {"field": "home"},
    "notice.failed": {"fact_id": ARREST, "milestone": "admitted", "why": "nobody-to-tell"},
    "notice.sent": {
        "notice_id": ARREST, "fact_id": ARREST, "milestone": "admitted", "channel": "sms", "language": "km",
    },
}  # fmt: skip


def moment(text: str) -> datetime:
    """`2014-04-08` or `2014-04-08 10:00`, in Phnom Penh."""
    return datetime.fromisoformat(text).replace(tzinfo=PHNOM_PENH)


def said(at: str, what: str, /, subject: UUID = SHE, **facts: Any) -> Entry:
    """One thing said at a moment, with what is usual and whatever else is said."""
    known = dict(USUAL[what])
    if what == "arrest.recorded":
        known["arrived_at"] = moment(at)
    if what == "sentence.passed":
        known["sentence_id"] = uuid4()
    if what == "appeal.filed":
        known["appeal_id"] = uuid4()
    model = EVENTS[what].facts_class.model_validate(known | facts)
    return Entry(uuid4(), subject, what, moment(at), model, {})


def inside(*more: Entry, children: Iterable[UUID] = ()) -> list[Entry]:
    """Arrested on 8 April 2014, detained the next day, in prison from the 10th; and what more is said."""
    return [
        said("2014-04-08 10:00", "arrest.recorded"),
        said("2014-04-09 12:00", "custody.ended"),
        said("2014-04-09 16:00", "detention.ordered"),
        said("2014-04-10 09:00", "prisoner.admitted", children_inside=tuple(children)),
        *more,
    ]


def stay(*more: Entry, children: Iterable[UUID] = ()) -> Stay:
    """The fold of such a way."""
    return stay_of(inside(*more, children=children))


def day(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)
