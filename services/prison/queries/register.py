"""Prisoners, what was said of them, and what stands: duties, flags, queues."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.domain import Entry, Stay, stay_of
from services.prison.models import ChildInsideRow, EntryRow, PrisonerRow, RegisterFlagRow, TieRow
from services.prison.schemas import QueueSeen
from shared import duties
from shared.contracts.bodies import FlagSeen
from shared.contracts.event import EVENTS
from shared.duties import Duty
from shared.errors import NotFound

KINDS = ("tell-parent", "pardon-check")


async def find_prisoner(session: AsyncSession, person_id: UUID) -> PrisonerRow:
    """Somebody in this prison's register.

    Raises:
        NotFound: none that the caller may see.
    """
    if (row := await session.get(PrisonerRow, person_id)) is None:
        raise NotFound
    return row


async def find_prisoner_to_change(session: AsyncSession, person_id: UUID) -> PrisonerRow:
    """The same, held until the transaction ends, so that what is decided here still holds when it is written.

    Raises:
        NotFound: none that the caller may see.
    """
    row = await session.get(PrisonerRow, person_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row


async def find_parent_of(session: AsyncSession, child_id: UUID) -> UUID:
    """The prisoner who lives or lived here with this child.

    Raises:
        NotFound: none that the caller may see.
    """
    query = select(TieRow.prisoner_id).where(TieRow.person_id == child_id, TieRow.is_child)
    inside = select(ChildInsideRow.parent_id).where(ChildInsideRow.child_id == child_id)
    found = await session.scalar(inside.limit(1)) or await session.scalar(query.order_by(TieRow.prisoner_id).limit(1))
    if found is None:
        raise NotFound
    return found


async def list_entries(session: AsyncSession, person_id: UUID) -> list[EntryRow]:
    """Everything said of a prisoner, in the order in which it came."""
    query = select(EntryRow).where(EntryRow.person_id == person_id).order_by(EntryRow.at, EntryRow.position)
    return list(await session.scalars(query))


def stay_from(rows: Iterable[EntryRow]) -> Stay:
    """The fold of what was said."""
    return stay_of(
        Entry(
            row.id, row.subject, row.type, row.at, EVENTS[row.type].facts_class.model_validate(row.facts), row.private
        )
        for row in rows
    )


async def find_stay(session: AsyncSession, person_id: UUID) -> Stay:
    """Where somebody stands."""
    return stay_from(await list_entries(session, person_id))


async def list_inside(session: AsyncSession, start: int = 0, limit: int = 50) -> list[PrisonerRow]:
    """Everyone in this prison, the latest admitted first."""
    query = select(PrisonerRow).where(PrisonerRow.state == "inside")
    query = query.order_by(PrisonerRow.admitted_at.desc(), PrisonerRow.person_id).offset(start).limit(limit)
    return list(await session.scalars(query))


async def list_duties(session: AsyncSession) -> list[Duty]:
    """What is due at this prison, the earliest first."""
    return await duties.list_open(session, KINDS)


async def list_duties_about(session: AsyncSession, person_id: UUID) -> list[Duty]:
    """What is due to one prisoner, the earliest first."""
    query = select(Duty).where(Duty.concerns == person_id, Duty.kind.in_(KINDS))
    query = query.where(Duty.met_at.is_(None), Duty.ended_at.is_(None)).order_by(Duty.due_at, Duty.id)
    return list(await session.scalars(query))


async def list_flags(session: AsyncSession, prisoners: Sequence[UUID] = ()) -> list[FlagSeen]:
    """The flags that stand in this prison, all or those on these prisoners and their children."""
    query = select(RegisterFlagRow).order_by(RegisterFlagRow.since, RegisterFlagRow.id)
    if prisoners:
        query = query.where(RegisterFlagRow.prisoner_id.in_(prisoners))
    return [FlagSeen(on=row.person_id, kind=row.kind, since=row.since) for row in await session.scalars(query)]


async def list_queue(session: AsyncSession) -> list[QueueSeen]:
    """Who is expected here, and who is to leave."""
    query = select(PrisonerRow).where(PrisonerRow.queues != []).order_by(PrisonerRow.person_id)
    return [
        QueueSeen(person=row.person_id, queue=queue) for row in await session.scalars(query) for queue in row.queues
    ]
