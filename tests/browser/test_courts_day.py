"""A clerk's and a judge's day: a case, the family on the screen before a decision, what is signed, the order."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from deploy.local.running import Platform
from tests import making
from tests.browser.conftest import OpenPage, has_no_serious_faults, pictures, sign_in
from tests.browser.test_first_night import choose, type_in
from tests.doors import Doors

WORDS = {
    "km": {"name": "ង៉ែត សុខា", "key": "name_km", "court": "04", "again": "ចម្លើយខ្លះត្រូវពិនិត្យម្តងទៀត", "done": "បានកត់ត្រា",
           "unknown": "មិនដឹង"},
    "en": {"name": "Nget Sokha", "key": "name_latin", "court": "05", "again": "Some answers need another look",
           "done": "Recorded", "unknown": "not known"},
}  # fmt: skip


async def brought(doors: Doors, province: str, **who: Any) -> dict[str, Any]:
    """A mother of two for whom nobody has agreed to care, brought to the court of a province."""
    body = making.family(who=making.mother(**who))
    body["caregivers"][0]["agreed"] = "unknown"
    await doors.record(body, by=f"police@{province}")
    ends = {"person": {"id": body["person"]["id"]}, "outcome": "to-court"}
    assert (await doors("arrest", f"police@{province}").post("/api/custody-ends", json=ends)).status_code == 201
    await doors.until_handled()
    return body


async def press(page: Page, name: str = "") -> None:
    """Press the button that saves, signs or asks for a change."""
    chosen = f'button[name="{name}"]' if name else "form[data-keep] button.govuk-button:not([name])"
    await page.locator(chosen).last.click()


async def open_case(page: Page, url: str, person: str, *, scripts: bool = True) -> None:
    """The clerk's part: first with something missing, then whole."""
    await page.goto(f"{url}/people/{person}/case")
    await type_in(page, "case_number", f"KS-{person[:8]}")
    await press(page)
    assert await page.locator('[name="case_number"]').input_value() == f"KS-{person[:8]}"
    for field in ("charges", "lawyer"):
        await expect(page.locator(f'.govuk-error-summary a[href="#{field}"]')).to_have_count(1)
    assert not scripts or await has_no_serious_faults(page) == []  # axe is a script itself
    await type_in(page, "charges.0", "theft")
    await choose(page, "lawyer", "none")
    await press(page)
    await page.wait_for_url(re.compile("recorded="))


@pytest.mark.parametrize(("language", "size"), [("km", "phone"), ("en", "desktop")])
async def test_a_day_at_court(platform: Platform, doors: Doors, open_page: OpenPage, language: str, size: str) -> None:
    words, url = WORDS[language], platform.url("court")
    who = {"name_latin": "Nget Sokha"} | {words["key"]: words["name"]}
    body = await brought(doors, words["court"], **who)
    person = body["person"]["id"]
    for role in ("clerk", "judge"):
        await platform.user_for(f"{role}@{words['court']}")

    clerk = await open_page(size, language)
    await sign_in(clerk, f"{url}/", f"clerk@{words['court']}")
    await expect(clerk.locator(".sambok-row", has_text=words["name"])).to_have_count(1)
    assert await has_no_serious_faults(clerk) == []
    await pictures(clerk, "court-today", language)
    await open_case(clerk, url, person)
    await expect(clerk.locator(".govuk-panel")).to_contain_text(words["done"])

    judge = await open_page(size, language)
    await sign_in(judge, f"{url}/people/{person}/detention", f"judge@{words['court']}")
    situation = judge.locator('section[aria-labelledby="situation"]')
    await expect(situation).to_contain_text("Keo Bopha")
    await expect(situation).to_contain_text(words["unknown"])
    await pictures(judge, "court-form", language)
    await choose(judge, "reasons[]", "guarantee-presence")
    await type_in(judge, "reasoning", "She left the province before when summoned.")
    await press(judge)
    await expect(judge.locator(".govuk-error-summary")).to_contain_text(words["again"])
    for field in ("alternatives_considered", "necessity", "prison"):
        await expect(judge.locator(f'.govuk-error-summary a[href="#{field}"]')).to_have_count(1)
    assert await judge.locator('[name="reasoning"]').input_value() == "She left the province before when summoned."
    assert await has_no_serious_faults(judge) == []
    await pictures(judge, "court-decision", language)
    await decide(judge, language)
    await expect(judge.locator(".govuk-panel")).to_contain_text(words["done"])
    assert await has_no_serious_faults(judge) == []
    await pictures(judge, "court-person", language)
    await prints(judge, url)
    await reaches_the_candidates(judge, url, words["name"], language)
    await passes_sentence(judge, url, person, language)


