"""Limits of law as data: kh.yaml, read once by this small module. Nobody else spells a limit out."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

Day = TypeVar("Day", bound=date)


class Limit(BaseModel):
    """A limit with its `article`, where it was read, and whether that is confirmed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str
    source: str
    verified: bool


class ByAge(Limit):
    """A limit for people of at least `from_age` whole years, for this class of offence or `any`."""

    from_age: int
    offence: str


class CustodyLimit(ByAge):
    """How long police may hold someone of this age for this class of offence, in hours from arrival."""

    hours: int

    @property
    def span(self) -> timedelta:
        """The limit as a span of time."""
        return timedelta(hours=self.hours)


class DetentionLimit(ByAge):
    """The first term of provisional detention in months, and how often and by how many months it may be lengthened."""

    months: int
    extensions: int
    extension_months: int


class AppealWindow(Limit):
    """How many months after a judgment either side may appeal."""

    months: int


class ChildInsideLimit(Limit):
    """Until which birthday a child may live in prison, and how many days before it the way out is prepared."""

    until_years: int
    notice_days: tuple[int, ...]


class EarlyRelease(Limit):
    """Which share of a sentence, as a fraction, must be served before this `kind` can be asked for."""

    kind: str
    served: tuple[int, int]


class Prompt(Limit):
    """Something staff are reminded of: what it is `about`."""

    about: str


@lru_cache
def _pack() -> dict[str, Any]:
    pack: dict[str, Any] = YAML(typ="safe", pure=True).load(Path(__file__).with_name("kh.yaml"))
    return pack


L = TypeVar("L", bound=Limit)


def _rows(table: str, kind: type[L]) -> tuple[L, ...]:
    rows: tuple[L, ...] = _validated(table, kind)
    return rows


@lru_cache
def _validated(table: str, kind: type[Limit]) -> Any:
    return tuple(kind.model_validate(row) for row in _pack()[table])


A = TypeVar("A", bound=ByAge)


def _first_fitting(rows: tuple[A, ...], age: int | None, offence: str) -> A:
    years = 18 if age is None else age
    return next(row for row in rows if years >= row.from_age and row.offence in ("any", offence))


def custody_limit(age: int | None, offence: str) -> CustodyLimit:
    """The limit for someone of `age` whole years (None, unknown, counts as adult): the first row that fits."""
    return _first_fitting(_rows("custody", CustodyLimit), age, offence)


def custody_extension(age: int | None, offence: str) -> CustodyLimit:
    """By how much a prosecutor's approval lengthens that limit; 0 hours where the law gives none."""
    return _first_fitting(_rows("custody_extension", CustodyLimit), age, offence)


def detention_limit(age: int | None, offence: str) -> DetentionLimit:
    """The term of provisional detention for someone of `age` whole years (None counts as adult)."""
    return _first_fitting(_rows("detention", DetentionLimit), age, offence)


def appeal_window() -> AppealWindow:
    """Until when an appeal is in time."""
    return _rows("appeal_window", AppealWindow)[0]


def child_inside_limit() -> ChildInsideLimit:
    """Until when a child may live in prison with a parent."""
    return _rows("child_inside", ChildInsideLimit)[0]


def early_release() -> tuple[EarlyRelease, ...]:
    """The thresholds of pardon and conditional release."""
    return _rows("early_release", EarlyRelease)


def prompt(about: str) -> Prompt:
    """The rule behind a reminder.

    Raises:
        StopIteration: no such reminder is written down.
    """
    return next(row for row in _rows("prompt", Prompt) if row.about == about)


def months_after(moment: Day, months: int) -> Day:
    """The same day so many months later (earlier if negative); of a day that month lacks, its last day.

    Of an aware datetime in UTC the day is counted in UTC: convert to Phnom Penh first.
    """
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
