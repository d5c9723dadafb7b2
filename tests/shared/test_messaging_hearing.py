"""Hearing: a fact takes effect once, each person in order, a failure holds up its own person only, nothing is lost."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import ConsumerRecord
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import database
from shared.errors import NotFound, Refused
from shared.messaging import dead_letters
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard
from tests.doors import until
from tests.rooms import Room, Said, Whispered, running

Records = Sequence[ConsumerRecord[Any, Any]]
_DO = text("INSERT INTO effects (person, number) VALUES (:person, :number)")


class Hearer:
    """A consumer whose handler writes down what it heard; it can be told to fail, or to hold still, at one number."""

    def __init__(self, room: Room) -> None:
        self.consumer = Consumer(room.name)
        self.fails_at: int | None = None
        self.holds_at: int | None = None
        self.holding, self.go_on = asyncio.Event(), asyncio.Event()
        self.words: list[str] = []

        @self.consumer.on(room.told)
        async def note(session: AsyncSession, fact: Heard[Said]) -> None:
            await session.execute(_DO, {"person": fact.subject, "number": fact.facts.number})
            self.words.append(fact.open(Whispered).words)
            if fact.facts.number == self.holds_at:
                self.holding.set()
                await self.go_on.wait()
            if fact.facts.number == self.fails_at:
                raise ValueError("a name nobody may log")


@pytest.fixture
def hearer(room: Room) -> Hearer:
    """Hears what the room tells."""
    return Hearer(room)


async def told(room: Room, *facts: tuple[UUID, int]) -> Records:
    """These facts as the records they became, in the order told (one partition holds a person, so sort by the ids)."""
    for person, number in facts:
        await room.tell(person, number)
    async with room.relaying():
        pass
    order = [str(row["id"]) for row in await room.rows("SELECT id FROM outbox ORDER BY position")]
    return sorted(await room.records(), key=lambda record: order.index(dict(record.headers)["ce_id"].decode()))


async def test_every_fact_takes_effect_once_through_the_running_loop(room: Room, hearer: Hearer) -> None:
    people = [uuid4() for _ in range(6)]
    async with room.relaying(), running(hearer.consumer.run()):
        for number in range(5):
            await asyncio.gather(*(room.tell(person, number) for person in people))

        async def all_heard() -> bool:
            return len(await room.effects()) >= 30

        await until(all_heard, "everything is heard")
        assert await hearer.consumer.lag() == 0
    effects = await room.effects()
    for person in people:
        assert [number for who, number in effects if who == person] == [0, 1, 2, 3, 4]
    assert set(hearer.words) == {"hush"}
    assert await room.value("SELECT count(*) FROM inbox") == 30


async def test_a_repeat_takes_effect_once_within_a_batch_after_it_and_beside_it(room: Room, hearer: Hearer) -> None:
    person = uuid4()
    [first, second] = await told(room, (person, 1), (person, 2))
    await hearer.consumer.take([first, first, second, first])
    await hearer.consumer.take([first, second])
    other = Hearer(room)
    [third] = (await told(room, (person, 3)))[2:]
    await asyncio.gather(hearer.consumer.take([third]), other.consumer.take([third]))
    assert await room.effects() == [(person, 1), (person, 2), (person, 3)]
    assert await room.value("SELECT count(*) FROM set_aside") == 0


async def test_a_batch_that_dies_half_way_leaves_nothing_and_comes_again(room: Room, hearer: Hearer) -> None:
    person = uuid4()
    records = await told(room, *((person, number) for number in range(6)))
    hearer.holds_at = 3
    taking = asyncio.create_task(hearer.consumer.take(records))
    await hearer.holding.wait()
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    assert await room.effects() == []
    assert await room.value("SELECT count(*) FROM inbox") == 0
    await Hearer(room).consumer.take(records)
    assert await room.effects() == [(person, number) for number in range(6)]


async def test_a_failing_fact_is_set_aside_and_only_its_person_waits(room: Room, hearer: Hearer) -> None:
    stuck, free = uuid4(), uuid4()
    records = await told(room, (stuck, 1), (free, 10), (stuck, 2), (free, 20), (stuck, 3), (free, 30))
    hearer.fails_at = 2
    await hearer.consumer.take(records[:4])
    await hearer.consumer.take(records[4:])
    assert sorted(await room.effects(), key=lambda done: done[1]) == [
        (stuck, 1), (free, 10), (free, 20), (free, 30),
    ]  # fmt: skip
    aside = await room.rows("SELECT subject, error, tries, next_try_at FROM set_aside ORDER BY position")
    assert [row["subject"] for row in aside] == [str(stuck), str(stuck)]
    assert aside[0]["error"].startswith("ValueError at test_messaging_hearing.py:")
    assert (aside[0]["tries"], aside[1]["tries"], aside[1]["next_try_at"]) == (1, 0, None)
    assert aside[0]["next_try_at"] > datetime.now(UTC)

    hearer.fails_at = None
    async with running(hearer.consumer.retry_for_ever()):
        await until(lambda: nothing_aside(room), "what was set aside is healed")
    assert [number for who, number in await room.effects() if who == stuck] == [1, 2, 3]


async def test_retries_wait_longer_each_time_and_end_with_a_person(room: Room, hearer: Hearer) -> None:
    person = uuid4()
    records = await told(room, (person, 1), (person, 2))
    hearer.fails_at = 1
    await hearer.consumer.take(records)
    waits = []
    for tries in range(2, 9):
        await room.rows("UPDATE set_aside SET next_try_at = now() WHERE next_try_at IS NOT NULL")
        assert await dead_letters.retry_next(room.name, hearer.consumer.react)
        assert await room.value("SELECT max(tries) FROM set_aside") == tries
        wait = await room.value("SELECT extract(epoch FROM max(next_try_at) - now()) FROM set_aside")
        waits.append(None if wait is None else round(float(wait)))
    assert not await dead_letters.retry_next(room.name, hearer.consumer.react)
    assert waits == [2, 4, 8, 16, 32, 64, None]
    assert await room.effects() == []
    assert await room.value("SELECT count(*) FROM set_aside") == 2


async def test_two_people_skip_what_can_never_be_handled_and_the_rest_goes_on(room: Room, hearer: Hearer) -> None:
    person = uuid4()
    records = await told(room, (person, 1), (person, 2), (person, 3))
    hearer.fails_at = 2
    await hearer.consumer.take(records)
    async with database.session(database.EVERYWHERE) as session:
        stuck, waits = [row.id for row in await dead_letters.list_aside(session)]
    for wrong, field in (
        (lambda session: dead_letters.skip(session, stuck, "one"), "reason"),
        (lambda session: dead_letters.ask_skip(session, stuck, "  ", "one"), "reason"),
        (lambda session: dead_letters.ask_skip(session, waits, "why not", "one"), "id"),
        (lambda session: dead_letters.retry(session, waits), "id"),
    ):
        assert await refused(wrong) == field
    async with database.session(database.EVERYWHERE) as session:
        await dead_letters.ask_skip(session, stuck, "a test message", "one")
    assert await refused(lambda session: dead_letters.skip(session, stuck, "one")) == "by"
    async with database.session(database.EVERYWHERE) as session:
        await dead_letters.skip(session, stuck, "two")
    assert await dead_letters.retry_next(room.name, hearer.consumer.react)
    assert not await dead_letters.retry_next(room.name, hearer.consumer.react)
    assert [number for _, number in await room.effects()] == [1, 3]
    kept = await room.rows("SELECT skip_reason, skip_asked_by, skipped_by FROM set_aside")
    assert [tuple(row) for row in kept] == [("a test message", "one", "two")]
    with pytest.raises(NotFound):
        await refused(lambda session: dead_letters.retry(session, stuck))
    await hearer.consumer.take(await told(room, (person, 4)))
    assert [number for _, number in await room.effects()] == [1, 3, 4]


async def test_what_is_mended_is_tried_again_at_once(room: Room, hearer: Hearer) -> None:
    person = uuid4()
    records = await told(room, (person, 1))
    hearer.fails_at = 1
    await hearer.consumer.take(records)
    await room.rows("UPDATE set_aside SET tries = 8, next_try_at = NULL")
    hearer.fails_at = None
    assert not await dead_letters.retry_next(room.name, hearer.consumer.react)
    async with database.session(database.EVERYWHERE) as session:
        await dead_letters.retry(session, (await dead_letters.list_aside(session))[0].id)
    assert await dead_letters.retry_next(room.name, hearer.consumer.react)
    assert [number for _, number in await room.effects()] == [1]


async def refused(work: Callable[[AsyncSession], Awaitable[None]]) -> str:
    """The field at fault with what must not be done."""
    with pytest.raises(Refused) as refusal:
        async with database.session(database.EVERYWHERE) as session:
            await work(session)
    return refusal.value.errors[0].field


async def test_a_fact_that_comes_while_the_one_before_it_is_retried_is_not_forgotten(
    room: Room, hearer: Hearer
) -> None:
    person = uuid4()
    [first, second, slow] = await told(room, (person, 1), (person, 2), (uuid4(), 9))
    hearer.fails_at = 1
    await hearer.consumer.take([first])
    hearer.fails_at, hearer.holds_at = None, 9
    await room.rows("UPDATE set_aside SET next_try_at = now()")
    taking = asyncio.create_task(hearer.consumer.take([second, slow]))
    await hearer.holding.wait()  # the second is written behind the first, and not committed yet
    retrying = Hearer(room)
    await dead_letters.retry_next(room.name, retrying.consumer.react)
    hearer.go_on.set()
    await taking
    async with running(retrying.consumer.retry_for_ever()):
        await until(lambda: nothing_aside(room), "both are done")
    assert [done for done in await room.effects() if done[0] == person] == [(person, 1), (person, 2)]


# What is broken in a record, and how many of two equal ones are kept: one without an id of its own is told from the
# next by where it lies.
BROKEN: dict[str, tuple[int, dict[str, Any]]] = {
    "no headers": (2, {"headers": []}),
    "no value": (1, {"value": None}),
    "no JSON": (1, {"value": b"\xff\x00\x01 not JSON"}),
    "JSON that is no fact": (1, {"value": b'["facts"]'}),
    "JSON nested without end": (1, {"value": b"[" * 100_000}),
    "facts of another shape": (1, {"value": b'{"facts": {"number": "many"}, "sealed": {}}'}),
    "sealed of another shape": (1, {"value": b'{"facts": {"number": 1}, "sealed": [1]}'}),
    "a part nobody can open": (1, {"value": b'{"facts": {"number": 1}, "sealed": {"%s": "x.y"}}'}),
    "a type nobody knows": (1, {"ce_type": b"never.heard"}),
    "a type that has no value": (2, {"ce_type": None}),
    "an id that is none": (2, {"ce_id": b"7"}),
    "a time without offset": (2, {"ce_time": b"2015-03-15T20:10:00"}),
    "a header that is not text": (2, {"ce_source": b"\xff\xfe\x00"}),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_what_cannot_be_understood_is_kept_and_stops_nobody(room: Room, hearer: Hearer, what: str) -> None:
    person, healthy = uuid4(), uuid4()
    [good, _] = await told(room, (person, 1), (healthy, 2))
    kept, changed = BROKEN[what]
    headers = dict(good.headers) | {"ce_id": str(uuid4()).encode()} | changed
    value = headers.pop("value", good.value)
    broken = {
        "key": good.key,
        "value": value.replace(b"%s", room.name.encode()) if value else value,
        "headers": headers.pop("headers", list(headers.items())),
    }
    await room.send(broken, broken)
    await room.tell(healthy, 3)
    async with room.relaying(), running(hearer.consumer.run()):

        async def heard() -> bool:
            return {(healthy, 2), (healthy, 3)} <= set(await room.effects())

        await until(heard, "the others are heard")
        await until(lambda: no_lag(hearer), "nothing waits in Kafka")
    aside = await room.rows("SELECT * FROM set_aside")
    assert len(aside) == kept
    for row in aside:
        assert (row["value"], row["topic"]) == (broken["value"] or b"", f"{room.name}.events")
        said = [(name, value and value.encode(errors="surrogateescape")) for name, value in json.loads(row["headers"])]
        assert said == broken["headers"]


async def test_headers_nobody_asked_for_do_no_harm(room: Room, hearer: Hearer) -> None:
    [good] = await told(room, (uuid4(), 1))
    more = [*good.headers, ("empty", None), ("zero", b"a\x00b")]
    await hearer.consumer.take([replace(good, headers=more)])
    assert len(await room.effects()) == 1


async def nothing_aside(room: Room) -> bool:
    """Whether everything set aside was done in the end."""
    return bool(await room.value("SELECT count(*) = 0 FROM set_aside"))


async def no_lag(hearer: Hearer) -> bool:
    """Whether everything in Kafka is handled."""
    return await hearer.consumer.lag() == 0
