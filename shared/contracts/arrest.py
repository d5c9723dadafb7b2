"""What the police tell."""

from datetime import datetime
from uuid import UUID

from shared.contracts.codes import Channel, Consent, Dependants, Language, Pregnant, Relation, Whereabouts, YesNoUnknown
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
    """A child as it was described at the station. `where` is a place code, `with_person` the adult it is with."""

    person: Person
    relation: Relation
    whereabouts: Whereabouts
    where: str | None = None
    with_person: Person | None = None
    breastfed: bool = False
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


class Recipient(Part):
    """Someone who may be told, by which channel and in which language; the PIN opens the private page."""

    person: Person
    channel: Channel
    language: Language
    pin: str


class ArrestForFamily(Part):
    """Whom to tell and whom never to tell. No child, no offence, not even the detained person's name."""

    recipients: tuple[Recipient, ...] = ()
    unsafe: tuple[UUID, ...] = ()


class ArrestRecorded(
    Event[ArrestFacts],
    event_type="arrest.recorded",
    facts=ArrestFacts,
    parts={"welfare": ArrestForWelfare, "family": ArrestForFamily},
):
    """Someone was arrested, and the question about the children was answered."""


class CallFacts(Facts):
    """A call to the carer was tried; `reached` meets the call duty."""

    arrest_id: UUID
    station: str
    reached: bool


class CarerCallMade(Event[CallFacts], event_type="carer-call.made", facts=CallFacts):
    """The detained person, or an officer for her, called whoever can care for the children."""
