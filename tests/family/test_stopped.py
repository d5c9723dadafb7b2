"""An office that tells hundreds of families at once: the next wait for a person, and nothing is lost."""

import asyncio
from typing import Any

from services.family.domain import MOST_AT_ONCE
from tests.doors import Doors
from tests.family.asking import look
from tests.making import arrest, caregiver, grandmother, mother

EACH = 10
MORE = 15


async def tell_too_many(doors: Doors) -> None:
    """More notices of one office than may go at once, each to a telephone of its own."""
    numbers = iter(range(10_000))

    def named() -> dict[str, Any]:
        number = next(numbers)
        return caregiver(grandmother(name_latin=f"Ros {number}", phone=f"+85510{number:06}"))

    at_once = asyncio.Semaphore(4)

    async def record() -> None:
        async with at_once:
            await doors.record(arrest(mother(), caregivers=[named() for _ in range(EACH)]))

    await asyncio.gather(*(record() for _ in range((MOST_AT_ONCE + MORE) // EACH + 1)))
    await doors.until_handled()


async def decide(doors: Doors, what: str, by: str = "ministry", office: str = "police@17") -> int:
    body = {"office": office, "why": "the station answered"}
    answer = await doors("family", by).post(f"/api/stoppages/{what}", json=body)
    await doors.until_handled()
    return answer.status_code


async def test_the_next_wait_until_a_person_lets_them_go(fresh: Doors) -> None:
    await tell_too_many(fresh)
    assert len(await fresh.messages()) == MOST_AT_ONCE
    [stoppage] = await fresh.rows("family", "ministry", "/api/stoppages")
    assert (stoppage["office"], stoppage["ended_at"]) == ("police@17", None)
    waiting = stoppage["waiting"]
    assert waiting == await count(fresh, "waiting") > 0
    elsewhere = caregiver(grandmother(phone="+85512777777"))
    await fresh.record(arrest(mother(home="120101"), caregivers=[elsewhere]), by="police@12")
    await fresh.until_handled()
    assert len(await fresh.messages("+85512777777")) == 1, "another office goes on"
    for office in ("welfare@1710", "welfare-lead@17", "police@17"):
        assert await decide(fresh, "releases", by=office) == 403
    assert await decide(fresh, "releases", office="police@12") == 409
    assert await decide(fresh, "releases") == 201
    assert await count(fresh, "waiting") == 0
    assert len(await fresh.messages()) == MOST_AT_ONCE + waiting + 1
    [ended] = await fresh.rows("family", "ministry", "/api/stoppages")
    assert (ended["outcome"], ended["why"], ended["waiting"]) == (
        "released",
        "the station answered",
        0,
    )
    assert (await look(fresh, "SELECT ended_by FROM stoppages"))[0][0]
    await fresh.record(arrest(mother(), caregivers=[caregiver(grandmother(phone="+85512777778"))]))
    await fresh.until_handled()
    assert len(await fresh.messages("+85512777778")) == 1, "the office may go on"


async def test_what_a_person_drops_never_goes_and_is_no_alarm(fresh: Doors) -> None:
    await tell_too_many(fresh)
    waiting = await count(fresh, "waiting")
    assert await decide(fresh, "drops") == 201
    assert (await count(fresh, "withdrawn"), await count(fresh, "waiting")) == (waiting, 0)
    assert len(await fresh.messages()) == MOST_AT_ONCE
    assert await fresh.rows("family", "ministry", "/api/flags") == []


async def count(doors: Doors, state: str) -> int:
    return int((await look(doors, f"SELECT count(*) FROM notices WHERE state = '{state}'"))[0][0])  # noqa: S608
