"""How a service is: its lag, its oldest unsent fact, what is stuck and what is overdue, in numbers."""

from typing import TYPE_CHECKING, Any

import httpx
from aiokafka.errors import KafkaError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared import database, duties, identity
from shared.messaging import dead_letters

if TYPE_CHECKING:
    from shared.service.frame import Service

_UNSENT = text(
    "SELECT count(*), coalesce(extract(epoch FROM now() - min(written_at)), 0) FROM outbox WHERE sent_at IS NULL"
)


async def health_of(service: "Service") -> dict[str, Any]:
    """`lag`, `unsent` and `stuck` count facts, `overdue` counts duties, `oldest_unsent_seconds` is real time."""
    missing = await missing_parts(service)
    if "database" in missing:
        return {"service": service.name, "status": "down", "missing": missing}
    async with database.session(database.EVERYWHERE) as session:
        unsent, oldest = (await session.execute(_UNSENT)).one()
        stuck = await dead_letters.count(session)
        overdue = await duties.count_overdue(session)
    return {
        "service": service.name,
        "status": "degraded" if missing or stuck or oldest > 60 else "ok",
        "missing": missing,
        "lag": await lag_of(service),
        "unsent": unsent,
        "oldest_unsent_seconds": float(oldest),
        "stuck": stuck,
        "overdue": overdue,
    }


async def lag_of(service: "Service") -> int | None:
    """How many facts wait to be handled; None while Kafka is away or gave us no partition yet."""
    try:
        return await service.consumer.lag()
    except (KafkaError, OSError, TimeoutError):
        return None


async def missing_parts(service: "Service") -> list[str]:
    """Which of the things a service cannot work without do not answer now."""
    missing = []
    try:
        async with database.session(database.EVERYWHERE) as session:
            await session.execute(text("SELECT 1 FROM outbox LIMIT 1"))
    except (DBAPIError, OSError):
        missing.append("database")
    if await lag_of(service) is None:
        missing.append("Kafka")
    try:
        await identity.ready()
    except httpx.HTTPError:
        missing.append("Keycloak")
    return missing
