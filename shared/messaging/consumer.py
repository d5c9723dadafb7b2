"""Hearing: a batch of facts per transaction, each taking effect once, each person in order.

Kafka may repeat a message; the inbox row and our change commit together, so a repeat finds the row and stops.
Offsets are committed after the transaction, so a crash between the two only causes a repeat.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from opentelemetry.trace import SpanKind
from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from shared import database, telemetry
from shared.contracts.event import Event, topic_of
from shared.messaging import dead_letters, heard
from shared.messaging.heard import Heard
from shared.settings import settings

Handler = Callable[[AsyncSession, Heard[Any]], Awaitable[None]]

_NAMELESS = UUID("6f1a8a5e-3f0c-5d0e-9a67-000000000000")
_RECEIVE = text(
    """
    INSERT INTO inbox (id, type, subject)
    SELECT * FROM unnest(:ids, :types, :subjects) ON CONFLICT DO NOTHING RETURNING id
    """
).bindparams(
    bindparam("ids", type_=ARRAY(PgUUID())),
    bindparam("types", type_=ARRAY(Text())),
    bindparam("subjects", type_=ARRAY(PgUUID())),
)

_RECEIVE_BROKEN = text("INSERT INTO inbox (id, type) VALUES (:id, '') ON CONFLICT DO NOTHING RETURNING id")

log = structlog.get_logger()


class Consumer:
    """What one service hears. `on` registers one handler per event; topics follow from the contracts."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.handled = 0
        self._handlers: dict[str, Handler] = {}
        self._topics: set[str] = set()
        self._done: dict[TopicPartition, int] = {}
        self._kafka: AIOKafkaConsumer | None = None
        self._ends: AIOKafkaConsumer | None = None

    def on(self, event_class: type[Event[Any]]) -> Callable[[Handler], Handler]:
        """Call the decorated function for each such fact, in the batch's transaction."""

        def register(handler: Handler) -> Handler:
            self._handlers[event_class.event_type] = handler
            self._topics.add(topic_of(event_class.teller))
            return handler

        return register

    @property
    def hears(self) -> Mapping[str, Handler]:
        """Which function hears each event type."""
        return self._handlers

    async def run(self) -> None:
        """Consume for ever. Whatever fails is read again from the last committed offset."""
        if not self._topics:
            return
        while True:
            try:
                await self._consume()
            except (KafkaError, OSError, DBAPIError, TimeoutError) as error:
                log.warning("consumer stopped, will start again", error=telemetry.describe(error))
            await asyncio.sleep(0.5)

    async def _consume(self) -> None:
        kafka = AIOKafkaConsumer(
            *self._topics,
            bootstrap_servers=settings().kafka,
            group_id=self.service,
            group_instance_id=settings().member or None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=500,
            session_timeout_ms=10_000,
        )
        # Asked for the ends of the partitions on connections of its own: a fetch that waits would hold them up.
        ends = AIOKafkaConsumer(bootstrap_servers=settings().kafka)
        self._done.clear()
        try:
            await asyncio.gather(kafka.start(), ends.start())
            self._kafka, self._ends = kafka, ends
            while True:
                batches = await kafka.getmany(timeout_ms=1000)
                if records := [record for batch in batches.values() for record in batch]:
                    await self.take(records)
                    done = {part: batch[-1].offset + 1 for part, batch in batches.items()}
                    await kafka.commit(done)
                    self._done.update(done)
        finally:
            self._kafka = self._ends = None
            async with asyncio.timeout(10):  # a client whose broker died may never come to a stop by itself
                await asyncio.gather(kafka.stop(), ends.stop())

    async def take(self, records: Sequence[ConsumerRecord[Any, Any]]) -> None:
        """React to a batch in one transaction; when that fails, to one record at a time, setting aside what fails.

        Raises:
            DBAPIError: the database itself is away; nothing was committed and the batch must come again.
        """
        try:
            await self._take_together(records)
        except Exception as error:
            log.info("batch failed, taking its facts one by one", error=telemetry.describe(error))
            for record in records:
                await self._take_alone(record)
        self.handled += len(records)

    async def _take_together(self, records: Sequence[ConsumerRecord[Any, Any]]) -> None:
        facts = [(heard.read(record.headers, record.value, self.service), record) for record in records]
        async with database.session(database.EVERYWHERE) as session:
            fresh = await _receive(session, [fact for fact, _ in facts])
            blocked = await dead_letters.blocked(session, [str(fact.subject) for fact, _ in facts])
            for fact, record in facts:
                if fact.envelope.id not in fresh:
                    continue
                fresh.discard(fact.envelope.id)
                if str(fact.subject) in blocked:
                    dead_letters.wait_behind(session, fact.envelope.id, str(fact.subject), record)
                else:
                    await self.react(session, fact)

    async def _take_alone(self, record: ConsumerRecord[Any, Any]) -> None:
        try:
            await self._take_together([record])
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            await self._set_aside(record, error)
        except Exception as error:
            await self._set_aside(record, error)

    async def _set_aside(self, record: ConsumerRecord[Any, Any], error: Exception) -> None:
        event_id, subject = _identify(record)
        log.error("fact set aside", event_id=str(event_id), error=telemetry.describe(error))
        async with database.session(database.EVERYWHERE) as session:
            if await session.scalar(_RECEIVE_BROKEN, {"id": event_id}):
                dead_letters.set_aside(session, event_id, subject, record, error)

    async def react(self, session: AsyncSession, fact: Heard[Any]) -> None:
        """Call this fact's handler, inside the trace the fact came with."""
        handler = self._handlers.get(fact.envelope.type)
        if handler is None:
            return
        envelope = fact.envelope
        name = f"handle {envelope.type}"
        with telemetry.span(name, SpanKind.CONSUMER, parent=envelope.traceparent, event_id=str(envelope.id)):
            await handler(session, fact)
            await session.flush()

    async def retry_for_ever(self) -> None:
        """The loop beside the consumer that tries again what was set aside."""
        while True:
            try:
                busy = await dead_letters.retry_next(self.service, self.react)
                self.handled += busy
            except (DBAPIError, OSError) as error:
                busy = False
                log.warning("set-aside facts not tried, will try again", error=telemetry.describe(error))
            await asyncio.sleep(0 if busy else 1)

    async def lag(self) -> int | None:
        """How many records of its topics are not yet handled; None while no partition is assigned."""
        if not self._topics:
            return 0
        if self._kafka is None or self._ends is None or not (parts := self._kafka.assignment()):
            return None
        ends: dict[TopicPartition, int] = await self._ends.end_offsets(parts)
        lag = 0
        for part, end in ends.items():
            if part not in self._done:
                self._done[part] = await self._kafka.committed(part) or 0
            lag += max(0, end - self._done[part])
        return lag


async def _receive(session: AsyncSession, facts: list[Heard[Any]]) -> set[UUID]:
    """Write inbox rows for what has not been received before; the ids of those."""
    rows = await session.scalars(
        _RECEIVE,
        {
            "ids": [fact.envelope.id for fact in facts],
            "types": [fact.envelope.type for fact in facts],
            "subjects": [fact.subject for fact in facts],
        },
    )
    return set(rows)


def _identify(record: ConsumerRecord[Any, Any]) -> tuple[UUID, str]:
    """The id and subject of a record that may be no fact at all; where it lies in Kafka stands in for a missing id."""
    try:
        envelope = heard.envelope_of(record.headers)
    except heard.Malformed:
        position = f"{record.topic}/{record.partition}/{record.offset}"
        return uuid5(_NAMELESS, position), position
    return envelope.id, str(envelope.subject)
