"""The prisons' JSON routes: authorise in the signature, then one action or query."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.prison import schemas
from services.prison.actions import admissions, children, days, leaving
from services.prison.queries import people, register
from services.prison.schemas import PersonDetail, PersonListed, QueueSeen
from shared import database, identity
from shared.contracts.bodies import FlagSeen, Recorded
from shared.duties import DutyDetail
from shared.identity import Caller

router = APIRouter()

Keeper = Annotated[Caller, Depends(identity.may("prison", "keep-register"))]
Reader = Annotated[Caller, Depends(identity.may("prison", "see-register"))]


@router.post("/admissions", status_code=201, operation_id="prison.admit")
async def admit(body: schemas.NewAdmission, prison: Keeper) -> schemas.AdmissionSaved:
    """Admit somebody, with the answer about dependants asked again."""
    async with database.session(prison.scope) as session:
        return await admissions.admit(session, body, by=prison)


@router.post("/child-admissions", status_code=201, operation_id="prison.admit-child")
async def admit_child(body: schemas.NewChildInside, prison: Keeper) -> Recorded:
    """A child comes in to live with a parent."""
    async with database.session(prison.scope) as session:
        return await children.admit_child(session, body, by=prison)


@router.post("/child-departures", status_code=201, operation_id="prison.child-leaves")
async def let_child_leave(body: schemas.NewChildInside, prison: Keeper) -> Recorded:
    """A child who lived inside leaves."""
    async with database.session(prison.scope) as session:
        return await children.let_child_leave(session, body, by=prison)


@router.post("/child-assessments", status_code=201, operation_id="prison.assess-child")
async def assess_child(body: schemas.NewChildAssessment, prison: Keeper) -> Recorded:
    """A child inside was looked at."""
    async with database.session(prison.scope) as session:
        return await children.assess_child(session, body, by=prison)


@router.post("/births", status_code=201, operation_id="prison.record-birth")
async def record_birth(body: schemas.NewBirth, prison: Keeper) -> Recorded:
    """A prisoner gave birth."""
    async with database.session(prison.scope) as session:
        return await children.record_birth(session, body, by=prison)


@router.post("/visits", status_code=201, operation_id="prison.record-visit")
async def record_visit(body: schemas.NewVisit, prison: Keeper) -> Recorded:
    """A prisoner was visited."""
    async with database.session(prison.scope) as session:
        return await days.record_visit(session, body, by=prison)


@router.post("/calls", status_code=201, operation_id="prison.log-call")
async def log_call(body: schemas.NewCall, prison: Keeper) -> Recorded:
    """A prisoner called home."""
    async with database.session(prison.scope) as session:
        return await days.log_call(session, body, by=prison)


@router.post("/tellings", status_code=201, operation_id="prison.tell-parent")
async def tell_parent(body: schemas.ParentTelling, prison: Keeper) -> Recorded:
    """A parent was told what happened to a child."""
    async with database.session(prison.scope) as session:
        return await days.tell_parent(session, body, by=prison)


@router.post("/transfers", status_code=201, operation_id="prison.transfer")
async def transfer(body: schemas.NewTransfer, prison: Keeper) -> Recorded:
    """A prisoner was moved to another prison."""
    async with database.session(prison.scope) as session:
        return await leaving.transfer(session, body, by=prison)


@router.post("/health-reports", status_code=201, operation_id="prison.report-health")
async def report_health(body: schemas.NewHealthReport, prison: Keeper) -> Recorded:
    """A prisoner or a child inside is ill, well again or dead."""
    async with database.session(prison.scope) as session:
        return await days.report_health(session, body, by=prison)


@router.post("/release-plans", status_code=201, operation_id="prison.schedule-release")
async def schedule_release(body: schemas.ReleasePlan, prison: Keeper) -> Recorded:
    """The day of release is planned."""
    async with database.session(prison.scope) as session:
        return await leaving.schedule_release(session, body, by=prison)


@router.post("/releases", status_code=201, operation_id="prison.release")
async def release(body: schemas.NewRelease, prison: Keeper) -> Recorded:
    """A prisoner left free."""
    async with database.session(prison.scope) as session:
        return await leaving.release(session, body, by=prison)


@router.post("/care-reviews", status_code=201, operation_id="prison.request-care-review")
async def request_care_review(body: schemas.NewCareReview, prison: Keeper) -> Recorded:
    """A parent asks that the care of the children be looked at again."""
    async with database.session(prison.scope) as session:
        return await days.request_care_review(session, body, by=prison)


@router.post("/pardon-checks", status_code=201, operation_id="prison.consider-pardon")
async def consider_pardon(body: schemas.PardonCheck, prison: Keeper) -> Recorded:
    """The prison looked whether a pardon can be asked for."""
    async with database.session(prison.scope) as session:
        return await leaving.consider_pardon(session, body, by=prison)


@router.post("/retractions", status_code=201, operation_id="prison.retract")
async def retract(body: schemas.Retraction, prison: Keeper) -> Recorded:
    """Take back what was recorded in error."""
    async with database.session(prison.scope) as session:
        return await leaving.retract(session, body, by=prison)


@router.get("/people", operation_id="prison.list-people")
async def list_people(prison: Reader, start: Annotated[int, Query(ge=0, le=1_000_000)] = 0) -> list[PersonListed]:
    """Everyone in this prison, the latest admitted first, 200 at a time from `start`."""
    async with database.session(prison.scope) as session:
        return await people.list_register(session, await register.list_inside(session, start, 200), prison)


@router.get("/people/{person_id}", operation_id="prison.find-person")
async def find_person(person_id: UUID, prison: Reader) -> PersonDetail:
    """A prisoner, or a child of one."""
    async with database.session(prison.scope) as session:
        return await people.find_person(session, person_id, prison)


@router.get("/queue", operation_id="prison.list-queue")
async def list_queue(prison: Reader) -> list[QueueSeen]:
    """Who is expected here, and who is to leave."""
    async with database.session(prison.scope) as session:
        return await register.list_queue(session)


@router.get("/duties", operation_id="prison.list-duties")
async def list_duties(prison: Reader) -> list[DutyDetail]:
    """What is due at this prison."""
    async with database.session(prison.scope) as session:
        return [DutyDetail.of(duty) for duty in await register.list_duties(session)]


@router.get("/flags", operation_id="prison.list-flags")
async def list_flags(prison: Reader) -> list[FlagSeen]:
    """The flags that stand in this prison."""
    async with database.session(prison.scope) as session:
        return await register.list_flags(session)
