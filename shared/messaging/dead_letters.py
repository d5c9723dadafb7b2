"""What happens when a handler fails: the fact is set aside and retried, its person's later facts wait behind it.

Retries wait 1, 2, 4 … 64 seconds; then the fact stays until a person decides: to try again, or to skip it, which takes
a reason and a second person. Nothing is dropped: what was skipped stays in its row and only holds nobody up any more.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from aiokafka import ConsumerRecord
from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared import database, telemetry
from shared.errors import NotFound, refuse
from shared.messaging import heard
from shared.messaging.heard import Heard
from shared.messaging.tables import SetAsideRow

TRIES = 8
log = structlog.get_logger()
_EARLIER = aliased(SetAsideRow)
# Due for another try, or never tried and with nothing of the same person left before it.
_NEXT = (
    select(SetAsideRow)
    .where(
        SetAsideRow.skipped_at.is_(None),
        or_(SetAsideRow.next_try_at <= func.now(), SetAsideRow.tries == 0),
        ~exists().where(
            _EARLIER.subject == SetAsideRow.subject,
            _EARLIER.position < SetAsideRow.position,
            _EARLIER.skipped_at.is_(None),
        ),
    )
    .order_by(SetAsideRow.position)
    .limit(1)
    .with_for_update(of=SetAsideRow, skip_locked=True)
)
React = Callable[[AsyncSession, Heard[Any]], Awaitable[None]]


async def blocked(session: AsyncSession, subjects: list[str]) -> set[str]:
    """Which of these persons have a fact set aside, so that later ones must wait behind it."""
    query = select(SetAsideRow.subject).where(SetAsideRow.subject.in_(subjects), SetAsideRow.skipped_at.is_(None))
    return set(await session.scalars(query.distinct()))


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
    query = select(func.count()).select_from(SetAsideRow).where(SetAsideRow.skipped_at.is_(None))
    return await session.scalar(query) or 0


async def list_aside(session: AsyncSession) -> list[SetAsideRow]:
    """What is set aside or waits behind such a one, the earliest first; what was skipped is left out."""
    query = select(SetAsideRow).where(SetAsideRow.skipped_at.is_(None)).order_by(SetAsideRow.position)
    return list(await session.scalars(query))


async def retry(session: AsyncSession, event_id: UUID) -> None:
    """Try it again at once, after its cause was mended; what waits behind it follows by itself.

    Raises:
        NotFound: nothing with this id is set aside.
        Refused: it only waits behind another (`id`).
    """
    row = await _find(session, event_id)
    row.next_try_at = datetime.now(UTC)


async def ask_skip(session: AsyncSession, event_id: UUID, reason: str, by: str) -> None:
    """Ask that it be skipped because it can never be handled; a second person must agree. `by` says who asks.

    Raises:
        NotFound: nothing with this id is set aside.
        Refused: no reason is given (`reason`), or it only waits behind another (`id`).
    """
    if not reason.strip():
        raise refuse("reason", "missing")
    row = await _find(session, event_id)
    row.skip_reason, row.skip_asked_by = reason.strip()[:1000], by
    log.warning("skip of a fact asked for", event_id=str(event_id), by=by)


async def skip(session: AsyncSession, event_id: UUID, by: str) -> None:
    """The second person agrees: the fact is left as it is, and its person's later facts go on.

    Raises:
        NotFound: nothing with this id is set aside.
        Refused: nobody asked for it (`reason`), or the same person did (`by`).
    """
    row = await _find(session, event_id)
    if row.skip_asked_by is None:
        raise refuse("reason", "missing")
    if row.skip_asked_by == by:
        raise refuse("by", "same_person")
    row.skipped_at, row.skipped_by, row.next_try_at = datetime.now(UTC), by, None
    log.warning("fact skipped", event_id=str(event_id), asked_by=row.skip_asked_by, by=by)


async def _find(session: AsyncSession, event_id: UUID) -> SetAsideRow:
    row = await session.get(SetAsideRow, event_id, with_for_update=True)
    if row is None or row.skipped_at is not None:
        raise NotFound
    if row.tries == 0:
        raise refuse("id", "not_allowed")
    return row


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
