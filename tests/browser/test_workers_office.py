"""A night with the keyboard alone; a second person's approval; what a lead and the ministry look at first."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from deploy.local.running import Platform
from tests import making
from tests.browser.conftest import OpenPage, has_no_serious_faults, picture, sign_in
from tests.browser.test_first_night import choose, type_in
from tests.browser.test_workers_night import deed, save
from tests.doors import Doors

TABS = 90  # more than any page here needs
HOUSEHOLD = re.compile(r"/alerts/[0-9a-f-]{36}")


async def family_of(doors: Doors, home: str, **child: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """An arrest in this commune, one child of unknown whereabouts, an aunt who agreed; the child and the aunt."""
    boy = making.child(age=7, **child)
    aunt = making.person(name_latin="Nuon Sophal", sex="female", age=40, home=home, phone="+85512000778")
    listed = [making.listed(boy, whereabouts="unknown")]
    named = [making.caregiver(aunt, agreed="yes", may_be_told="no")]
    await doors.record(
        making.arrest(making.mother(home=home, name_latin="Nuon Chanthy"), children=listed, caregivers=named),
        by=f"police@{home[:2]}",
    )
    await doors.until_handled()
    return boy, aunt


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what this selects has the focus."""
    for _ in range(TABS):
        await page.keyboard.press("Tab")
        if await page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector} on {page.url}")


async def tick(page: Page, name: str, value: str) -> None:
    """Choose one of several answers with the arrow keys."""
    await tab_to(page, f'input[name="{name}"]')
    first = await page.evaluate("document.activeElement.value")
    values = await page.locator(f'input[name="{name}"]').evaluate_all("(all) => all.map((one) => one.value)")
    await page.keyboard.press("Space")
    for _ in range((values.index(value) - values.index(first)) % len(values)):
        await page.keyboard.press("ArrowDown")
    assert await page.locator(f'input[name="{name}"]:checked').get_attribute("value") == value


async def test_a_night_with_the_keyboard_alone(platform: Platform, doors: Doors, open_page: OpenPage) -> None:
    boy, aunt = await family_of(doors, "210401", name_latin="Nuon Keyboard")
    await platform.user_for("welfare@2104")
    page = await open_page("desktop", "en")
    await sign_in(page, f"{platform.url('welfare')}/", "welfare@2104")
    keys = page.keyboard
    await keys.press("j")
    await keys.press("k")
    assert await page.evaluate("document.activeElement.classList.contains('sambok-row__title')")
    await keys.press("/")
    await keys.type("nuon keyb")
    await keys.press("Enter")
    await page.wait_for_url(re.compile(r"/search\?q="))
    await expect(page.locator(".sambok-row")).to_contain_text("Nuon Keyboard")
    assert await has_no_serious_faults(page) == []
    await keys.press("j")
    await keys.press("Enter")
    await page.wait_for_url(HOUSEHOLD)
    await tab_to(page, ".sambok-take button")
    await keys.press("Enter")
    await expect(page.locator(".sambok-take")).to_contain_text("Taken")

    await tab_to(page, 'a[href$="/find"]')
    await keys.press("Enter")
    await page.wait_for_url(re.compile("/find$"))
    await tab_to(page, 'input[name="where.typed"]')
    await keys.type("210401")
    await tick(page, "known", str(aunt["id"]))
    await keys.press("Enter")
    await page.wait_for_url(re.compile("saved="))
    await tab_to(page, f'a[href$="{boy["id"]}/assess"]')
    await keys.press("Enter")
    await page.wait_for_url(re.compile("/assess$"))
    for name, value in (("seen_in_person", "yes"), ("safe", "yes"), ("school", "attending"), ("works", "no")):
        await tick(page, name, value)
    await keys.press("Enter")
    await page.wait_for_url(re.compile("saved="))
    await expect(page.get_by_role("region", name="Nuon Keyboard")).to_contain_text("goes to school")


