"""What the police send and get: the words of the forms, the same in every body."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.bodies import CaregiverNamed, ChildListed, Pin
from shared.contracts.codes import (
    Channel,
    Consent,
    CustodyOutcome,
    Dependants,
    Explained,
    Language,
    Line,
    Note,
    OffenceClass,
    Place,
    Pregnant,
    Relation,
    Whereabouts,
    YesNo,
    YesNoUnknown,
)
from shared.contracts.people import Body, PersonBody


class Offence(Body):
    """The alleged offence; it never leaves this service for welfare or a family."""

    kind: OffenceClass = Field(alias="class")
    label: Line


class HandOver(Body):
    """A child given into somebody's arms at the station; `parent_chose` says whether the parent was asked."""

    child: PersonBody
    to: PersonBody
    parent_chose: YesNo


class NewArrest(Body):
    """`arrest.record`: an arrest cannot be saved without an answer about dependants."""

    id: UUID | None = None
    person: PersonBody
    arrived_at: AwareDatetime | None = None
    station: Line | None = None
    place: Line | None = None
    offence: Offence
    planned: YesNo | None = None
    pregnant: Pregnant | None = None
    due_date: date | None = None
    medical: Note | None = None
    dependants: Dependants
    not_asked_reason: Line | None = None
    children: tuple[ChildListed, ...] = Field(default=(), max_length=30)
    other_carers_held: tuple[PersonBody, ...] = Field(default=(), max_length=10)
    caregivers: tuple[CaregiverNamed, ...] = Field(default=(), max_length=10)
    explained: Explained | None = None
    handed_over: tuple[HandOver, ...] = Field(default=(), max_length=30)
    unsafe: tuple[PersonBody, ...] = Field(default=(), max_length=10)
    consulate_told: YesNo | None = None


class Draft(BaseModel):
    """A new arrest as far as its author has typed it: the answers as a form holds them, and the screen to go on at."""

    id: UUID
    begun_at: AwareDatetime | None = None
    answers: dict[str, Any] = {}
    screen: str = "who"


class ArrestSaved(BaseModel):
    """What saving answers."""

    id: UUID
    person: UUID
    recorded_at: AwareDatetime
    trace_id: str | None
    pins: list[Pin]


class ChildAmended(Body):
    """Of a child already recorded only what changed; a child named for the first time needs the whole."""

    child: PersonBody
    relation: Relation | None = None
    whereabouts: Whereabouts | None = None
    where: Place | None = None
    with_person: PersonBody | None = Field(default=None, alias="with")
    breastfed: YesNo | None = None
    needs: Note | None = None
    consent: Consent | None = None


class CaregiverAmended(Body):
    """Of a caregiver already recorded only what changed."""

    person: PersonBody
    relation: Line | None = None
    agreed: YesNoUnknown | None = None
    may_be_told: YesNo | None = None
    channel: Channel | None = None
    language: Language | None = None


class Amendment(Body):
    """`arrest.amend`: what is now known."""

    person: PersonBody
    reason: Note
    children: tuple[ChildAmended, ...] = Field(default=(), max_length=30)
    caregivers: tuple[CaregiverAmended, ...] = Field(default=(), max_length=10)
    other_carers_held: tuple[PersonBody, ...] = Field(default=(), max_length=10)
    unsafe: tuple[PersonBody, ...] = Field(default=(), max_length=10)
    pregnant: Pregnant | None = None
    home: Place | None = None
    dependants: Dependants | None = None
    offence: Offence | None = None


class Retraction(Body):
    """`arrest.retract`: recorded in error."""

    person: PersonBody
    reason: Note


class NewExtension(Body):
    """`arrest.extend-custody`: on a prosecutor's approval."""

    person: PersonBody
    prosecutor: Line
    reason: Note


class CustodyEnding(Body):
    """`arrest.end-custody`: where the person goes."""

    person: PersonBody
    outcome: CustodyOutcome
    conditions: Note | None = None


class AmendmentSaved(BaseModel):
    """What saving an amendment answers; PINs only of those who may be told now."""

    id: UUID
    trace_id: str | None
    pins: list[Pin]


class NewCall(Body):
    """`arrest.log-call`: a call to someone who can care for the children."""

    person: PersonBody
    to: PersonBody
    reached: YesNo


class OffenceDetail(BaseModel):
    """The offence as recorded."""

    kind: str = Field(serialization_alias="class")
    label: str


class ChildDetail(BaseModel):
    """A child as the police may read it back: never where, never with whom."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    relation: str | None
    consent: str | None


class PersonDetail(BaseModel):
    """A person as this office's own records show them."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    sex: str | None
    born: date | None
    age: int | None
    nationality: str | None
    phone: str | None
    home: str | None
    language: str | None
    arrest_id: UUID | None = None
    arrived_at: AwareDatetime | None = None
    dependants: str | None = None
    pregnant: str | None = None
    offence: OffenceDetail | None = None
    medical: str | None = None
    children: list[ChildDetail] = []
    trace_id: str | None = None


class PersonListed(BaseModel):
    """One row of this office's people."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    arrest_id: UUID
    arrived_at: AwareDatetime
    dependants: str
