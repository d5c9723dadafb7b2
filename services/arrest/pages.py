"""The police's portal: who is here today, the form that asks about the children, and what came back."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from services.arrest import queries
from services.arrest.actions import arrests, custody
from services.arrest.schemas import CustodyEnding, NewArrest, NewCall, NewExtension, Retraction
from shared import database
from shared.errors import NotFound, Refused
from shared.identity import Caller
from shared.web import live, sign_in
from shared.web.forms import Form, body, is_reshaping, nested
from shared.web.language import N_
from shared.web.messages import field_errors
from shared.web.portal import Portal

portal = Portal(
    "arrest",
    Path(__file__).parent / "templates",
    agency=N_("Police"),
    navigation=[("/", N_("Today")), ("/arrests/new", N_("New arrest"))],
)
router = APIRouter()

Reader = Annotated[Caller, Depends(sign_in.may("arrest", "see-arrests"))]
Recorder = Annotated[Caller, Depends(sign_in.may("arrest", "record-arrest"))]


@router.get("/")
async def today(request: Request, police: Reader) -> Response:
    """Who is held here, and what is due, the most pressing first."""
    async with database.session(police.scope) as session:
        people = await queries.list_held(session, police)
        duties = await queries.list_duties(session)
    by_person: dict[UUID, list[Any]] = {}
    for duty in duties:
        by_person.setdefault(duty.about[0], []).append(duty)
    return portal.render(request, "today.html", people=people, duties=by_person)


@router.get("/arrests/new")
async def new_arrest(request: Request, _: Recorder) -> Response:
    """The empty form."""
    return portal.render(request, "new_arrest.html")


@router.post("/arrests")
async def record_arrest(request: Request, police: Recorder) -> Response:
    """Save the form, or show it again with everything typed and every error at its field."""
    posted = await request.form()
    if is_reshaping(posted):
        return portal.render(request, "new_arrest.html", form=Form.of(posted))
    try:
        arrest = NewArrest.model_validate(_one_person_a_name(body(nested(posted))))
        async with database.session(police.scope) as session:
            saved = await arrests.record_arrest(session, arrest, by=police)
    except ValidationError as error:
        return _again(request, Form.of(posted, field_errors(error.errors())))
    except Refused as refusal:
        return _again(request, Form.of(posted, refusal.errors))
    return RedirectResponse(f"/arrests/{saved.id}", status_code=303)


def _again(request: Request, form: Form) -> Response:
    return portal.render(request, "new_arrest.html", status=422, form=form)


def _one_person_a_name(posted: dict[str, Any]) -> dict[str, Any]:
    """Adults typed twice with the same name are one person: who a child is with is often a caregiver too."""
    posted.setdefault("offence", {})
    known: dict[str, Any] = {}
    adults = [named.get("person") for named in posted.get("caregivers", []) if isinstance(named, dict)]
    adults += [child.get("with") for child in posted.get("children", []) if isinstance(child, dict)]
    adults += [*posted.get("unsafe", []), *posted.get("other_carers_held", [])]
    for adult in adults:
        if isinstance(adult, dict) and (name := adult.get("name_latin") or adult.get("name_km")):
            adult["id"] = known.setdefault(str(name).casefold(), adult.get("id"))
    return posted


@router.get("/arrests/{arrest_id}")
async def arrest_page(request: Request, arrest_id: UUID, police: Reader) -> Response:
    """One arrest: what is due, the PINs to pass on, who was told and who answered."""
    async with database.session(police.scope) as session:
        arrest = await queries.find_arrest(session, arrest_id)
        person = await queries.find_person(session, arrest.person_id, police)
        recipients = await queries.list_recipients(session, arrest_id)
        duties = [duty for duty in await queries.list_duties(session) if arrest.person_id in duty.about]
        answers = await queries.list_answers(session, arrest.person_id)
    return portal.render(
        request, "arrest.html", arrest=arrest, person=person, recipients=recipients, duties=duties, answers=answers
    )


@router.get("/arrests/{arrest_id}/live")
async def arrest_live(request: Request, arrest_id: UUID, police: Reader) -> Response:
    """The answers to an arrest as they come in."""

    async def render() -> str:
        async with database.session(police.scope) as session:
            arrest = await queries.find_arrest(session, arrest_id)
            answers = await queries.list_answers(session, arrest.person_id)
        return portal.fragment("answers.html", answers=answers)

    async with database.session(police.scope) as session:
        await queries.find_arrest(session, arrest_id)
    fragments: AsyncIterator[str] = live.changes(request.app.state.wakeups, "answers", render)
    return live.stream(fragments)


class Deed(NamedTuple):
    """Something an officer can record about an arrest: the body it is read into, and what records it."""

    body: type[BaseModel]
    record: Callable[..., Awaitable[Any]]


DEEDS = {
    "call": Deed(NewCall, custody.log_call),
    "extend": Deed(NewExtension, custody.extend_custody),
    "end": Deed(CustodyEnding, custody.end_custody),
    "retract": Deed(Retraction, custody.retract_arrest),
}


@router.get("/arrests/{arrest_id}/{deed}")
async def deed_form(request: Request, arrest_id: UUID, deed: str, police: Recorder) -> Response:
    """The empty form for one deed."""
    return await _deed_form(request, police, arrest_id, deed, Form())


@router.post("/arrests/{arrest_id}/{deed}")
async def do_deed(request: Request, arrest_id: UUID, deed: str, police: Recorder) -> Response:
    """Record it, or show the form again with everything typed and every error at its field."""
    if deed not in DEEDS:
        raise NotFound
    posted = await request.form()
    try:
        async with database.session(police.scope) as session:
            arrest = await queries.find_arrest(session, arrest_id)
            said = DEEDS[deed].body.model_validate(_about(body(nested(posted)), arrest.person_id))
            await DEEDS[deed].record(session, said, by=police)
    except ValidationError as error:
        return await _deed_form(request, police, arrest_id, deed, Form.of(posted, field_errors(error.errors())), 422)
    except Refused as refusal:
        return await _deed_form(request, police, arrest_id, deed, Form.of(posted, refusal.errors), 422)
    return RedirectResponse("/" if deed in ("end", "retract") else f"/arrests/{arrest_id}", status_code=303)


def _about(posted: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """The body: whom it is about comes from the address, a relative already named from the choice on the page."""
    known = posted.pop("known", None)
    if known and known != "new":
        posted["to"] = {"id": known}
    return posted | {"person": {"id": str(person_id)}}


async def _deed_form(
    request: Request, police: Caller, arrest_id: UUID, deed: str, form: Form, status: int = 200
) -> Response:
    if deed not in DEEDS:
        raise NotFound
    async with database.session(police.scope) as session:
        arrest = await queries.find_arrest(session, arrest_id)
        person = await queries.find_person(session, arrest.person_id, police)
        relatives = await queries.list_caregivers(session, arrest_id)
    return portal.render(
        request, f"do_{deed}.html", status=status, arrest=arrest, person=person, relatives=relatives, form=form
    )
