"""The rest of an officer's day: a call that reached somebody, and the end of custody."""

import re

from playwright.async_api import expect

from deploy.local.running import Platform
from tests import making
from tests.browser.conftest import OpenPage, has_no_serious_faults, sign_in
from tests.browser.test_first_night import choose, type_in
from tests.doors import Doors


async def test_an_officer_logs_a_call_and_ends_custody(platform: Platform, doors: Doors, open_page: OpenPage) -> None:
    elder = making.grandmother(name_latin="Ros Chenda")
    saved = await doors.record(making.family(who=making.mother(name_latin="Keo Bory"), caregiver=elder), by="police@22")
    await platform.user_for("police@22")
    page = await open_page("desktop", "en")
    await sign_in(page, f"{platform.url('arrest')}/", "police@22")
    arrest = f"{platform.url('arrest')}/arrests/{saved['id']}"
    await page.goto(arrest)
    await expect(page.locator("main")).to_contain_text("Call to whoever can care for the children")

    await page.get_by_role("link", name="Call to a relative").click()
    assert await has_no_serious_faults(page) == []
    await choose(page, "known", str(elder["id"]))
    await choose(page, "reached", "yes")
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url(arrest)
    await expect(page.locator("main")).not_to_contain_text("Call to whoever can care for the children")

    await page.get_by_role("link", name="End custody", exact=True).click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator('.govuk-error-summary a[href="#outcome"]')).to_have_count(1)
    await choose(page, "outcome", "to-court")
    await type_in(page, "conditions", "none")
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url(re.compile(rf"^{re.escape(platform.url('arrest'))}/$"))
    await expect(page.locator(".sambok-row", has_text="Keo Bory")).to_have_count(0)
