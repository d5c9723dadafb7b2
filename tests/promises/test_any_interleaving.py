"""In whatever order the topics arrive, and however often a fact is repeated, these listeners end in the same state.

Stories and random paths are played on the real platform, and watched: what must hold at every moment does. Then what
was told is read back from Kafka and heard again by each service's own handlers, in databases of their own, the topics
interleaved at random with each person's facts of a teller in order.
"""

import asyncio
import contextlib
import importlib
import random
import re
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiokafka import ConsumerRecord

from deploy.local import folders, postgres
from deploy.local.running import Platform
from shared import clock, database
from shared.contracts.event import TELLERS, topic_of
from shared.messaging.consumer import Consumer
from stories import runner
from stories.platform import Doors as StoryDoors
from stories.play import play
from tests.doors import Doors
from tests.promises import must_hold
from tests.promises.any_path import Path
from tests.rooms import connect, read_topics, settings_of

Records = list[ConsumerRecord[Any, Any]]
STORIES = ("first-night", "wrong-woman", "deferred-sentence", "sentence-corrected")
SEEDS = (1, 2)
LENGTH = 40  # commands taken on each path
ORDERS = 3
UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# How a fact travels and when it came is no state: where it stands in line, its trace, what was drawn at random for it.
PASSING = re.compile(r"position|trace.*|correlation|sealed|.*_digest|.*_token|.*pin.*|link_.*|created_at|tries|wake_at")
PASSING_TABLES = {"inbox", "outbox", "set_aside", "alembic_version", "reads", "said"}


@dataclass(frozen=True)
class Told:
    """What stories told on every topic, and the story time at which they ended."""

    topics: dict[str, Records]
    ended_at: datetime
    broken: list[str]
    verbs: Counter[str]


def mixed(lines: Mapping[Any, Records], order: int) -> Records:
    """The lines merged at random, each in its own order; every fifth fact comes again, sometime later."""
    chance = random.Random(order)
    left = {line: list(records) for line, records in lines.items() if records}
    merged: Records = []
    while left:
        line = chance.choice(sorted(left))
        merged.append(left[line].pop(0))
        if not left[line]:
            del left[line]
        if chance.random() < 0.2:
            merged.append(chance.choice(merged))
    return merged


@pytest.fixture(scope="module")
async def told(platform: Platform, doors: Doors) -> AsyncIterator[Told]:
    """The facts of some stories, played one after the other for people who are not the same."""
    await doors.empty()
    before = {place_of(record) for record in await read_topics(platform, [topic_of(teller) for teller in TELLERS])}
    stories, faults = runner.read_all([str(folders.CLONE / "stories" / f"{name}.yaml") for name in STORIES])
    assert not faults
    broken: list[str] = []
    verbs: Counter[str] = Counter()
    async with httpx.AsyncClient(timeout=60) as client:
        for story in stories:
            async for judged in play(story, StoryDoors(platform, client)):
                assert judged.verdict.holds, judged
    for seed in SEEDS:
        path = Path(doors, seed)
        broken += [f"path {seed}: {each}" for each in await watch(path, doors)]
        verbs.update(path.taken)
    ended_at = max(path.now, *(story.steps[-1].at for story in stories))
    records = await read_topics(platform, [topic_of(teller) for teller in TELLERS])
    records = [record for record in records if place_of(record) not in before]  # other tests' facts stay in Kafka
    topics = {
        topic_of(teller): in_time([each for each in records if each.topic == topic_of(teller)]) for teller in TELLERS
    }
    assert {topic for topic, found in topics.items() if found} >= {"arrest.events", "welfare.events", "family.events"}
    yield Told(topics, ended_at, broken, verbs)
    await doors.empty()


async def watch(path: Path, doors: Doors) -> list[str]:
    """Follow a path to its end; each promise that was broken on it, and after which verb."""
    broken: list[str] = []
    before = None
    async for verb in path.go(LENGTH):
        now = await must_hold.look(doors)
        broken += [f"{each} after {verb} ({len(path.taken)}.)" for each in must_hold.broken(before, now)]
        before = now
    return broken


def place_of(record: ConsumerRecord[Any, Any]) -> tuple[str, int, int]:
    """Where a record lies in Kafka."""
    return record.topic, record.partition, record.offset


def in_time(records: Records) -> Records:
    """One topic's records, of several partitions, in the order in which they were written."""
    return sorted(records, key=lambda record: (record.timestamp, record.offset))


@contextlib.asynccontextmanager
async def own_database(platform: Platform, service: str) -> AsyncIterator[str]:
    """This process set up as the service, with an empty database of its own; its name."""
    name = f"{service}_{secrets.token_hex(4)}"
    roles = {f"sambok_{name}_{role}": secrets.token_hex(8) for role in ("owner", "app")}
    admin = await connect(platform)
    await postgres.make_databases(admin, {**roles, "keycloak": platform.around.passwords["keycloak"]}, [name])
    at = f"{platform.host}:{platform.around.address.port(postgres.USUAL_PORT)}/sambok_{name}"
    urls = {role: f"postgresql+asyncpg://{role}:{password}@{at}" for role, password in roles.items()}
    environment = platform.settings(service) | {
        "SAMBOK_DATABASE_URL": urls[f"sambok_{name}_app"],
        "SAMBOK_OWNER_DATABASE_URL": urls[f"sambok_{name}_owner"],
    }
    try:
        with settings_of(environment):
            await asyncio.to_thread(database.migrate, service)
            yield f"sambok_{name}"
            await database.engine().dispose()
    finally:
        await admin.execute(f'DROP DATABASE "sambok_{name}" WITH (FORCE)')
        await admin.close()


