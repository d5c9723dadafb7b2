"""A household behind its alert, and the one-page forms for everything a worker can record about it."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from services.welfare import queries, schemas
from services.welfare.actions import approvals, statements
from services.welfare.pages.portal import Reader, Worker, portal
from services.welfare.schemas import NewAcknowledgement
from shared import database
from shared.contracts.people import PersonBody
from shared.errors import NotFound, Refused, refuse
from shared.identity import Caller
from shared.web.forms import Form, body, is_reshaping, nested
from shared.web.messages import field_errors

router = APIRouter()


class Deed(NamedTuple):
    """Something a worker can record: the body it is read into, the field that names the person, what records it."""

    body: type[BaseModel]
    about: str
    record: Callable[..., Awaitable[Any]]


DEEDS = {
    "find": Deed(schemas.NewFinding, "child", statements.find_child),
    "assess": Deed(schemas.NewAssessment, "child", statements.assess),
    "place": Deed(schemas.NewPlacement, "child", statements.place),
    "support": Deed(schemas.NewSupport, "person", statements.support),
    "refer": Deed(schemas.NewReferral, "person", statements.refer),
    "health": Deed(schemas.NewHealthReport, "child", statements.report_health),
    "carer": Deed(schemas.NewCarerAssessment, "person", statements.assess_carer),
    "plan": Deed(schemas.NewPlan, "person", statements.plan_reunification),
    "report": Deed(schemas.NewReport, "person", statements.share_report),
    "unsafe": Deed(schemas.NewUnsafe, "person", statements.flag_unsafe),
    "correct": Deed(schemas.NewCorrection, "person", statements.correct),
    "close": Deed(schemas.NewClosing, "child", statements.close),
}


@router.get("/alerts/{alert_id}")
async def household(request: Request, alert_id: UUID, worker: Reader, saved: str = "") -> Response:
    """The household an alert is about: the children first, then the adults, who was asked, and what happened."""
    async with database.session(worker.scope) as session:
        case = await queries.find_case(session, alert_id, worker)
    return portal.render(request, "household.html", case=case, worker=worker, saved=saved)


@router.post("/alerts/{alert_id}/acknowledge")
async def acknowledge(alert_id: UUID, worker: Worker) -> Response:
    """I take this."""
    async with database.session(worker.scope) as session:
        alert = await queries.find_alert(session, alert_id)
        await statements.acknowledge(session, NewAcknowledgement(about=PersonBody(id=alert.about[0])), by=worker)
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303)


@router.get("/alerts/{alert_id}/people/{person_id}/{deed}")
async def deed_form(request: Request, alert_id: UUID, person_id: UUID, deed: str, worker: Worker) -> Response:
    """The empty form for one deed about one person."""
    return await _form(request, worker, alert_id, person_id, deed, Form())


@router.post("/alerts/{alert_id}/people/{person_id}/{deed}")
async def do_deed(request: Request, alert_id: UUID, person_id: UUID, deed: str, worker: Worker) -> Response:
    """Record it, or show the form again with everything typed and every error at its field."""
    if deed not in DEEDS:
        raise NotFound
    posted = await request.form()
    if is_reshaping(posted):
        return await _form(request, worker, alert_id, person_id, deed, Form.of(posted))
    try:
        await _record(worker, deed, person_id, body(nested(posted)))
    except ValidationError as error:
        form = Form.of(posted, field_errors(error.errors()))
        return await _form(request, worker, alert_id, person_id, deed, form, status=422)
    except Refused as refusal:
        form = Form.of(posted, refusal.errors)
        return await _form(request, worker, alert_id, person_id, deed, form, status=422)
    return RedirectResponse(f"/alerts/{alert_id}?saved={person_id}/{deed}", status_code=303)


async def _record(worker: Caller, deed: str, person_id: UUID, posted: dict[str, Any]) -> None:
    """Record a deed; a residential institution is only proposed, and siblings are placed in one go."""
    also, why = posted.pop("also", []), posted.pop("why", "")
    people = [person_id, *(UUID(each) for each in also)] if deed == "place" else [person_id]
    async with database.session(worker.scope) as session:
        for each in people:
            said = DEEDS[deed].body.model_validate(_about(deed, each, dict(posted)))
            if isinstance(said, schemas.NewPlacement) and said.kind == "residential":
                await approvals.propose(session, said, _reason(why), by=worker)
            else:
                await DEEDS[deed].record(session, said, by=worker)


def _reason(why: str) -> str:
    if not why:
        raise refuse("why", "missing")
    return why[:4000]


def _about(deed: str, person_id: UUID, posted: dict[str, Any]) -> dict[str, Any]:
    """The body: whom it is about comes from the address, an adult already known from the choice on the page."""
    known = posted.pop("known", None)
    if known and known != "new":
        posted["with"] = {"id": known}
    if named := posted.pop("place", None):
        posted["with"] = named
    if deed == "plan":
        posted["children"] = [{"id": child} for child in posted.get("children", [])]
        posted["steps"] = [step["text"] for step in posted.get("steps", [])]
    return posted | {DEEDS[deed].about: {"id": str(person_id)}}


async def _form(
    request: Request, worker: Worker, alert_id: UUID, person_id: UUID, deed: str, form: Form, status: int = 200
) -> Response:
    if deed not in DEEDS:
        raise NotFound
    async with database.session(worker.scope) as session:
        seen = await queries.find_household(session, alert_id, worker)
        person = await queries.find_person(session, person_id, worker)
    return portal.render(request, f"do_{deed}.html", status=status, seen=seen, person=person, form=form)
