"""Too many notices of one office at once wait for a person, who lets them go or drops them, and says why."""

from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import queries
from services.family.actions import notices
from services.family.models import NoticeRow, StoppageRow
from services.family.schemas import NewDecision
from shared import clock
from shared.duties import Duty
from shared.errors import refuse
from shared.identity import Caller


async def stop(session: AsyncSession, office: str) -> None:
    """From here on this office's notices wait for a person; nothing of them is lost."""
    write = insert(StoppageRow).values(office=office, stopped_at=clock.now(), id=uuid4())
    only = StoppageRow.ended_at.is_(None)
    await session.execute(write.on_conflict_do_nothing(index_elements=["office"], index_where=only))


async def let_go(session: AsyncSession, said: NewDecision, by: Caller) -> StoppageRow:
    """What waits goes out now; the office may go on.

    Raises:
        Refused: `office`: nothing of it is stopped.
    """
    stoppage = await _end(session, said, by, "released")
    waiting = select(NoticeRow.id).where(NoticeRow.office == said.office, NoticeRow.state == "waiting")
    ids = list(await session.scalars(waiting.order_by(NoticeRow.id)))
    # Duties before notices, the order in which sending takes them.
    stopped = update(Duty).where(
        Duty.kind == "send-notice", Duty.concerns.in_(ids), Duty.wake_at.is_(None), Duty.met_at.is_(None),
        Duty.ended_at.is_(None),
    )  # fmt: skip
    await session.execute(stopped.values(wake_at=clock.now()))
    await session.execute(update(NoticeRow).where(NoticeRow.id.in_(ids)).values(cleared_at=clock.now()))
    return stoppage


async def drop(session: AsyncSession, said: NewDecision, by: Caller) -> StoppageRow:
    """What waits was told in error and never goes.

    Raises:
        Refused: `office`: nothing of it is stopped.
    """
    stoppage = await _end(session, said, by, "dropped")
    waiting = (NoticeRow.office == said.office, NoticeRow.state == "waiting", NoticeRow.handed_at.is_(None))
    await notices.withdraw_all(session, *waiting, why="dropped", closes_links=False)
    return stoppage


async def _end(session: AsyncSession, said: NewDecision, by: Caller, outcome: str) -> StoppageRow:
    stoppage = await queries.find_stoppage(session, said.office)
    if stoppage is None:
        raise refuse("office", "not_stopped", status=409)
    stoppage.ended_at, stoppage.outcome = clock.now(), outcome
    stoppage.ended_by, stoppage.why = by.subject, said.why
    return stoppage
