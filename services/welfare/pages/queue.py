"""The live queue, worst first, and what is due, the latest first."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.welfare import queries
from services.welfare.pages.portal import Reader, portal
from shared import database
from shared.web import live

router = APIRouter()


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


@router.get("/late")
async def due(request: Request, worker: Reader) -> Response:
    """What is due in this office's districts, late ones first, each with the office it belongs to."""
    async with database.session(worker.scope) as session:
        duties = await queries.list_duties(session)
        alerts = await queries.list_alert_ids(session, [duty.concerns for duty in duties])
    return portal.render(request, "due.html", duties=duties, alerts=alerts)
