"""The prison's tables. What was said is kept for good; the rest is worked out of it anew after each word."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, Identity
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base, Moment


class EntryRow(Base):
    """One thing said about a prisoner: an act of a prison or a fact heard. Its id is the event's.

    `person_id` is the prisoner; `subject` whom the event names, a child inside for example. `private` holds what only
    prisons read, `sealed` our part of a fact heard. `position` keeps the order of what came in one instant.
    """

    __tablename__ = "register_entries"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    subject: Mapped[UUID]
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    heard_at: Mapped[datetime] = mapped_column(Moment)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    private: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sealed: Mapped[str | None]
    by: Mapped[str | None]
    prison: Mapped[str | None]
    trace_id: Mapped[str | None]
    retracted: Mapped[bool] = mapped_column(default=False)


class RegisterPersonRow(Base):
    """Anyone a prison's own record names. Never a telephone number or a home: a prison needs neither."""

    __tablename__ = "register_people"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name_latin: Mapped[str | None]
    name_km: Mapped[str | None]
    sex: Mapped[str | None]
    born: Mapped[date | None]
    age: Mapped[int | None]
    age_told_on: Mapped[date | None]
    nationality: Mapped[str | None]
    language: Mapped[str | None]


class TieRow(Base):
    """Whom a prisoner's entries name, and whether as a child."""

    __tablename__ = "register_ties"
    prisoner_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_child: Mapped[bool] = mapped_column(default=False)


class PrisonerRow(Base):
    """Where somebody stands now. `prison` decides who may read: where the person is, is expected, or last was.

    `state`: `known` to no prison yet, `expected`, `inside`, `left`, `died`.
    """

    __tablename__ = "prisoners"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    prison: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="known")
    queues: Mapped[list[str]] = mapped_column(default=list)
    expected_at: Mapped[datetime | None] = mapped_column(Moment)
    expected_on: Mapped[date | None]
    admitted_at: Mapped[datetime | None] = mapped_column(Moment)
    release_on: Mapped[date | None]
    release_is: Mapped[str | None]
    held_by_appeal: Mapped[bool] = mapped_column(default=False)
    health: Mapped[str | None]
    children: Mapped[int] = mapped_column(default=0)


class ChildInsideRow(Base):
    """A child living in a prison with a parent."""

    __tablename__ = "children_inside"
    child_id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID] = mapped_column(primary_key=True)
    prison: Mapped[str]
    since: Mapped[datetime] = mapped_column(Moment)
    born: Mapped[date | None]
    limit_on: Mapped[date | None]
    assessed_at: Mapped[datetime | None] = mapped_column(Moment)
    risk: Mapped[str | None]
    health: Mapped[str | None]


class RegisterFlagRow(Base):
    """A flag that stands: on whom, and whose record it hangs on."""

    __tablename__ = "register_flags"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID]
    prisoner_id: Mapped[UUID]
    kind: Mapped[str]
    since: Mapped[datetime] = mapped_column(Moment)
