"""Court pages answer in 150 ms at the median with 5,000 people in custody before one court, asked over HTTP."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from shared import clock
from tests import making
from tests.court import caseload
from tests.doors import Doors
from tests.promises.sessions import session_of
from tests.promises.speed import Speeds

PEOPLE = 5000
ORDER = {
    "reasons": ["public-order"],
    "reasoning": "x",
    "alternatives_considered": "x",
    "necessity": "x",
    "prison": "P-17",
}
PAGES = (
    ("what must be done next", "/"),
    ("hearings of the week", "/hearings"),
    ("candidates for alternatives", "/alternatives"),
    ("everybody, by name", "/people?q=bory+4"),
    ("one person", "a person"),
    ("the form of an order of release", "a form"),
)


@pytest.fixture
async def full(fresh: Doors) -> AsyncIterator[Doors]:
    """A court before which 5,000 people are held: expected, detained with and without children, judged."""
    for number in range(6):
        body = making.family(
            who=making.mother(name_latin=f"Keo Bory {number}"),
            caregiver=making.grandmother(phone=f"+8551200080{number}"),
        )
        await fresh.record(body)
        ends = {"person": {"id": body["person"]["id"]}, "outcome": "to-court"}
        assert (await fresh("arrest", "police@17").post("/api/custody-ends", json=ends)).status_code == 201
        await fresh.until_handled()
        who = body["person"]
        if number > 0:
            case = {"case_number": f"KS-{number}", "charges": ["x"], "lawyer": "none"}
            await caseload.act(fresh, "cases", who, "clerk@17", **case)
        if number > 1:
            await caseload.act(fresh, "detentions", who, "judge@17", **ORDER)
        if number > 3:
            soon = str(clock.today() + timedelta(days=number))
            await caseload.act(fresh, "hearings", who, "clerk@17", kind="trial", on=soon)
        if number > 4:
            said = {"kind": "imprisonment", "months": 12, "family_considered": "no", "reasoning": "x"}
            await caseload.act(fresh, "sentences", who, "judge@17", **said)
    await fresh.until_handled()
    assert await caseload.fill(fresh.platform, PEOPLE) >= PEOPLE
    yield fresh


async def test_court_pages_answer_with_5000_people_in_custody(full: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    speeds = Speeds(full.platform, "court")
    cookies = session_of(full.platform, "court", "judge@17")
    async with httpx.AsyncClient(base_url=full.platform.url("court"), cookies=cookies, timeout=60) as client:
        link = re.search(r'href="(/people/[0-9a-f-]{36})"', (await client.get("/alternatives")).text)
        assert link
        for what, path in PAGES:
            await speeds.measure(client, what, {"a person": link[1], "a form": f"{link[1]}/release"}.get(path, path))
    speeds.judge(capsys)
