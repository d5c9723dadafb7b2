"""Every event has examples that hold nothing but what the contract says, and every released example stays readable."""

from typing import Any

import pytest
from pydantic import BaseModel

from deploy.catalogue.growth import shapes
from deploy.catalogue.reading import Example, list_events, list_examples, newest_examples
from shared.contracts.event import EVENTS
from shared.contracts.people import Person

EVENT_TYPES = [event.event_type for event in list_events()]
EXAMPLES = list_examples()
NEWEST = [example for examples in newest_examples().values() for example in examples]


def _named(example: Example) -> str:
    return f"{example.release}/{example.file.stem}"


def _models(example: Example) -> list[tuple[BaseModel, dict[str, Any]]]:
    """The example as its classes understand it, each beside the JSON it was read from."""
    event = EVENTS[example.event_type]
    read: list[tuple[BaseModel, dict[str, Any]]] = [(event.facts_class.model_validate(example.facts), example.facts)]
    for listener, said in example.parts.items():
        read.append((event.part_classes[listener].model_validate(said), said))
    return read


def _unknown(value: Any, said: Any, path: str) -> list[str]:
    """The paths in the JSON that the model knows nothing of, however deep."""
    if isinstance(value, BaseModel):
        known = type(value).model_fields
        here = [f"{path}.{name}" for name in said if name not in known]
        inner = [_unknown(getattr(value, name), said[name], f"{path}.{name}") for name in said if name in known]
        return here + [each for found in inner for each in found]
    if isinstance(value, (list, tuple)):
        return [each for one, other in zip(value, said, strict=True) for each in _unknown(one, other, f"{path}[]")]
    return []


def _paths(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        return {path}.union(*(_paths(inner, f"{path}.{name}") for name, inner in value.items()))
    if isinstance(value, list):
        return {path}.union(*(_paths(inner, f"{path}[]") for inner in value))
    return {path}


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_every_event_has_an_example(event_type: str) -> None:
    assert newest_examples().get(event_type), f"shared/contracts/examples has no {event_type}.json"


def test_every_example_is_of_an_event() -> None:
    assert {example.event_type for example in EXAMPLES} == set(EVENT_TYPES)


@pytest.mark.parametrize("example", EXAMPLES, ids=_named)
def test_released_example_is_understood_to_the_last_field(example: Example) -> None:
    assert set(example.parts) == set(EVENTS[example.event_type].part_classes)
    assert [each for model, said in _models(example) for each in _unknown(model, said, example.event_type)] == []


@pytest.mark.parametrize("example", NEWEST, ids=_named)
def test_newest_example_is_written_as_it_travels(example: Example) -> None:
    for model, said in _models(example):
        assert model.model_dump(mode="json", exclude_none=True) == said


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_examples_together_show_every_field(event_type: str) -> None:
    shown = set[str]().union(*(_paths({"facts": one.facts, **one.parts}) for one in newest_examples()[event_type]))
    # Of every person at once no example tells everything: a person's own fields are looked for below.
    agreed = {path for path in shapes()[event_type] if path.rpartition(".")[2] not in Person.model_fields}
    assert {path for path in agreed if f".{path}" not in shown} == set()


def test_some_example_shows_every_field_of_a_person() -> None:
    shown = {path.rpartition(".")[2] for one in NEWEST for path in _paths(one.parts)}
    assert shown >= set(Person.model_fields)
