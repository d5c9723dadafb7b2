"""JSON routes for staff, who see what became of notices, and for a family, which sees its own page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import queries
from services.family.actions import inviting, recipients, slips, stopping, visits
from services.family.channels import telegram
from services.family.schemas import (
    FlagDetail,
    NewContact,
    NewDecision,
    NewOpening,
    NewReport,
    NewSlip,
    NewStop,
    NoticeDetail,
    PageOpened,
    PageView,
    SlipDetail,
    SlipPrinted,
    StoppageDetail,
    Visit,
)
from shared import database, identity, telemetry
from shared.contracts.bodies import Recorded
from shared.errors import NotFound
from shared.identity import Caller, Forbidden, Unauthenticated

router = APIRouter()

Reader = Annotated[Caller, Depends(identity.may("family", "see-notices"))]
Carrier = Annotated[Caller, Depends(identity.may("family", "hand-over-slips"))]
Decider = Annotated[Caller, Depends(identity.may("family", "let-go"))]
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
async def stop(token: str, visit: Annotated[Visit, Depends(visitor)], body: NewStop | None = None) -> Recorded:
    """No more notices, about this person or about anybody; the page stays open."""
    async with _own(token, visit) as session:
        await visits.stop(session, visit, body or NewStop())
    return Recorded(id=visit.recipient_id, trace_id=telemetry.trace_id())


@router.post("/links/{token}/contact", status_code=201, operation_id="family.update-contact")
async def update_contact(token: str, body: NewContact, visit: Annotated[Visit, Depends(visitor)]) -> Recorded:
    """They are reached otherwise from now on."""
    async with _own(token, visit) as session:
        await recipients.change_contact(session, visit.recipient_id, body)
    return Recorded(id=visit.recipient_id, trace_id=telemetry.trace_id())


@router.post("/links/{token}/reports", status_code=201, operation_id="family.report")
async def report(token: str, body: NewReport, visit: Annotated[Visit, Depends(visitor)]) -> Recorded:
    """Something is wrong: the fee at a gate, a child, a detail."""
    async with _own(token, visit) as session:
        report_id = await visits.report(session, visit, body)
    return Recorded(id=report_id, trace_id=telemetry.trace_id())


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


@router.get("/slips", operation_id="family.list-slips")
async def list_slips(carrier: Carrier) -> list[SlipDetail]:
    """The notices on paper that wait to be handed over within the caller's place."""
    async with database.session(carrier.scope) as session:
        return await slips.list_slips(session, carrier)


@router.post("/slips", status_code=201, operation_id="family.print-slip")
async def print_slip(body: NewSlip, carrier: Carrier) -> SlipPrinted:
    """A slip's words, with a code that opens the page from now on."""
    async with database.session(carrier.scope) as session:
        return await slips.print_slip(session, body.notice, carrier)


@router.post("/slips/handed-over", status_code=201, operation_id="family.hand-over-slip")
async def hand_over_slip(body: NewSlip, carrier: Carrier) -> Recorded:
    """A slip was given into the recipient's hands."""
    async with database.session(carrier.scope) as session:
        notice_id = await slips.hand_over(session, body.notice)
    return Recorded(id=notice_id, trace_id=telemetry.trace_id())


@router.get("/stoppages", operation_id="family.list-stoppages")
async def list_stoppages(decider: Decider) -> list[StoppageDetail]:
    """Whose notices wait for a person because too many went at once."""
    async with database.session(decider.scope) as session:
        return await queries.list_stoppages(session)


@router.post("/stoppages/releases", status_code=201, operation_id="family.let-notices-go")
async def let_notices_go(body: NewDecision, decider: Decider) -> Recorded:
    """An office's notices that wait go out now."""
    async with database.session(decider.scope) as session:
        stoppage = await stopping.let_go(session, body, decider)
    return Recorded(id=stoppage.id, trace_id=telemetry.trace_id())


@router.post("/stoppages/drops", status_code=201, operation_id="family.drop-notices")
async def drop_notices(body: NewDecision, decider: Decider) -> Recorded:
    """An office's notices that wait were told in error and never go."""
    async with database.session(decider.scope) as session:
        stoppage = await stopping.drop(session, body, decider)
    return Recorded(id=stoppage.id, trace_id=telemetry.trace_id())


@router.post("/telegram/updates", status_code=204, include_in_schema=False)
async def hear_bot(request: Request) -> Response:
    """What somebody told the bot, brought by Telegram, which proves itself by its secret; 404 for anybody else."""
    if not telegram.is_theirs(request.headers.get(telegram.SECRET_HEADER, "")):
        raise NotFound
    said = telegram.read_update(await request.json())
    if said is not None:
        async with database.session(database.EVERYWHERE) as session:
            await inviting.hear(session, said)
    return Response(status_code=204)