@pytest.mark.parametrize(("language", "home"), [("km", "210501"), ("en", "210601")])
async def test_somebody_else_approves_an_institution(
    platform: Platform, doors: Doors, open_page: OpenPage, language: str, home: str
) -> None:
    boy, _aunt = await family_of(doors, home, name_latin=f"Nuon Second {language}")
    office, name = f"welfare@{home[:4]}", str(boy["name_latin"])
    for user in (office, "welfare-lead@21"):
        await platform.user_for(user)
    page = await open_page("phone", language)
    await sign_in(page, f"{platform.url('welfare')}/", office)
    await page.locator(".sambok-row__title").first.click()
    await deed(page, name, "place")
    await choose(page, "kind", "residential")
    await type_in(page, "place", "House of the River")
    await type_in(page, "why", "no relative and no foster family answers tonight")
    await type_in(page, "child_view", "wants to sleep")
    await choose(page, "parent_view", "not-asked")
    await save(page)
    await expect(page.get_by_role("region", name=name)).not_to_contain_text("House of the River")
    await page.goto(f"{platform.url('welfare')}/approvals")
    await page.locator(".sambok-row__title").first.click()
    await expect(page.locator('button[value="approve"]')).to_have_count(0)

    lead = await open_page("phone", language)
    await sign_in(lead, f"{platform.url('welfare')}/", "welfare-lead@21")
    await lead.goto(page.url)
    assert await has_no_serious_faults(lead) == []
    await picture(lead, f"approval-phone-{language}")
    await lead.locator('button[value="decline"]').click()
    await expect(lead.locator('.govuk-error-summary a[href="#why"]')).to_have_count(1)
    await lead.locator('button[value="approve"]').click()
    await lead.wait_for_url(HOUSEHOLD)
    await expect(lead.get_by_role("region", name=name)).to_contain_text("House of the River")


@pytest.mark.parametrize(("language", "size"), [("km", "phone"), ("en", "desktop")])
async def test_a_lead_sees_what_is_late_and_hands_over(
    platform: Platform, doors: Doors, open_page: OpenPage, language: str, size: str
) -> None:
    await family_of(doors, "210701", name_latin=f"Nuon Over {language}")
    for user in ("welfare@2107", "welfare-lead@21"):
        await platform.user_for(user)
    worker = await open_page("phone", language)
    await sign_in(worker, f"{platform.url('welfare')}/", "welfare@2107")
    page = await open_page(size, language)
    await sign_in(page, f"{platform.url('welfare')}/overview", "welfare-lead@21")
    await expect(page.locator("table").last).to_contain_text("welfare 2107")
    assert await has_no_serious_faults(page) == []
    await picture(page, f"lead-{size}-{language}")
    await page.goto(f"{platform.url('welfare')}/?within=2107")
    await page.locator(".sambok-row__title").first.click()
    await page.locator(".sambok-take button").click()
    await page.locator('a[href$="/hand-over"]').click()
    assert await has_no_serious_faults(page) == []
    await page.get_by_text("welfare 2107").first.click()
    await page.locator("main form button.govuk-button").last.click()
    await page.wait_for_url(HOUSEHOLD)
    await expect(page.locator(".sambok-take").last).to_contain_text("welfare 2107")
    await worker.goto(f"{platform.url('welfare')}/?carrier=me")
    await expect(worker.locator(".sambok-row").first).to_be_visible()


@pytest.mark.parametrize(("language", "size"), [("km", "phone"), ("en", "desktop")])
async def test_the_ministry_sees_the_country(
    platform: Platform, doors: Doors, open_page: OpenPage, language: str, size: str
) -> None:
    await family_of(doors, "210801", name_latin="Nuon Country")
    page = await open_page(size, language)
    await sign_in(page, f"{platform.url('welfare')}/overview", "ministry")
    await expect(page.locator(".sambok-square")).to_have_count(25)
    assert "Nuon" not in await page.locator("body").inner_text()
    assert await has_no_serious_faults(page) == []
    await picture(page, f"ministry-{size}-{language}")
