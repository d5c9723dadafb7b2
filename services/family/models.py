"""The tables of the notices. Phone numbers, PINs and secrets of links are kept sealed, never in a column."""

from datetime import datetime
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base, Moment


class KeptContact(BaseModel):
    """What `RecipientRow.sealed` holds: the number in E.164 and the PIN as a slow hash, never as digits."""

    phone: str | None
    pin_hash: str


class KeptSecrets(BaseModel):
    """What `NoticeRow.sealed` holds until the notice is handed over; from then on only the digests are kept."""

    link_token: str
    receipt_token: str


class FactRow(Base):
    """Something that happened to a person, as its family may know it. `place` is a province or an institution.

    `retracted_at`: since then it is known to be recorded in error, or was recorded anew by another fact.
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
    retracted_at: Mapped[datetime | None] = mapped_column(Moment)


class RecipientRow(Base):
    """Someone who may be told about one person. `place` is the district of their home, deeper than that is nobody's.

    `named_in` are the records that name them; without one, or once `stopped_at` is set, nothing new is told them.
    `refused_at`: they want no more notices, and no record that names them changes that.
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
    named_in: Mapped[list[UUID]] = mapped_column(ARRAY(PgUUID()))
    named_at: Mapped[datetime] = mapped_column(Moment)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    wrong_pins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class NoticeRow(Base):
    """One recipient, one fact, one channel. `handed_at` is written before the channel is asked, `sent_at` after.

    A notice that waits with `handed_at` set has an unknown outcome: see actions/sending.py. `saying` and `wording` are
    what it says (channels/words.py); `rings` counts calls that nobody took.
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
