"""What happens when a handler fails: the fact is set aside and retried, its person's later facts wait behind it.

Retries wait 1, 2, 4 … 64 seconds; then the fact stays until a person decides (retry or skip). Nothing is dropped.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from aiokafka import ConsumerRecord
from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared import database, telemetry
from shared.messaging import heard
from shared.messaging.heard import Heard
from shared.messaging.tables import SetAsideRow

TRIES = 8
_EARLIER = aliased(SetAsideRow)
# Due for another try, or never tried and with nothing of the same person left before it.
_NEXT = (
    select(SetAsideRow)
    .where(
        or_(SetAsideRow.next_try_at <= func.now(), SetAsideRow.tries == 0),
        ~exists().where(_EARLIER.subject == SetAsideRow.subject, _EARLIER.position < SetAsideRow.position),
    )
    .order_by(SetAsideRow.position)
    .limit(1)
    .with_for_update(of=SetAsideRow, skip_locked=True)
)
React = Callable[[AsyncSession, Heard[Any]], Awaitable[None]]


async def blocked(session: AsyncSession, subjects: list[str]) -> set[str]:
    """Which of these persons have a fact set aside, so that later ones must wait behind it."""
    rows = await session.scalars(select(SetAsideRow.subject).where(SetAsideRow.subject.in_(subjects)).distinct())
    return set(rows)


def set_aside(
    session: AsyncSession, event_id: UUID, subject: str, record: ConsumerRecord[Any, Any], error: Exception
) -> None:
    """Keep a fact whose handler failed, to be tried again."""
    row = _row(event_id, subject, record)
    row.error, row.tries, row.next_try_at = telemetry.describe(error), 1, _after(1)
    session.add(row)


def wait_behind(session: AsyncSession, event_id: UUID, subject: str, record: ConsumerRecord[Any, Any]) -> None:
    """Keep a fact that arrived while an earlier one of its person is set aside."""
    session.add(_row(event_id, subject, record))


async def retry_next(service: str, react: React) -> bool:
    """Try the first fact of one person whose time has come; whether there was one."""
    async with database.session(database.EVERYWHERE) as session:
        row = await session.scalar(_NEXT)
        if row is None:
            return False
        try:
            async with session.begin_nested():
                await react(session, heard.read(_headers(row), row.value, service))
        except Exception as error:
            row.error, row.tries = telemetry.describe(error), row.tries + 1
            row.next_try_at = _after(row.tries) if row.tries < TRIES else None
            return True
        await session.delete(row)
        return True


async def count(session: AsyncSession) -> int:
    """How many facts are set aside or wait behind one."""
    return await session.scalar(select(func.count()).select_from(SetAsideRow)) or 0


def _row(event_id: UUID, subject: str, record: ConsumerRecord[Any, Any]) -> SetAsideRow:
    # Bytes that are no text are kept as lone surrogates, which JSON writes in ASCII: nothing of a header is lost.
    said = [(name, None if value is None else value.decode(errors="surrogateescape")) for name, value in record.headers]
    value = record.value or b""
    return SetAsideRow(id=event_id, subject=subject, topic=record.topic, headers=json.dumps(said), value=value)


def _headers(row: SetAsideRow) -> list[tuple[str, bytes | None]]:
    said = json.loads(row.headers)
    return [(name, None if value is None else value.encode(errors="surrogateescape")) for name, value in said]


def _after(tries: int) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=2 ** (tries - 1))
