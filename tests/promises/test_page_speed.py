"""Pages answer in 150 ms at the median while 2,000 households are open: asked over HTTP of the running service."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from shared import database
from tests.doors import Doors
from tests.promises.sessions import session_of
from tests.promises.speed import Speeds
from tests.rooms import settings_of
from tests.welfare import caseload

HOUSEHOLDS = 2000
PAGES = (
    ("the queue of a district", "welfare@1710", "/"),
    ("the queue of a province", "welfare-lead@17", "/"),
    ("the queue of the country", "ministry", "/"),
    ("what is due in a district", "welfare@1710", "/late"),
    ("what is due at a lead", "welfare-lead@17", "/late"),
    ("a lead's province: what is late, who carries how much", "welfare-lead@17", "/overview"),
    ("the ministry's country, with its plot", "ministry", "/overview"),
    ("one household", "welfare@1710", "a household"),
)


@pytest.fixture
async def full(fresh: Doors) -> AsyncIterator[Doors]:
    """A platform whose social affairs offices have 2,000 open households."""
    with settings_of(fresh.platform.settings("welfare")):
        await caseload.fill(HOUSEHOLDS)
        await database.engine().dispose()
    await fresh.until_handled()
    yield fresh


async def test_pages_answer_while_2000_households_are_open(full: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    speeds = Speeds(full.platform, "welfare")
    async with AsyncExitStack() as stack:
        clients: dict[str, httpx.AsyncClient] = {}
        for what, user, path in PAGES:
            if user not in clients:
                address, cookies = full.platform.url("welfare"), session_of(full.platform, "welfare", user)
                client = httpx.AsyncClient(base_url=address, cookies=cookies, timeout=60)
                clients[user] = await stack.enter_async_context(client)
            if path == "a household":
                link = re.search(r'href="(/alerts/[0-9a-f-]{36})"', (await clients[user].get("/")).text)
                assert link
                path = link[1]
            await speeds.measure(clients[user], what, path)
    speeds.judge(capsys)
