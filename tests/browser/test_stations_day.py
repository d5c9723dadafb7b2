"""The rest of an officer's day: what became known later, a call that reached somebody, and the end of custody."""

import re

import pytest
from playwright.async_api import Page, expect

from deploy.local.running import Platform
from tests import making
from tests.browser.conftest import OpenPage, has_no_serious_faults, picture, sign_in
from tests.browser.test_first_night import choose, type_in
from tests.doors import Doors, until

OFFICE = "police@22"


async def open_arrest(platform: Platform, page: Page, arrest: str) -> str:
    """Sign in and open the page of an arrest; its address."""
    await platform.user_for(OFFICE)
    await sign_in(page, f"{platform.url('arrest')}/", OFFICE)
    address = f"{platform.url('arrest')}/arrests/{arrest}"
    await page.goto(address)
    return address


async def save(page: Page) -> None:
    """Press what saves the form."""
    await page.locator("main form button.govuk-button").last.click()


async def test_an_officer_logs_a_call_and_ends_custody(platform: Platform, doors: Doors, open_page: OpenPage) -> None:
    elder = making.grandmother(name_latin="Ros Chenda")
    saved = await doors.record(making.family(who=making.mother(name_latin="Keo Bory"), caregiver=elder), by=OFFICE)
    page = await open_page("desktop", "en")
    arrest = await open_arrest(platform, page, saved["id"])
    await expect(page.locator("main")).to_contain_text("Call to whoever can care for the children")

    await page.get_by_role("button", name="Record the call").click()
    assert await has_no_serious_faults(page) == []
    await choose(page, "known", str(elder["id"]))
    await choose(page, "reached", "yes")
    await save(page)
    await page.wait_for_url(arrest)
    await expect(page.locator("main")).not_to_contain_text("Call to whoever can care for the children")
    await expect(page.locator(".sambok-timeline")).to_contain_text("A relative was reached by telephone")

    await page.get_by_role("button", name="End custody").click()
    await save(page)
    await expect(page.locator('.govuk-error-summary a[href="#outcome"]')).to_have_count(1)
    await choose(page, "outcome", "to-court")
    await type_in(page, "conditions", "none")
    await save(page)
    await page.wait_for_url(re.compile(rf"^{re.escape(platform.url('arrest'))}/$"))
    assert await has_no_serious_faults(page) == []
    await picture(page, "station-today-en")
    await page.locator(".sambok-row", has_text="Keo Bory").locator("a").first.click()
    await expect(page.locator(".sambok-identity")).to_contain_text("Brought to court")


@pytest.mark.parametrize(("size", "language"), [("phone", "km"), ("desktop", "en")])
async def test_more_becomes_known(
    platform: Platform, doors: Doors, open_page: OpenPage, size: str, language: str
) -> None:
    boy = making.child(name_latin="Seng Boy", age=None)
    saved = await arrest_of_a_girl(doors, boy)
    page = await open_page(size, language)
    arrest = await open_arrest(platform, page, saved)
    await expect(page.locator(".sambok-flag")).to_have_count(6)
    await page.locator(".sambok-flag").nth(1).locator("summary").click()
    assert await has_no_serious_faults(page) == []
    await picture(page, f"station-arrest-{size}-{language}")

    await page.locator(f'a[href$="/child?of={boy["id"]}"]').click()
    await type_in(page, "children.0.child.age", "4")
    await choose(page, "children.0.whereabouts", "with-adult")
    await type_in(page, "children.0.with.name_latin", "Seng Aunt")
    await save(page)
    await expect(page.locator('.govuk-error-summary a[href="#reason"]')).to_have_count(1)
    assert await page.locator('[name="children.0.with.name_latin"]').input_value() == "Seng Aunt"
    await type_in(page, "reason", "she told us")
    assert await has_no_serious_faults(page) == []
    await picture(page, f"station-child-{size}-{language}")
    await save(page)
    await page.wait_for_url(arrest)
    await expect(page.locator("main")).not_to_contain_text("Seng Aunt")  # where the child is was sealed
    await name_an_aunt(page, arrest)
    await every_other_form(page, arrest)


async def arrest_of_a_girl(doors: Doors, boy: making.Body) -> str:
    """A pregnant girl from abroad whose boy is alone, and of whose family nobody can be told; the arrest's id."""
    girl = making.mother(name_latin="Seng Young", age=17, nationality="VN")
    body = making.family(
        person=girl, pregnant="yes", consulate_told="no", medical="needs insulin", explained="later",
        children=[making.listed(boy, consent="yes")], caregivers=[],
    )  # fmt: skip
    saved = await doors.record(body, by=OFFICE)

    async def flagged() -> bool:
        return any(flag["on"] == girl["id"] for flag in await doors.rows("arrest", OFFICE, "/api/flags"))

    await until(flagged, "the police are shown that nobody can be told")
    return str(saved["id"])


async def name_an_aunt(page: Page, arrest: str) -> None:
    """Somebody who may be told: there is a PIN to pass on."""
    await page.locator('a[href$="/caregiver"]').click()
    await type_in(page, "caregivers.0.person.name_latin", "Seng Aunt")
    await type_in(page, "caregivers.0.relation", "aunt")
    await type_in(page, "caregivers.0.person.phone", "012 000 733")
    for name, value in (("agreed", "yes"), ("may_be_told", "yes"), ("channel", "sms")):
        await choose(page, f"caregivers.0.{name}", value)
    await type_in(page, "reason", "she named her")
    await save(page)
    await page.wait_for_url(arrest)
    await expect(page.locator(".sambok-pin")).to_have_count(1)


async def every_other_form(page: Page, arrest: str) -> None:
    """Each further amendment by its own form."""
    for deed, field, value in (
        ("unsafe", "unsafe.0.name_latin", "Seng Angry"),
        ("held", "other_carers_held.0.name_latin", "Seng Father"),
        ("home", "home.typed", "220102"),
        ("offence", "offence.label", "damage"),
        ("pregnant", "", "no"),
        ("answer", "", "none"),
    ):
        await page.goto(f"{arrest}/{deed}")
        assert await has_no_serious_faults(page) == []
        if field:
            await type_in(page, field, value)
        if deed == "offence":
            await choose(page, "offence.class", "petty")
        if deed in ("pregnant", "answer"):
            await choose(page, "pregnant" if deed == "pregnant" else "dependants", value)
        await type_in(page, "reason", "it became known")
        await save(page)
        await page.wait_for_url(arrest)
    for known in ("Seng Angry", "Seng Father", "damage"):
        await expect(page.locator("main")).to_contain_text(known)
    await expect(page.locator("main")).not_to_contain_text("Seng Boy")
