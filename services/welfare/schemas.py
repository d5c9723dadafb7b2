"""What workers send and get."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.codes import CareAvailable, Line, Note, Place, YesNo
from shared.contracts.people import Body, PersonBody

School = Literal["attending", "stopped", "too-young"]
Kinship = Literal["parent", "kinship", "foster", "emergency-shelter", "residential"]
Support = Literal["school", "transport", "food", "health", "income", "housing", "legal-aid", "visit"]


class NewAcknowledgement(Body):
    """`welfare.acknowledge`: about a child or a carer of the household."""

    about: PersonBody


class NewFinding(Body):
    """`welfare.find`: where a child is now; without an adult it is alone."""

    child: PersonBody
    where: Place
    with_person: PersonBody | None = Field(default=None, alias="with")


class NewAssessment(Body):
    """`welfare.assess`: how a child is."""

    child: PersonBody
    safe: YesNo
    seen_in_person: YesNo
    school: School
    works: YesNo
    notes: Note | None = None


class NewUnsafe(Body):
    """`welfare.flag-unsafe`: a person from whom the children must be kept."""

    person: PersonBody
    reason: Note


class NewCarerAssessment(Body):
    """`welfare.assess-carer`: whether an adult can care for the children."""

    person: PersonBody
    fit: Literal["yes", "no", "with-support"]
    housed: YesNo
    notes: Note | None = None


class NewPlacement(Body):
    """`welfare.place`: with whom a child stays. A residence is last, never under three, approved by a second person."""

    child: PersonBody
    kind: Kinship
    with_person: PersonBody | str = Field(alias="with", union_mode="left_to_right")
    child_view: Note
    parent_view: Literal["agreed", "disagreed", "not-asked"]
    why_apart: Note | None = None
    second_approval: Line | None = None


class NewSupport(Body):
    """`welfare.support`: help for a child or an adult."""

    child: PersonBody | None = None
    person: PersonBody | None = None
    kind: Support
    detail: Note


class NewReferral(Body):
    """`welfare.refer`: a child or an adult handed to another organisation, with consent."""

    child: PersonBody | None = None
    person: PersonBody | None = None
    to: Line
    kind: Line
    consent: YesNo


class NewHealthReport(Body):
    """`welfare.report-health`: of a child outside."""

    child: PersonBody
    state: Literal["hospitalised", "recovered", "died"]
    tell_parent: YesNo


class NewCorrection(Body):
    """`welfare.correct`: a detail that was wrong."""

    person: PersonBody
    field: Literal["home", "phone", "name_latin", "name_km", "whereabouts"]
    value: Line
    reason: Note


class NewPlan(Body):
    """`welfare.plan-reunification`: how a parent comes back to the children."""

    person: PersonBody
    children: tuple[PersonBody, ...] = Field(min_length=1)
    steps: tuple[Note, ...] = Field(min_length=1)


class NewReport(Body):
    """`welfare.share-report`: what the court shall know of a parent's family before it decides."""

    person: PersonBody
    care_available: CareAvailable
    effect: Note
    recommendation: Note


class NewClosing(Body):
    """`welfare.close`: a child's case is done."""

    child: PersonBody
    outcome: Note


class Standing(BaseModel):
    """An office the alert stands in: `office` such as welfare@1710, when it must answer, when it did and by whom.

    `origin` is the district it began in.
    """

    office: str
    place: str
    origin: str
    asked_at: AwareDatetime
    due_at: AwareDatetime
    acknowledged_at: AwareDatetime | None
    carried_by: str | None = None


class AlertDetail(BaseModel):
    """An open alert. It names nobody: `about` are ids, `children` a count, `youngest` an age in whole years."""

    id: UUID
    urgency: str
    because: list[str]
    about: list[UUID]
    children: int
    youngest: int | None
    raised_at: AwareDatetime
    standing: list[Standing]
    trace_id: str | None
    trace_ids: list[str]


class ChildSeen(BaseModel):
    """A child of the household, where it is and with whom, as last recorded."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    age: int | None
    sex: str | None
    whereabouts: str
    where: str | None
    with_name: str | None
    needs: str | None
    consent: str
    school: str | None
    placement: str | None
    seen_at: AwareDatetime | None
    carers_held: int
    reasons: list[str]


class CarerSeen(BaseModel):
    """A carer of the household, whether held, and the day of release: planned, ordered or done."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    phone: str | None
    held: bool
    unsafe: bool
    agreed: bool
    fit: str | None
    dependants: str | None
    release_on: date | None
    release_is: str | None
    held_by_appeal: bool
    reasons: list[str]


class Happened(BaseModel):
    """One thing that was said, for the timeline: which, when, and the worker's own words."""

    type: str
    at: AwareDatetime
    about: str | None
    notes: str | None


class ReportSeen(BaseModel):
    """The report on a parent's family that was last shared with the court."""

    person: UUID
    care_available: str
    effect: str
    recommendation: str


class HouseholdSeen(BaseModel):
    """A household as the acting office sees it; never the offence. `adults` are near, but no carers yet."""

    alert: AlertDetail
    children: list[ChildSeen]
    carers: list[CarerSeen]
    adults: list[CarerSeen]
    happened: list[Happened]
    reports: list[ReportSeen] = []


class PlacementSeen(BaseModel):
    """Where a child was placed."""

    kind: str
    with_name: str | None = Field(serialization_alias="with")


class PersonSeen(BaseModel):
    """A person of a household. A child has where, with and carers_held; a carer has children and dependants."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    sex: str | None
    born: date | None
    age: int | None
    phone: str | None
    home: str | None
    urgency: str | None = None
    where: str | None = None
    with_person: UUID | str | None = Field(default=None, serialization_alias="with")
    consent: str | None = None
    needs: str | None = None
    carers_held: int | None = None
    placement: PlacementSeen | None = None
    dependants: str | None = None
    children: list[UUID] | None = None
    release_on: date | None = None
    release_is: str | None = None
    held_by_appeal: bool | None = None
    referrals: int = 0
    case_notes: list[str] = []
    welfare_report: ReportSeen | None = None
