"""JSON routes for staff, who see what became of notices, and for a family, which sees its own page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import queries
from services.family.actions import recipients, visits
from services.family.schemas import (
    FlagDetail,
    NewContact,
    NewOpening,
    NewReport,
    NoticeDetail,
    PageOpened,
    PageView,
    Taken,
    Visit,
)
from shared import database, identity, telemetry
from shared.errors import NotFound
from shared.identity import Caller, Forbidden, Unauthenticated

router = APIRouter()

Reader = Annotated[Caller, Depends(identity.may("family", "see-notices"))]
_bearer = HTTPBearer(auto_error=False)


async def visitor(token: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Visit:
    """Whoever opened a private page with its PIN: 401 without or when the half hour is over, 403 for staff."""
    if token is None:
        raise Unauthenticated("no bearer token")
    visit = queries.read_pass(token.credentials)
    if visit is None:
        await identity.verify(token.credentials)
        raise Forbidden("own-page")
    if queries.is_over(visit):
        raise Unauthenticated("the visit is over")
    return visit


@router.post("/links/{token}/open", status_code=201, operation_id="family.open")
async def open_link(token: str, body: NewOpening) -> PageOpened:
    """Open a private page with its PIN."""
    visit = await visits.open_page(token, body.pin)
    page = await _page(visit)
    return PageOpened(**page.model_dump(), token=queries.write_pass(visit))


@router.post("/links/{token}/stop", status_code=201, operation_id="family.stop")
async def stop(token: str, visit: Annotated[Visit, Depends(visitor)]) -> Taken:
    """No more notices about this person; the page stays open."""
    async with _own(token, visit) as session:
        await recipients.refuse_more(session, visit.recipient_id)
    return Taken(id=visit.recipient_id, trace_id=telemetry.trace_id())


@router.post("/links/{token}/contact", status_code=201, operation_id="family.update-contact")
async def update_contact(token: str, body: NewContact, visit: Annotated[Visit, Depends(visitor)]) -> Taken:
    """They are reached otherwise from now on."""
    async with _own(token, visit) as session:
        await recipients.change_contact(session, visit.recipient_id, body)
    return Taken(id=visit.recipient_id, trace_id=telemetry.trace_id())


@router.post("/links/{token}/reports", status_code=201, operation_id="family.report")
async def report(token: str, body: NewReport, visit: Annotated[Visit, Depends(visitor)]) -> Taken:
    """Something is wrong: the fee at a gate, a child, a detail."""
    async with _own(token, visit) as session:
        report_id = await visits.report(session, visit, body)
    return Taken(id=report_id, trace_id=telemetry.trace_id())


@asynccontextmanager
async def _own(token: str, visit: Visit) -> AsyncIterator[AsyncSession]:
    """A transaction for whoever opened a page of their own, through a link that still opens; 404 otherwise."""
    async with database.session(database.EVERYWHERE) as session:
        await queries.find_own(session, visit, token)
        yield session


@router.get("/people/{person_id}", operation_id="family.find-person")
async def find_person(person_id: UUID, visit: Annotated[Visit, Depends(visitor)]) -> PageView:
    """What the family that opened its page may see about the person it is about."""
    page = await _page(visit)
    if page.id != person_id:
        raise NotFound
    return page


async def _page(visit: Visit) -> PageView:
    async with database.session(database.EVERYWHERE) as session:
        if await queries.find_visit(session, visit) is None:
            raise NotFound
    async with database.session(f"recipient:{visit.recipient_id}") as session:
        return await queries.find_page(session, visit.recipient_id)


@router.get("/notices", operation_id="family.list-notices")
async def list_notices(
    reader: Reader, about: UUID | None = None, limit: Annotated[int, Query(ge=1, le=5000)] = 500
) -> list[NoticeDetail]:
    """What became of the notices within the caller's place, the newest first; never their words or a number."""
    async with database.session(reader.scope) as session:
        return await queries.list_notices(session, reader, about, limit)


@router.get("/flags", operation_id="family.list-flags")
async def list_flags(reader: Reader) -> list[FlagDetail]:
    """Whom nobody could be told about."""
    async with database.session(reader.scope) as session:
        return await queries.list_flags(session, reader)
