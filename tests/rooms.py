"""A service's database, topic and keys that no running service uses, so that its parts can be tried one by one."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import NewTopic

from deploy.local import kafka, postgres
from deploy.local.running import Platform
from shared import clock, database, duties, identity, sealing
from shared.contracts.event import EVENTS, Event, Facts, Part
from shared.messaging import outbox, tables
from shared.messaging.relay import Relay
from shared.messaging.wakeups import Wakeups
from shared.settings import settings
from tests.doors import until

# What the facts of a room do where they are heard, so that effects can be counted.
_EFFECTS = "CREATE TABLE effects (position bigserial, person uuid NOT NULL, number integer NOT NULL)"


class Said(Facts):
    """What the tests tell: a number."""

    number: int


class Whispered(Part):
    """What the tests tell to one listener only."""

    words: str


@dataclass
class Room:
    """Where a test may do what a service does. `told` is an event that only this room tells and only it hears."""

    platform: Platform
    name: str
    told: type[Event[Said]]
    _passwords: dict[str, str] = field(repr=False)

    def fact(self, subject: UUID, number: int, words: str = "hush") -> Event[Said]:
        """A fact about a person."""
        return self.told(subject, Said(number=number), {self.name: Whispered(words=words)})

    async def tell(self, subject: UUID, *numbers: int) -> None:
        """Write facts about a person, one transaction each."""
        for number in numbers:
            async with database.session(database.EVERYWHERE) as session:
                outbox.publish(session, self.fact(subject, number))

    @contextlib.asynccontextmanager
    async def relaying(self) -> AsyncIterator[Relay]:
        """The room's relay, running, until all is sent."""
        wakeups = Wakeups("outbox")
        relay = Relay(self.name, wakeups)
        async with running(wakeups.run(), relay.run()):
            yield relay
            await until(self._all_sent, "all is sent")

    async def _all_sent(self) -> bool:
        return bool(await self.value("SELECT count(*) = 0 FROM outbox WHERE sent_at IS NULL"))

    async def effects(self) -> list[tuple[UUID, int]]:
        """What was done, in the order in which it was done."""
        return [(row[0], row[1]) for row in await self.rows("SELECT person, number FROM effects ORDER BY position")]

    async def rows(self, query: str, *values: Any) -> list[asyncpg.Record]:
        """Ask the room's database, as its administrator."""
        connection = await self.connect()
        try:
            found: list[asyncpg.Record] = await connection.fetch(query, *values)
            return found
        finally:
            await connection.close()

    async def value(self, query: str, *values: Any) -> Any:
        """The one value that a query gives."""
        return (await self.rows(query, *values))[0][0]

    async def connect(self) -> asyncpg.Connection:
        """A connection to the room's database, as its administrator."""
        return await connect(self.platform, f"sambok_{self.name}")

    async def send(self, *records: dict[str, Any]) -> None:
        """Put raw records (`key`, `value`, `headers`) on the room's topic, as nobody's relay would."""
        producer = AIOKafkaProducer(bootstrap_servers=self.platform.kafka)
        await producer.start()
        try:
            for record in records:
                await producer.send_and_wait(f"{self.name}.events", **record)
        finally:
            await producer.stop()

    async def records(self) -> list[ConsumerRecord[Any, Any]]:
        """Everything on the room's topic."""
        return await read_topics(self.platform, [f"{self.name}.events"])


@contextlib.asynccontextmanager
async def own_room(platform: Platform, folder: Path) -> AsyncIterator[Room]:
    """A room for one test: database, topic and keys go away, or are never met again, with the block."""
    name = f"room{secrets.token_hex(4)}"
    passwords = {role: secrets.token_hex(8) for role in (f"sambok_{name}_owner", f"sambok_{name}_app", "keycloak")}
    passwords["keycloak"] = platform.around.passwords["keycloak"]
    admin = await connect(platform)
    await postgres.make_databases(admin, passwords, [name])
    broker = await kafka.connect(platform.host, int(platform.kafka.rsplit(":", 1)[1]))
    await broker.create_topics([NewTopic(f"{name}.events", 3, 1)])
    await broker.close()
    sealing.make_keys(folder, [name])
    room = Room(platform, name, _event(name), passwords)
    try:
        with settings_of(room_settings(room, folder)):
            await _make_tables(room)
            yield room
            await database.engine().dispose()
    finally:
        clock.forget()
        EVENTS.pop(room.told.event_type)
        await admin.execute(f'DROP DATABASE "sambok_{name}" WITH (FORCE)')
        await admin.close()


