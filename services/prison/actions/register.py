"""What was said is kept, and the tables are brought to what now stands: an act or a retraction needs no undo."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.prison import domain
from services.prison.domain import Stay
from services.prison.domain.follow_up import Births, limit_on
from services.prison.models import ChildInsideRow, EntryRow, PrisonerRow, RegisterFlagRow, RegisterPersonRow, TieRow
from services.prison.queries import people, register
from shared import clock, database, duties, telemetry
from shared.contracts.bodies import Recorded
from shared.contracts.event import Event
from shared.contracts.people import Person
from shared.duties import Duty
from shared.identity import Caller
from shared.messaging import outbox
from shared.messaging.heard import Heard

LOOK_AGAIN = "look-at-prisoner"  # when a birthday, a day of release or ninety days without a visit change something


async def record(
    session: AsyncSession,
    event: Event[Any],
    *,
    prisoner: UUID,
    by: Caller,
    private: Mapping[str, Any] | None = None,
    named: Iterable[Person] = (),
    children: Iterable[UUID] = (),
) -> Recorded:
    """Keep an act of this prison, tell it, write down whom it names, and work out what follows.

    `private` is what only prisons read of it, `children` those it names as the prisoner's.
    """
    await database.reach(session, database.EVERYWHERE)
    event_id = outbox.publish(session, event)
    row = EntryRow(
        id=event_id, person_id=prisoner, subject=event.subject, type=event.event_type, at=clock.now(),
        heard_at=clock.now(), facts=event.facts.model_dump(mode="json"), private=dict(private or {}), by=by.name,
        prison=by.place, trace_id=telemetry.trace_id(),
    )  # fmt: skip
    session.add(row)
    everyone = {person.id: person for person in named}
    await write_down(session, everyone)
    await _tie(session, prisoner, everyone, children)
    await session.flush()
    await bring_up_to_date(session, prisoner)
    return Recorded(id=event_id, trace_id=telemetry.trace_id())


async def hear(session: AsyncSession, fact: Heard[Any], prisoner: UUID, children: Iterable[UUID] = ()) -> None:
    """Keep a fact about a prisoner and work out what follows."""
    await keep(session, fact, prisoner)
    await _tie(session, prisoner, (), children)
    await session.flush()
    await bring_up_to_date(session, prisoner)


async def keep(session: AsyncSession, fact: Heard[Any], prisoner: UUID) -> None:
    """Keep a fact about a prisoner, its sealed part still sealed."""
    await session.execute(insert(PrisonerRow).values(person_id=prisoner).on_conflict_do_nothing())
    row = EntryRow(
        id=fact.envelope.id, person_id=prisoner, subject=fact.subject, type=fact.envelope.type, at=fact.envelope.at,
        heard_at=clock.now(), facts=fact.facts.model_dump(mode="json"), private={}, sealed=fact.sealed,
        trace_id=telemetry.trace_id(),
    )  # fmt: skip
    session.add(row)


async def write_down(session: AsyncSession, named: Mapping[UUID, Person]) -> None:
    """Write persons into the register, in id order; what is known already stands."""
    if not named:
        return
    today = clock.today()
    rows = [
        {name: getattr(person, name) for name in people.KEPT}
        | {"id": person.id, "age_told_on": today if person.age is not None else None}
        for _, person in sorted(named.items())
    ]
    write = insert(RegisterPersonRow).values(rows)
    kept = {name: getattr(RegisterPersonRow, name) for name in (*people.KEPT, "age_told_on")}
    filled = {name: func.coalesce(column, write.excluded[name]) for name, column in kept.items()}
    await session.execute(write.on_conflict_do_update(index_elements=[RegisterPersonRow.id], set_=filled))


async def _tie(session: AsyncSession, prisoner: UUID, named: Iterable[UUID], children: Iterable[UUID]) -> None:
    kin = set(children)
    rows = [
        {"prisoner_id": prisoner, "person_id": person, "is_child": person in kin}
        for person in sorted({*named, *kin} - {prisoner})
    ]
    if not rows:
        return
    write = insert(TieRow).values(rows)
    either = TieRow.is_child | write.excluded.is_child
    await session.execute(
        write.on_conflict_do_update(index_elements=[TieRow.prisoner_id, TieRow.person_id], set_={"is_child": either})
    )


async def bring_up_to_date(session: AsyncSession, person_id: UUID) -> None:
    """Fold what was said of a prisoner and write down what changed: where, queues, children inside, duties, flags."""
    row = await register.find_prisoner_to_change(session, person_id)
    await _write(session, row)


async def look_again(session: AsyncSession, duty: Duty) -> None:
    """Time itself changed something. Whoever is at work on the prisoner holds the row and needs this duty's."""
    query = select(PrisonerRow).where(PrisonerRow.person_id == duty.concerns).with_for_update(skip_locked=True)
    row = await session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        duty.wake_at = clock.now() + timedelta(seconds=1)
    else:
        await _write(session, row)


