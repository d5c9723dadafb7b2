"""Limits of law as data: kh.yaml, read once by this small module. Nobody else spells a limit out."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML


class CustodyLimit(BaseModel):
    """How long police may hold someone of this age for this class of offence, in hours from arrival."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_age: int
    offence: str
    hours: int
    article: str
    source: str
    verified: bool

    @property
    def span(self) -> timedelta:
        """The limit as a span of time."""
        return timedelta(hours=self.hours)


@lru_cache
def _pack() -> dict[str, Any]:
    pack: dict[str, Any] = YAML(typ="safe", pure=True).load(Path(__file__).with_name("kh.yaml"))
    return pack


@lru_cache
def _custody_limits(table: str) -> tuple[CustodyLimit, ...]:
    return tuple(CustodyLimit.model_validate(row) for row in _pack()[table])


def custody_limit(age: int | None, offence: str) -> CustodyLimit:
    """The limit for someone of `age` whole years (None, unknown, counts as adult): the first row that fits."""
    return _first_fitting("custody", age, offence)


def custody_extension(age: int | None, offence: str) -> CustodyLimit:
    """By how much a prosecutor's approval lengthens that limit; 0 hours where the law gives none."""
    return _first_fitting("custody_extension", age, offence)


def _first_fitting(table: str, age: int | None, offence: str) -> CustodyLimit:
    years = 18 if age is None else age
    return next(row for row in _custody_limits(table) if years >= row.from_age and row.offence in ("any", offence))
