"""Telling: a fact commits with its change or not at all, and a person's facts leave in the order of their commits."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from shared import database
from shared.messaging import outbox
from shared.messaging.wakeups import Wakeups
from tests.doors import until
from tests.rooms import Room, Said, Whispered

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_a_person_is_told_about_in_the_order_of_the_commits(room: Room) -> None:
    person, another = uuid4(), uuid4()
    async with database.session(database.EVERYWHERE) as first:
        outbox.publish(first, room.fact(person, 1))
        await first.flush()
        second = asyncio.create_task(room.tell(person, 2))

        async def waits() -> bool:
            return bool(await room.value(WAITING))

        await until(waits, "the second teller waits for the first to commit")
        await room.tell(another, 1)
        assert not second.done()
    await second
    told = [(row["aggregateid"], number(row["payload"])) for row in await in_order(room)]
    assert [told for told in told if told[0] == person] == [(person, 1), (person, 2)]


async def test_many_tellers_at_once_neither_lose_nor_reorder(room: Room) -> None:
    people = [uuid4() for _ in range(5)]

    async def teller(mine: int) -> None:
        for turn in range(10):
            async with database.session(database.EVERYWHERE) as session:
                for person in sorted(people, key=str)[mine % 3 :]:
                    outbox.publish(session, room.fact(person, mine * 100 + turn))

    async with room.relaying():
        await asyncio.gather(*(teller(mine) for mine in range(6)))
    written = await in_order(room)
    heard = [(UUID(record.key.decode()), number(record.value)) for record in await room.records()]
    assert len(heard) == len(written) == sum(10 * len(people[mine % 3 :]) for mine in range(6))
    for person in people:
        own = [number(row["payload"]) for row in written if row["aggregateid"] == person]
        assert [said for who, said in heard if who == person] == own


async def test_a_change_that_is_rolled_back_tells_nothing(room: Room) -> None:
    with pytest.raises(RuntimeError):
        await fail_after_telling(room)
    await room.tell(uuid4(), 1)
    async with room.relaying():
        pass
    assert [number(record.value) for record in await room.records()] == [1]


async def fail_after_telling(room: Room) -> None:
    async with database.session(database.EVERYWHERE) as session:
        outbox.publish(session, room.fact(uuid4(), 7))
        await session.flush()
        raise RuntimeError


async def test_a_fact_travels_as_a_cloud_event_and_its_part_sealed(room: Room) -> None:
    person = uuid4()
    await room.tell(person, 3)
    async with room.relaying():
        pass
    [record] = await room.records()
    headers = {name: value.decode() for name, value in record.headers}
    [row] = await in_order(room)
    assert record.key == str(person).encode()
    assert headers["ce_specversion"] == "1.0"
    assert headers["ce_id"] == str(row["id"]) == headers["correlation"]
    assert (headers["ce_type"], headers["ce_source"]) == (f"{room.name}.told", f"/sambok/{room.name}")
    assert (headers["ce_subject"], headers["ce_time"]) == (str(person), row["at"].isoformat())
    assert headers["ce_dataschema"] == f"urn:sambok:{room.name}.told:1"
    body = json.loads(record.value)
    assert body["facts"] == {"number": 3}
    assert list(body["sealed"]) == [room.name]
    assert body["sealed"][room.name].count(".") == 4  # compact JWE
    assert b"hush" not in record.value


async def test_a_part_for_somebody_the_contract_does_not_name_is_refused(room: Room) -> None:
    async with database.session(database.EVERYWHERE) as session:
        for listener, part in (("stranger", Whispered(words="x")), (room.name, Said(number=1))):
            with pytest.raises(TypeError):
                outbox.publish(session, room.told(uuid4(), Said(number=1), {listener: part}))  # type: ignore[dict-item]


async def test_a_relay_that_died_before_marking_sends_again_in_order(room: Room) -> None:
    people = [uuid4() for _ in range(4)]
    for person in people:
        await room.tell(person, 1, 2, 3)
    async with room.relaying():
        pass
    await room.rows("UPDATE outbox SET sent_at = NULL")  # as if it had died between the send and the mark
    async with room.relaying():
        pass
    records = await room.records()
    assert len(records) == 24
    for person in people:
        own = [number(record.value) for record in records if record.key == str(person).encode()]
        assert own == [1, 2, 3, 1, 2, 3]


async def test_one_relay_sends_at_a_time_and_the_next_takes_over(room: Room) -> None:
    async with room.relaying() as first:
        await room.tell(uuid4(), 1)
        await until(room._all_sent, "the first relay sent it")
        async with room.relaying() as second:
            await room.tell(uuid4(), 2)
            await until(room._all_sent, "somebody sent it")
            assert (first.sent, second.sent) == (2, 0)
            await room.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 0"
                " AND objid = hashtext('sambok relay')::bigint & 4294967295 AND granted"
            )
            await room.tell(uuid4(), 3)
            await until(room._all_sent, "one of them took over")
            assert first.sent + second.sent == 3
    assert len(await room.records()) == 3


async def test_a_wakeup_while_its_waiter_works_is_not_lost() -> None:
    wakeups = Wakeups("outbox")
    seen = wakeups.count("outbox")
    wakeups.wake("outbox")  # a row was committed after the relay looked and before it waits
    async with asyncio.timeout(5):
        await wakeups.wait("outbox", timeout=60, since=seen)


async def test_a_row_is_sent_at_once_though_it_came_while_the_relay_was_busy(room: Room) -> None:
    loop = asyncio.get_running_loop()
    async with room.relaying():
        await room.tell(uuid4(), 0)
        await until(room._all_sent, "the relay runs")
        waits = []
        for turn in range(30):
            await asyncio.gather(*(room.tell(uuid4(), turn) for _ in range(3)))
            committed = loop.time()
            await until(room._all_sent, "all is sent")
            waits.append(loop.time() - committed)
    # Behind the wakeups is a poll every second: a lost one would show as a wait of about half a second.
    assert sorted(waits)[len(waits) // 2] < 0.4, waits


async def in_order(room: Room) -> list[dict[str, Any]]:
    """The outbox by position."""
    return [dict(row) for row in await room.rows("SELECT * FROM outbox ORDER BY position")]


def number(payload: object) -> int:
    """The number a fact says."""
    said = json.loads(payload if isinstance(payload, (str, bytes)) else str(payload))["facts"]["number"]
    return int(said)


async def test_the_database_gives_the_position_and_nobody_else(room: Room) -> None:
    async with database.session(database.EVERYWHERE) as session:
        outbox.publish(session, room.fact(uuid4(), 1))
        await session.flush()
        await session.execute(
            text(
                "INSERT INTO outbox SELECT gen_random_uuid(), aggregatetype, aggregateid, type, payload, 0, at,"
                " traceparent, causation, correlation FROM outbox"
            )
        )
    positions = [row["position"] for row in await in_order(room)]
    assert positions == [1, 2]
