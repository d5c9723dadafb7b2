"""From outbox to Kafka: one relay a service at a time, in batches, in each person's order, never losing a row."""

import asyncio
from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner
from opentelemetry.trace import SpanKind

from shared import telemetry
from shared.contracts.event import topic_of
from shared.messaging.wakeups import Wakeups, dsn
from shared.settings import settings

BATCH = 2000
# No wait of the relay is without end: a producer whose sender died with its broker neither sends nor fails.
SEND_WITHIN, STOP_WITHIN, ASK_WITHIN = 40, 5, 30  # seconds
_LOCK = "SELECT pg_try_advisory_lock(hashtext('sambok relay'))"
_UNSENT = """
    SELECT id, aggregatetype, aggregateid, type, payload, position, at, traceparent, causation, correlation
    FROM outbox WHERE sent_at IS NULL ORDER BY position LIMIT $1
"""
_SENT = "UPDATE outbox SET sent_at = now() WHERE id = ANY($1::uuid[])"

log = structlog.get_logger()


class Relay:
    """Reads unsent rows in position order and sends them; a row is marked only after every replica has it."""

    def __init__(self, service: str, wakeups: Wakeups) -> None:
        self.topic = topic_of(service)
        self.source = f"/sambok/{service}"
        self.sent = 0
        self._wakeups = wakeups

    async def run(self) -> None:
        """Relay for ever. Whatever fails is tried again from the first unsent row."""
        while True:
            try:
                await self._hold_lock_and_send()
            except (KafkaError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("relay stopped, will start again", error=telemetry.describe(error))
            await asyncio.sleep(0.5)

    async def _hold_lock_and_send(self) -> None:
        connection = await asyncpg.connect(dsn(), command_timeout=ASK_WITHIN)
        try:
            while not await connection.fetchval(_LOCK):
                await asyncio.sleep(1)  # another replica relays; its lock goes with its connection
            producer = _producer()
            try:
                async with asyncio.timeout(SEND_WITHIN):
                    await producer.start()
                while True:
                    seen = self._wakeups.count("outbox")
                    if await self.send_batch(connection, producer) < BATCH:
                        await self._wakeups.wait("outbox", timeout=1, since=seen)
            finally:
                async with asyncio.timeout(STOP_WITHIN):
                    await producer.stop()
        finally:
            await connection.close(timeout=2)

    async def send_batch(self, connection: "asyncpg.Connection[Any]", producer: AIOKafkaProducer) -> int:
        """Send the next unsent rows and mark them: two statements a batch. How many were sent."""
        rows = await connection.fetch(_UNSENT, BATCH)
        if not rows:
            return 0
        async with asyncio.timeout(SEND_WITHIN):
            partitions = sorted(await producer.partitions_for(self.topic))
        by_partition: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            key = str(row["aggregateid"]).encode()
            by_partition[DefaultPartitioner()(key, partitions, partitions)].append(row)
        results = await asyncio.gather(
            *(asyncio.wait_for(self._send(producer, *part), SEND_WITHIN) for part in by_partition.items()),
            return_exceptions=True,
        )
        sent = [row["id"] for result in results if not isinstance(result, BaseException) for row in result]
        await connection.execute(_SENT, sent)
        self.sent += len(sent)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(sent)

    async def _send(self, producer: AIOKafkaProducer, partition: int, rows: list[Any]) -> list[Any]:
        """One partition's rows, in order. A batch arrives whole or not at all, so a repeat never reorders a person."""
        position = 0
        while position < len(rows):
            batch = producer.create_batch()
            first = position
            while position < len(rows) and self._append(batch, rows[position]):
                position += 1
            if position == first:
                raise OversizedFact(rows[first]["id"])
            batch.close()
            await (await producer.send_batch(batch, self.topic, partition=partition))
        return rows

    def _append(self, batch: Any, row: Any) -> bool:
        headers = _headers(row, self.source)
        appended = batch.append(
            key=str(row["aggregateid"]).encode(), value=row["payload"].encode(), timestamp=None, headers=headers
        )
        return appended is not None


class OversizedFact(KafkaError):  # type: ignore[misc]
    """A single fact is larger than Kafka takes; bodies are limited far below that, so this is a defect."""

    def __init__(self, event_id: UUID) -> None:
        super().__init__(f"fact {event_id} is larger than a Kafka batch")


def _headers(row: Any, source: str) -> list[tuple[str, bytes]]:
    """CloudEvents 1.0, Kafka protocol binding, binary mode."""
    at: datetime = row["at"]
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(row["id"]),
        "ce_source": source,
        "ce_type": row["type"],
        "ce_subject": str(row["aggregateid"]),
        "ce_time": at.isoformat(),
        "ce_dataschema": f"urn:sambok:{row['type']}:1",
        "content-type": "application/json",
        "correlation": str(row["correlation"]),
    }
    if row["causation"]:
        headers["causation"] = str(row["causation"])
    if row["traceparent"]:
        with telemetry.span(f"relay {row['type']}", SpanKind.PRODUCER, parent=row["traceparent"]):
            headers["traceparent"] = telemetry.traceparent() or row["traceparent"]
    return [(name, value.encode()) for name, value in headers.items()]


def _producer() -> AIOKafkaProducer:
    # aiokafka's defaults are neither idempotent nor acks=all; a batch that timed out is unknown and is sent again.
    return AIOKafkaProducer(
        bootstrap_servers=settings().kafka,
        acks="all",
        enable_idempotence=True,
        compression_type=None,
        max_batch_size=1_000_000,
        request_timeout_ms=15_000,
        retry_backoff_ms=100,
    )
