"""One household as its page shows it, so that somebody who never met it can go on with it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare.domain import State
from services.welfare.models import AlertRow, FlagRow, OfficeRow, SaidRow
from services.welfare.queries import households
from services.welfare.queries.offices import list_names
from services.welfare.queries.proposals import list_proposals
from services.welfare.queries.queue import KINDS, detail_of
from services.welfare.schemas import AlertDetail, CarerSeen, ChildSeen, ReportSeen
from shared import clock, identity
from shared.duties import Duty
from shared.identity import Caller

# What each reason asks of a worker has a sentence of its own in words.html; the others only explain.
ASKING = (
    "child-alone", "whereabouts-unknown", "unsafe-person", "child-at-risk-inside", "no-agreed-carer",
    "child-ill-or-disabled", "not-asked", "carer-unfit", "carer-homeless", "siblings-split", "family-reported",
    "wrong-details", "care-review", "health", "school-stopped", "child-works", "release-near",
)  # fmt: skip

DANGER = ASKING[:4]


class Flagged(NamedTuple):
    """A flag that stands and since when."""

    kind: str
    since: datetime


class ChildCard(NamedTuple):
    """A child: `phone` reaches the adult it is with, `apart` are the names of siblings who stay elsewhere."""

    seen: ChildSeen
    phone: str | None
    works: bool
    flags: list[Flagged]
    apart: list[str]


class AdultCard(NamedTuple):
    """A carer, somebody near, or somebody to keep away."""

    seen: CarerSeen
    age: int | None
    home: str | None
    housed: str | None
    release_on: date | None
    flags: list[Flagged]


class Entry(NamedTuple):
    """One thing that was said: what, when, about whom, by whom, in what words, and the statement as kept."""

    type: str
    at: datetime
    about: str | None
    by: str | None
    notes: str | None
    said: dict[str, Any]


class Step(NamedTuple):
    """Something to do now: a duty's kind or a reason, about whom, and until when if there is a deadline."""

    what: str
    about: UUID
    name: str | None
    due_at: datetime | None


class Case(NamedTuple):
    """A household: never the offence. `carriers` are those who took it, by name."""

    alert: AlertDetail
    children: list[ChildCard]
    carers: list[AdultCard]
    near: list[AdultCard]
    steps: list[Step]
    entries: list[Entry]
    reports: list[ReportSeen]
    carriers: dict[str, str]
    closed: bool
    proposals: list[SaidRow]


async def find_case(session: AsyncSession, alert_id: UUID, reader: Caller) -> Case:
    """The household an alert is about; every person in it is logged as read.

    Raises:
        NotFound: no such alert that the caller may see.
    """
    row = await households.find_alert(session, alert_id)
    offices = list(
        await session.scalars(select(OfficeRow).where(OfficeRow.alert_id == row.id).order_by(OfficeRow.asked_at))
    )
    rows = await households.load_said(session, row.household_id)
    state, about = households.replay_of(rows).state, set(row.about)
    children = [key for key, child in state.children.items() if key in about and state.is_shown(child)]
    carers = [key for key in state.adults if key in about]
    near = households.adults_near(state, about)
    await identity.log_reads(session, reader, [*children, *carers, *near], "see-households")
    flags = await _flags(session, row.household_id)
    names = await list_names(session, _subjects(rows, offices))
    cards = [_child(state, key, row, flags) for key in children]
    adults = {key: _adult(state, key, row, flags) for key in (*carers, *near)}
    return Case(
        alert=detail_of(row, offices),
        children=cards,
        carers=[adults[key] for key in carers],
        near=[adults[key] for key in near],
        steps=_in_order(await _due(session, row, state), list(_asked(row, cards, adults.values()))),
        entries=list(_entries(rows, state, names)),
        reports=[households.report_seen(state.reports[carer]) for carer in carers if carer in state.reports],
        carriers={office.carried_by: names.get(office.carried_by, "") for office in offices if office.carried_by},
        closed=row.closed_at is not None,
        proposals=[proposal for proposal, _ in await list_proposals(session, row.household_id)],
    )


