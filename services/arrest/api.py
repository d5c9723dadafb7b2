"""The police's JSON routes: authorise in the signature, then one action or query."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.arrest import queries
from services.arrest.actions import amendments, arrests, custody
from services.arrest.schemas import (
    Amendment,
    AmendmentSaved,
    ArrestSaved,
    CustodyEnding,
    NewArrest,
    NewCall,
    NewExtension,
    PersonDetail,
    PersonListed,
    Retraction,
)
from shared import database, identity
from shared.contracts.bodies import FlagSeen, Recorded
from shared.duties import DutyDetail
from shared.identity import Caller

router = APIRouter()

Recorder = Annotated[Caller, Depends(identity.may("arrest", "record-arrest"))]
Reader = Annotated[Caller, Depends(identity.may("arrest", "see-arrests"))]


@router.post("/arrests", status_code=201, operation_id="arrest.record")
async def record_arrest(body: NewArrest, police: Recorder) -> ArrestSaved:
    """Record an arrest, with the answer about dependants."""
    async with database.session(police.scope) as session:
        return await arrests.record_arrest(session, body, by=police)


@router.post("/calls", status_code=201, operation_id="arrest.log-call")
async def log_call(body: NewCall, police: Recorder) -> Recorded:
    """Record a call to someone who can care for the children."""
    async with database.session(police.scope) as session:
        return await custody.log_call(session, body, by=police)


@router.post("/amendments", status_code=201, operation_id="arrest.amend")
async def amend_arrest(body: Amendment, police: Recorder) -> AmendmentSaved:
    """Record what is now known of an arrest."""
    async with database.session(police.scope) as session:
        return await amendments.amend_arrest(session, body, by=police)


@router.post("/retractions", status_code=201, operation_id="arrest.retract")
async def retract_arrest(body: Retraction, police: Recorder) -> Recorded:
    """Take back an arrest recorded in error."""
    async with database.session(police.scope) as session:
        return await custody.retract_arrest(session, body, by=police)


@router.post("/extensions", status_code=201, operation_id="arrest.extend-custody")
async def extend_custody(body: NewExtension, police: Recorder) -> Recorded:
    """Record a prosecutor's extension of custody."""
    async with database.session(police.scope) as session:
        return await custody.extend_custody(session, body, by=police)


@router.post("/custody-ends", status_code=201, operation_id="arrest.end-custody")
async def end_custody(body: CustodyEnding, police: Recorder) -> Recorded:
    """Record the end of police custody."""
    async with database.session(police.scope) as session:
        return await custody.end_custody(session, body, by=police)


@router.get("/people", operation_id="arrest.list-people")
async def list_people(police: Reader) -> list[PersonListed]:
    """Everyone in custody at this office."""
    async with database.session(police.scope) as session:
        return await queries.list_held(session, police)


@router.get("/people/{person_id}", operation_id="arrest.find-person")
async def find_person(person_id: UUID, police: Reader) -> PersonDetail:
    """One person as this office recorded them."""
    async with database.session(police.scope) as session:
        return await queries.find_person(session, person_id, police)


@router.get("/duties", operation_id="arrest.list-duties")
async def list_duties(police: Reader) -> list[DutyDetail]:
    """What is due at this office."""
    async with database.session(police.scope) as session:
        return [DutyDetail.of(duty) for duty in await queries.list_duties(session)]


@router.get("/flags", operation_id="arrest.list-flags")
async def list_flags(police: Reader) -> list[FlagSeen]:
    """The flags of this office."""
    async with database.session(police.scope) as session:
        return await queries.list_flags(session)
