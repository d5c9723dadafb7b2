"""What prisons send and get: the words of the forms, the same in every body."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.bodies import CaregiverNamed, ChildListed, Pin, Recorded
from shared.contracts.codes import (
    Dependants,
    HealthState,
    Line,
    Note,
    Prison,
    Risk,
    YesNo,
)
from shared.contracts.people import Body, PersonBody

People = Annotated[tuple[PersonBody, ...], Field(max_length=30)]


class NewAdmission(Body):
    """`prison.admit`: the question about dependants is asked again, and who can care for them and may be told."""

    person: PersonBody
    prison: Prison
    dependants: Dependants
    children: tuple[ChildListed, ...] = Field(default=(), max_length=30)
    children_inside: People = ()
    caregivers: tuple[CaregiverNamed, ...] = Field(default=(), max_length=10)


class AdmissionSaved(Recorded):
    """What an admission answers: the PINs for the parent to pass on, one for each who may be told."""

    pins: list[Pin]


class NewChildInside(Body):
    """`prison.admit-child`, and `prison.child-leaves`: `to` is who takes the child, or looks after it inside."""

    child: PersonBody
    of: PersonBody
    assessment: Note
    to: PersonBody | None = None


class NewChildAssessment(Body):
    """`prison.assess-child`: a child inside, looked at for its own sake."""

    child: PersonBody
    health: Note
    development: Note
    risk: Risk
    notes: Note | None = None


class NewBirth(Body):
    """`prison.record-birth`: the child then lives inside."""

    parent: PersonBody
    child: PersonBody


class NewVisit(Body):
    """`prison.record-visit`: `minutes` long, `fee` in riel, which is nothing where all is right."""

    person: PersonBody
    visitors: Annotated[tuple[PersonBody, ...], Field(min_length=1, max_length=30)]
    contact: YesNo
    minutes: Annotated[int, Field(ge=1, le=1440)]
    fee: Annotated[int, Field(ge=0, le=100_000_000)]


class NewCall(Body):
    """`prison.log-call`: a call home."""

    person: PersonBody
    to: PersonBody
    reached: YesNo


class ParentTelling(Body):
    """`prison.tell-parent`: the parent was told what happened to a child."""

    person: PersonBody
    about: PersonBody


class NewTransfer(Body):
    """`prison.transfer`: to another prison."""

    person: PersonBody
    to: Prison
    reason: Note


class NewHealthReport(Body):
    """`prison.report-health`: of a prisoner, or of a child inside, never of both."""

    person: PersonBody | None = None
    child: PersonBody | None = None
    state: HealthState
    tell_family: YesNo


class ReleasePlan(Body):
    """`prison.schedule-release`: the day on which somebody is to leave."""

    person: PersonBody
    on: date
    reason: Note


class NewRelease(Body):
    """`prison.release`: somebody left free."""

    person: PersonBody
    reason: Note


class PardonCheck(Body):
    """`prison.consider-pardon`: whether somebody was proposed, and why or why not."""

    person: PersonBody
    proposed: YesNo
    reason: Note


class NewCareReview(Body):
    """`prison.request-care-review`: in the parent's own words."""

    person: PersonBody
    about: Annotated[tuple[PersonBody, ...], Field(min_length=1, max_length=30)]
    words: Note


class Retraction(Body):
    """`prison.retract`: `what` is the id of a record made in error, or its event type for the newest of that type."""

    person: PersonBody
    what: Line
    reason: Note


class ChildSeen(BaseModel):
    """A child as its parent's prison may know it. Of one for whom consent was refused only the id: it is counted.

    `cared_for_since` is when workers saw to it that somebody looks after a child outside; by whom and where is theirs.
    """

    id: UUID
    name_latin: str | None = None
    name_km: str | None = None
    sex: str | None = None
    born: date | None = None
    age: int | None = None
    relation: str | None = None
    consent: str | None = None
    inside: bool = False
    breastfed: bool = False
    needs: str | None = None
    health: str | None = None
    cared_for_since: AwareDatetime | None = None

    @property
    def is_shown(self) -> bool:
        """Whether anything may be said of the child beyond that there is one."""
        return self.inside or self.consent != "no"


class PersonDetail(BaseModel):
    """A prisoner, or a child living inside, as this prison's register shows them."""

    id: UUID
    name_latin: str | None = None
    name_km: str | None = None
    sex: str | None = None
    born: date | None = None
    age: int | None = None
    nationality: str | None = None
    language: str | None = None
    prison: str | None = None
    state: str = "known"
    consent: str | None = None
    dependants: str | None = None
    pregnant: str | None = None
    children: list[ChildSeen] = []
    inside_with: UUID | None = None
    limit_on: date | None = None
    arrived_on: date | None = None
    admitted_at: AwareDatetime | None = None
    detention_until: AwareDatetime | None = None
    release_on: date | None = None
    release_is: str | None = None
    held_by_appeal: bool = False
    trace_id: str | None = None


class PersonListed(BaseModel):
    """One row of the register."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    state: str
    admitted_at: AwareDatetime | None
    release_on: date | None
    children_inside: int


class QueueSeen(BaseModel):
    """Somebody who stands in this prison's work queue, and as what."""

    person: UUID
    queue: str = Field(serialization_alias="as")
