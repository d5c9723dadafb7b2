"""What was said is kept, and what stands by it written down by difference: duties, flags, hearings, queues."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.court import domain
from services.court.domain import Child, Known, Standing
from services.court.models import FlagRow, HearingRow, PersonRow, RecordRow
from services.court.queries import record
from shared import clock, database, duties, telemetry
from shared.duties import Duty
from shared.messaging.heard import Heard


async def keep_heard(
    session: AsyncSession, fact: Heard[Any], *, about: UUID | None = None, child: UUID | None = None
) -> None:
    """Keep a fact that arrived, our part sealed as it came, and bring its person up to date.

    `about` is the person when the fact's own subject is a `child` living inside.
    """
    person_id = about or fact.subject
    await session.execute(insert(PersonRow).values(id=person_id, courts=[]).on_conflict_do_nothing())
    row = await record.lock_row(session, person_id)
    session.add(
        RecordRow(
            id=fact.envelope.id,
            subject=person_id,
            type=fact.envelope.type,
            at=fact.envelope.at,
            facts=fact.facts.model_dump(mode="json", exclude_none=True),
            sealed=fact.sealed,
            private={"child": str(child)} if child else None,
            trace_id=telemetry.trace_id(),
        )
    )
    await session.flush()
    await bring_up_to_date(session, row)


async def bring_up_to_date(session: AsyncSession, row: PersonRow) -> Known:
    """Fold everything said about a person and write down what changed; the person's row must be locked."""
    known = await record.load_known(session, row.id)
    await write_down(session, row, known)
    return known


async def write_down(session: AsyncSession, row: PersonRow, known: Known) -> None:
    """Bring the tables to what is known. Whoever acts in one court may change what another one shows."""
    await database.reach(session, database.EVERYWHERE)
    standing = domain.standing_of(known)
    courts = sorted({*known.courts_in_order})
    if courts or row.courts:
        _describe(row, known, standing, courts)
        if not courts:
            _forget(row)
        await _write_duties(session, row, standing)
        await _write_flags(session, row, standing)
        await _write_hearings(session, row, known)


def _describe(row: PersonRow, known: Known, standing: Standing, courts: list[str]) -> None:
    path, family = known.path, known.family
    row.courts, row.court, row.case_number = courts, known.court, known.case_number
    person = family.person if courts else None
    for name in ("name_latin", "name_km", "sex", "born", "age"):
        setattr(row, name, getattr(person, name, None))
    row.age_told_on = family.told_on
    row.held, row.prison, row.pregnant = path.held, path.prison, path.pregnant
    row.children = len(family.children)
    row.youngest_born = max((born for child in family.children.values() if (born := _born(child))), default=None)
    row.expected_since, row.candidate_since = standing.expected_since, standing.candidate_since
    row.over_detained_from = standing.over_detained_from
    row.detained_at, row.detention_until = path.detained_at, path.detention_until
    row.release_on, row.release_is, row.held_by_appeal = path.release_on, path.release_is, path.held_by_appeal


def _forget(row: PersonRow) -> None:
    """Nobody brought this person after all: nothing of them is kept in the open."""
    for column in PersonRow.__table__.columns:
        if column.nullable:
            setattr(row, column.key, None)
    row.held, row.held_by_appeal, row.children = False, False, 0


def _born(child: Child) -> date | None:
    """The birth date, or the latest that an age allows, so that children of either kind can be put in order."""
    if child.person.born or child.person.age is None:
        return child.person.born
    told = child.told_on
    return date(told.year - child.person.age, told.month, min(told.day, 28))


async def _write_duties(session: AsyncSession, row: PersonRow, standing: Standing) -> None:
    rows = await session.scalars(select(Duty).where(Duty.concerns == row.id, Duty.ended_at.is_(None)))
    there = {duty.detail["key"]: duty for duty in rows}
    for due in standing.duties if row.court else ():
        duty = there.pop(due.key, None)
        if duty is None:
            whose, detail = ("clerk", row.court or ""), {"key": due.key}
            duty = duties.add(
                session, due.kind, about=[row.id], concerns=row.id, whose=whose, due_at=due.due_at, detail=detail
            )
        duty.due_at, duty.met_at, duty.wake_at = due.due_at, due.met_at, None
    for gone in there.values():
        gone.ended_at = clock.now()


async def _write_flags(session: AsyncSession, row: PersonRow, standing: Standing) -> None:
    rows = await session.scalars(select(FlagRow).where(FlagRow.person_id == row.id))
    there = {flag.kind: flag for flag in rows}
    for kind, since in standing.flags.items() if row.court else ():
        flag = there.pop(kind, None)
        if flag is None:
            session.add(FlagRow(person_id=row.id, kind=kind, court=row.court or "", since=since))
        else:
            flag.since, flag.court = since, row.court or ""
    if there:
        await session.execute(delete(FlagRow).where(FlagRow.person_id == row.id, FlagRow.kind.in_(there)))


async def _write_hearings(session: AsyncSession, row: PersonRow, known: Known) -> None:
    rows = await session.scalars(select(HearingRow).where(HearingRow.person_id == row.id))
    there = {hearing.id: hearing for hearing in rows}
    for each in record.hearings_of(known):
        hearing = there.pop(each.id, None)
        if hearing is None:
            hearing = HearingRow(id=each.id, person_id=row.id)
            session.add(hearing)
        hearing.court, hearing.kind = known.path.hearings[each.id].court, each.kind
        hearing.on, hearing.at, hearing.room = each.on, each.at, each.room
    if there:
        await session.execute(delete(HearingRow).where(HearingRow.id.in_(there)))
