"""A fact as a listener meets it: open facts at hand, the sealed part closed until somebody has reason to read it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared import sealing
from shared.contracts.event import EVENTS, Envelope, Facts, Part

F = TypeVar("F", bound=Facts)
P = TypeVar("P", bound=Part)
Headers = Sequence[tuple[str, bytes | None]]


class Malformed(Exception):
    """A message that is no fact of the contracts. It is set aside like any other failure, never dropped."""


@dataclass(frozen=True, slots=True)
class Heard(Generic[F]):
    """A fact that arrived. `sealed` is this listener's part as compact JWE, None when the contract gives it none."""

    envelope: Envelope
    facts: F
    sealed: str | None
    listener: str

    @property
    def subject(self) -> UUID:
        """The person the fact is about."""
        return self.envelope.subject

    def open(self, part_class: type[P]) -> P:
        """This listener's part, decrypted.

        Raises:
            sealing.CannotOpen: the part was erased, or sealed to a key this service no longer holds.
        """
        if self.sealed is None:
            raise sealing.CannotOpen(f"{self.envelope.type} carries no part for {self.listener}")
        return part_class.model_validate_json(sealing.unseal(self.sealed, self.listener))


def read(headers: Headers, value: bytes, listener: str) -> Heard[Any]:
    """A Kafka record as a fact, checked against its contract.

    Raises:
        Malformed: an attribute is missing, the type is unknown, or the facts do not fit their contract.
    """
    envelope = envelope_of(headers)
    try:
        body = json.loads(value)
        facts = EVENTS[envelope.type].facts_class.model_validate(body["facts"])
        return Heard(envelope, facts, body["sealed"].get(listener), listener)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Malformed(f"{envelope.type}: {type(error).__name__}") from None


def envelope_of(headers: Headers) -> Envelope:
    """The CloudEvents attributes of a Kafka record.

    Raises:
        Malformed: an attribute is missing or is not of its form.
    """
    try:
        said = {name: value.decode() for name, value in headers if value is not None}
        at = datetime.fromisoformat(said["ce_time"])
        if at.tzinfo is None:
            raise ValueError("a moment needs an offset")
        return Envelope(
            id=UUID(said["ce_id"]),
            type=said["ce_type"],
            source=said["ce_source"],
            subject=UUID(said["ce_subject"]),
            at=at,
            traceparent=said.get("traceparent"),
            causation=UUID(said["causation"]) if "causation" in said else None,
            correlation=UUID(said.get("correlation", said["ce_id"])),
        )
    except (ValueError, KeyError) as error:
        raise Malformed(f"headers: {type(error).__name__}") from None
