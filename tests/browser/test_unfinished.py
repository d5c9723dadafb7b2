"""An arrest that is not finished at once: wrong answers, a closed browser, a second thought, a press on back."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from deploy.local.running import Platform
from tests.browser.conftest import OpenPage, has_no_serious_faults, picture, sign_in
from tests.browser.test_first_night import WORDS, Walk, choose, fill_arrest, save_arrest, type_in
from tests.doors import until

OFFICE = "police@11"  # a province that no other test uses


async def begin(page: Page, platform: Platform) -> None:
    """Sign in and open the first screen."""
    await platform.user_for(OFFICE)
    await sign_in(page, f"{platform.url('arrest')}/", OFFICE)
    await page.goto(f"{platform.url('arrest')}/arrests/new")


def unfinished(page: Page) -> Locator:
    """The rows of what was begun about this mother."""
    return page.locator(".sambok-row", has_text=WORDS["en"]["mother"]).filter(has_text="Continue")


@pytest.mark.parametrize("language", ["km", "en"])
async def test_a_half_empty_screen_comes_back_whole(platform: Platform, open_page: OpenPage, language: str) -> None:
    page = await open_page("phone", language)
    await begin(page, platform)
    await type_in(page, "person.home.typed", "Krabei Riel")
    await type_in(page, "person.age", "29")
    await Walk(page, language).go_on()
    summary = page.locator(".govuk-error-summary")
    await expect(summary).to_contain_text(WORDS[language]["again"])
    for name in ("person.name_latin", "person.sex"):
        await expect(summary.locator(f'a[href="#{name}"]')).to_have_count(1)
    assert await page.locator('[name="person.home.typed"]').input_value() == "Krabei Riel"
    assert await page.locator('[name="person.age"]').input_value() == "29"
    assert await has_no_serious_faults(page) == []
    await picture(page, f"half-empty-{language}")


async def test_a_closed_browser_loses_nothing_and_a_saved_arrest_leaves_no_draft(
    platform: Platform, open_page: OpenPage
) -> None:
    page = await open_page("phone", "en")
    await begin(page, platform)
    await fill_arrest(page, "en")
    await page.context.close()

    again = await open_page("desktop", "en")
    await sign_in(again, f"{platform.url('arrest')}/", OFFICE)
    await expect(unfinished(again)).to_have_count(1)
    await picture(again, "unfinished-desktop-en")
    assert await has_no_serious_faults(again) == []
    await again.locator(".sambok-row", has_text=WORDS["en"]["mother"]).get_by_role("button", name="Continue").click()
    await again.goto(re.sub("/[a-z0-9-]+$", "/check", again.url))
    check = again.url
    await expect(again.locator("main")).to_contain_text("Not known")  # one's own draft shows where the child is
    await save_arrest(again)
    await again.wait_for_url(re.compile("/arrests/[0-9a-f-]{36}[?]saved$"))
    await expect(again.locator("main")).not_to_contain_text("Not known")

    await again.go_back()  # the draft is gone: back leads to the arrest and not to a second one
    await again.wait_for_url(re.compile("/arrests/[0-9a-f-]{36}$"))
    await again.goto(check)
    await again.wait_for_url(re.compile("/arrests/[0-9a-f-]{36}$"))
    assert await again.evaluate("Object.keys(sessionStorage).filter(key => key.includes('/child-')).length") == 0
    await again.goto(f"{platform.url('arrest')}/")
    await expect(unfinished(again)).to_have_count(0)


async def test_what_was_not_even_sent_is_kept(platform: Platform, open_page: OpenPage) -> None:
    page = await open_page("phone", "en")
    await begin(page, platform)
    async with page.expect_request(lambda request: request.url.endswith("/who")):
        await type_in(page, "person.name_latin", "Typed And Left")
    await page.context.close()
    again = await open_page("phone", "en")
    await sign_in(again, f"{platform.url('arrest')}/", OFFICE)

    async def listed() -> bool:
        await again.reload()
        return await again.locator(".sambok-row", has_text="Typed And Left").count() == 1

    await until(listed, "what was typed is listed as unfinished")
    await again.locator(".sambok-row", has_text="Typed And Left").get_by_role("button", name="Continue").click()
    assert await again.locator('[name="person.name_latin"]').input_value() == "Typed And Left"


async def test_a_second_thought_goes_back_and_returns_to_the_check(platform: Platform, open_page: OpenPage) -> None:
    page = await open_page("desktop", "en")
    await begin(page, platform)
    walk = await fill_arrest(page, "en")
    await page.locator('a[href$="/child-2?then=check"]').click()
    await choose(page, "children.1.whereabouts", "at-scene")
    await walk.go_on()
    await expect(page.locator(".sambok-interruption")).to_contain_text("An adult stays with the child")
    assert await has_no_serious_faults(page) == []
    await picture(page, "at-scene-desktop-en")
    await page.locator(".sambok-interruption a").click()
    await page.wait_for_url(re.compile("/check$"))
    await page.locator('a[href$="/question?then=check"]').click()
    await choose(page, "dependants", "none")
    await walk.go_on()
    await page.wait_for_url(re.compile("/check$"))
    await expect(page.locator("main")).not_to_contain_text(WORDS["en"]["boy"])
    await page.get_by_role("button", name="Throw this draft away").click()
    await page.wait_for_url(f"{platform.url('arrest')}/")
    await expect(unfinished(page)).to_have_count(0)
