"""The arrest tables. Where a child is and with whom is sealed for welfare on saving and has no column here."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base, Moment


class PersonRow(Base):
    """Anyone a record names. Later records only fill what is not known yet."""

    __tablename__ = "persons"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name_latin: Mapped[str | None]
    name_km: Mapped[str | None]
    sex: Mapped[str | None]
    born: Mapped[date | None]
    age: Mapped[int | None]
    age_told_on: Mapped[date | None]
    nationality: Mapped[str | None]
    phone: Mapped[str | None]
    home: Mapped[str | None]
    language: Mapped[str | None]
    reads: Mapped[str | None]


class ArrestRow(Base):
    """One arrest. `station` is the province of the police who recorded it and decides who may read it."""

    __tablename__ = "arrests"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", deferrable=True, initially="DEFERRED"))
    station: Mapped[str]
    station_name: Mapped[str | None]
    place: Mapped[str | None]
    arrived_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str]
    offence_class: Mapped[str]
    offence_label: Mapped[str]
    planned: Mapped[str | None]
    pregnant: Mapped[str | None]
    due_date: Mapped[date | None]
    medical: Mapped[str | None]
    dependants: Mapped[str]
    not_asked_reason: Mapped[str | None]
    explained: Mapped[str | None]
    consulate_told: Mapped[str | None]
    trace_id: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None]
    conditions: Mapped[str | None]
    retracted_at: Mapped[datetime | None] = mapped_column(Moment)


class ArrestPersonRow(Base):
    """Somebody an arrest names, and as what: child, caregiver, carer-held or unsafe."""

    __tablename__ = "arrest_people"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    arrest_id: Mapped[UUID] = mapped_column(ForeignKey("arrests.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", deferrable=True, initially="DEFERRED"))
    station: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int]
    relation: Mapped[str | None]
    consent: Mapped[str | None]
    breastfed: Mapped[str | None]
    needs: Mapped[str | None]
    agreed: Mapped[str | None]
    may_be_told: Mapped[str | None]
    channel: Mapped[str | None]
    language: Mapped[str | None]
    pin: Mapped[str | None]
    parent_chose: Mapped[str | None]


class ChangeRow(Base):
    """What was changed of an arrest after it was recorded, by whom and why; never what was said of a child's place."""

    __tablename__ = "changes"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    arrest_id: Mapped[UUID] = mapped_column(ForeignKey("arrests.id"))
    station: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str]
    what: Mapped[str]
    reason: Mapped[str | None]


class AnswerRow(Base):
    """What came back: who was told and who answered, so that people who fill in forms hear that somebody acts.

    It never says which district, because that would tell where a child is.
    """

    __tablename__ = "answers"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Moment)
    what: Mapped[str]


class DraftRow(Base):
    """An arrest that is still being typed. `author` is the account that types it, the only one that reaches the row."""

    __tablename__ = "drafts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    author: Mapped[str]
    begun_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[str]