async def _write(session: AsyncSession, row: PrisonerRow) -> None:
    entries = await register.list_entries(session, row.person_id)
    stay = register.stay_from(entries)
    for entry in entries:
        if entry.retracted != (entry.id in stay.retracted):
            entry.retracted = entry.id in stay.retracted
    named = await people.list_people(session, stay.inside) if stay.inside else {}
    births = {child: named[child].born if child in named else None for child in stay.inside}
    _describe(row, stay)
    await _write_children(session, row, stay, births)
    await _write_duties(session, row, stay, births)
    await _write_flags(session, row, stay, births)


def _describe(row: PrisonerRow, stay: Stay) -> None:
    path = stay.path
    row.prison, row.state, row.health, row.children = stay.prison, stay.state, stay.health, len(stay.children)
    row.queues = domain.queues(stay, clock.now())
    row.expected_at = stay.expected_at if path.awaited_at else None
    row.expected_on = path.sentence.starts if path.awaited_at and path.sentence else None
    row.admitted_at = path.admitted_at or row.admitted_at
    row.release_on, row.release_is, row.held_by_appeal = path.release_on, path.release_is, path.held_by_appeal


async def _write_children(session: AsyncSession, row: PrisonerRow, stay: Stay, births: Births) -> None:
    found = await session.scalars(select(ChildInsideRow).where(ChildInsideRow.parent_id == row.person_id))
    standing = {child.child_id: child for child in found}
    for each in stay.inside.values():
        child = standing.pop(each.child, None)
        if child is None:
            child = ChildInsideRow(child_id=each.child, parent_id=row.person_id)
            session.add(child)
        child.prison, child.since, child.born = stay.prison or "", each.since, births.get(each.child)
        child.limit_on = limit_on(child.born)
        child.assessed_at, child.risk, child.health = each.assessed_at, each.risk, each.health
    if standing:
        gone = ChildInsideRow.child_id.in_(standing)
        await session.execute(delete(ChildInsideRow).where(ChildInsideRow.parent_id == row.person_id, gone))


async def _write_duties(session: AsyncSession, row: PrisonerRow, stay: Stay, births: Births) -> None:
    rows = await session.scalars(select(Duty).where(Duty.concerns == row.person_id, Duty.ended_at.is_(None)))
    standing = {duty.detail["key"]: duty for duty in rows}
    for each in domain.duties(row.person_id, stay):
        duty = standing.pop(each.key, None)
        if duty is None:
            duty = duties.add(
                session, each.kind, about=each.about, concerns=row.person_id, whose=("prison", row.prison or ""),
                due_at=each.due_at, detail={"key": each.key},
            )  # fmt: skip
        if duty.met_at is None:  # what is still due moves with the prisoner
            duty.place = row.prison or ""
        duty.due_at, duty.met_at, duty.wake_at = each.due_at, each.met_at, None
    look = standing.pop(LOOK_AGAIN, None)
    for gone in standing.values():
        gone.wake_at = None
        if gone.met_at is None:
            gone.ended_at = clock.now()
    _wake_next(session, row, look, domain.next_tick(stay, births, clock.now()))


def _wake_next(session: AsyncSession, row: PrisonerRow, look: Duty | None, tick: datetime | None) -> None:
    """Look again when time alone next changes something: one such duty a prisoner, moved along."""
    if look is None:
        if tick is not None:
            duties.add(
                session, LOOK_AGAIN, about=[], concerns=row.person_id, whose=("prison", row.prison or ""), due_at=tick,
                detail={"key": LOOK_AGAIN},
            )  # fmt: skip
        return
    look.wake_at, look.place = tick, row.prison or ""
    if tick is None:
        look.ended_at = clock.now()
    else:
        look.due_at = tick


async def _write_flags(session: AsyncSession, row: PrisonerRow, stay: Stay, births: Births) -> None:
    found = await session.scalars(select(RegisterFlagRow).where(RegisterFlagRow.prisoner_id == row.person_id))
    standing = {(flag.person_id, flag.kind): flag for flag in found}
    for each in domain.flags(row.person_id, stay, births, clock.now()):
        flag = standing.pop((each.on, each.kind), None)
        if flag is None:
            flag = RegisterFlagRow(person_id=each.on, prisoner_id=row.person_id, kind=each.kind)
            session.add(flag)
        flag.since = each.since
    for gone in standing.values():
        await session.delete(gone)