async def decide(page: Page, language: str) -> None:
    """Say the rest, read what it decides, change a word, and sign."""
    await type_in(page, "alternatives_considered", "Reporting each week; there is no address.")
    await type_in(page, "necessity", "Nothing less would do.")
    await page.locator('[name="prison"]').select_option("P-17")
    await press(page)
    await expect(page.locator("main")).to_contain_text("Reporting each week")
    assert await has_no_serious_faults(page) == []
    await pictures(page, "court-confirm", language)
    await press(page, "_change")
    assert await page.locator('[name="necessity"]').input_value() == "Nothing less would do."
    await press(page)
    await press(page, "_sign")
    await page.wait_for_url(re.compile("recorded="))


async def passes_sentence(page: Page, url: str, person: str, language: str) -> None:
    """A year, of which two months are suspended: the case says line by line how the day of release comes about."""
    await page.goto(f"{url}/people/{person}/sentence")
    await pictures(page, "court-sentence", language)
    said = {"kind": "imprisonment", "months": "12", "suspended_months": "2", "family_considered": "yes"}
    await fill(page, said | {"reasoning": "The court weighed both children."})
    await press(page)
    await press(page, "_sign")
    await page.wait_for_url(re.compile("recorded="))
    await page.goto(f"{url}/people/{person}")
    await expect(
        page.locator("main .govuk-summary-list", has_text={"en": "2 months", "km": "២ ខែ"}[language])
    ).to_have_count(1)
    assert await has_no_serious_faults(page) == []
    await pictures(page, "court-case", language)


async def prints(page: Page, url: str) -> None:
    """The order is there to be printed."""
    link = await page.locator('a[href*="/orders/"]').first.get_attribute("href")
    answer = await page.request.get(f"{url}{link}")
    assert answer.headers["content-type"] == "application/pdf"
    assert (await answer.body()).startswith(b"%PDF")


async def reaches_the_candidates(page: Page, url: str, name: str, language: str) -> None:
    """She stands in the list of candidates for alternatives, and is found by name."""
    await page.goto(f"{url}/alternatives")
    await expect(page.locator(".sambok-row", has_text=name)).to_have_count(1)
    assert await has_no_serious_faults(page) == []
    await pictures(page, "court-alternatives", language)
    await page.goto(f"{url}/people")
    await page.fill("#q", name)
    await page.keyboard.press("Enter")
    await expect(page.locator(".sambok-row", has_text=name)).to_have_count(1)
    await page.goto(f"{url}/hearings")
    assert await has_no_serious_faults(page) == []


async def test_every_form_of_the_court_works_without_javascript(
    platform: Platform, doors: Doors, open_page: OpenPage
) -> None:
    url = platform.url("court")
    body = await brought(doors, "06", name_latin="Nget Chan")
    person = body["person"]["id"]
    for role in ("clerk", "judge"):
        await platform.user_for(f"{role}@06")
    clerk = await open_page("desktop", "en", scripts=False)
    await sign_in(clerk, f"{url}/", "clerk@06")
    await open_case(clerk, url, person, scripts=False)
    await clerk.goto(f"{url}/people/{person}/hearing")
    await choose(clerk, "kind", "trial")
    for part, text in (("day", "1"), ("month", "3"), ("year", "2090"), ("time", "8:30")):
        await type_in(clerk, f"on.{part}", text)
    await press(clerk)
    await expect(clerk.locator("main")).to_contain_text("1 March 2090, 08:30")
    judge = await open_page("desktop", "en", scripts=False)
    await sign_in(judge, f"{url}/", "judge@06")
    for deed, fields in DEEDS.items():
        page = clerk if deed in ("appeal", "adjournment", "retraction") else judge
        await page.goto(f"{url}/people/{person}/{deed}")
        await fill(page, fields)
        await press(page)
        if deed not in ("appeal", "adjournment"):
            await press(page, "_sign")
        await page.wait_for_url(re.compile(f"recorded=.*deed={deed}"))


# A course of acts in which each is possible after the one before; a name with [] is a box, one with a dot a part.
DEEDS: dict[str, dict[str, str]] = {
    "detention": {
        "reasons[]": "public-order", "reasoning": "x", "alternatives_considered": "x", "necessity": "x",
        "prison": "P-06",
    },
    "extension": {"reasons[]": "public-order", "reasoning": "x"},
    "adjournment": {"to.day": "2", "to.month": "3", "to.year": "2090", "reason": "x"},
    "sentence": {"kind": "imprisonment", "months": "12", "family_considered": "yes", "reasoning": "x"},
    "appeal": {"by": "prosecutor"},
    "appeal-decision": {"result": "changed", "months": "6"},
    "release": {"reason": "conditional"},
    "retraction": {"reason": "x"},
}  # fmt: skip


async def fill(page: Page, fields: dict[str, str]) -> None:
    """Fill a form: ticks, choices and texts."""
    for name, value in fields.items():
        field = page.locator(f'[name="{name}"]')
        if await field.first.get_attribute("type") in ("radio", "checkbox"):
            await choose(page, name, value)
        elif await field.evaluate("each => each.tagName") == "SELECT":
            await field.select_option(value)
        else:
            await field.fill(value)
    if "reason" in fields and await page.locator('input[name="what"]').count():
        await page.locator('input[name="what"]').first.check(force=True)
