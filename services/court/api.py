"""The courts' JSON routes: authorise in the signature, then one act or query."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.court import schemas
from services.court.actions import acts, cases, detention, hearings, judgments, retractions
from services.court.queries import lists, record
from services.court.schemas import PersonDetail, PersonListed, QueueRow
from shared import database, identity
from shared.contracts.bodies import FlagSeen, Recorded
from shared.duties import DutyDetail
from shared.identity import Caller

router = APIRouter()

Reader = Annotated[Caller, Depends(identity.may("court", "see-cases"))]
Keeper = Annotated[Caller, Depends(identity.may("court", "keep-cases"))]
Setter = Annotated[Caller, Depends(identity.may("court", "set-hearings"))]
Recorder = Annotated[Caller, Depends(identity.may("court", "record-orders"))]
Page = Annotated[int, Query(ge=1, le=10_000)]
PER_PAGE = 200


async def _act(decide: acts.Decide, body: Any, by: Caller) -> Recorded:
    async with database.session(by.scope) as session:
        return await acts.carry_out(session, decide, body, by=by)


@router.post("/cases", status_code=201, operation_id="court.open-case")
async def open_case(body: schemas.NewCase, clerk: Keeper) -> Recorded:
    """Open the case of somebody whom the police brought."""
    async with database.session(clerk.scope) as session:
        return await cases.open_case(session, body, by=clerk)


@router.post("/detentions", status_code=201, operation_id="court.order-detention")
async def order_detention(body: schemas.NewDetention, caller: Recorder) -> Recorded:
    """Order provisional detention, or record an order that came on paper."""
    return await _act(detention.decide_detention, body, caller)


@router.post("/extensions", status_code=201, operation_id="court.extend-detention")
async def extend_detention(body: schemas.NewExtension, caller: Recorder) -> Recorded:
    """Extend provisional detention by the term that the law gives."""
    return await _act(detention.decide_extension, body, caller)


@router.post("/refusals", status_code=201, operation_id="court.refuse-detention")
async def refuse_detention(body: schemas.NewRefusal, caller: Recorder) -> Recorded:
    """Refuse provisional detention, or end it."""
    return await _act(detention.decide_refusal, body, caller)


@router.post("/hearings", status_code=201, operation_id="court.schedule-hearing")
async def schedule_hearing(body: schemas.NewHearing, caller: Setter) -> Recorded:
    """Set a hearing."""
    return await _act(hearings.decide_hearing, body, caller)


@router.post("/adjournments", status_code=201, operation_id="court.adjourn-hearing")
async def adjourn_hearing(body: schemas.NewAdjournment, caller: Setter) -> Recorded:
    """Move the next hearing, or the one that is named."""
    return await _act(hearings.decide_adjournment, body, caller)


@router.post("/sentences", status_code=201, operation_id="court.pass-sentence")
async def pass_sentence(body: schemas.NewSentence, caller: Recorder) -> Recorded:
    """Decide the case."""
    return await _act(judgments.decide_sentence, body, caller)


@router.post("/appeals", status_code=201, operation_id="court.file-appeal")
async def file_appeal(body: schemas.NewAppeal, clerk: Keeper) -> Recorded:
    """Record an appeal, also a late one."""
    return await _act(cases.decide_appeal_filed, body, clerk)


@router.post("/appeal-decisions", status_code=201, operation_id="court.decide-appeal")
async def decide_appeal(body: schemas.NewAppealDecision, caller: Recorder) -> Recorded:
    """Record what the higher court decided."""
    return await _act(cases.decide_appeal_decided, body, caller)


@router.post("/release-orders", status_code=201, operation_id="court.order-release")
async def order_release(body: schemas.NewReleaseOrder, caller: Recorder) -> Recorded:
    """Order the release for today."""
    return await _act(detention.decide_release, body, caller)


@router.post("/retractions", status_code=201, operation_id="court.retract")
async def retract(body: schemas.NewRetraction, caller: Recorder) -> Recorded:
    """Take back what this court recorded in error."""
    return await _act(retractions.decide_retraction, body, caller)


@router.get("/people", operation_id="court.list-people")
async def list_people(caller: Reader, page: Page = 1) -> list[PersonListed]:
    """Everybody before this court, 200 a page."""
    async with database.session(caller.scope) as session:
        return await lists.list_people(session, caller, page=page, per_page=PER_PAGE)


@router.get("/people/{person_id}", operation_id="court.find-person")
async def find_person(person_id: UUID, caller: Reader) -> PersonDetail:
    """One person and the family's situation, as this court may know them."""
    async with database.session(caller.scope) as session:
        return await record.find_person(session, person_id, caller)


@router.get("/queue", operation_id="court.list-queue")
async def list_queue(caller: Reader) -> list[QueueRow]:
    """Who stands in which of this court's work queues."""
    async with database.session(caller.scope) as session:
        return await lists.list_queue(session, caller)


@router.get("/duties", operation_id="court.list-duties")
async def list_duties(caller: Reader) -> list[DutyDetail]:
    """What is due at this court."""
    async with database.session(caller.scope) as session:
        return [DutyDetail.of(duty) for duty in await lists.list_duties(session)]


@router.get("/flags", operation_id="court.list-flags")
async def list_flags(caller: Reader) -> list[FlagSeen]:
    """The flags of this court."""
    async with database.session(caller.scope) as session:
        return await lists.list_flags(session)
