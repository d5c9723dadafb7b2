"""What a story needs to own the clock: these routes exist only in story mode, never in production."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import delete, func, select

from shared import clock, database, duties
from shared.duties import Duty
from shared.messaging import dead_letters
from shared.messaging.tables import OutboxRow
from shared.service.health import lag_of

if TYPE_CHECKING:
    from shared.service.frame import Service

# Who read whom is never erased.
_KEPT = {"read_log"}


class StoryTime(BaseModel):
    """The moment a story is at."""

    now: AwareDatetime


def story_routes(service: "Service") -> APIRouter:
    """The clock, the state and the reset of one service."""
    routes = APIRouter()

    @routes.put("/clock", status_code=204)
    async def set_clock(time: StoryTime) -> None:
        clock.tell(time.now)
        service.wakeups.wake("duties")

    @routes.get("/state")
    async def state() -> dict[str, Any]:
        async with database.session(database.EVERYWHERE) as session:
            unsent = await session.scalar(select(func.count()).where(OutboxRow.sent_at.is_(None)))
            due = await session.scalar(select(func.count()).where(Duty.wake_at <= clock.now()))
            next_due: datetime | None = await duties.next_wake(session)
            stuck = await dead_letters.count(session)
        handled = service.consumer.handled + service.duties.handled + service.relay.sent
        return {
            "now": clock.now(), "unsent": unsent, "lag": await lag_of(service), "stuck": stuck, "due": due,
            "next_due": next_due, "handled": handled,
        }  # fmt: skip

    @routes.post("/reset", status_code=204)
    async def reset() -> None:
        clock.forget()
        async with database.session(database.EVERYWHERE) as session:
            for table in reversed(database.Base.metadata.sorted_tables):
                if table.name not in _KEPT:
                    await session.execute(delete(table))

    return routes
