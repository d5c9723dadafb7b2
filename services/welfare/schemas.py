"""What workers send and get."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.people import Body, PersonBody


class NewAcknowledgement(Body):
    """`welfare.acknowledge`: about a child or a carer of the household."""

    about: PersonBody


class Acknowledged(BaseModel):
    """The alert that was taken."""

    id: UUID
    acknowledged_at: AwareDatetime
    trace_id: str | None


class Standing(BaseModel):
    """An office the alert stands in: `office` such as welfare@1710, when it must answer and when it did."""

    office: str
    place: str
    asked_at: AwareDatetime
    due_at: AwareDatetime
    acknowledged_at: AwareDatetime | None


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


class ChildSeen(BaseModel):
    """A child of the household, where it is and with whom, as last recorded."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    age: int | None
    sex: str | None
    whereabouts: str
    where: str | None
    with_person: UUID | None = Field(serialization_alias="with")
    with_name: str | None
    needs: str | None
    consent: str
    carers_held: int
    reasons: list[str]


class CarerSeen(BaseModel):
    """A carer of the household and whether held."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    phone: str | None
    held: bool
    dependants: str | None
    reasons: list[str]


class HouseholdSeen(BaseModel):
    """A household as the office that must act on it sees it; never the offence."""

    alert: AlertDetail | None
    children: list[ChildSeen]
    carers: list[CarerSeen]


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
    urgency: str | None
    where: str | None = None
    with_person: UUID | None = Field(default=None, serialization_alias="with")
    consent: str | None = None
    needs: str | None = None
    carers_held: int | None = None
    dependants: str | None = None
    children: list[UUID] | None = None
