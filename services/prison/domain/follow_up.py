"""What is due, which flags stand, in which queue somebody stands, and when time alone changes any of it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.prison.domain.days import served_on
from services.prison.domain.stay import Stay
from shared import clock, law
from shared.contracts.people import birthday

TELL_WITHIN = timedelta(hours=24)
WITHOUT_VISIT = timedelta(days=90)
HOUR_OF_DUTIES = 9

Births = Mapping[UUID, date | None]


class Due(NamedTuple):
    """A duty of the prison where the prisoner is; `key` stays the same as long as its cause does."""

    key: str
    kind: str
    about: tuple[UUID, ...]
    due_at: datetime
    met_at: datetime | None = None


class Flag(NamedTuple):
    """A flag that stands, on whom and since when."""

    on: UUID
    kind: str
    since: datetime


def duties(person: UUID, stay: Stay) -> list[Due]:
    """What the prison owes this prisoner; nothing any more to somebody who left."""
    if stay.path.prison is None:
        return []
    due = [
        Due(f"tell-parent:{each.fact}", "tell-parent", (person, each.child), each.at + TELL_WITHIN, each.met_at)
        for each in stay.tellings
    ]
    for kind, day in pardon_days(stay):
        due_at, seen_at = clock.at(day, HOUR_OF_DUTIES), stay.pardon_seen_at
        met_at = seen_at if seen_at and clock.day_of(seen_at) >= day else None
        due.append(Due(f"pardon-check:{kind}", "pardon-check", (person,), due_at, met_at))
    return due


def pardon_days(stay: Stay) -> list[tuple[str, date]]:
    """The days on which a third and two thirds of the months to serve are served, each with what may then be asked.

    A suspended part is not served, and earlier custody in the same case is.
    """
    path, sentence = stay.path, stay.path.sentence
    if not (path.held and path.sentenced_at and sentence and sentence.kind == "imprisonment" and sentence.months):
        return []
    passed_on, suspended = clock.day_of(path.sentenced_at), sentence.suspended_months or 0
    lines = law.reckon_release(path, passed_on, sentence.months, suspended, sentence.starts).lines
    served = timedelta(days=sum(line.amount or 0 for line in lines if line.kind == "served"))
    return [
        (row.kind, served_on(lines[0].day, sentence.months - suspended, row.served) - served)
        for row in law.early_release()
        if row.kind.startswith("pardon")
    ]


def flags(person: UUID, stay: Stay, births: Births, now: datetime) -> list[Flag]:
    """The flags on a prisoner and on the children inside; of somebody who left, only that money was asked."""
    found = [Flag(person, "visit-fee", stay.fee_at)] if stay.fee_at else []
    path = stay.path
    if not (path.held and stay.prison):
        return found
    lonely_at = no_visits_at(stay)
    if lonely_at and lonely_at <= now:
        found.append(Flag(person, "no-visits", lonely_at))
    if path.appeals and stay.appealed_at:
        found.append(Flag(person, "appeal-pending", stay.appealed_at))
    for kind, since in (("wrong-details", stay.wrong_at), ("nobody-to-tell", stay.untold_at)):
        if since:
            found.append(Flag(person, kind, since))
    for child in stay.inside:
        passed_at = limit_at(births.get(child))
        if passed_at and passed_at <= now:
            found.append(Flag(child, "age-limit-passed", passed_at))
    return found


def no_visits_at(stay: Stay) -> datetime | None:
    """When ninety days in prison without a visit are over; None for somebody who is in no prison."""
    path = stay.path
    if path.prison is None or path.admitted_at is None:
        return None
    return max(path.admitted_at, path.visited_at or path.admitted_at) + WITHOUT_VISIT


def limit_on(born: date | None) -> date | None:
    """The birthday from which a child may not live in prison any more; None when the birth date is unknown."""
    return birthday(born, law.child_inside_limit().until_years) if born else None


def limit_at(born: date | None) -> datetime | None:
    """The midnight in Phnom Penh with which that birthday begins."""
    day = limit_on(born)
    return clock.at(day) if day else None


def queues(stay: Stay, now: datetime) -> list[str]:
    """In which of the prison's work queues somebody stands."""
    path = stay.path
    found = ["expected-in-prison"] if path.awaited_at else []
    if path.prison and path.release_on and path.release_on <= clock.day_of(now):
        found.append("release-due")
    return found


def next_tick(stay: Stay, births: Births, now: datetime) -> datetime | None:
    """When, if nothing more is said, a flag or queue next changes by itself."""
    if not stay.path.held:
        return None
    moments = [*stay.path.changes_at(), no_visits_at(stay), *(limit_at(births.get(child)) for child in stay.inside)]
    return min((moment for moment in moments if moment and moment > now), default=None)
