"""Who hears of what, by when things happened and never by when they were heard: any order of the topics ends alike."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from services.family.domain.milestones import HOLD, REPLACES, goes_at
from services.family.domain.page import Known
from shared.contracts.court import ReleaseOrdered
from shared.contracts.prison import PrisonerAdmitted, PrisonerTransferred
from shared.law.path import Said, path_of

_ARRIVALS = (PrisonerAdmitted.event_type, PrisonerTransferred.event_type)


class Fact(Protocol):
    """What decides about a fact that may be told."""

    id: UUID
    at: datetime
    source: str
    milestone: str
    arrest_id: UUID | None
    concerns: UUID | None


class Detail(NamedTuple):
    """Something recorded of somebody, and when: what was recorded last stands."""

    at: datetime
    value: str


def hears(fact: Fact, namings: Mapping[UUID, datetime], again_at: datetime | None = None) -> bool:
    """Whether a recipient is told of a fact: of the arrest that names them, and of what goes after they were named.

    `namings` are the records that name them and stand, with their times; `again_at` is when they last wanted notices
    again after they had refused them.
    """
    if not namings:
        return False
    named_at = namings.get(fact.arrest_id) if fact.arrest_id and fact.milestone == "arrested" else None
    if named_at:
        return again_at is None or named_at > again_at
    since = min(namings.values())
    return goes_at(fact.milestone, fact.at) > (max(since, again_at) if again_at else since)


def still_named(namings: Mapping[UUID, Iterable[datetime]], stopped_at: datetime | None) -> dict[UUID, datetime]:
    """The records that name somebody after that was last forbidden, each since when."""
    later = {record: [at for at in times if stopped_at is None or at > stopped_at] for record, times in namings.items()}
    return {record: min(times) for record, times in later.items() if times}


def replacements(facts: Sequence[Fact]) -> dict[UUID, UUID]:
    """By fact the one that is told instead, the earliest that replaces it.

    The facts are given by time, and those of one teller and one instant in the order in which it told them.
    """
    found: dict[UUID, UUID] = {}
    for place, newer in enumerate(facts):
        for other, older in enumerate(facts):
            if older.milestone in REPLACES.get(newer.milestone, ()) and _is_older(older, newer, before=other < place):
                found.setdefault(older.id, newer.id)
    return found


def _is_older(older: Fact, newer: Fact, *, before: bool) -> bool:
    if newer.concerns is not None and older.concerns != newer.concerns:
        return False
    if newer.arrest_id is not None and older.arrest_id != newer.arrest_id:
        return False
    if older.at != newer.at:
        return older.at < newer.at
    return before or older.source != newer.source


def milestones_of_orders(facts: Iterable[Known]) -> dict[UUID, str]:
    """Of every court's order to release what is told: nothing of somebody in a prison, whose gate must open first.

    In a prison is also who is recorded there while the word of the order is held.
    """
    known = list(facts)
    return {
        order.id: "" if _is_in_prison(known, order) else "released"
        for order in known
        if order.type == ReleaseOrdered.event_type
    }


def _is_in_prison(known: Sequence[Known], order: Known) -> bool:
    arrives = any(each.type in _ARRIVALS and order.at <= each.at < order.at + HOLD for each in known)
    before = path_of(Said(each.id, each.at, each.type, each.facts) for each in known if each.at < order.at)
    return arrives or before.prison is not None


def newest(*said: Mapping[str, Detail]) -> dict[str, Detail]:
    """Of every field what was recorded last; of one instant, what is given first."""
    found: dict[str, Detail] = {}
    for details in said:
        for field, detail in details.items():
            if field not in found or found[field].at < detail.at:
                found[field] = detail
    return found


def changed(before: Mapping[str, Detail], after: Mapping[str, Detail], fields: Collection[str]) -> bool:
    """Whether one of these fields is otherwise now."""
    return any(each in after and (each not in before or before[each].value != after[each].value) for each in fields)
