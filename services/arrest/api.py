"""The police's JSON routes: authorise in the signature, then one action or query."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.arrest import actions, queries
from services.arrest.schemas import ArrestSaved, NewArrest, NewCall, PersonDetail, PersonListed, Recorded
from shared import database, identity
from shared.duties import DutyDetail
from shared.identity import Caller

router = APIRouter()

Recorder = Annotated[Caller, Depends(identity.may("arrest", "record-arrest"))]
Reader = Annotated[Caller, Depends(identity.may("arrest", "see-arrests"))]


@router.post("/arrests", status_code=201, operation_id="arrest.record")
async def record_arrest(body: NewArrest, police: Recorder) -> ArrestSaved:
    """Record an arrest, with the answer about dependants."""
    async with database.session(police.scope) as session:
        return await actions.record_arrest(session, body, by=police)


@router.post("/calls", status_code=201, operation_id="arrest.log-call")
async def log_call(body: NewCall, police: Recorder) -> Recorded:
    """Record a call to someone who can care for the children."""
    async with database.session(police.scope) as session:
        return await actions.log_call(session, body, by=police)


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