def room_settings(room: Room, folder: Path) -> dict[str, str]:
    """The environment of a service that would live in the room."""
    return {
        "SAMBOK_DATABASE_URL": _url(room, "app"),
        "SAMBOK_OWNER_DATABASE_URL": _url(room, "owner"),
        "SAMBOK_KAFKA": room.platform.kafka,
        "SAMBOK_KEYCLOAK_URL": room.platform.keycloak_url,
        "SAMBOK_KEYS_DIR": str(folder),
    }


@contextlib.contextmanager
def settings_of(environment: dict[str, str]) -> Iterator[None]:
    """This process set up as a service would be, and back."""
    caches = (settings, database.engine, database._sessions, sealing._newest_public, sealing._private)
    with patch.dict(os.environ, environment):
        for cache in caches:
            cache.cache_clear()
        try:
            yield
        finally:
            for cache in caches:
                cache.cache_clear()


async def connect(platform: Platform, database_name: str = "postgres") -> asyncpg.Connection:
    """A connection to the platform's PostgreSQL as its administrator, whom no wall stops."""
    port = platform.around.address.port(postgres.USUAL_PORT)
    return await postgres.connect(platform.host, port, platform.around.passwords["postgres"], database_name)


async def read_topics(platform: Platform, topics: Iterable[str]) -> list[ConsumerRecord[Any, Any]]:
    """Every record of these topics, from the first to the last there is now, in each partition's order."""
    consumer = AIOKafkaConsumer(
        *topics, bootstrap_servers=platform.kafka, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        ends = {part: end for part, end in (await consumer.end_offsets(consumer.assignment())).items() if end}
        found: list[ConsumerRecord[Any, Any]] = []
        async with asyncio.timeout(30):
            while any([await consumer.position(part) < end for part, end in ends.items()]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    found += records
        return found
    finally:
        await consumer.stop()


async def offsets_of(platform: Platform, group: str) -> dict[TopicPartition, tuple[int, int]]:
    """By what Kafka itself keeps: for each partition a consumer group hears, how far it is and where the end is."""
    host, port = platform.kafka.rsplit(":", 1)
    admin = await kafka.connect(host, int(port))
    consumer = AIOKafkaConsumer(bootstrap_servers=platform.kafka)
    await consumer.start()
    try:
        kept = await admin.list_consumer_group_offsets(group)
        ends = await consumer.end_offsets(list(kept))
        return {part: (offset.offset, ends[part]) for part, offset in kept.items()}
    finally:
        await consumer.stop()
        await admin.close()


async def _make_tables(room: Room) -> None:
    owner = await asyncpg.connect(_url(room, "owner").replace("+asyncpg", ""))
    try:
        for statement in (
            *tables.FIRST_TABLES,
            tables.SKIPPING,
            *duties.FIRST_TABLES,
            *identity.FIRST_TABLES,
            _EFFECTS,
        ):
            await owner.execute(statement)
        app = f"sambok_{room.name}_app"
        await owner.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{app}"')
        await owner.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{app}"')
    finally:
        await owner.close()


def _url(room: Room, role: str) -> str:
    user = f"sambok_{room.name}_{role}"
    host, port = room.platform.host, room.platform.around.address.port(postgres.USUAL_PORT)
    return f"postgresql+asyncpg://{user}:{room._passwords[user]}@{host}:{port}/sambok_{room.name}"


def _event(name: str) -> type[Event[Said]]:
    """An event that only this room tells: contracts know their teller by their module, so the class names one."""

    class Told(Event[Said], event_type=f"{name}.told", facts=Said, parts={name: Whispered}):
        __module__ = "tests.court"

    Told.teller = name
    return Told


@contextlib.asynccontextmanager
async def running(*loops: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Loops of a service that run as long as the block; one that ends by itself is a defect."""
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
        ended = [task for task in tasks if task.done()]
        assert not ended, [task.exception() for task in ended]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