async def _flags(session: AsyncSession, household_id: UUID) -> dict[UUID, list[Flagged]]:
    found: dict[UUID, list[Flagged]] = {}
    for row in await session.scalars(select(FlagRow).where(FlagRow.household_id == household_id)):
        found.setdefault(row.person_id, []).append(Flagged(row.kind, row.since))
    return found


def _subjects(rows: Iterable[SaidRow], offices: Iterable[OfficeRow]) -> set[str]:
    return {row.by for row in rows if row.by} | {office.carried_by for office in offices if office.carried_by}


def _child(state: State, key: UUID, alert: AlertRow, flags: dict[UUID, list[Flagged]]) -> ChildCard:
    child = state.children[key]
    keeper = state.persons.get(child.adult) if child.adult else None
    apart = [each for each in state.siblings_outside(child) if each.keeper and each.keeper != child.keeper]
    return ChildCard(
        seen=households.child_seen(state, key, alert),
        phone=keeper.phone if keeper else None,
        works=child.works,
        flags=flags.get(key, []),
        apart=[name for each in apart if (name := households.name_of(state, each.id))],
    )


def _adult(state: State, key: UUID, alert: AlertRow, flags: dict[UUID, list[Flagged]]) -> AdultCard:
    adult = state.adults.get(key)
    return AdultCard(
        seen=households.adult_seen(state, key, alert),
        age=state.age_of(key, clock.today()),
        home=state.home_of(key),
        housed=adult.housed if adult else None,
        release_on=adult.release_on if adult else None,
        flags=flags.get(key, []),
    )


async def _due(session: AsyncSession, alert: AlertRow, state: State) -> list[Step]:
    """What is due about this household: each once, at its earliest."""
    rows = await session.scalars(
        select(Duty)
        .where(
            Duty.concerns == alert.household_id, Duty.kind.in_(KINDS), Duty.kind != "acknowledge",
            Duty.met_at.is_(None), Duty.ended_at.is_(None),
        )
        .order_by(Duty.due_at)
    )  # fmt: skip
    first: dict[tuple[str, UUID], Step] = {}
    for row in rows:
        key = row.kind, row.about[0]
        first.setdefault(key, Step(row.kind, row.about[0], households.name_of(state, row.about[0]), row.due_at))
    return list(first.values())


def _in_order(due: list[Step], asked: list[Step]) -> list[Step]:
    """Danger first, then deadlines, then the rest."""
    danger = [step for step in asked if step.what in DANGER]
    return [*danger, *due, *(step for step in asked if step.what not in DANGER)]


def _asked(alert: AlertRow, children: Iterable[ChildCard], adults: Iterable[AdultCard]) -> Iterator[Step]:
    """What the reasons that stand ask for, the worst first."""
    if alert.closed_at is not None:
        return
    people: list[ChildSeen | CarerSeen] = [*(each.seen for each in children), *(each.seen for each in adults)]
    for reason in ASKING:
        for person in people:
            if reason in person.reasons:
                yield Step(reason, person.id, person.name_km or person.name_latin, None)


def _entries(rows: list[SaidRow], state: State, names: dict[str, str]) -> Iterator[Entry]:
    """The newest first, without what is said of a child who may not be shown."""
    hidden = {key for key, child in state.children.items() if child.listed and not state.is_shown(child)}
    for row in reversed(rows):
        if row.subject in hidden:
            continue
        said = dict(row.statement or row.facts or {})
        for field in ("with_adult", "about", "person", "child"):
            if said.get(field):
                said[f"{field}_name"] = households.name_of(state, UUID(str(said[field])))
        yield Entry(row.type, row.at, households.name_of(state, row.subject), names.get(row.by or ""), row.notes, said)
