"""What clerks and judges send and get, in the words of the stories."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from shared.contracts.codes import (
    AppealResult,
    Appellant,
    DetentionReason,
    HearingKind,
    Lawyer,
    Line,
    Note,
    Prison,
    ReleaseReason,
    SentenceKind,
    YesNo,
)
from shared.contracts.people import Body, PersonBody


def _blank_is_nothing(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


# Left out or left blank: whether it may be is for the rules to say, so that one refusal names every field at fault.
Words = Annotated[Note | None, BeforeValidator(_blank_is_nothing)]


def _day_or_time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        if "T" not in value:
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("not_a_date", "neither a day nor a day with its time") from None
    if moment.tzinfo is None:
        raise PydanticCustomError("not_a_time", "a time needs its offset")
    return moment


DayOrTime = Annotated[datetime | date, BeforeValidator(_day_or_time)]
Months = Annotated[int, Field(le=1200)]


class NewCase(Body):
    """`court.open-case`: of somebody whom the police brought."""

    person: PersonBody
    case_number: Line
    charges: tuple[Line, ...] = Field(min_length=1, max_length=30)
    lawyer: Lawyer


class NewDetention(Body):
    """`court.order-detention`: a judge gives reasons, reasoning, alternatives and, when asked, why it is necessary."""

    person: PersonBody
    reasons: tuple[DetentionReason, ...] = Field(default=(), max_length=6)
    reasoning: Words = None
    alternatives_considered: Words = None
    necessity: Words = None
    prison: Prison | None = None


class NewExtension(Body):
    """`court.extend-detention`: by the term that the law gives."""

    person: PersonBody
    reasons: tuple[DetentionReason, ...] = Field(default=(), max_length=6)
    reasoning: Words = None


class NewRefusal(Body):
    """`court.refuse-detention`: `supervision` is what is asked of the person instead."""

    person: PersonBody
    supervision: tuple[Line, ...] = Field(default=(), max_length=20)


class NewHearing(Body):
    """`court.schedule-hearing`: on a day, or a day with its time."""

    person: PersonBody
    kind: HearingKind
    on: DayOrTime
    room: Line | None = None


class NewAdjournment(Body):
    """`court.adjourn-hearing`: the next hearing, or the one that is named, moves to another day."""

    person: PersonBody
    to: DayOrTime
    reason: Note
    hearing: UUID | None = None


class NewSentence(Body):
    """`court.pass-sentence`: the judgment, also one that sets free."""

    person: PersonBody
    kind: SentenceKind
    months: Months | None = None
    suspended_months: Months | None = None
    starts: date | None = None
    family_considered: YesNo | None = None
    reasoning: Words = None


class NewAppeal(Body):
    """`court.file-appeal`: by either side."""

    person: PersonBody
    by: Appellant


class NewAppealDecision(Body):
    """`court.decide-appeal`: what the higher court decided; `months` is the new sentence when it changed."""

    person: PersonBody
    result: AppealResult
    months: Months | None = None


class NewReleaseOrder(Body):
    """`court.order-release`: the person is to leave today."""

    person: PersonBody
    reason: ReleaseReason


class NewRetraction(Body):
    """`court.retract`: something this court recorded was wrong. `what` is its id, or its type for the newest of it."""

    person: PersonBody
    what: Line
    reason: Note


class QueueRow(BaseModel):
    """Somebody who stands in a work queue, as what, and since when."""

    person: UUID
    queued_as: str = Field(serialization_alias="as")
    since: AwareDatetime


class OffenceDetail(BaseModel):
    """The alleged offence as the police recorded it."""

    kind: str | None = Field(serialization_alias="class")
    label: str | None


class ChildDetail(BaseModel):
    """A child as this court may know it. Where consent was refused (`no`), only that the child exists."""

    id: UUID
    name_latin: str | None = None
    name_km: str | None = None
    sex: str | None = None
    age: int | None = None
    relation: str | None = None
    with_parent: bool | None = None
    consent: str | None = None


class ReportDetail(BaseModel):
    """What welfare shared with the court about the family."""

    care_available: str
    effect: str
    recommendation: str
    shared_at: AwareDatetime


class HearingDetail(BaseModel):
    """A hearing as it is set now."""

    id: UUID
    kind: str
    on: date
    at: AwareDatetime | None
    room: str | None


class LineDetail(BaseModel):
    """One step of how the day of release came about."""

    kind: str
    amount: int | None
    day: date


class Happened(BaseModel):
    """One fact on the timeline: `words` are this court's own, `retracted` says that it was taken back."""

    id: UUID
    type: str
    at: AwareDatetime
    by: str | None
    facts: dict[str, Any]
    words: dict[str, Any]
    retracted: bool


class PersonListed(BaseModel):
    """One row of this court's people."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    sex: str | None
    age: int | None
    case_number: str | None
    held: bool
    children: int
    youngest: int | None
    pregnant: str | None
    detained_at: AwareDatetime | None
    detention_until: AwareDatetime | None
    release_on: date | None
    release_is: str | None
    held_by_appeal: bool


class PersonDetail(BaseModel):
    """A person as this court may know them: never where a child is, with whom, nor how anybody is reached."""

    id: UUID
    name_latin: str | None
    name_km: str | None
    sex: str | None
    born: date | None
    age: int | None
    court: str | None
    held: bool
    prison: str | None
    awaited_at: str | None
    arrived_at: AwareDatetime | None
    offence: OffenceDetail
    dependants: str | None
    pregnant: str | None
    due_date: date | None
    medical: str | None
    children: list[ChildDetail]
    care_agreed: bool
    welfare_report: ReportDetail | None
    necessity: list[str]
    case_id: UUID | None
    case_number: str | None
    charges: list[str]
    lawyer: str | None
    detained_at: AwareDatetime | None
    detention_until: AwareDatetime | None
    extensions: int
    sentence: dict[str, Any] | None
    release_on: date | None
    release_is: str | None
    release_lines: list[LineDetail]
    held_by_appeal: bool
    appeals: list[str]
    hearings: list[HearingDetail]
    trace_id: str | None
