"""An arrest that is still being typed: kept for its author alone, sealed, and forgotten by itself."""

import json
from uuid import UUID

from sqlalchemy import delete, literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest import domain, queries
from services.arrest.models import DraftRow
from services.arrest.schemas import Draft
from shared import clock, duties, sealing
from shared.duties import Duty
from shared.errors import NotFound
from shared.identity import Caller

WALLED = "42501"  # PostgreSQL's answer to a change of a row that the wall hides


async def keep_draft(session: AsyncSession, draft: Draft, *, by: Caller) -> None:
    """Keep what was typed so far. The session reaches the author's rows only.

    Raises:
        NotFound: the draft is somebody else's.
    """
    sealed = sealing.seal(json.dumps({"answers": draft.answers, "screen": draft.screen}).encode(), "arrest")
    now = clock.now()
    written = insert(DraftRow).values(id=draft.id, author=by.subject, begun_at=now, sealed=sealed)
    kept = written.on_conflict_do_update(index_elements=[DraftRow.id], set_={"sealed": written.excluded.sealed})
    try:
        is_new = await session.scalar(kept.returning(literal_column("xmax = 0")))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == WALLED:
            raise NotFound from None
        raise
    if is_new:
        due_at = now + domain.DRAFT_KEPT
        whose = (by.role, by.subject)
        duties.add(session, queries.FORGET_DRAFT, about=[], concerns=draft.id, whose=whose, due_at=due_at)


async def drop_draft(session: AsyncSession, draft_id: UUID) -> None:
    """Forget a draft: it was saved as an arrest, or its author does not want it."""
    await session.execute(delete(DraftRow).where(DraftRow.id == draft_id))
    await duties.end(session, [queries.FORGET_DRAFT], draft_id)


async def forget(session: AsyncSession, duty: Duty) -> None:
    """Nobody came back to a draft in time."""
    await session.execute(delete(DraftRow).where(DraftRow.id == duty.concerns))
    duty.ended_at = clock.now()
