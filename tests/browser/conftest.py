"""A real Chromium for the portals, and what its tests share: signing in, axe, screenshots."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from deploy.local.running import DEMO_PASSWORD

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
# `SAMBOK_SCREENSHOTS=docs/screenshots ./sambok test tests/browser` takes the pictures of the docs anew.
SCREENSHOTS = os.environ.get("SAMBOK_SCREENSHOTS", "")

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium, headless."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail(
            "Chromium is missing: install it (Debian, Ubuntu: apt install chromium) and run again.", pytrace=False
        )
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=found, args=arguments)
        yield launched
        await launched.close()


@pytest.fixture
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """`await open_page("phone", "km")` is a fresh browser of that size and language; it closes with the test."""
    contexts: list[BrowserContext] = []

    async def opened(size: str = "desktop", language: str = "en", *, scripts: bool = True) -> Page:
        context = await browser.new_context(viewport=SIZES[size], locale=language, java_script_enabled=scripts)
        contexts.append(context)
        context.set_default_timeout(20_000)
        return await context.new_page()

    yield opened
    for context in contexts:
        await context.close()


async def sign_in(page: Page, url: str, user: str) -> None:
    """Open a portal's address, sign in through Keycloak and come back to that address."""
    await page.goto(url)
    await page.fill("#username", user)
    await page.fill("#password", DEMO_PASSWORD)
    await page.click("[type=submit]")
    await page.wait_for_url(url)


async def has_no_serious_faults(page: Page) -> list[str]:
    """What axe finds that is serious or critical, as `rule: where`; empty when there is nothing."""
    found = await Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {node['target']}"
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


async def picture(page: Page, name: str) -> None:
    """Keep a picture for the docs when they are to be taken anew."""
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=folder / f"{name}.png", full_page=True)


async def pictures(page: Page, name: str, language: str) -> None:
    """The same page on a phone and on a desktop, when pictures are to be taken; its own size is given back."""
    own = page.viewport_size
    for size, viewport in SIZES.items():
        if SCREENSHOTS and own:
            await page.set_viewport_size(viewport)
            await picture(page, f"{name}-{size}-{language}")
            await page.set_viewport_size(own)
