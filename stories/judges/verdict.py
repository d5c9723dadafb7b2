"""A verdict, and the few ways in which answers name people, codes and times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Ids = Mapping[str, str]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation holds; when it does not, what was found instead."""

    holds: bool
    found: str = ""


held = Verdict(True)


def missed(found: str) -> Verdict:
    """It does not hold; this was found."""
    return Verdict(False, found)


def persons(value: Any) -> set[str]:
    """The ids of people in a field that holds one or many, each as its id or as an object with an `id`."""
    many = value if isinstance(value, list | tuple) else [value]
    return {str(each["id"]) if isinstance(each, Mapping) else str(each) for each in many if each}


def wanted_persons(value: Any, ids: Ids) -> set[str]:
    """The ids of the KEY or KEYs an expectation names."""
    return {ids[each] for each in (value if isinstance(value, list) else [value])}


def codes(value: Any) -> set[str]:
    """The codes in a list of codes, or of objects that carry a `code`."""
    return {str(each["code"]) if isinstance(each, Mapping) else str(each) for each in value or []}


def moment(value: Any) -> datetime | None:
    """A time in an answer."""
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def listed(found: Iterable[str], nothing: str) -> str:
    """What was found, in one line; `nothing` when there was nothing."""
    return "; ".join(found) or nothing
