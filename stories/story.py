"""A story as the runner plays it: people, steps and what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from stories.yaml12 import Plain

WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Person:
    """Someone who appears, by KEY, with the attributes the file gives."""

    key: str
    attributes: Mapping[str, Plain]


@dataclass(frozen=True)
class Expectation:
    """One line to be judged: its form, the form's fields, and where it stands in the file."""

    line: int
    form: str
    fields: Mapping[str, Plain]


@dataclass(frozen=True)
class Step:
    """One moment: who does what with which fields (or nobody anything), and what must then hold."""

    line: int
    at: datetime
    by: str
    do: str
    fields: Mapping[str, Plain]
    expect: tuple[Expectation, ...]
    within: timedelta = WITHIN

    @property
    def is_refused(self) -> bool:
        """Whether the step is there to be refused, and so is sent exactly as written."""
        return any(each.form == "refused" for each in self.expect)


@dataclass(frozen=True)
class Story:
    """A whole file: `people` maps each KEY to the attributes the file gives."""

    file: str
    name: str
    about: str
    people: Mapping[str, Mapping[str, Plain]]
    steps: tuple[Step, ...]


def role_of(address: str) -> str:
    """`welfare` of `welfare@1709`, `family` of `family:yeay`, `ministry` of `ministry`."""
    return address.replace(":", "@").partition("@")[0]


def place_of(address: str) -> str:
    """`1709` of `welfare@1709`, the KEY of `family:KEY`, nothing of `ministry`."""
    return address.replace(":", "@").partition("@")[2]
