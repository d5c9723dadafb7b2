"""The welfare tables: what was heard, sealed as it came; households; alerts and the offices they stand in."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, FetchedValue, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base, Moment


class FactRow(Base):
    """A fact about a person as it was heard. `sealed` stays sealed until a rule or a reader needs it."""

    __tablename__ = "heard_facts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    subject: Mapped[UUID]
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed: Mapped[str | None]


class MemberRow(Base):
    """Which household a person belongs to. A household is children and all their carers."""

    __tablename__ = "members"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]


class AlertRow(Base):
    """A household that needs a worker; at most one is open for a household."""

    __tablename__ = "alerts"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    household_id: Mapped[UUID]
    subject: Mapped[UUID]
    urgency: Mapped[str]
    because: Mapped[list[str]]
    reasons: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    about: Mapped[list[UUID]] = mapped_column(ARRAY(PgUUID()))
    children: Mapped[int]
    youngest: Mapped[int | None]
    raised_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    trace_id: Mapped[str | None]


class OfficeRow(Base):
    """An office asked to act on an alert. `origin` is the district it began in, which escalations keep.

    Acknowledging meets it for all rows whose origin the acknowledging office covers.
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
    acknowledged_by: Mapped[str | None]
