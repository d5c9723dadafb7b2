"""What must be done next at this court, worst first; hearings of the week; candidates for alternatives; everybody."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.court.pages.portal import Reader, portal
from services.court.queries import lists
from shared import database

router = APIRouter()
SHOWN = 10
WINDOW = timedelta(days=7)


@router.get("/")
async def today(request: Request, caller: Reader) -> Response:
    """The work queues: over-detained first, then who is expected, hearings, terms and appeal windows that end."""
    async with database.session(caller.scope) as session:
        queues = {
            code: await lists.list_people(session, caller, code, per_page=SHOWN)
            for code in ("over-detained", "expected-in-court", "alternatives-candidate")
        }
        counts = await lists.count_queues(session, caller)
        ending = {kind: await lists.list_ending(session, kind, within=WINDOW) for kind in lists.KINDS}
        hearings = await lists.list_hearings(session, caller, limit=SHOWN)
        named = [duty.about[0] for duties in ending.values() for duty in duties]
        people = await lists.list_by_id(session, [*named, *(hearing.person_id for hearing in hearings)])
    return portal.render(
        request, "today.html", queues=queues, counts=counts, ending=ending, hearings=hearings, people=people
    )
