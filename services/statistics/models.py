"""The tables of the statistics: facts under pseudonyms, and what they add up to. No name, number, word or known id."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, FetchedValue
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base, Moment


class TalliedFactRow(Base):
    """An open fact as it was heard, every id in it replaced by its pseudonym.

    `owner` is the person or alert it is counted with, `retracts` the fact that it takes back.
    """

    __tablename__ = "tallied_facts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    owner: Mapped[UUID]
    subject: Mapped[UUID]
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    retracts: Mapped[UUID | None]


class TallyRow(Base):
    """One that a measure counts from `since` on, as the facts of its owner last showed it. Never added up.

    `lot` is the bit of one of 63 lots into which the person falls.
    """

    __tablename__ = "tallies"
    owner: Mapped[UUID] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    unit: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID]
    province: Mapped[str]
    prison: Mapped[str]
    since: Mapped[datetime] = mapped_column(Moment)
    lot: Mapped[int] = mapped_column(BigInteger, FetchedValue(), server_onupdate=FetchedValue())
