"""Reads what the catalogue is made of: the contracts, their examples, and what each service's handlers hear."""

import importlib
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.contracts.event import EVENTS, TELLERS, Event
from shared.messaging.consumer import Consumer

CLONE = Path(__file__).resolve().parents[2]
CONTRACTS = CLONE / "shared" / "contracts"
EXAMPLES = CONTRACTS / "examples"
SERVICES = CLONE / "services"
_CONTRACTS = "shared.contracts"


@dataclass(frozen=True)
class Example:
    """One event as it may happen to an invented family, as the release of the contracts numbered here tells it.

    `parts` are what each listener reads once it has opened its sealed part.
    """

    file: Path
    release: int
    event_type: str
    subject: UUID
    facts: dict[str, Any]
    parts: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Hearing:
    """A service that hears an event, and what it does then, in the words of its handler."""

    service: str
    handler: str
    does: str


def list_events() -> list[type[Event[Any]]]:
    """Every event of the contracts, by teller and then as its teller's file lists them."""
    for teller in TELLERS:
        if (CONTRACTS / f"{teller}.py").exists():
            importlib.import_module(f"{_CONTRACTS}.{teller}")
    said = [event for event in EVENTS.values() if event.__module__.startswith(f"{_CONTRACTS}.")]
    return sorted(said, key=lambda event: TELLERS.index(event.teller))


def list_hearings() -> dict[str, list[Hearing]]:
    """Who hears each event type. Imports every service's handlers and starts nothing."""
    found: dict[str, list[Hearing]] = {}
    for name in sorted(path.parent.name for path in SERVICES.glob("*/handlers.py")):
        consumer: Consumer = importlib.import_module(f"services.{name}.handlers").consumer
        for event_type, handler in consumer.hears.items():
            does = (inspect.getdoc(handler) or "").splitlines()[0]
            found.setdefault(event_type, []).append(Hearing(name, handler.__name__, does))
    return found


def list_examples() -> list[Example]:
    """Every example of every release, the oldest release first."""
    return sorted(_examples(), key=lambda example: (example.release, example.file.name))


def newest_examples() -> dict[str, list[Example]]:
    """The examples of each event type from the last release that changed it."""
    found: dict[str, list[Example]] = {}
    for example in list_examples():
        earlier = found.setdefault(example.event_type, [])
        if earlier and earlier[0].release < example.release:
            earlier.clear()
        earlier.append(example)
    return found


def _examples() -> Iterator[Example]:
    types = {event.event_type for event in list_events()}
    for file in EXAMPLES.glob("*/*.json"):
        said = json.loads(file.read_text())
        # A second example of a type is called TYPE.what-is-different.json.
        event_type = file.stem if file.stem in types else file.stem.rpartition(".")[0]
        yield Example(file, int(file.parent.name), event_type, UUID(said["subject"]), said["facts"], said["parts"])
