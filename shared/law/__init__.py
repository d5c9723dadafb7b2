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
def _custody_limits() -> tuple[CustodyLimit, ...]:
    return tuple(CustodyLimit.model_validate(row) for row in _pack()["custody"])


def custody_limit(age: int | None, offence: str) -> CustodyLimit:
    """The limit for someone of `age` whole years (None, unknown, counts as adult): the first row that fits."""
    years = 18 if age is None else age
    return next(row for row in _custody_limits() if years >= row.from_age and row.offence in ("any", offence))
