"""Telling: a fact is written beside the change that made it true, and commits or vanishes with it."""

import json
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock, sealing, telemetry
from shared.contracts.event import Envelope, Event
from shared.messaging.tables import OutboxRow


def publish(session: AsyncSession, event: Event[Any], *, because: Envelope | None = None) -> UUID:
    """Write a fact into the caller's transaction, each part sealed for its listener; the fact's id.

    `because` is the fact this one reacts to; without it this fact starts a chain of its own.

    Raises:
        TypeError: a part is not the class the contract declares for that listener.
    """
    for listener, part in event.parts.items():
        if not isinstance(part, event.part_classes.get(listener, type(None))):
            raise TypeError(f"{event.event_type} has no such part for {listener}")
    event_id = uuid4()
    with telemetry.span(f"outbox {event.event_type}", event_id=str(event_id)):
        session.add(
            OutboxRow(
                id=event_id,
                aggregatetype=event.teller,
                aggregateid=event.subject,
                type=event.event_type,
                payload=_payload(event),
                at=clock.now(),
                traceparent=telemetry.traceparent(),
                causation=because.id if because else None,
                correlation=because.correlation if because else event_id,
            )
        )
    return event_id


def _payload(event: Event[Any]) -> str:
    sealed = {
        listener: sealing.seal(part.model_dump_json(exclude_none=True).encode(), listener)
        for listener, part in event.parts.items()
    }
    facts = event.facts.model_dump(mode="json", exclude_none=True)
    return json.dumps({"facts": facts, "sealed": sealed}, separators=(",", ":"))
