"""The prisons' pages answer in 150 ms at the median with 5,000 people in custody: asked over HTTP."""

from collections.abc import AsyncIterator
from uuid import uuid5

import httpx
import pytest

from shared import database
from tests.doors import Doors
from tests.prison import custody
from tests.prison.gate import PRISON
from tests.promises.sessions import session_of
from tests.promises.speed import Speeds
from tests.rooms import settings_of

IN_CUSTODY = 5000
SHE, CHILD = (uuid5(custody.NAMESPACE, f"{who} 0") for who in ("person", "child"))
PAGES = (
    ("the board", "/"),
    ("the register", "/register"),
    ("the register, page 90", "/register?page=90"),
    ("a search by name", "/register?q=Number4321"),
    ("one prisoner", f"/people/{SHE}"),
    ("a form", f"/people/{SHE}/visit"),
    ("one child", f"/children/{CHILD}"),
)


@pytest.fixture
async def full(fresh: Doors) -> AsyncIterator[Doors]:
    """A platform in one of whose prisons 5,000 people are."""
    with settings_of(fresh.platform.settings("prison")):
        await custody.fill(IN_CUSTODY, PRISON)
        await database.engine().dispose()
    await fresh.until_handled()
    yield fresh


async def test_pages_answer_while_5000_are_in_custody(full: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    speeds = Speeds(full.platform, "prison")
    address = full.platform.url("prison")
    async with httpx.AsyncClient(
        base_url=address, cookies=session_of(full.platform, "prison", f"prison@{PRISON}"), timeout=60
    ) as client:
        for what, path in PAGES:
            await speeds.measure(client, what, path)
    speeds.judge(capsys)
