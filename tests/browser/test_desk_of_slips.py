"""A worker's desk: a slip is printed and handed over, and the code on the paper opens the page with the PIN."""

import pytest
from playwright.async_api import expect

from deploy.local.running import Platform
from tests import making
from tests.browser.conftest import OpenPage, has_no_serious_faults, picture, sign_in
from tests.browser.test_first_night import type_in
from tests.doors import Doors

OFFICE, HOME = "welfare@2104", "210401"  # a district that no other test uses


@pytest.mark.parametrize("language", ["km", "en"])
async def test_a_slip_is_printed_and_handed_over(
    platform: Platform, doors: Doors, open_page: OpenPage, language: str
) -> None:
    name = f"Chan Chenda {language}"
    elder = making.person(name_latin=name, sex="female", age=70, home=HOME)
    told = making.caregiver(elder, channel="in-person", language=language)
    arrest = making.arrest(making.mother(home=HOME), caregivers=[told])
    pin = (await doors.record(arrest, by="police@21"))["pins"][0]["pin"]
    await doors.until_handled()
    await platform.user_for(OFFICE)
    page = await open_page("phone", language)
    await sign_in(page, f"{platform.url('family')}/desk", OFFICE)
    assert await has_no_serious_faults(page) == []
    await picture(page, f"desk-phone-{language}")
    row = page.locator(".sambok-row", has_text=name)
    await row.get_by_role("button").first.click()
    code = await page.locator("strong.govuk-\\!-font-size-36").inner_text()
    assert await has_no_serious_faults(page) == []
    assert pin not in await page.locator("main").inner_text()
    await picture(page, f"slip-phone-{language}")
    await page.goto(f"{platform.url('family')}/desk")
    await row.get_by_role("button").last.click()
    await expect(row).to_have_count(0)

    family = await open_page("phone", language, scripts=False)
    await family.goto(f"{platform.url('family')}/")
    await type_in(family, "code", code.replace("-", " "))
    await family.locator("main button").first.click()
    await type_in(family, "pin", pin)
    await family.locator("main button").first.click()
    await expect(family.locator('a[href$="/stop"]')).to_be_visible()
    for deed in ("contact", "stop", "report"):
        await family.goto(family.url.split("?")[0].rstrip("/") + f"/{deed}")
        await expect(family.locator("main form")).to_be_visible()
        await family.go_back()
