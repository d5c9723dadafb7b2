"""The workers' JSON routes: authorise in the signature, then one action or query."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.welfare import queries
from services.welfare.actions import statements
from services.welfare.schemas import (
    AlertDetail,
    HouseholdSeen,
    NewAcknowledgement,
    NewAssessment,
    NewCarerAssessment,
    NewClosing,
    NewCorrection,
    NewFinding,
    NewHealthReport,
    NewPlacement,
    NewPlan,
    NewReferral,
    NewReport,
    NewSupport,
    NewUnsafe,
    PersonSeen,
)
from shared import database, identity
from shared.contracts.bodies import FlagSeen, Recorded
from shared.duties import DutyDetail
from shared.identity import Caller

router = APIRouter()

Worker = Annotated[Caller, Depends(identity.may("welfare", "act-on-households"))]
Reader = Annotated[Caller, Depends(identity.may("welfare", "see-households"))]


@router.post("/acknowledgements", status_code=201, operation_id="welfare.acknowledge")
async def acknowledge(body: NewAcknowledgement, worker: Worker) -> Recorded:
    """Take an alert: somebody is on the way."""
    async with database.session(worker.scope) as session:
        return await statements.acknowledge(session, body, by=worker)


@router.post("/findings", status_code=201, operation_id="welfare.find")
async def find_child(body: NewFinding, worker: Worker) -> Recorded:
    """Where a child is now."""
    async with database.session(worker.scope) as session:
        return await statements.find_child(session, body, by=worker)


@router.post("/assessments", status_code=201, operation_id="welfare.assess")
async def assess(body: NewAssessment, worker: Worker) -> Recorded:
    """How a child is."""
    async with database.session(worker.scope) as session:
        return await statements.assess(session, body, by=worker)


@router.post("/unsafe-people", status_code=201, operation_id="welfare.flag-unsafe")
async def flag_unsafe(body: NewUnsafe, worker: Worker) -> Recorded:
    """Keep the children from a person."""
    async with database.session(worker.scope) as session:
        return await statements.flag_unsafe(session, body, by=worker)


@router.post("/carer-assessments", status_code=201, operation_id="welfare.assess-carer")
async def assess_carer(body: NewCarerAssessment, worker: Worker) -> Recorded:
    """Whether an adult can care for the children."""
    async with database.session(worker.scope) as session:
        return await statements.assess_carer(session, body, by=worker)


@router.post("/placements", status_code=201, operation_id="welfare.place")
async def place(body: NewPlacement, worker: Worker) -> Recorded:
    """With whom a child stays."""
    async with database.session(worker.scope) as session:
        return await statements.place(session, body, by=worker)


@router.post("/supports", status_code=201, operation_id="welfare.support")
async def support(body: NewSupport, worker: Worker) -> Recorded:
    """Help for a child or an adult."""
    async with database.session(worker.scope) as session:
        return await statements.support(session, body, by=worker)


@router.post("/referrals", status_code=201, operation_id="welfare.refer")
async def refer(body: NewReferral, worker: Worker) -> Recorded:
    """Hand a child or an adult to another organisation."""
    async with database.session(worker.scope) as session:
        return await statements.refer(session, body, by=worker)


@router.post("/health-reports", status_code=201, operation_id="welfare.report-health")
async def report_health(body: NewHealthReport, worker: Worker) -> Recorded:
    """The health of a child outside."""
    async with database.session(worker.scope) as session:
        return await statements.report_health(session, body, by=worker)


@router.post("/corrections", status_code=201, operation_id="welfare.correct")
async def correct(body: NewCorrection, worker: Worker) -> Recorded:
    """Put a wrong detail right."""
    async with database.session(worker.scope) as session:
        return await statements.correct(session, body, by=worker)


@router.post("/reunification-plans", status_code=201, operation_id="welfare.plan-reunification")
async def plan_reunification(body: NewPlan, worker: Worker) -> Recorded:
    """How a parent comes back."""
    async with database.session(worker.scope) as session:
        return await statements.plan_reunification(session, body, by=worker)


@router.post("/reports", status_code=201, operation_id="welfare.share-report")
async def share_report(body: NewReport, worker: Worker) -> Recorded:
    """Tell the court what it should know of a family."""
    async with database.session(worker.scope) as session:
        return await statements.share_report(session, body, by=worker)


@router.post("/closings", status_code=201, operation_id="welfare.close")
async def close(body: NewClosing, worker: Worker) -> Recorded:
    """A child's case is done."""
    async with database.session(worker.scope) as session:
        return await statements.close(session, body, by=worker)


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


@router.get("/flags", operation_id="welfare.list-flags")
async def list_flags(worker: Reader) -> list[FlagSeen]:
    """The flags of this office's households."""
    async with database.session(worker.scope) as session:
        return await queries.list_flags(session)
