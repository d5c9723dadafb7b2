"""What a province's lead and the ministry look at first: what is late where, who carries how much, and who is free."""

from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.welfare import queries
from services.welfare.actions import handing_over
from services.welfare.pages.portal import Overseer, Worker, portal
from shared import database, places
from shared.errors import Refused
from shared.identity import Caller
from shared.web import language
from shared.web.forms import Form

router = APIRouter()

MANY_LATE = 5
LATE_OFFICES = 30  # as many as somebody can telephone in a morning
# Where each province lies, as (column, row): one square each, neighbours near each other, the lake left free.
SQUARES = {
    "22": (2, 0), "13": (3, 0), "19": (4, 0), "16": (5, 0), "01": (1, 1), "17": (2, 1), "06": (3, 1), "10": (4, 1),
    "11": (5, 1), "24": (0, 2), "02": (1, 2), "03": (3, 2), "25": (4, 2), "15": (1, 3), "04": (2, 3), "12": (3, 3),
    "14": (4, 3), "09": (1, 4), "05": (2, 4), "08": (3, 4), "20": (4, 4), "18": (1, 5), "07": (2, 5), "21": (3, 5),
    "23": (2, 6),
}  # fmt: skip


class Square(NamedTuple):
    """One province of the plot: `late` counts households untaken and children unseen beyond their time."""

    place: str
    name: str
    column: int
    row: int
    households: int
    late: int
    shade: str


@router.get("/overview")
async def overview(request: Request, overseer: Overseer) -> Response:
    """The province for its lead, the country for the ministry."""
    country = overseer.scope == "*"
    async with database.session(overseer.scope) as session:
        areas = await queries.list_areas(session)
        carriers = [] if country else await queries.list_carriers(session)
    return portal.render(
        request, "overview.html", areas=areas[queries.PROVINCE if country else queries.DISTRICT], carriers=carriers,
        country=country, squares=list_squares(areas[queries.PROVINCE]),
        late=[area for area in areas[queries.DISTRICT] if area.is_late][:LATE_OFFICES],
    )  # fmt: skip


def list_squares(areas: list[queries.Area]) -> list[Square]:
    """Every province as a square, those without an open household as well."""
    known = {area.place: area for area in areas}
    squares = []
    for place, (column, row) in SQUARES.items():
        area = known.get(place)
        late = area.late + area.unseen if area else 0
        shade = "none" if area is None else "calm" if not late else "some" if late < MANY_LATE else "many"
        name = places.name(place, language.current())
        squares.append(Square(place, name, column, row, area.households if area else 0, late, shade))
    return squares


@router.get("/alerts/{alert_id}/hand-over")
async def hand_over_form(request: Request, alert_id: UUID, worker: Worker) -> Response:
    """Whom a household can go over to."""
    return await _form(request, alert_id, worker, Form())


@router.post("/alerts/{alert_id}/hand-over")
async def hand_over(request: Request, alert_id: UUID, worker: Worker) -> Response:
    """It is a colleague's from now on."""
    posted = await request.form()
    try:
        async with database.session(worker.scope) as session:
            await handing_over.hand_over(session, alert_id, str(posted.get("to", "")), by=worker)
    except Refused as refusal:
        return await _form(request, alert_id, worker, Form.of(posted, refusal.errors), status=422)
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303)


async def _form(request: Request, alert_id: UUID, worker: Caller, form: Form, status: int = 200) -> Response:
    async with database.session(worker.scope) as session:
        alert = await queries.find_alert(session, alert_id)
        colleagues = await queries.list_carriers(session)
    return portal.render(
        request, "hand_over.html", status=status, alert=alert, colleagues=reversed(colleagues), form=form
    )
