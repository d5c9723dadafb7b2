"""An act of a court: decided by what is known, told in the transaction that keeps it, and everything brought to it."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.court.actions import keeping
from services.court.domain import Known
from services.court.models import RecordRow
from services.court.queries import record
from shared import clock, telemetry
from shared.contracts.bodies import Recorded
from shared.contracts.event import Event
from shared.identity import Caller
from shared.messaging import outbox


class Act(NamedTuple):
    """What a decision comes to: the fact that is told, and the words that stay with this court."""

    event: Event[Any]
    private: dict[str, Any]


Decide = Callable[[Known, Any, Caller], Act]


async def consider(session: AsyncSession, decide: Decide, body: Any, *, by: Caller) -> tuple[Known, Act]:
    """What a decision would come to, with nothing kept and nothing told.

    Raises:
        Refused: fields are at fault, or the caller sees nobody of that id (404, naming `person`).
    """
    row = await record.lock_row(session, body.person.id)
    known = await record.load_known(session, row.id)
    return known, decide(known, body, by)


async def carry_out(session: AsyncSession, decide: Decide, body: Any, *, by: Caller) -> Recorded:
    """Record an act and tell it.

    Raises:
        Refused: as `consider`; nothing was changed.
    """
    _, act = await consider(session, decide, body, by=by)
    return await keep(session, body.person.id, act, by=by)


async def keep(session: AsyncSession, person_id: UUID, act: Act, *, by: Caller) -> Recorded:
    """Tell an act that was decided on, keep it under the fact's own id, and bring the tables to it."""
    event_id = outbox.publish(session, act.event)
    session.add(
        RecordRow(
            id=event_id,
            subject=person_id,
            type=act.event.event_type,
            at=clock.now(),
            facts=act.event.facts.model_dump(mode="json", exclude_none=True),
            private=act.private or None,
            by=by.address,
            trace_id=telemetry.trace_id(),
        )
    )
    await session.flush()
    await keeping.bring_up_to_date(session, await record.find_row(session, person_id))
    return Recorded(id=event_id, trace_id=telemetry.trace_id())
