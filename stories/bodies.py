"""A step's fields as an HTTP body: every KEY becomes the person, every time carries its seconds and offset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stories.story import Story
from stories.values import a_time
from stories.vocabulary import VERBS, Field
from stories.yaml12 import Plain


def body_of(verb: str, fields: Mapping[str, Plain], story: Story, ids: Mapping[str, str]) -> dict[str, Any]:
    """The body of a command. What is not of its field's kind is sent as written: the platform shall refuse it."""
    people = {key: {"id": ids[key], **story.people[key]} for key in story.people}
    return _map(fields, VERBS[verb].fields, people)


def persons_in(body: Any) -> set[str]:
    """The ids of everyone a body names."""
    if isinstance(body, Mapping):
        own = {str(body["id"])} if "id" in body else set()
        return own.union(*(persons_in(each) for each in body.values()))
    return set().union(*(persons_in(each) for each in body)) if isinstance(body, list) else set()


def _map(
    fields: Mapping[str, Plain], shape: Mapping[str, Field], people: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    return {name: _value(value, shape.get(name), people) for name, value in fields.items()}


def _value(value: Plain, field: Field | None, people: Mapping[str, dict[str, Any]]) -> Any:
    if field is None:
        return value
    if isinstance(value, list):
        return [_value(each, field, people) for each in value]
    if isinstance(value, dict):
        return _map(value, field.shape, people)
    if field.kind in ("person", "person-or-name") and isinstance(value, str):
        return people.get(value, value)
    if field.kind in ("time", "date-or-time") and (time := a_time(value)):
        return time.isoformat()
    return value
