"""The workers' JSON routes: authorise in the signature, then one action or query."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.welfare import actions, queries
from services.welfare.schemas import Acknowledged, AlertDetail, HouseholdSeen, NewAcknowledgement, PersonSeen
from shared import database, identity
from shared.duties import DutyDetail
from shared.identity import Caller

router = APIRouter()

Worker = Annotated[Caller, Depends(identity.may("welfare", "act-on-households"))]
Reader = Annotated[Caller, Depends(identity.may("welfare", "see-households"))]


@router.post("/acknowledgements", status_code=201, operation_id="welfare.acknowledge")
async def acknowledge(body: NewAcknowledgement, worker: Worker) -> Acknowledged:
    """Take an alert: somebody is on the way."""
    async with database.session(worker.scope) as session:
        return await actions.acknowledge(session, body, by=worker)


@router.get("/alerts", operation_id="welfare.list-alerts")
async def list_alerts(worker: Reader) -> list[AlertDetail]:
    """The queue of this office, worst first."""
    async with database.session(worker.scope) as session:
        return await queries.list_alerts(session)


@router.get("/alerts/{alert_id}", operation_id="welfare.find-household")
async def find_household(alert_id: UUID, worker: Reader) -> HouseholdSeen:
    """The household an alert is about."""
    async with database.session(worker.scope) as session:
        return await queries.find_household(session, alert_id, worker)


@router.get("/people/{person_id}", operation_id="welfare.find-person")
async def find_person(person_id: UUID, worker: Reader) -> PersonSeen:
    """One person of a household."""
    async with database.session(worker.scope) as session:
        return await queries.find_person(session, person_id, worker)


@router.get("/duties", operation_id="welfare.list-duties")
async def list_duties(worker: Reader) -> list[DutyDetail]:
    """What is due in this office's districts."""
    async with database.session(worker.scope) as session:
        return [DutyDetail.of(duty) for duty in await queries.list_duties(session)]
