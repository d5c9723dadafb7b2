"""The live queue, worst first, and what is due, the latest first."""

import re
from math import ceil
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.welfare import queries
from services.welfare.actions import colleagues
from services.welfare.pages.portal import Reader, portal
from shared import database, places
from shared.identity import Caller
from shared.web import language, live

router = APIRouter()


class Shown(NamedTuple):
    """Which part of a queue a reader looks at: districts of this prefix, what `carrier` took (`me`), which page."""

    within: str
    carrier: str
    page: int


def shown(within: str = "", carrier: str = "", page: str = "1") -> Shown:
    """What an address asks for; whatever makes no sense asks for everything."""
    number = int(page) if re.fullmatch(r"[1-9]\d{0,3}", page, re.ASCII) else 1
    return Shown(within if re.fullmatch(r"\d{2}|\d{4}", within, re.ASCII) else "", carrier[:100], number)


Part = Annotated[Shown, Depends(shown)]


async def _rows(worker: Caller, part: Shown) -> dict[str, Any]:
    async with database.session(worker.scope) as session:
        narrow = {"within": part.within, "carrier": worker.subject if part.carrier == "me" else part.carrier}
        counts = await queries.count_waiting(session, **narrow)
        alerts = await queries.list_queue(session, **narrow, page=part.page)
    pages = max(1, ceil(sum(counts.values()) / queries.PAGE))
    return {"alerts": alerts, "counts": counts, "pages": pages, "part": part, "worker": worker}


@router.get("/")
async def queue(request: Request, worker: Reader, part: Part) -> Response:
    """The open alerts of this office, worst first; they move by themselves."""
    async with database.session(worker.scope) as session:
        await colleagues.note(session, worker)
    return portal.render(request, "queue.html", query=request.url.query, **await _rows(worker, part))


@router.get("/queue/live")
async def queue_live(request: Request, worker: Reader, part: Part) -> Response:
    """The queue as it changes."""

    async def render() -> str:
        return portal.fragment("rows.html", **await _rows(worker, part))

    return live.stream(live.changes(request.app.state.wakeups, "alerts", render))


@router.get("/search")
async def search(request: Request, worker: Reader, q: str = "") -> Response:
    """Households by a name or a number, and places of this office."""
    typed = q.strip()[:100]
    async with database.session(worker.scope) as session:
        found = await queries.find_people(session, typed, worker)
    prefix = "" if worker.scope == "*" else worker.scope
    near = [place for place in places.search(typed, language.current(), limit=20) if 2 <= len(place.code) <= 4]
    near = [place for place in near if place.code.isdecimal() and place.code.startswith(prefix)]
    return portal.render(request, "search.html", typed=typed, found=found, near=near)


@router.get("/late")
async def due(request: Request, worker: Reader, part: Part) -> Response:
    """What is due at this office, late ones first."""
    async with database.session(worker.scope) as session:
        duties = await queries.list_own_duties(session, worker, part.page)
        every, late = await queries.count_late(session, worker)
        alerts = await queries.list_households_due(session, [duty.concerns for duty in duties])
    pages = max(1, ceil(every / queries.PAGE))
    return portal.render(
        request, "due.html", duties=duties, alerts=alerts, every=every, late=late, part=part, pages=pages
    )
