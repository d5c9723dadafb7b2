"""One thing that was said about a person, as the rules read it."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from shared.contracts.event import Facts, Part


class Told(NamedTuple):
    """A fact that was heard, its `part` opened, or an act of the court, its `private` words beside it.

    `child` is whom a fact about a child living inside is about; everything else is about the person.
    """

    id: UUID
    at: datetime
    type: str
    facts: Facts
    part: Part | None = None
    private: dict[str, Any] = {}  # noqa: RUF012 - read only
    by: str | None = None
    trace_id: str | None = None
    child: UUID | None = None


def age_on(day: date, born: date | None, age: int | None = None, told_on: date | None = None) -> int | None:
    """Whole years on that day; of an age that was told, the years since are added. None when neither is known."""
    if born is not None:
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age is None or told_on is None:
        return age
    return age + (day.year - told_on.year) - ((day.month, day.day) < (told_on.month, told_on.day))
