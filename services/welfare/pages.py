"""The workers' portal: the live queue, worst first, and the household behind each row."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.welfare import queries
from services.welfare.actions import statements
from services.welfare.schemas import NewAcknowledgement
from shared import database
from shared.contracts.people import PersonBody
from shared.identity import Caller
from shared.web import live, sign_in
from shared.web.language import N_
from shared.web.portal import Portal

portal = Portal(
    "welfare",
    Path(__file__).parent / "templates",
    agency=N_("Social affairs"),
    navigation=[("/", N_("Queue"))],
)
router = APIRouter()

Reader = Annotated[Caller, Depends(sign_in.may("welfare", "see-households"))]
Worker = Annotated[Caller, Depends(sign_in.may("welfare", "act-on-households"))]


@router.get("/")
async def queue(request: Request, worker: Reader) -> Response:
    """Every open alert of this office, worst first; it moves by itself."""
    async with database.session(worker.scope) as session:
        alerts = await queries.list_alerts(session)
    return portal.render(request, "queue.html", alerts=alerts)


@router.get("/queue/live")
async def queue_live(request: Request, worker: Reader) -> Response:
    """The queue as it changes."""

    async def render() -> str:
        async with database.session(worker.scope) as session:
            alerts = await queries.list_alerts(session)
        return portal.fragment("rows.html", alerts=alerts)

    return live.stream(live.changes(request.app.state.wakeups, "alerts", render))


@router.get("/alerts/{alert_id}")
async def household(request: Request, alert_id: UUID, worker: Reader) -> Response:
    """The household an alert is about: the children first, then the carers, then who was asked."""
    async with database.session(worker.scope) as session:
        seen = await queries.find_household(session, alert_id, worker)
    return portal.render(request, "household.html", seen=seen)


@router.post("/alerts/{alert_id}/acknowledge")
async def acknowledge(alert_id: UUID, worker: Worker) -> Response:
    """I take this."""
    async with database.session(worker.scope) as session:
        seen = await queries.find_household(session, alert_id, worker)
        about = [child.id for child in seen.children] or [carer.id for carer in seen.carers]
        await statements.acknowledge(session, NewAcknowledgement(about=PersonBody(id=about[0])), by=worker)
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303)
