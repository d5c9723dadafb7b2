"""The first page: who is held here and what is due, worst first, and what its reader has begun and not saved."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.arrest import queries
from services.arrest.domain import DRAFT_KEPT
from services.arrest.pages.portal import Reader, portal
from shared import database
from shared.duties import Duty

router = APIRouter()
LATEST = datetime.max.replace(tzinfo=UTC)


@router.get("/")
async def today(request: Request, police: Reader) -> Response:
    """Who is held here, and what is due, the most pressing first."""
    async with database.session(police.scope) as session:
        people = await queries.list_held(session, police)
        left = await queries.list_left(session, police)
        duties = await queries.list_duties(session)
        flags = await queries.list_flags(session)
        await database.reach(session, police.subject)
        drafts = await queries.list_drafts(session)
    due: dict[UUID, list[Duty]] = {}
    for duty in duties:
        due.setdefault(duty.about[0], []).append(duty)
    flagged: dict[UUID, list[str]] = {}
    for flag in flags:
        flagged.setdefault(flag.on, []).append(flag.kind)
    worst_first = sorted(people, key=lambda one: min((duty.due_at for duty in due.get(one.id, [])), default=LATEST))
    return portal.render(
        request,
        "today.html",
        people=worst_first,
        left=left,
        due=due,
        flagged=flagged,
        drafts=drafts,
        draft_kept=DRAFT_KEPT,
    )
