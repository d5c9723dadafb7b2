"""The broker dies while a relay sends: every fact arrives, and each person's facts in their order."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared import database
from shared.contracts.event import EVENTS
from shared.messaging import outbox
from shared.messaging.consumer import Consumer
from shared.messaging.heard import read
from tests.doors import Doors, until
from tests.rooms import Room, own_room, running

pytestmark = pytest.mark.chaos

PEOPLE, EACH = 40, 50
PATIENCE = 100.0


async def test_a_relay_loses_and_reorders_nothing_when_the_broker_dies(doomed: Doors, tmp_path: Path) -> None:
    await doomed.platform.until_ready("kafka")
    async with own_room(doomed.platform, tmp_path) as room:
        people = [uuid4() for _ in range(PEOPLE)]
        async with asyncio.timeout(PATIENCE), room.relaying() as relay:
            for turn in range(EACH):
                await tell_of_all(room, people, turn)
                if turn == EACH // 2:
                    assert relay.sent > 0
                    doomed.platform.kill("kafka")
            await until(lambda: all_sent(room), "all is sent", patience=PATIENCE)
        records = await room.records()
        first_heard: dict[UUID, list[int]] = {person: [] for person in people}
        for record in records:
            fact = read(record.headers, record.value, room.name)
            if fact.facts.number not in first_heard[fact.subject]:
                first_heard[fact.subject].append(fact.facts.number)
        assert first_heard == {person: list(range(EACH)) for person in people}
        await hear_it_all(room, people)


async def tell_of_all(room: Room, people: list[UUID], turn: int) -> None:
    """One fact about each person, in one transaction."""
    async with database.session(database.EVERYWHERE) as session:
        for person in people:
            outbox.publish(session, room.fact(person, turn))


async def all_sent(room: Room) -> bool:
    """Whether the outbox is empty."""
    return bool(await room.value("SELECT count(*) = 0 FROM outbox WHERE sent_at IS NULL"))


async def hear_it_all(room: Room, people: list[UUID]) -> None:
    """Whatever was sent twice, a listener's inbox has each fact once."""
    consumer = Consumer(room.name)
    consumer._topics.add(f"{room.name}.events")
    assert room.told.event_type in EVENTS
    async with running(consumer.run()):

        async def heard() -> bool:
            return await consumer.lag() == 0

        await until(heard, "all is heard")
    assert await room.value("SELECT count(*) FROM inbox") == len(people) * EACH
    assert await room.value("SELECT count(*) FROM set_aside") == 0
