"""The shape of every fact: CloudEvents 1.0 with open facts and one sealed part per listening service."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

EVENTS: dict[str, type["Event[Any]"]] = {}
TELLERS = ("arrest", "court", "prison", "welfare", "family", "statistics")


class Facts(BaseModel):
    """The open part: ids, codes, times, places, counts. Never a name, phone, place of a child or offence.

    Contracts only grow: a listener ignores fields it does not know yet.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(BaseModel):
    """The part sealed for one listener: only what that listener may see."""

    model_config = ConfigDict(frozen=True, extra="ignore")


F = TypeVar("F", bound=Facts)


@dataclass(frozen=True)
class Event(Generic[F]):
    """A fact about one person. A subclass says its type, its facts and who gets which sealed part.

    The subject is the person id: the Kafka key, so that a person's events of one teller stay in order.
    """

    subject: UUID
    facts: F
    parts: dict[str, Part]

    event_type: ClassVar[str]
    teller: ClassVar[str]
    facts_class: ClassVar[type[Facts]]
    part_classes: ClassVar[dict[str, type[Part]]]

    def __init_subclass__(
        cls, *, event_type: str, facts: type[Facts], parts: dict[str, type[Part]] | None = None, **rest: Any
    ) -> None:
        super().__init_subclass__(**rest)
        cls.event_type, cls.facts_class, cls.part_classes = event_type, facts, parts or {}
        cls.teller = cls.__module__.rsplit(".", 1)[-1]
        if cls.teller not in TELLERS:
            raise TypeError(f"{cls.__module__} is no teller's module")
        EVENTS[event_type] = cls


@dataclass(frozen=True, slots=True)
class Envelope:
    """What travels with a fact: the CloudEvents attributes and the chain of what caused it."""

    id: UUID
    type: str
    source: str
    subject: UUID
    at: datetime
    traceparent: str | None
    causation: UUID | None
    correlation: UUID


def topic_of(teller: str) -> str:
    """The topic a service tells its facts on."""
    return f"{teller}.events"
