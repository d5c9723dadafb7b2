"""What every page is made of, seen by a real browser: no axe violations, no sideways scrolling, in both languages."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

from shared.identity import Caller
from shared.web import sessions

WORKER = Caller("4f6c", "welfare", "1710", "Chan Dara")


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The sample portal behind a real server on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve([listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.mark.parametrize("width", [360, 1280])
async def test_pages_are_accessible_and_fit(address: str, chromium: Browser, width: int) -> None:
    context = await chromium.new_context(viewport={"width": width, "height": 800})
    now = int(time.time())
    sealed = sessions.to_cookie("sample", sessions.Session(WORKER, now + 300, now + 1800, "r" * 900))
    await context.add_cookies([{"name": "sambok_sample_t", "value": sealed, "url": address}])
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    for path in ("/", "/open", "/signed-out"):
        for language in ("km", "en"):
            await page.goto(f"{address}{path}?lang={language}")
            found = await Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert troubles == []


async def test_a_place_can_be_chosen_by_keyboard(address: str, chromium: Browser) -> None:
    page = await chromium.new_page()
    await page.goto(f"{address}/open?lang=en")
    await page.locator('[id="home"]').press_sequentially("svay leu")
    await page.locator(".sambok-place [role=option]").first.wait_for()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    assert await page.locator('[id="home"]').input_value() == "Svay Leu, Siemreap (1713)"


async def test_what_was_typed_survives_a_reload(address: str, chromium: Browser) -> None:
    page = await chromium.new_page()
    await page.goto(f"{address}/open?lang=en")
    await page.fill("#notes", "two boys, neighbour's house")
    await page.reload()
    assert await page.input_value("#notes") == "two boys, neighbour's house"
