"""The desk: slips to print and hand over, families whom nobody could tell, and offices whose notices were stopped."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from services.family import queries
from services.family.actions import slips, stopping
from services.family.channels.naming import house_name
from services.family.domain import House
from services.family.pages.portal import portal
from services.family.schemas import NewDecision
from shared import database
from shared.contracts import access
from shared.errors import Refused
from shared.identity import Caller
from shared.web import language
from shared.web.forms import Form, body, nested
from shared.web.messages import field_errors
from shared.web.sign_in import may

router = APIRouter()

Carrier = Annotated[Caller, Depends(may("family", "hand-over-slips"))]
Decider = Annotated[Caller, Depends(may("family", "let-go"))]


@router.get("/desk")
async def desk(request: Request, carrier: Carrier) -> Response:
    """What waits for a person here, worst first."""
    return await _desk(request, carrier, Form())


async def _desk(request: Request, carrier: Caller, form: Form, status: int = 200) -> Response:
    decides = access.reach(carrier.role, carrier.place, "family", "let-go") is not None
    async with database.session(carrier.scope) as session:
        stoppages = await queries.list_stoppages(session) if decides else []
        alarms = await queries.list_flags(session, carrier)
        waiting = await slips.list_slips(session, carrier)
    stopped = [(each, house_name(House.of(each.office), language.current())) for each in stoppages if not each.ended_at]
    return portal.render(
        request, "desk.html", status=status, caller=carrier, stopped=stopped, alarms=alarms, slips=waiting, form=form
    )


@router.post("/desk/slips/{notice_id}")
async def print_slip(request: Request, notice_id: UUID, carrier: Carrier) -> Response:
    """The slip as it is printed, in the recipient's language."""
    async with database.session(carrier.scope) as session:
        slip = await slips.print_slip(session, notice_id, carrier)
    with language.speaking(slip.language):
        return portal.render(request, "slip.html", caller=carrier, slip=slip)


@router.post("/desk/slips/{notice_id}/handed-over")
async def hand_over(notice_id: UUID, carrier: Carrier) -> Response:
    """It was given into the recipient's hands."""
    async with database.session(carrier.scope) as session:
        await slips.hand_over(session, notice_id)
    return RedirectResponse("/desk", status_code=303)


@router.post("/desk/stoppages/{decision}")
async def decide(request: Request, decision: Literal["let-go", "drop"], decider: Decider) -> Response:
    """Let an office's notices go or drop them, with the reason."""
    posted = await request.form()
    act = stopping.let_go if decision == "let-go" else stopping.drop
    try:
        async with database.session(decider.scope) as session:
            await act(session, NewDecision.model_validate(body(nested(posted))), decider)
    except ValidationError as error:
        return await _desk(request, decider, Form.of(posted, field_errors(error.errors())), 422)
    except Refused as refusal:
        return await _desk(request, decider, Form.of(posted, refusal.errors), 409)
    return RedirectResponse("/desk", status_code=303)
