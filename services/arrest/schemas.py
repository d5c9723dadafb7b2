"""What the police send and get: the words of the forms, the same in every body."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.codes import (
    Channel,
    Consent,
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


class ChildListed(Body):
    """One child who depends on the arrested person. `where` and `with` are sealed for welfare and never read back."""

    child: PersonBody
    relation: Relation
    whereabouts: Whereabouts
    where: Place | None = None
    with_person: PersonBody | None = Field(default=None, alias="with")
    breastfed: YesNo | None = None
    needs: Note | None = None
    consent: Consent


class CaregiverNamed(Body):
    """Someone who can care for the children, and whether and how that person may be told."""

    person: PersonBody
    relation: Line
    agreed: YesNoUnknown
    may_be_told: YesNo
    channel: Channel
    language: Language | None = None


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


class Pin(BaseModel):
    """The PIN that the detained person passes on in her call; the link to the private page goes to the phone."""

    person: UUID
    pin: str


class ArrestSaved(BaseModel):
    """What saving answers."""

    id: UUID
    person: UUID
    recorded_at: AwareDatetime
    trace_id: str | None
    pins: list[Pin]


class NewCall(Body):
    """`arrest.log-call`: a call to someone who can care for the children."""

    person: PersonBody
    to: PersonBody
    reached: YesNo


class Recorded(BaseModel):
    """A command that was recorded."""

    id: UUID
    trace_id: str | None


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
