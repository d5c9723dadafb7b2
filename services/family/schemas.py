"""What staff and families send and get."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from shared.contracts.codes import Channel, Email, Language, Line, Note, Phone, Place, Problem
from shared.contracts.people import Body


@dataclass(frozen=True, slots=True)
class Visit:
    """A private page that was opened with its PIN: by which link, for whom, until when (real time, epoch seconds)."""

    notice_id: UUID
    recipient_id: UUID
    ends_at: int


class NewOpening(Body):
    """`family.open`: the PIN that the detained person passed on."""

    pin: Line


class NewContact(Body):
    """`family.update-contact`: how they are reached from now on; what is left out stays.

    `rests`: nothing comes from 21:00 to 06:00 that can wait, or everything comes when it is so.
    """

    phone: Phone | None = None
    email: Email | None = None
    channel: Channel | None = None
    language: Language | None = None
    home: Place | None = None
    rests: Literal["at-night", "never"] | None = None


class NewStop(Body):
    """`family.stop`: no more notices, about this person or about anybody."""

    about: Literal["this-person", "anybody"] = "this-person"


class NewDecision(Body):
    """What becomes of an office's notices that wait because too many went at once, and why."""

    office: Line
    why: Note


class NewSlip(Body):
    """A notice on paper: to be printed, or handed over."""

    notice: UUID


class NewReport(Body):
    """`family.report`: something is wrong, in a few words of their own."""

    problem: Problem
    words: Note


class PageView(BaseModel):
    """What a family sees about one person: no name, child or charge.

    `where` is a province or a prison, None once the person is free; `place`, `last_place` and `hearing_place` are
    offices such as `prison@CC2`; `saying` is what happened last, in the words of the notices; `next` what may come;
    `office` the district whose workers the family can ask.
    """

    id: UUID
    where: str | None
    place: str
    held: bool
    since: AwareDatetime
    milestone: str
    saying: str
    on: date | None
    last_place: str
    at: AwareDatetime
    next: str | None
    release_on: date | None
    release_is: Literal["planned", "ordered", "done"] | None
    held_by_appeal: bool
    hearing_on: date | None
    hearing_at: AwareDatetime | None
    hearing_place: str | None
    stopped: bool
    office: str


class PageOpened(PageView):
    """The page, and the token that shows it again for half an hour."""

    token: str


class NoticeDetail(BaseModel):
    """A notice as staff see it: never its words, never a number."""

    id: UUID
    to: UUID
    about: UUID
    fact_id: UUID
    milestone: str
    channel: str
    language: str
    state: str
    why: str | None
    created_at: AwareDatetime
    sent_at: AwareDatetime | None
    delivered_at: AwareDatetime | None
    gateway_id: str | None
    trace_id: str | None


class FlagDetail(BaseModel):
    """Something that stands on a person until it is remedied."""

    id: UUID
    on: UUID
    kind: str
    since: AwareDatetime
    trace_id: str | None


class StoppageDetail(BaseModel):
    """An office whose notices wait, or waited, for a person, because too many went at once."""

    id: UUID
    office: str
    stopped_at: AwareDatetime
    waiting: int
    ended_at: AwareDatetime | None
    outcome: str | None
    why: str | None


class SlipDetail(BaseModel):
    """A slip that lies on an office's desk: for whom, by name, since when, whether it was handed over."""

    id: UUID
    to: UUID
    name_latin: str | None
    name_km: str | None
    milestone: str
    language: str
    place: str
    laid_at: AwareDatetime
    handed_over_at: AwareDatetime | None


class SlipPrinted(BaseModel):
    """A slip as it is printed: the code on it opens the page from now on, and no earlier one does."""

    id: UUID
    what: str
    then: str
    code: str
    site: str
    language: str
    trace_id: str | None
