"""The welfare tables: what was said, sealed as it came; households; and what a replay of it showed last."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, FetchedValue, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base, Moment


class SaidRow(Base):
    """A fact as it was heard, or a statement of a worker. `sealed` stays sealed until a rule or a reader needs it."""

    __tablename__ = "said"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    subject: Mapped[UUID]
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    sealed: Mapped[str | None]
    statement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    notes: Mapped[str | None]
    by: Mapped[str | None]
    trace_id: Mapped[str | None]


class MemberRow(Base):
    """Everyone named beside a person: what must be read together to know a household."""

    __tablename__ = "members"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]


class AlertRow(Base):
    """An alert as the last replay showed it. `key` is the fact that raised it."""

    __tablename__ = "alerts"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[UUID]
    household_id: Mapped[UUID]
    subject: Mapped[UUID]
    urgency: Mapped[str]
    because: Mapped[list[str]]
    reasons: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    about: Mapped[list[UUID]] = mapped_column(ARRAY(PgUUID()))
    children: Mapped[int]
    youngest: Mapped[int | None]
    raised_at: Mapped[datetime] = mapped_column(Moment)
    joined_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    trace_ids: Mapped[list[str]]


class OfficeRow(Base):
    """An office asked to act on an alert. `origin` is the district it began in, which escalations keep.

    `carried_by` is whoever took it there, or whom it was handed over to: the subject of a token.
    """

    __tablename__ = "alert_offices"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alerts.id"))
    origin: Mapped[str]
    role: Mapped[str]
    place: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    carried_by: Mapped[str | None]


class FlagRow(Base):
    """A flag that stands about a person, shown to the offices of its household."""

    __tablename__ = "standing_flags"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    since: Mapped[datetime] = mapped_column(Moment)


class ColleagueRow(Base):
    """Somebody who works at an office, by the name the token gave, and when they were last here."""

    __tablename__ = "colleagues"
    subject: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    place: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(Moment)