async def state_after(platform: Platform, service: str, records: Records) -> dict[str, list[str]]:
    """Every table of the service after it heard these records, each row without what was drawn at random."""
    consumer: Consumer = importlib.import_module(f"services.{service}.handlers").consumer
    topics = {topic_of(EVENT) for EVENT in TELLERS} & consumer._topics
    heard = [record for record in records if record.topic in topics]
    async with own_database(platform, service) as name:
        for start in range(0, len(heard), 7):
            await consumer.take(heard[start : start + 7])
        return await dump(platform, name, known={word for record in records for word in words(record)})


def words(record: ConsumerRecord[Any, Any]) -> set[str]:
    """The ids that the fact itself carries, in its headers or openly in its value."""
    text = record.value.decode() + " ".join(value.decode() for _, value in record.headers if value)
    return {found[0] for found in UUID_FORM.finditer(text)}


async def dump(platform: Platform, name: str, known: set[str]) -> dict[str, list[str]]:
    """The tables as sorted lines; an id that no fact carries was drawn at random and reads `*`."""
    connection = await connect(platform, name)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        aside = await connection.fetch("SELECT subject, error FROM set_aside")
        assert aside == []
        names = [table for (table,) in tables if table not in PASSING_TABLES]
        found = {table: [dict(row) for row in await connection.fetch(f'TABLE "{table}"')] for table in names}
        passing = {row["id"] for rows in found.values() for row in rows if "id" in row and was_passing(row)}
        return {
            table: sorted(line(row, known) for row in rows if passing.isdisjoint(ids_in(row)))
            for table, rows in found.items()
        }
    finally:
        await connection.close()


def was_passing(row: dict[str, Any]) -> bool:
    """Whether this only shows what an order made believe for a while: a duty, a flag, a notice, a baseless alert."""
    return row.get("ended_at") is not None or row.get("state") == "withdrawn" or row.get("because") == []


def ids_in(row: dict[str, Any]) -> set[UUID]:
    """What a row is or refers to; with what was passing goes what hangs on it."""
    return {value for value in row.values() if isinstance(value, UUID)}


def line(row: dict[str, Any], known: set[str]) -> str:
    kept = {name: value for name, value in row.items() if not PASSING.fullmatch(name)}
    return UUID_FORM.sub(lambda found: found[0] if found[0] in known else "*", str(kept))


@pytest.mark.parametrize("service", ["arrest", "court", "prison", "welfare", "family", "statistics"])
async def test_any_order_of_the_topics_ends_in_the_same_state(platform: Platform, told: Told, service: str) -> None:
    clock.tell(told.ended_at)
    try:
        expected = await state_after(
            platform, service, in_time([each for topic in told.topics.values() for each in topic])
        )
        assert any(expected.values())
        for order in range(ORDERS):
            found = await state_after(platform, service, mixed(told.topics, order))
            assert differences(expected, found) == {}, f"order {order}"
    finally:
        clock.forget()


KEPT = must_hold.Seen(
    doubled=[], invitations=set(), unsafe=set(), arrived=Counter(), aside={},
    notices={"a": {"to": 1, "about": 2, "fact_id": 3, "state": "waiting"}},
)  # fmt: skip
TWICE = {"b": {"to": 1, "about": 2, "fact_id": 3, "state": "waiting"}}
WITHDRAWN = {"a": KEPT.notices["a"] | {"state": "withdrawn"}}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (KEPT, replace(KEPT, doubled=["she"])),
        (KEPT, replace(KEPT, aside={"court": 1})),
        (KEPT, replace(KEPT, notices=KEPT.notices | TWICE)),
        (KEPT, replace(KEPT, arrived=Counter(a=2))),
        (KEPT, replace(KEPT, arrived=Counter(x=1))),
        (replace(KEPT, notices=WITHDRAWN), replace(KEPT, arrived=Counter(a=1))),
        (replace(KEPT, unsafe={"1"}), replace(KEPT, arrived=Counter(a=1))),
    ],
)
def test_what_is_looked_for_is_found(before: must_hold.Seen, now: must_hold.Seen) -> None:
    assert list(must_hold.broken(KEPT, KEPT)) == list(must_hold.broken(KEPT, replace(KEPT, arrived=Counter(a=1)))) == []
    assert len(list(must_hold.broken(before, now))) == 1


async def test_what_must_hold_held_at_every_moment_of_every_path(told: Told) -> None:
    assert told.broken == []
    assert len(told.verbs) >= 25, told.verbs


def differences(
    expected: dict[str, list[str]], found: dict[str, list[str]]
) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """By table, the rows that only one of two states has."""
    return {
        table: (sorted(set(rows) - set(found[table])), sorted(set(found[table]) - set(rows)))
        for table, rows in expected.items()
        if rows != found[table]
    }
