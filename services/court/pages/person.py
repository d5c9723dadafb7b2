"""One person before this court: the family's situation, how the person stands, what can be done, what was told."""

from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.court.pages import wording
from services.court.pages.deeds import DEEDS
from services.court.pages.paper import PRINTED
from services.court.pages.portal import Reader, portal, show
from services.court.pages.shown import ANSWERS, answers_to, load_shown
from services.court.queries import record
from services.court.schemas import PersonDetail
from shared import database
from shared.contracts import access
from shared.identity import Caller
from shared.web import live

router = APIRouter()


@router.get("/people/{person_id}")
async def person_page(request: Request, person_id: UUID, caller: Reader) -> Response:
    """The person; after an act was recorded (`?recorded=ID`) also who is told of it, as the answers come."""
    async with database.session(caller.scope) as session:
        shown, _ = await load_shown(session, person_id, caller)
    recorded = next((each for each in shown.happened if str(each.id) == request.query_params.get("recorded")), None)
    return show(
        request,
        "person.html",
        shown=shown,
        person=shown.person,
        recorded=recorded,
        answers=answers_to(shown.happened, recorded) if recorded else [],
        deeds=deeds_for(caller, shown.person),
        answer_types=ANSWERS,
        paper_types=PRINTED,
        titles={name: deed.title for name, deed in DEEDS.items()},
        kept=request.query_params.get("deed", ""),
    )


@router.get("/people/{person_id}/answers/{fact_id}")
async def answers_live(request: Request, person_id: UUID, fact_id: UUID, caller: Reader) -> Response:
    """Who was told of one act, as the answers come in."""

    async def render() -> str:
        async with database.session(caller.scope) as session:
            happened = record.happened_of(await record.load_known(session, person_id))
        act = next((each for each in happened if each.id == fact_id), None)
        return portal.fragment("answers.html", word=wording, answers=answers_to(happened, act) if act else [])

    async with database.session(caller.scope) as session:
        await record.find_row(session, person_id)
    fragments: AsyncIterator[str] = live.changes(request.app.state.wakeups, "record", render)
    return live.stream(fragments)


def deeds_for(caller: Caller, person: PersonDetail) -> list[str]:
    """What this caller can record about somebody who stands so, in the order of the work."""
    return [
        name
        for name, deed in DEEDS.items()
        if access.reach(caller.role, caller.place, "court", deed.purpose) and deed.fits(person)
    ]
