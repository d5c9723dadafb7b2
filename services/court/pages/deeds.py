"""The forms: one for each act, the family's situation above it; decisions are read in plain words before they count."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from services.court import schemas
from services.court.actions import acts, cases, detention, hearings, judgments, retractions
from services.court.domain import Told
from services.court.pages.portal import Reader, show
from services.court.pages.shown import ANSWERS, load_shown
from services.court.queries import record
from services.court.schemas import Happened, PersonDetail
from shared import database, identity
from shared.contracts.bodies import Recorded
from shared.errors import NotFound, Refused
from shared.identity import Caller
from shared.web.forms import Form, body, is_reshaping, nested
from shared.web.language import N_
from shared.web.messages import field_errors

router = APIRouter()
NOT_FOUND = 404


class Deed(NamedTuple):
    """Something that can be recorded: its `title` on the page, the body it is read into, what decides it, for whom.

    `signed` acts are read in plain words on a page of their own before they count; `fits` says for whom it is offered.
    """

    title: str
    body: type[BaseModel]
    decide: acts.Decide
    purpose: str
    fits: Callable[[PersonDetail], bool]
    signed: bool = True


def _in_case(person: PersonDetail) -> bool:
    return person.case_id is not None


DEEDS = {
    "case": Deed(
        N_("Open a case"), schemas.NewCase, cases.decide_case, "keep-cases",
        lambda who: who.case_id is None, signed=False,
    ),
    "detention": Deed(
        N_("Order provisional detention"), schemas.NewDetention, detention.decide_detention, "record-orders",
        lambda who: _in_case(who) and who.detained_at is None and who.sentence is None,
    ),
    "refusal": Deed(
        N_("Refuse or end detention"), schemas.NewRefusal, detention.decide_refusal, "record-orders",
        lambda who: _in_case(who) and who.held and who.sentence is None,
    ),
    "extension": Deed(
        N_("Extend detention"), schemas.NewExtension, detention.decide_extension, "record-orders",
        lambda who: who.detained_at is not None and who.sentence is None,
    ),
    "sentence": Deed(
        N_("Decide the case"), schemas.NewSentence, judgments.decide_sentence, "record-orders",
        lambda who: _in_case(who) and who.sentence is None,
    ),
    "appeal": Deed(
        N_("Record an appeal"), schemas.NewAppeal, cases.decide_appeal_filed, "keep-cases", _in_case, signed=False
    ),
    "appeal-decision": Deed(
        N_("Record the decision on appeal"), schemas.NewAppealDecision, cases.decide_appeal_decided, "record-orders",
        lambda who: bool(who.appeals),
    ),
    "hearing": Deed(
        N_("Set a hearing"), schemas.NewHearing, hearings.decide_hearing, "set-hearings", _in_case, signed=False
    ),
    "adjournment": Deed(
        N_("Move a hearing"), schemas.NewAdjournment, hearings.decide_adjournment, "set-hearings",
        lambda who: bool(who.hearings), signed=False,
    ),
    "release": Deed(
        N_("Order the release"), schemas.NewReleaseOrder, detention.decide_release, "record-orders",
        lambda who: who.held,
    ),
    "retraction": Deed(
        N_("Take back a record"), schemas.NewRetraction, retractions.decide_retraction, "record-orders", _in_case
    ),
}  # fmt: skip


@router.get("/people/{person_id}/{deed}")
async def deed_form(request: Request, person_id: UUID, deed: str, caller: Reader) -> Response:
    """The form, with what the address says already filled in (`?what=…` for a retraction)."""
    return await _form(request, _allowed(caller, deed), person_id, deed, Form(dict(request.query_params)))


@router.post("/people/{person_id}/{deed}")
async def do_deed(request: Request, person_id: UUID, deed: str, caller: Reader) -> Response:
    """Check what was typed; show what it would decide; record it once that was signed."""
    by = _allowed(caller, deed)
    posted = await request.form()
    if posted.get("_change") or is_reshaping(posted):
        return await _form(request, by, person_id, deed, Form.of(posted))
    try:
        said = DEEDS[deed].body.model_validate(body(nested(posted)) | {"person": {"id": str(person_id)}})
        saved = await _record(by, deed, said, str(posted.get("_sign", "")))
        if saved is None:
            return await _before_signing(request, by, deed, said, posted)
    except ValidationError as error:
        return await _form(request, by, person_id, deed, Form.of(posted, field_errors(error.errors())), 422)
    except Refused as refusal:
        if refusal.status == NOT_FOUND:
            raise NotFound from None
        return await _form(request, by, person_id, deed, Form.of(posted, refusal.errors), 422)
    return RedirectResponse(f"/people/{person_id}?recorded={saved.id}&deed={deed}", status_code=303)


def _allowed(caller: Caller, deed: str) -> Caller:
    if deed not in DEEDS:
        raise NotFound
    return identity.authorise(caller, "court", DEEDS[deed].purpose)


async def _record(by: Caller, deed: str, said: Any, signed: str) -> Recorded | None:
    """Record it; None when it must be read first: not signed yet, or something was recorded since it was read.

    So a signature that is sent twice counts once, and nobody signs on what is no longer so.
    """
    async with database.session(by.scope) as session:
        if isinstance(said, schemas.NewCase):
            return await cases.open_case(session, said, by=by)
        known, act = await acts.consider(session, DEEDS[deed].decide, said, by=by)
        if DEEDS[deed].signed and signed != _seen(known.everything):
            return None
        return await acts.keep(session, known.person, act, by=by)


def _seen(everything: Sequence[Told | Happened]) -> str:
    """A mark of what was recorded so far; what comes back from those who were told does not count."""
    return str(sum(each.type not in ANSWERS for each in everything))


async def _before_signing(request: Request, by: Caller, deed: str, said: Any, posted: FormData) -> Response:
    """One page in plain words: what this decides, until when, who will be told what."""
    async with database.session(by.scope) as session:
        _, act = await acts.consider(session, DEEDS[deed].decide, said, by=by)
        shown, known = await load_shown(session, said.person.id, by)
    reckoned = judgments.reckon(known, said) if isinstance(said, schemas.NewSentence) else None
    return show(
        request,
        "confirm.html",
        deed=deed,
        shown=shown,
        person=shown.person,
        seen=_seen(shown.happened),
        kind=act.event.event_type,
        facts=act.event.facts.model_dump(mode="json", exclude_none=True),
        said=said,
        words=act.private,
        lines=reckoned.lines if reckoned else (),
        form=Form.of(posted),
    )


async def _form(request: Request, by: Caller, person_id: UUID, deed: str, form: Form, status: int = 200) -> Response:
    async with database.session(by.scope) as session:
        shown, known = await load_shown(session, person_id, by)
    own = {each.id for each in record.own_acts(known, by.place[:2])}
    return show(
        request,
        f"do_{deed}.html",
        status=status,
        deed=deed,
        title=DEEDS[deed].title,
        signed=DEEDS[deed].signed,
        shown=shown,
        person=shown.person,
        on_paper=detention.on_paper(by),
        retractable=[each for each in shown.happened if each.id in own],
        form=form,
    )
