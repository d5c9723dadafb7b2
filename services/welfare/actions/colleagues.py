"""Who works at an office: everybody who was here, by the name their token gave."""

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare.models import ColleagueRow
from shared import clock
from shared.identity import Caller

OFTEN = timedelta(minutes=5)  # how exactly it is known when somebody was last here


async def note(session: AsyncSession, worker: Caller) -> None:
    """Somebody is here; written at most every few minutes."""
    now = clock.now()
    seen = insert(ColleagueRow).values(
        subject=worker.subject, name=worker.name, role=worker.role, place=worker.place, seen_at=now
    )
    seen = seen.on_conflict_do_update(
        index_elements=[ColleagueRow.subject],
        set_={"name": worker.name, "role": worker.role, "place": worker.place, "seen_at": now},
        where=~ColleagueRow.seen_at.between(now - OFTEN, now),
    )
    await session.execute(seen)
