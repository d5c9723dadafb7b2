"""What a field of a story can be, so that verbs, expectations and people are described in one way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal[
    "text", "texts", "code", "person", "person-or-name", "people-or-number", "number", "number-or-code", "boolean",
    "date", "time", "date-or-time", "place", "place-or-text", "place-or-prison", "prison", "country", "phone",
    "address", "verb", "map", "view", "any",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field: its `kind`, whether it may be left out, the codes or roles it allows, and the shape of a map."""

    kind: Kind
    required: bool = True
    many: bool = False
    allowed: tuple[str, ...] = ()
    shape: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """What a step gives, as far as the file alone can tell: its fields, who acts and whom the verb is about."""

    fields: Mapping[str, object]
    role: str
    sex: str = ""
    years: int | None = None
    nationality: str = ""


@dataclass(frozen=True)
class Need:
    """A field that is required only `when` the step says something else; `why` is said in the error."""

    field: str
    why: str
    when: Callable[[Given], bool]


def optional(of: Field) -> Field:
    """The same field, which may be left out."""
    return replace(of, required=False)


def many(of: Field) -> Field:
    """A list of such values."""
    return replace(of, many=True)


def code(*allowed: str) -> Field:
    """One of a closed set of words."""
    return Field("code", allowed=allowed)


def shape(**fields: Field) -> Field:
    """A nested map; a trailing underscore frees names that Python keeps for itself (`class_`, `with_`)."""
    return Field("map", shape=named(**fields))


def named(**fields: Field) -> dict[str, Field]:
    """Fields by the names stories use."""
    return {name.removesuffix("_"): each for name, each in fields.items()}


TEXT = Field("text")
TEXTS = Field("texts")
PERSON = Field("person")
PEOPLE = many(PERSON)
PLACE = Field("place")
PRISON = Field("prison")
DATE = Field("date")
TIME = Field("time")
NUMBER = Field("number")
YES_NO = code("yes", "no")
