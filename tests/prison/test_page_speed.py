"""The prisons' pages answer in 150 ms at the median with 5,000 people in custody: asked over HTTP."""

import time
from collections.abc import AsyncIterator
from statistics import median, quantiles
from uuid import NAMESPACE_URL, uuid5

import httpx
import pytest

from shared import database
from shared.identity import Caller
from shared.web import sessions
from shared.web.sessions import Session
from tests.doors import Doors
from tests.prison import custody
from tests.prison.gate import PRISON
from tests.rooms import settings_of

IN_CUSTODY = 5000
MOST_MS = 150
TIMES = 40
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


def cookie_of(doors: Doors) -> dict[str, str]:
    """The cookie that signing in would have left, sealed with the portal's own key."""
    user, now = f"prison@{PRISON}", int(time.time())
    session = Session(Caller(str(uuid5(NAMESPACE_URL, user)), "prison", PRISON, user), now + 3600, now + 3600, "")
    with settings_of(doors.platform.settings("prison")):
        sessions._key.cache_clear()
        sealed = sessions.to_cookie("prison", session)
        sessions._key.cache_clear()
        return {sessions.cookie_name("prison"): sealed}


async def test_pages_answer_while_5000_are_in_custody(full: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    slow, lines = [], []
    address = full.platform.url("prison")
    async with httpx.AsyncClient(base_url=address, cookies=cookie_of(full), timeout=60) as client:
        for what, path in PAGES:
            took = []
            for _ in range(TIMES):
                begins = time.perf_counter()
                answer = await client.get(path)
                took.append((time.perf_counter() - begins) * 1000)
                assert answer.status_code == httpx.codes.OK, path
            lines.append(f"| {what} | {median(took):.0f} ms | {quantiles(took, n=20)[-1]:.0f} ms |")
            if median(took) > MOST_MS:
                slow.append(lines[-1])
    with capsys.disabled():
        print("\n".join(["", *lines]))  # noqa: T201 - the measure is read by people, and kept in docs/measures.md
    assert not slow, f"slower than {MOST_MS} ms at the median:\n" + "\n".join(slow)
