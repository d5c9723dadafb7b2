"""The court's tables: everything said about a person, kept as it came, and what stands by it, for lists and walls."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, FetchedValue
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base, Moment


class RecordRow(Base):
    """A fact that was heard, our part `sealed` as it came, or an act of this court, its `private` words beside it.

    `id` is the event's, so that a retraction can name it. Rows are never changed or removed.
    """

    __tablename__ = "court_record"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    subject: Mapped[UUID]
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed: Mapped[str | None]
    private: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    by: Mapped[str | None]
    trace_id: Mapped[str | None]


class PersonRow(Base):
    """How somebody stands now, worked out from the record. Names are kept only of those whom the police brought.

    `courts` are those that ever had the person before them and decide who may read; `court` has the person now.
    """

    __tablename__ = "court_people"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    courts: Mapped[list[str]]
    court: Mapped[str | None]
    name_latin: Mapped[str | None]
    name_km: Mapped[str | None]
    sex: Mapped[str | None]
    born: Mapped[date | None]
    age: Mapped[int | None]
    age_told_on: Mapped[date | None]
    case_number: Mapped[str | None]
    held: Mapped[bool] = mapped_column(default=False)
    prison: Mapped[str | None]
    children: Mapped[int] = mapped_column(default=0)
    youngest_born: Mapped[date | None]
    pregnant: Mapped[str | None]
    expected_since: Mapped[datetime | None] = mapped_column(Moment)
    detained_at: Mapped[datetime | None] = mapped_column(Moment)
    detention_until: Mapped[datetime | None] = mapped_column(Moment)
    candidate_since: Mapped[datetime | None] = mapped_column(Moment)
    over_detained_from: Mapped[datetime | None] = mapped_column(Moment)
    release_on: Mapped[date | None]
    release_is: Mapped[str | None]
    held_by_appeal: Mapped[bool] = mapped_column(default=False)


class HearingRow(Base):
    """A hearing as it is set now."""

    __tablename__ = "court_hearings"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    court: Mapped[str]
    kind: Mapped[str]
    on: Mapped[date]
    at: Mapped[datetime | None] = mapped_column(Moment)
    room: Mapped[str | None]


class FlagRow(Base):
    """A flag about a person; it stands from `since`, which may lie ahead."""

    __tablename__ = "court_flags"
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    court: Mapped[str]
    since: Mapped[datetime] = mapped_column(Moment)
