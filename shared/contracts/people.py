"""How a person is written down, the same in a form, a body and a sealed part."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.codes import Country, Email, Language, Name, Phone, Place, Sex, YesNo

OLDEST = 120  # whole years; an age that was told does not grow beyond it


class Person(BaseModel):
    """A person as first written down. Only the id is needed once known; the rest fills what is not known yet.

    Ids are UUIDs minted by whoever first writes the person down, so that retries and offline forms are safe.
    Many people know their age but no birth date: `age` is in whole years on the day it was told.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    name_latin: Name | None = None
    name_km: Name | None = None
    sex: Sex | None = None
    born: date | None = None
    age: int | None = Field(default=None, ge=0, le=OLDEST)
    nationality: Country | None = None
    phone: Phone | None = None
    email: Email | None = None
    home: Place | None = None
    language: Language | None = None
    reads: YesNo | None = None


class Body(BaseModel):
    """What a caller sends: a field that is not in the vocabulary is refused, so that a typing mistake never passes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonBody(Person):
    """A person as a caller sends one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def age_on(day: date, born: date | None, age: int | None, told_on: date | None = None) -> int | None:
    """Whole years on that day, None when unknown; born on 29 February, a year older on 1 March of common years.

    An age without birth date grows by the whole years since the day it was told.
    """
    if born is not None:
        return _years(born, day)
    return age if age is None or told_on is None else min(OLDEST, age + max(0, _years(told_on, day)))


def birthday(born: date, years: int) -> date:
    """The day on which somebody is so many years old; born on 29 February that is 1 March in common years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _years(since: date, day: date) -> int:
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))
