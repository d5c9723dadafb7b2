"""The tables of the notices. Phone numbers, PINs and secrets of links are kept sealed, never in a column."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, ForeignKey, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.family.domain import still_named
from shared.database import Base, Moment


class KeptContact(BaseModel):
    """What `RecipientRow.sealed` holds: the number in E.164 and the PIN as a slow hash, never as digits.

    The names are the recipient's own, for whoever must hand a slip of paper over. `said_at`: when what is here, or on
    the row, was recorded; what was recorded later is never undone by what is only heard later.
    """

    phone: str | None
    pin_hash: str
    email: str | None = None
    name_latin: str | None = None
    name_km: str | None = None
    said_at: dict[str, datetime] = {}


class KeptSecrets(BaseModel):
    """What `NoticeRow.sealed` holds until the notice is handed over; from then on only the digests are kept."""

    link_token: str
    receipt_token: str


class FactRow(Base):
    """Something that happened to a person, as its family may know it. `place` is a province, `office` who did it.

    `milestone` is empty for what only the page shows. `facts` is what was told in the open; `on_day` is the day it
    speaks of, `starts` that of a sentence, `concerns` the hearing. `retracted_at`: since then it is known to be
    recorded in error, or was recorded anew. `replaced_by`: that newer fact is
    told instead. `corrects`: the milestone that a correction is about. `position` keeps the order of one instant.
    """

    __tablename__ = "facts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    type: Mapped[str]
    source: Mapped[str]
    milestone: Mapped[str]
    place: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    since: Mapped[datetime] = mapped_column(Moment)
    correlation: Mapped[UUID]
    traceparent: Mapped[str | None]
    arrest_id: Mapped[UUID | None]
    outcome: Mapped[str | None]
    office: Mapped[str]
    on_day: Mapped[date | None]
    starts: Mapped[date | None]
    hour: Mapped[datetime | None] = mapped_column(Moment)
    concerns: Mapped[UUID | None]
    sealed: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    replaced_by: Mapped[UUID | None]
    corrects: Mapped[str | None]
    retracted_at: Mapped[datetime | None] = mapped_column(Moment)
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))


class RecipientRow(Base):
    """Someone who may be told about one person. `place` is the district of their home, deeper than that is nobody's.

    `namings` are the records that name them, each with the times at which it did; what was forbidden since counts no
    more, and without one nothing new is told them. `named_at` and `stopped_at` are the times of the last record that
    named them, and of the last that stands and forbade it.
    `refused_at`: they want no more notices, and no record that names them changes that; `again_at`: they want what
    goes from then on.
    `rest_from` and `rest_until` are hours in Phnom Penh in which nothing comes that can wait.
    `phone_digest` knows their number again without keeping it; empty when they have none, None when it is not known.
    `wrong_pins` counts tries since the last right one, before they are checked, so that no crash gives one for free.
    """

    __tablename__ = "recipients"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID]
    about: Mapped[UUID]
    channel: Mapped[str]
    language: Mapped[str]
    place: Mapped[str]
    station: Mapped[str]
    sealed: Mapped[str]
    phone_digest: Mapped[str | None]
    namings: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    named_at: Mapped[datetime] = mapped_column(Moment)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    again_at: Mapped[datetime | None] = mapped_column(Moment)
    rest_from: Mapped[time | None]
    rest_until: Mapped[time | None]
    wrong_pins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def named_in(self) -> dict[UUID, datetime]:
        """The records that name them and stand, each since when."""
        named = {UUID(record): map(datetime.fromisoformat, times) for record, times in self.namings.items()}
        return still_named(named, self.stopped_at)

    @property
    def is_stopped(self) -> bool:
        """Whether the last that was recorded is that they are not to be told."""
        return not self.named_in and self.stopped_at is not None


class NoticeRow(Base):
    """One recipient, one fact, one channel. `handed_at` is written before the channel is asked, `sent_at` after.

    A notice that waits with `handed_at` set has an unknown outcome: see actions/sending.py. `saying` and `wording` are
    what it says (channels/sentences.py); `rings` counts calls that nobody took; `tried` are the channels that failed.
    `cleared_at`: since then a person has let it go although too many went at once.
    """

    __tablename__ = "notices"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("recipients.id", deferrable=True, initially="DEFERRED"))
    fact_id: Mapped[UUID] = mapped_column(ForeignKey("facts.id", deferrable=True, initially="DEFERRED"))
    to: Mapped[UUID]
    about: Mapped[UUID]
    place: Mapped[str]
    station: Mapped[str]
    milestone: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    saying: Mapped[str]
    wording: Mapped[int]
    office: Mapped[str]
    tried: Mapped[list[str]] = mapped_column(default=list)
    cleared_at: Mapped[datetime | None] = mapped_column(Moment)
    rings: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]
    why: Mapped[str | None]
    sealed: Mapped[str | None]
    link_digest: Mapped[str]
    link_ends_at: Mapped[datetime] = mapped_column(Moment)
    link_revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    receipt_digest: Mapped[str]
    gateway_id: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    handed_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)
    trace_id: Mapped[str | None]


class UnsafeRow(Base):
    """Someone whom no notice may reach, and the fact that said so."""

    __tablename__ = "unsafe"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    fact_id: Mapped[UUID] = mapped_column(primary_key=True)


class FlagRow(Base):
    """Something that stands on a person until it is remedied: here, that there is nobody to tell."""

    __tablename__ = "flags"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    on: Mapped[UUID]
    kind: Mapped[str]
    fact_id: Mapped[UUID]
    place: Mapped[str]
    since: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    trace_id: Mapped[str | None]


class ForbiddenRow(Base):
    """Someone who is no longer to be told about somebody, by what a record said last at that time."""

    __tablename__ = "forbidden"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    about: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class RefusalRow(Base):
    """Someone who wants no messages about anybody."""

    __tablename__ = "refusals"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)


class ChatRow(Base):
    """Where a bot may write to somebody: the chat sealed, and its digest to know who writes from it."""

    __tablename__ = "chats"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str]
    sealed: Mapped[str]
    linked_at: Mapped[datetime] = mapped_column(Moment)


class InvitationRow(Base):
    """Somebody was asked to come to the bot; the token in the link is derived and kept nowhere, only its digest."""

    __tablename__ = "invitations"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID]
    recipient_id: Mapped[UUID]
    digest: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Moment)


class PutRightRow(Base):
    """A detail of somebody that was wrong, and what is right since when, sealed."""

    __tablename__ = "put_right"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class StoppageRow(Base):
    """Too many notices of one office went at once: the next wait until a person lets them go or drops them."""

    __tablename__ = "stoppages"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    office: Mapped[str]
    stopped_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None]
    ended_by: Mapped[str | None]
    why: Mapped[str | None]
