"""What the prisons tell. `prison` is always the prison's code: CC1 to CC4, or P- and a province."""

from datetime import date
from uuid import UUID

from shared.contracts.arrest import CaregiverForWelfare, ChildAmendedForCourt, ChildForWelfare, Recipient
from shared.contracts.codes import Dependants, HealthState, Risk
from shared.contracts.event import Event, Facts, Part
from shared.contracts.people import Person


class AdmissionFacts(Facts):
    """`children` are those recorded anew at admission, `children_inside` those who come in with the parent."""

    admission_id: UUID
    prison: str
    dependants: Dependants
    children: tuple[UUID, ...] = ()
    children_inside: tuple[UUID, ...] = ()


class AdmissionForWelfare(Part):
    """What the parent said of the children at the gate, and who they are who came in."""

    person: Person
    children: tuple[ChildForWelfare, ...] = ()
    children_inside: tuple[Person, ...] = ()
    caregivers: tuple[CaregiverForWelfare, ...] = ()


class AdmissionForCourt(Part):
    """What the court may know of what was said at admission: never where a child is or with whom.

    `care_agreed`: a caregiver who was named there agreed; None when none did, whoever else may have.
    """

    person: Person
    children: tuple[ChildAmendedForCourt, ...] = ()
    care_agreed: bool | None = None


class AdmissionForFamily(Part):
    """Whom to tell from now on, and whom no longer, by what the parent said at the gate."""

    recipients: tuple[Recipient, ...] = ()
    no_longer: tuple[UUID, ...] = ()


class PrisonerAdmitted(
    Event[AdmissionFacts],
    event_type="prisoner.admitted",
    facts=AdmissionFacts,
    parts={"welfare": AdmissionForWelfare, "court": AdmissionForCourt, "family": AdmissionForFamily},
):
    """Somebody was admitted to a prison, and the question about the children was asked again."""


class TransferFacts(Facts):
    """From which prison to which."""

    prison: str
    to_prison: str


class PrisonerTransferred(Event[TransferFacts], event_type="prisoner.transferred", facts=TransferFacts):
    """A prisoner was moved to another prison."""


class ChildInsideFacts(Facts):
    """The subject is the child; `parent` is the prisoner it lives with."""

    prison: str
    parent: UUID


class ChildForWelfareInside(Part):
    """Who the child is, and `to` whom it is handed: who takes it out, or who looks after it inside."""

    child: Person
    to: Person | None = None


class ChildAdmitted(
    Event[ChildInsideFacts],
    event_type="child.admitted",
    facts=ChildInsideFacts,
    parts={"welfare": ChildForWelfareInside},
):
    """A child came into prison to live with a parent."""


class ChildLeft(
    Event[ChildInsideFacts], event_type="child.left", facts=ChildInsideFacts, parts={"welfare": ChildForWelfareInside}
):
    """A child who lived in prison left."""


class ChildAssessmentFacts(Facts):
    """The subject is the child; `act-now` means that it is in danger inside."""

    prison: str
    parent: UUID
    risk: Risk


class ChildAssessed(Event[ChildAssessmentFacts], event_type="child.assessed", facts=ChildAssessmentFacts):
    """A child living in prison was assessed."""


class BirthFacts(Facts):
    """The subject is the parent; `child` was born inside and lives there."""

    prison: str
    child: UUID


class BirthForWelfare(Part):
    """The child who was born."""

    child: Person


class BirthRecorded(
    Event[BirthFacts], event_type="birth.recorded", facts=BirthFacts, parts={"welfare": BirthForWelfare}
):
    """A prisoner gave birth."""


class VisitFacts(Facts):
    """How many came, of whom how many children of the prisoner; `fee` in riel, which should be 0."""

    prison: str
    visitors: int
    children: int = 0
    contact: bool
    minutes: int
    fee: int


class VisitRecorded(Event[VisitFacts], event_type="visit.recorded", facts=VisitFacts):
    """A prisoner was visited."""


class PrisonCallFacts(Facts):
    """A call out of prison, and whether it reached somebody."""

    prison: str
    reached: bool


class PrisonCallMade(Event[PrisonCallFacts], event_type="prison-call.made", facts=PrisonCallFacts):
    """A prisoner called home."""


class ParentToldFacts(Facts):
    """The subject is the prisoner; `about` is the child."""

    prison: str
    about: UUID


class ParentTold(Event[ParentToldFacts], event_type="parent.told", facts=ParentToldFacts):
    """A prisoner was told what happened to a child outside."""


class HealthFacts(Facts):
    """The subject is the prisoner, or a child living inside with `parent`. `tell_family` asks for a notice."""

    prison: str
    state: HealthState
    tell_family: bool
    parent: UUID | None = None


class HealthReported(Event[HealthFacts], event_type="health.reported", facts=HealthFacts):
    """Somebody in prison was taken to hospital, is well again, or died."""


class ReleaseFacts(Facts):
    """The planned day of release; a later plan replaces it."""

    prison: str
    release_on: date


class ReleaseScheduled(Event[ReleaseFacts], event_type="release.scheduled", facts=ReleaseFacts):
    """The prison planned the release for the first time."""


class ReleaseRescheduled(Event[ReleaseFacts], event_type="release.rescheduled", facts=ReleaseFacts):
    """The prison moved a planned release to another day."""


class PrisonFacts(Facts):
    """In or from which prison."""

    prison: str


class PrisonerReleased(Event[PrisonFacts], event_type="prisoner.released", facts=PrisonFacts):
    """A prisoner left prison free."""


class PardonFacts(Facts):
    """Whether the prison `proposed` somebody for a reduction, a pardon or conditional release."""

    prison: str
    proposed: bool


class PardonConsidered(Event[PardonFacts], event_type="pardon.considered", facts=PardonFacts):
    """A prison looked whether somebody who has served a third, or two thirds, can be proposed for a pardon."""


class CareReviewFacts(Facts):
    """The subject is the prisoner who asks for a review of who cares for these children."""

    prison: str
    about: tuple[UUID, ...]


class CareReviewForWelfare(Part):
    """What the parent says, in the parent's own words."""

    words: str


class CareReviewRequested(
    Event[CareReviewFacts],
    event_type="care-review.requested",
    facts=CareReviewFacts,
    parts={"welfare": CareReviewForWelfare},
):
    """A parent in prison asks that the care of the children be looked at again."""


class PrisonRetractionFacts(Facts):
    """`retracts` is the id of the fact that was told in error; `corrected_by` the fact that says it right, if any."""

    prison: str
    retracts: UUID
    corrected_by: UUID | None = None


class PrisonRecordRetracted(
    Event[PrisonRetractionFacts], event_type="prison-record.retracted", facts=PrisonRetractionFacts
):
    """Something the prison told was wrong: entered for the wrong person, with the wrong date, or twice."""
