"""A form for each thing an officer records about an arrest after it was saved."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from services.arrest import queries
from services.arrest.actions import amendments, custody
from services.arrest.pages.portal import Recorder, portal
from services.arrest.schemas import Amendment, CustodyEnding, NewCall, NewExtension, Retraction
from shared import database, law
from shared.errors import NotFound, Refused
from shared.identity import Caller
from shared.web.forms import Form, body, is_reshaping, nested
from shared.web.messages import field_errors

router = APIRouter()


class Deed(NamedTuple):
    """Something an officer can record about an arrest: the body it is read into, and what records it."""

    body: type[BaseModel]
    record: Callable[..., Awaitable[Any]]


AMENDS = Deed(Amendment, amendments.amend_arrest)
DEEDS = {
    "call": Deed(NewCall, custody.log_call),
    "extend": Deed(NewExtension, custody.extend_custody),
    "end": Deed(CustodyEnding, custody.end_custody),
    "retract": Deed(Retraction, custody.retract_arrest),
    "answer": AMENDS,
    "child": AMENDS,
    "caregiver": AMENDS,
    "unsafe": AMENDS,
    "held": AMENDS,
    "pregnant": AMENDS,
    "home": AMENDS,
    "offence": AMENDS,
}


@router.get("/arrests/{arrest_id}/{deed}")
async def deed_form(request: Request, arrest_id: UUID, deed: str, police: Recorder) -> Response:
    """The empty form for one deed; `?of=` names the child or adult it is about."""
    return await _deed_form(request, police, arrest_id, deed, Form())


@router.post("/arrests/{arrest_id}/{deed}")
async def do_deed(request: Request, arrest_id: UUID, deed: str, police: Recorder) -> Response:
    """Record it, or show the form again with everything typed and every error at its field."""
    if deed not in DEEDS:
        raise NotFound
    posted = await request.form()
    if is_reshaping(posted):
        return await _deed_form(request, police, arrest_id, deed, Form.of(posted))
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
    for child in posted.get("children", ()):
        if child.get("whereabouts") != "with-adult":
            child.pop("with", None)
    for adult in posted.get("caregivers", ()):
        if adult.get("may_be_told") == "no":
            adult.setdefault("channel", "in-person")
    return posted | {"person": {"id": str(person_id)}}


async def _deed_form(
    request: Request, police: Caller, arrest_id: UUID, deed: str, form: Form, status: int = 200
) -> Response:
    if deed not in DEEDS:
        raise NotFound
    of = request.query_params.get("of", "")
    async with database.session(police.scope) as session:
        arrest = await queries.find_arrest(session, arrest_id)
        person = await queries.find_person(session, arrest.person_id, police)
        named = await queries.list_named(session, arrest_id)
    about = next((pair for pair in named if str(pair[0].person_id) == of and pair[0].kind == deed), None)
    if of and about is None:
        raise NotFound
    return portal.render(
        request,
        f"do_{deed}.html",
        status=status,
        arrest=arrest,
        person=person,
        relatives=[relative for row, relative in named if row.kind == "caregiver"],
        about=about,
        extension=law.custody_extension(person.age, arrest.offence_class),
        form=form,
    )
