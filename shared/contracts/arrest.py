"""What the police tell."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.codes import (
    Channel,
    Consent,
    CustodyOutcome,
    Dependants,
    Language,
    OffenceClass,
    Pregnant,
    Relation,
    Whereabouts,
    YesNoUnknown,
)
from shared.contracts.event import Event, Facts, Part
from shared.contracts.people import Person


class ArrestFacts(Facts):
    """`station` is the two-digit province of the police who recorded it; `arrived_at` starts the custody clock."""

    arrest_id: UUID
    station: str
    arrived_at: datetime
    dependants: Dependants
    pregnant: Pregnant | None = None
    children: tuple[UUID, ...] = ()
    other_carers_held: tuple[UUID, ...] = ()


class ChildForWelfare(Part):
    """A child as it was described at the station. `where` is a place code, `with_person` the adult it is with.

    `breastfed` that is left out was not said; `false` takes back an earlier yes.
    """

    person: Person
    relation: Relation
    whereabouts: Whereabouts
    where: str | None = None
    with_person: Person | None = None
    breastfed: bool | None = None
    needs: str | None = None
    consent: Consent


class CaregiverForWelfare(Part):
    """Someone the parent named to care for the children."""

    person: Person
    relation: str
    agreed: YesNoUnknown


class HandOverForWelfare(Part):
    """A child given into somebody's arms at the station, and whether the parent was asked."""

    child: UUID
    to: Person
    parent_chose: bool


class ArrestForWelfare(Part):
    """Everything about the children, nothing about the offence."""

    person: Person
    children: tuple[ChildForWelfare, ...] = ()
    caregivers: tuple[CaregiverForWelfare, ...] = ()
    other_carers_held: tuple[Person, ...] = ()
    unsafe: tuple[Person, ...] = ()
    handed_over: tuple[HandOverForWelfare, ...] = ()
    medical: str | None = None
    explained: str | None = None


class ChildForCourt(Part):
    """A child as a court may know it: who, how old, and whether it is with the detained parent; nothing more.

    Of a child for whom consent was refused `person` is the id alone: it is counted and not shown.
    """

    person: Person
    relation: Relation
    with_parent: bool


class ArrestForCourt(Part):
    """What a judge must know before deciding. `care_agreed`: the police recorded a caregiver who agreed."""

    person: Person
    offence_class: OffenceClass
    offence_label: str
    due_date: date | None = None
    medical: str | None = None
    children: tuple[ChildForCourt, ...] = ()
    care_agreed: bool = False


class ChildForPrison(Part):
    """A child as its parent's prison may know it. Of one for whom consent was refused `person` is the id alone."""

    person: Person
    relation: Relation
    with_parent: bool
    breastfed: bool | None = None
    needs: str | None = None


class ArrestForPrison(Part):
    """What the admission form starts from: nothing of the offence, of where a child is or with whom."""

    person: Person
    due_date: date | None = None
    medical: str | None = None
    children: tuple[ChildForPrison, ...] = ()
    care_agreed: bool = False


class Recipient(Part):
    """Someone who may be told, by which channel and in which language; the PIN opens the private page."""

    person: Person
    channel: Channel
    language: Language
    pin: str


class ArrestForFamily(Part):
    """Whom to tell, whom no longer, whom never. No child, no offence, not even the detained person's name."""

    recipients: tuple[Recipient, ...] = ()
    unsafe: tuple[UUID, ...] = ()
    no_longer: tuple[UUID, ...] = ()


class ArrestRecorded(
    Event[ArrestFacts],
    event_type="arrest.recorded",
    facts=ArrestFacts,
    parts={
        "welfare": ArrestForWelfare,
        "family": ArrestForFamily,
        "court": ArrestForCourt,
        "prison": ArrestForPrison,
    },
):
    """Someone was arrested, and the question about the children was answered."""


class AmendmentFacts(Facts):
    """What is now known of an arrest; what is left out stands. `dependants` is a new answer to the question."""

    arrest_id: UUID
    station: str
    dependants: Dependants | None = None
    pregnant: Pregnant | None = None
    children: tuple[UUID, ...] = ()
    other_carers_held: tuple[UUID, ...] = ()


class ChildAmended(Part):
    """Of a child only what changed; whereabouts, where and with are one statement."""

    person: Person
    relation: Relation | None = None
    whereabouts: Whereabouts | None = None
    where: str | None = None
    with_person: Person | None = None
    breastfed: bool | None = None
    needs: str | None = None
    consent: Consent | None = None


class CaregiverAmended(Part):
    """Of a caregiver only what changed."""

    person: Person
    relation: str | None = None
    agreed: YesNoUnknown | None = None


class AmendmentForWelfare(Part):
    """What is now known, of the children and never of the offence. `home` is the arrested person's."""

    person: Person
    home: str | None = None
    children: tuple[ChildAmended, ...] = ()
    caregivers: tuple[CaregiverAmended, ...] = ()
    other_carers_held: tuple[Person, ...] = ()
    unsafe: tuple[Person, ...] = ()


class ChildAmendedForCourt(Part):
    """Of a child what changed, and its name. When `person` is the id alone, consent is refused from now on."""

    person: Person
    relation: Relation | None = None
    with_parent: bool | None = None


class AmendmentForCourt(Part):
    """What is now known. `care_agreed` is as it stands after the amendment, None when nobody was named."""

    person: Person
    offence_class: OffenceClass | None = None
    offence_label: str | None = None
    children: tuple[ChildAmendedForCourt, ...] = ()
    care_agreed: bool | None = None


class ChildAmendedForPrison(Part):
    """Of a child what changed, and its name. When `person` is the id alone, consent is refused from now on."""

    person: Person
    relation: Relation | None = None
    with_parent: bool | None = None
    breastfed: bool | None = None
    needs: str | None = None


class AmendmentForPrison(Part):
    """What is now known."""

    person: Person
    children: tuple[ChildAmendedForPrison, ...] = ()
    care_agreed: bool | None = None


class ArrestAmended(
    Event[AmendmentFacts],
    event_type="arrest.amended",
    facts=AmendmentFacts,
    parts={
        "welfare": AmendmentForWelfare,
        "family": ArrestForFamily,
        "court": AmendmentForCourt,
        "prison": AmendmentForPrison,
    },
):
    """More is known of an arrest, or something was recorded wrongly."""


class RetractionFacts(Facts):
    """The arrest that was recorded in error: everything it caused is undone or corrected."""

    arrest_id: UUID
    station: str


class ArrestRetracted(Event[RetractionFacts], event_type="arrest.retracted", facts=RetractionFacts):
    """An arrest was recorded in error."""


class ExtensionFacts(Facts):
    """Custody was extended; `until` is the new limit by the law pack."""

    arrest_id: UUID
    station: str
    until: datetime


class CustodyExtended(Event[ExtensionFacts], event_type="custody.extended", facts=ExtensionFacts):
    """A prosecutor extended the custody."""


class CustodyEndFacts(Facts):
    """How police custody ended; `to-court` means that the person stays held."""

    arrest_id: UUID
    station: str
    outcome: CustodyOutcome


class CustodyEnded(Event[CustodyEndFacts], event_type="custody.ended", facts=CustodyEndFacts):
    """Police custody is over."""


class CallFacts(Facts):
    """A call to the carer was tried; `reached` meets the call duty."""

    arrest_id: UUID
    station: str
    reached: bool


class CarerCallMade(Event[CallFacts], event_type="carer-call.made", facts=CallFacts):
    """The detained person, or an officer for her, called whoever can care for the children."""
