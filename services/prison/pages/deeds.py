"""A one-page form for each thing a prison records about a prisoner or a child."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from services.prison import schemas
from services.prison.actions import admissions, children, days, leaving
from services.prison.pages import answers
from services.prison.pages.people import naming
from services.prison.pages.portal import Keeper, portal
from services.prison.queries.file import find_child_file, find_file
from shared import database, law
from shared.contracts.codes import PRISONS
from shared.errors import FieldError, NotFound, Refused
from shared.identity import Caller
from shared.web.forms import Form, body, is_reshaping, nested
from shared.web.language import current
from shared.web.messages import field_errors

router = APIRouter()

Read = Callable[[dict[str, Any], UUID, Caller], dict[str, Any]]


class Deed(NamedTuple):
    """Something an officer can record: the body it is read into, how the form is read, and what records it."""

    body: type[BaseModel]
    read: Read
    record: Callable[..., Awaitable[Any]]


OF_PERSON: Mapping[str, Deed] = {
    "admit": Deed(schemas.NewAdmission, answers.admission, admissions.admit),
    "visit": Deed(schemas.NewVisit, answers.visit, days.record_visit),
    "call": Deed(schemas.NewCall, answers.call, days.log_call),
    "tell": Deed(schemas.ParentTelling, answers.telling, days.tell_parent),
    "health": Deed(schemas.NewHealthReport, answers.of_person, days.report_health),
    "review": Deed(schemas.NewCareReview, answers.review, days.request_care_review),
    "birth": Deed(schemas.NewBirth, answers.birth, children.record_birth),
    "child": Deed(schemas.NewChildInside, answers.child_in, children.admit_child),
    "transfer": Deed(schemas.NewTransfer, answers.of_person, leaving.transfer),
    "plan": Deed(schemas.ReleasePlan, answers.of_person, leaving.schedule_release),
    "release": Deed(schemas.NewRelease, answers.of_person, leaving.release),
    "pardon": Deed(schemas.PardonCheck, answers.of_person, leaving.consider_pardon),
    "retract": Deed(schemas.Retraction, answers.of_person, leaving.retract),
}
OF_CHILD: Mapping[str, Deed] = {
    "assess": Deed(schemas.NewChildAssessment, answers.of_child, children.assess_child),
    "leave": Deed(schemas.NewChildInside, answers.child_out, children.let_child_leave),
    "health": Deed(schemas.NewHealthReport, answers.of_child, days.report_health),
}
# After these the prisoner is no longer this prison's.
GONE = {"transfer"}


@router.get("/people/{person_id}/{deed}")
async def person_form(request: Request, person_id: UUID, deed: str, prison: Keeper) -> Response:
    """The form for one deed about a prisoner, with what is known filled in."""
    return await _person_form(request, prison, person_id, deed, None)


@router.post("/people/{person_id}/{deed}")
async def do_to_person(request: Request, person_id: UUID, deed: str, prison: Keeper) -> Response:
    """Record it, or show the form again with everything typed and every error at its field."""
    if deed not in OF_PERSON:
        raise NotFound
    posted = await request.form()
    if is_reshaping(posted):
        return await _person_form(request, prison, person_id, deed, Form.of(posted))
    errors = await _record(OF_PERSON[deed], posted, person_id, prison)
    if errors:
        return await _person_form(request, prison, person_id, deed, Form.of(posted, errors), 422)
    return RedirectResponse("/" if deed in GONE else f"/people/{person_id}?saved={deed}", status_code=303)


@router.get("/children/{child_id}/{deed}")
async def child_form(request: Request, child_id: UUID, deed: str, prison: Keeper) -> Response:
    """The form for one deed about a child inside."""
    return await _child_form(request, prison, child_id, deed, Form())


@router.post("/children/{child_id}/{deed}")
async def do_to_child(request: Request, child_id: UUID, deed: str, prison: Keeper) -> Response:
    """Record it, or show the form again with everything typed and every error at its field."""
    if deed not in OF_CHILD:
        raise NotFound
    posted = await request.form()
    errors = await _record(OF_CHILD[deed], posted, child_id, prison)
    if errors:
        return await _child_form(request, prison, child_id, deed, Form.of(posted, errors), 422)
    return RedirectResponse(f"/children/{child_id}?saved={deed}", status_code=303)


async def _record(deed: Deed, posted: Any, about: UUID, prison: Caller) -> tuple[FieldError, ...]:
    """Record what a form says; the errors at its fields, none when it was recorded."""
    try:
        said = deed.body.model_validate(deed.read(body(nested(posted)), about, prison))
        async with database.session(prison.scope) as session:
            await deed.record(session, said, by=prison)
    except ValidationError as error:
        return tuple(field_errors(error.errors()))
    except Refused as refusal:
        return refusal.errors
    return ()


async def _person_form(
    request: Request, prison: Caller, person_id: UUID, deed: str, form: Form | None, status: int = 200
) -> Response:
    if deed not in OF_PERSON:
        raise NotFound
    async with database.session(prison.scope) as session:
        file = await find_file(session, person_id, prison)
    known = form or Form(answers.known(deed, file))
    codes = [code for code in PRISONS if code != prison.place]
    prisons = [(code, law.prison_name(code, current())) for code in codes]
    undoable = leaving.own_ids(list(file.entries))
    return portal.render(
        request, f"do_{deed}.html", status=status, file=file, form=known, prisons=prisons, undoable=undoable, **naming()
    )


async def _child_form(
    request: Request, prison: Caller, child_id: UUID, deed: str, form: Form, status: int = 200
) -> Response:
    if deed not in OF_CHILD:
        raise NotFound
    async with database.session(prison.scope) as session:
        file = await find_child_file(session, child_id, prison)
    return portal.render(request, f"child_{deed}.html", status=status, file=file, form=form, **naming())
