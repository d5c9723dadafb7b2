"""A worker's night on a phone: take the alert, say where the child is, see it, place it, until nobody waits."""

import re

import pytest
from playwright.async_api import Page, expect

from deploy.local.running import Platform
from tests import making
from tests.browser.conftest import OpenPage, has_no_serious_faults, picture, sign_in
from tests.browser.test_first_night import choose, type_in
from tests.doors import Doors

OFFICE = "welfare@2103"  # a district that no other test uses
HOME = "210301"


async def deed(page: Page, child: str, verb: str) -> None:
    """Open the form for one deed about this child."""
    await page.get_by_role("region", name=child).locator(f'a[href$="/{verb}"]').first.click()


async def save(page: Page) -> None:
    """Save the form and come back to the household."""
    assert await has_no_serious_faults(page) == []
    await page.locator("main form button.govuk-button").last.click()
    await page.wait_for_url(re.compile(r"/alerts/[0-9a-f-]{36}\?saved="))
    assert await has_no_serious_faults(page) == []


@pytest.mark.parametrize("language", ["km", "en"])
async def test_a_worker_does_the_first_night(
    platform: Platform, doors: Doors, open_page: OpenPage, language: str
) -> None:
    mother = making.mother(home=HOME, name_latin="Chan Maly")
    aunt = making.person(name_latin=f"Chan Sophea {language}", sex="female", age=40, home=HOME, phone="+85512000777")
    boy = making.child(name_latin=f"Chan Dara {language}", age=7)
    await doors.record(
        making.arrest(
            mother,
            children=[making.listed(boy, whereabouts="unknown")],
            caregivers=[making.caregiver(aunt, agreed="yes", may_be_told="no")],
        ),
        by="police@21",
    )
    await platform.user_for(OFFICE)
    page = await open_page("phone", language)
    await sign_in(page, f"{platform.url('welfare')}/", OFFICE)
    row = page.locator(".sambok-row").last
    await row.get_by_role("button").click()
    await page.wait_for_url(re.compile("/alerts/"))
    assert await has_no_serious_faults(page) == []

    name = str(boy["name_latin"])
    await deed(page, name, "find")
    await save_nothing(page)
    await type_in(page, "where.typed", HOME)
    await choose(page, "known", str(aunt["id"]))
    await save(page)
    await expect(page.get_by_role("region", name=name)).to_contain_text(str(aunt["name_latin"]))

    await assess_and_place(page, name, aunt, language)
    await picture(page, f"household-after-{language}")
    await page.goto(f"{platform.url('welfare')}/")
    await expect(page.locator(".sambok-row")).to_have_count(0)
    await page.goto(f"{platform.url('welfare')}/late")
    assert await has_no_serious_faults(page) == []


async def assess_and_place(page: Page, name: str, aunt: dict[str, object], language: str) -> None:
    """The child is seen, and stays with its aunt."""
    await deed(page, name, "assess")
    for field, value in (("seen_in_person", "yes"), ("safe", "yes"), ("school", "attending"), ("works", "no")):
        await choose(page, field, value)
    await save(page)

    await deed(page, name, "place")
    await choose(page, "kind", "kinship")
    await choose(page, "known", str(aunt["id"]))
    await type_in(page, "child_view", "wants his aunt")
    await choose(page, "parent_view", "agreed")
    await picture(page, f"placement-phone-{language}")
    await save(page)


async def save_nothing(page: Page) -> None:
    """An empty form comes back with a summary that names its fields."""
    await page.locator("main form button.govuk-button").last.click()
    await expect(page.locator('.govuk-error-summary a[href="#where"]')).to_have_count(1)
    assert await has_no_serious_faults(page) == []
