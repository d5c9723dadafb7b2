"""Whoever runs a service sees what it could not take in, tries it again, and skips it only with a second person."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from deploy.local.running import Platform
from tests.doors import Doors
from tests.promises.sessions import session_of
from tests.rooms import connect

SERVICES = ("arrest", "court", "prison", "welfare", "family", "statistics")
_SET_ASIDE = """
    INSERT INTO set_aside (id, subject, topic, headers, value, error, tries) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
FORM = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}


@pytest.fixture(params=SERVICES)
async def stuck(request: pytest.FixtureRequest, fresh: Doors) -> AsyncIterator[tuple[str, UUID]]:
    """A service with a fact that it cannot take in: a person must decide."""
    service, fact = request.param, uuid4()
    admin = await connect(fresh.platform, f"sambok_{service}")
    try:
        await admin.execute(
            _SET_ASIDE,
            fact, str(uuid4()), "arrest.events", "[]", b"{}", "Malformed at heard.py:1", 8,
        )  # fmt: skip
        yield service, fact
        await admin.execute("DELETE FROM set_aside")
    finally:
        await admin.close()


def browser(platform: Platform, service: str, subject: str) -> httpx.AsyncClient:
    """Somebody of the ministry, signed in at this portal."""
    cookies = session_of(platform, service, "ministry", subject)
    return httpx.AsyncClient(base_url=platform.url(service), cookies=cookies, headers=FORM, timeout=30)


async def test_a_second_person_skips_on_the_page(stuck: tuple[str, UUID], platform: Platform) -> None:
    service, fact = stuck
    path = f"/set-aside/{fact}"
    async with browser(platform, service, "one") as one, browser(platform, service, "two") as two:
        page = await one.get("/set-aside")
        assert page.status_code == httpx.codes.OK
        assert str(fact) in page.text
        assert "Malformed at heard.py:1" in page.text
        empty = await one.post(path, data={"do": "ask", "reason": " "})
        assert (empty.status_code, 'href="#reason"' in empty.text) == (httpx.codes.UNPROCESSABLE_ENTITY, True)
        assert (
            await one.post(path, data={"do": "ask", "reason": "sent by mistake"})
        ).status_code == httpx.codes.SEE_OTHER
        assert "Somebody else must agree" in (await one.get("/set-aside")).text
        assert (await one.post(path, data={"do": "skip"})).status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert "sent by mistake" in (await two.get("/set-aside")).text
        assert (await two.post(path, data={"do": "skip"})).status_code == httpx.codes.SEE_OTHER
        assert str(fact) not in (await two.get("/set-aside")).text
        assert (await two.post(path, data={"do": "retry"})).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize("stuck", ["welfare"], indirect=True)  # the command is one module, told by settings which books
async def test_the_commands_do_the_same(stuck: tuple[str, UUID], platform: Platform) -> None:
    service, fact = stuck

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "shared.messaging.set_aside", *arguments]
        return subprocess.run(words, env={**os.environ, **platform.settings(service)}, text=True, capture_output=True)

    assert str(fact) in command("show").stdout
    assert command("retry", str(fact)).returncode == 0
    assert "reason: missing" in command("skip", str(fact), "--by", "Keo Vuthy").stderr
    assert command("ask-skip", str(fact), "--reason", "x", "--by", "Keo Vuthy").returncode == 0
    assert "by: same_person" in command("skip", str(fact), "--by", "Keo Vuthy").stderr
    assert command("skip", str(fact), "--by", "Ros Chea").returncode == 0
    assert str(fact) not in command("show").stdout
    assert "Nothing with this id" in command("retry", str(uuid4())).stderr
