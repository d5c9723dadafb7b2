"""What must be done next at this court, worst first; hearings of the week; candidates for alternatives; everybody."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.court.pages.portal import Reader, show
from services.court.queries import lists
from shared import database

router = APIRouter()
SHOWN = 10
ENDING = {"detention-end": timedelta(days=14), "appeal-window": timedelta(days=7)}

Page = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/")
async def today(request: Request, caller: Reader) -> Response:
    """The work queues: over-detained first, then who is expected, hearings, terms and appeal windows that end."""
    async with database.session(caller.scope) as session:
        queues = {
            code: await lists.list_people(session, caller, code, per_page=SHOWN)
            for code in ("over-detained", "expected-in-court", "alternatives-candidate")
        }
        counts = await lists.count_queues(session, caller)
        ending = {kind: await lists.list_ending(session, kind, within=within) for kind, within in ENDING.items()}
        hearings = await lists.list_hearings(session, caller, limit=SHOWN)
        named = [duty.about[0] for duties in ending.values() for duty in duties]
        people = await lists.list_by_id(session, [*named, *(hearing.person_id for hearing in hearings)])
    return show(
        request, "today.html", queues=queues, counts=counts, ending=ending, hearings=hearings, people=people, most=SHOWN
    )


@router.get("/hearings")
async def hearings(request: Request, caller: Reader, page: Page = 1) -> Response:
    """The hearings of the next seven days, day by day."""
    async with database.session(caller.scope) as session:
        found = await lists.list_hearings(session, caller, limit=lists.PAGE, page=page)
        people = await lists.list_by_id(session, [hearing.person_id for hearing in found])
    full = len(found) == lists.PAGE
    return show(request, "hearings.html", hearings=found, people=people, page=page, full=full)


@router.get("/alternatives")
async def alternatives(request: Request, caller: Reader, page: Page = 1) -> Response:
    """Detained before judgment and pregnant or with children: a list to work through, the youngest children first."""
    return await _people(request, caller, "alternatives-candidate", page, "alternatives.html")


@router.get("/people")
async def everybody(
    request: Request, caller: Reader, page: Page = 1, q: Annotated[str, Query(max_length=100)] = "", queue: str = ""
) -> Response:
    """Everybody before this court, found by name or number of the case."""
    return await _people(request, caller, queue if queue in lists.QUEUES else "", page, "people.html", q)


async def _people(request: Request, caller: Reader, queue: str, page: int, template: str, q: str = "") -> Response:
    async with database.session(caller.scope) as session:
        people = await lists.list_people(session, caller, queue, search=q.strip(), page=page)
        counts = await lists.count_queues(session, caller)
    full = len(people) == lists.PAGE
    return show(request, template, people=people, page=page, q=q, queue=queue, counts=counts, full=full)
