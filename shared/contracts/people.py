"""How a person is written down, the same in a form, a body and a sealed part."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.codes import Country, Email, Language, Name, Phone, Place, Sex, YesNo


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
    age: int | None = Field(default=None, ge=0, le=120)
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
