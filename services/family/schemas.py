"""What staff and families send and get."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from shared.contracts.codes import Channel, Language, Line, Note, Phone, Place, Problem
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
    """`family.update-contact`: how they are reached from now on; what is left out stays."""

    phone: Phone | None = None
    channel: Channel | None = None
    language: Language | None = None
    home: Place | None = None


class NewReport(Body):
    """`family.report`: something is wrong, in a few words of their own."""

    problem: Problem
    words: Note


class Taken(BaseModel):
    """It was taken down."""

    id: UUID
    trace_id: str | None


class PageView(BaseModel):
    """What a family sees about one person: `where` is a province, `next` what may come. No name, child or charge."""

    id: UUID
    where: str
    since: AwareDatetime
    milestone: str
    at: AwareDatetime
    next: str | None


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
