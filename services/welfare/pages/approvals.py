"""What waits for a second person: the list, one proposal, and the decision."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import queries
from services.welfare.actions import approvals
from services.welfare.pages.portal import Worker, portal
from shared import database
from shared.errors import Refused
from shared.identity import Caller
from shared.web.forms import Form

router = APIRouter()


@router.get("/approvals")
async def waiting(request: Request, worker: Worker) -> Response:
    """Every placement that waits for a second person; it names nobody."""
    async with database.session(worker.scope) as session:
        proposals = await queries.list_proposals(session)
        alerts = await queries.list_households_due(session, [household for _, household in proposals])
        names = await queries.list_names(session, {row.by for row, _ in proposals if row.by})
    return portal.render(request, "approvals.html", proposals=proposals, alerts=alerts, names=names, worker=worker)


@router.get("/approvals/{proposal_id}")
async def proposal(request: Request, proposal_id: UUID, worker: Worker) -> Response:
    """One proposal with what the second person must know."""
    return await _page(request, proposal_id, worker, Form())


@router.post("/approvals/{proposal_id}")
async def decide(request: Request, proposal_id: UUID, worker: Worker) -> Response:
    """Approved, and the placement takes effect; or declined, with a reason."""
    posted = await request.form()
    try:
        async with database.session(worker.scope) as session:
            row = await queries.find_proposal(session, proposal_id)
            alert_id = await _alert_of(session, row.subject)
            if posted.get("decision") == "approve":
                await approvals.approve(session, proposal_id, by=worker)
            else:
                await approvals.decline(session, proposal_id, str(posted.get("why", "")).strip()[:4000], by=worker)
    except Refused as refusal:
        return await _page(request, proposal_id, worker, Form.of(posted, refusal.errors), status=422)
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303)


async def _page(request: Request, proposal_id: UUID, worker: Caller, form: Form, status: int = 200) -> Response:
    async with database.session(worker.scope) as session:
        row = await queries.find_proposal(session, proposal_id)
        case = await queries.find_case(session, await _alert_of(session, row.subject), worker)
        names = await queries.list_names(session, {row.by} if row.by else set())
    return portal.render(
        request, "approval.html", status=status, row=row, said=row.statement, case=case, form=form, worker=worker,
        by=names.get(row.by or ""), child=next((card for card in case.children if card.seen.id == row.subject), None),
    )  # fmt: skip


async def _alert_of(session: AsyncSession, person_id: UUID) -> UUID:
    household_id = await queries.find_household_id(session, person_id)
    return (await queries.list_households_due(session, [household_id]))[household_id].id
