"""Open facts name nobody: what a fact may hold is decided by its type, field by field."""

import re
import types
import typing
from datetime import date, datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

import pytest
from pydantic import BaseModel

from deploy.catalogue.reading import list_events, list_examples
from shared.contracts.codes import Channel, Country, Milestone, Place
from shared.contracts.event import Event, Facts

EVENTS = list_events()
HARMLESS = {UUID, datetime, date, int, bool}

# A text in an open fact needs a reason, and a form that no name, number or sentence has.
TEXTS = {
    "station": ("the province of the police", r"\d\d"),
    "province": ("the province of an office, never its district", r"\d\d"),
    "court": ("the province of a court", r"\d\d"),
    "prison": ("a prison's own code", r"CC\d|P-\d\d"),
    "to_prison": ("a prison's own code", r"CC\d|P-\d\d"),
    "provinces": ("the provinces of offices, never their districts", r"\d\d"),
    "children_alone": ("a province for each of them, and not who they are", r"\d\d"),
    "siblings_split": ("a province for each of them, and not who they are", r"\d\d"),
    "by": ("a role", r"[a-z]+(-[a-z]+)*"),
    "to": ("a level, which is a role", r"[a-z]+(-[a-z]+)*"),
    "why": ("a channel's code", r"[a-z0-9]+(-[a-z0-9]+)*"),
}
NEVER = {"name_latin", "name_km", "phone", "home", "where", "with_person", "offence", "label", "words", "notes", "pin"}


def _leaves(hint: Any) -> list[Any]:
    """The types a value may have in the end: containers, unions and annotations taken off."""
    origin = get_origin(hint)
    if origin is Annotated:
        return [hint] if hint in (Place, Country) else _leaves(get_args(hint)[0])
    if origin in (Union, types.UnionType, tuple, list):
        return [leaf for each in get_args(hint) if each not in (Ellipsis, type(None)) for leaf in _leaves(each)]
    return [hint]


def _offenders(facts: type[Facts]) -> list[str]:
    found = []
    for name, hint in typing.get_type_hints(facts, include_extras=True).items():
        if name == "model_config":
            continue
        for leaf in _leaves(hint):
            harmless = leaf in HARMLESS or get_origin(leaf) is Literal or (leaf is str and name in TEXTS)
            if not harmless or name in NEVER:
                found.append(f"{facts.__name__}.{name}: {leaf}")
    return found


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event_type)
def test_facts_hold_only_ids_codes_times_places_and_counts(event: type[Event[Any]]) -> None:
    assert _offenders(event.facts_class) == []


def test_a_name_a_note_or_a_person_among_the_facts_is_found() -> None:
    class Careless(Facts):
        alert_id: UUID
        because: Milestone
        channel: Channel | None = None
        name_latin: str
        remark: str | None = None
        home: Place
        whom: tuple[BaseModel, ...] = ()

    named = [offender.split(":")[0] for offender in _offenders(Careless)]
    assert named == ["Careless.name_latin", "Careless.remark", "Careless.home", "Careless.whom"]


@pytest.mark.parametrize("example", list_examples(), ids=lambda example: example.file.stem)
def test_texts_among_the_facts_have_the_form_of_a_code(example: Any) -> None:
    for name, (_, form) in TEXTS.items():
        said = example.facts.get(name, [])
        for value in said if isinstance(said, list) else [said]:
            assert re.fullmatch(form, value), f"{name} says {value}"


@pytest.mark.parametrize("example", list_examples(), ids=lambda example: example.file.stem)
def test_nothing_that_is_sealed_stands_among_the_facts(example: Any) -> None:
    sealed = {value for name, value in _texts(example.parts) if name in NEVER}
    assert sealed.isdisjoint(value for _, value in _texts(example.facts))


def _texts(value: Any, name: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [each for key, inner in value.items() for each in _texts(inner, key)]
    if isinstance(value, list):
        return [each for inner in value for each in _texts(inner, name)]
    return [(name, value)] if isinstance(value, str) else []
