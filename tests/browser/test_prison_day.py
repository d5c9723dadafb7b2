"""A prison officer's day: the board, an admission that starts from the order, visits, a child inside, a release."""

import re
from datetime import timedelta

import httpx
import pytest
from playwright.async_api import Page, expect

from deploy.local.running import Platform
from shared import clock
from tests import making
from tests.browser.conftest import OpenPage, has_no_serious_faults, pictures, sign_in
from tests.browser.test_first_night import choose, type_in
from tests.doors import Doors
from tests.prison.gate import act, admission, detention, order, sentence
from tests.telling import tell

CARED_FOR = {"km": "មានអ្នកថែទាំកុមារនេះ", "en": "Somebody looks after this child"}


async def open_prison(platform: Platform, page: Page, prison: str) -> str:
    """Sign in to the prisons' portal; its address."""
    await platform.user_for(f"prison@{prison}")
    url = platform.url("prison")
    await sign_in(page, f"{url}/", f"prison@{prison}")
    return url


async def save(page: Page) -> None:
    """Save a form that must be taken."""
    assert await has_no_serious_faults(page) == []
    await page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
    await expect(page.locator(".sambok-saved")).to_have_count(1)


async def type_day(page: Page, name: str, days: int) -> None:
    """A day so many days from today, in its three fields."""
    day = clock.today() + timedelta(days=days)
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        await type_in(page, f"{name}.{part}", str(value))


async def place(doors: Doors, child: making.Body) -> None:
    """A worker finds somebody who looks after a child outside."""
    said = {"child": {"id": child["id"]}, "kind": "foster", "with": "Home of the Rivers", "parent_view": "agreed"}
    office = doors("welfare", f"welfare@{making.HOME[:4]}")
    answer = await office.post("/api/placements", json=said | {"child_view": "likes the dog there"})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    await doors.until_handled()


@pytest.mark.parametrize(("language", "prison"), [("km", "P-21"), ("en", "P-20")])
async def test_an_officers_day(
    platform: Platform, doors: Doors, open_page: OpenPage, language: str, prison: str
) -> None:
    she = making.mother(name_latin="Sok Chenda", name_km="សុខ ចិន្តា")
    born = str(clock.today() - timedelta(days=1000))
    baby = making.child(name_latin="Sok Nimol", born=born, age=None)
    boy = making.child(name_latin="Sok Piseth", age=9)
    await doors.record(making.family(person=she, children=[making.listed(baby), making.listed(boy)]), by="police@21")
    await doors.until_handled()
    await place(doors, boy)
    await tell(platform, detention(she, prison, until=clock.now() + timedelta(days=110)))
    await doors.until_handled()
    page = await open_page("desktop", language)
    url = await open_prison(platform, page, prison)
    await pictures(page, "prison-coming", language)
    await page.locator(f'a[href="/people/{she["id"]}/admit"]').first.click()
    await the_gate(page, str(baby["id"]), language)

    person = f"{url}/people/{she['id']}"
    await the_visit(page, person, str(boy["id"]), language)
    await page.goto(f"{person}/review")
    await page.check(f'input[name="about[]"][value="{boy["id"]}"]')
    await type_in(page, "words", "I want to know how he is.")
    await save(page)
    await the_childs_page(page, url, str(baby["id"]), language)
    await page.goto(f"{person}/plan")
    await type_day(page, "on", 20)
    await type_in(page, "reason", "end of sentence")
    await save(page)
    await the_board(page, url, ["Sok Nimol", "I want to know how he is."], language)

    await page.goto(f"{url}/register")
    await expect(page.locator("main")).to_contain_text("សុខ ចិន្តា")
    await pictures(page, "prison-register", language)
    await page.goto(f"{person}/release")
    await type_in(page, "reason", "end of sentence")
    await save(page)
    await page.goto(f"{url}/register?show=left")
    await expect(page.locator("main")).to_contain_text("សុខ ចិន្តា")
    assert await has_no_serious_faults(page) == []


async def the_gate(page: Page, baby: str, language: str) -> None:
    """An admission without an answer is refused; with one, the child who comes in is ticked and an aunt is named."""
    await page.locator("main form button.govuk-button").last.click()
    await expect(page.locator('.govuk-error-summary a[href="#dependants"]')).to_have_count(1)
    await choose(page, "dependants", "yes")
    await page.check(f'input[name="inside[]"][value="{baby}"]')
    await page.click('button[name="_add"][value="caregivers"]')
    await expect(page.locator(f'input[name="inside[]"][value="{baby}"]')).to_be_checked()
    for field, typed in (("person.name_latin", "Sok Maly"), ("relation", "aunt"), ("person.phone", "012 000 488")):
        await type_in(page, f"caregivers.0.{field}", typed)
    for field, chosen in (("agreed", "yes"), ("may_be_told", "yes"), ("channel", "sms"), ("language", "km")):
        await choose(page, f"caregivers.0.{field}", chosen)
    await pictures(page, "prison-admission", language)
    await save(page)
    await expect(page.locator(".sambok-pin")).to_have_text(re.compile(r"^\d{4}$"))
    await expect(page.locator("main .sambok-group", has_text="Piseth")).to_contain_text(CARED_FOR[language])
    assert "Rivers" not in await page.content()
    await pictures(page, "prison-person", language)


async def the_visit(page: Page, person: str, boy: str, language: str) -> None:
    """A visit cannot be saved without saying what was asked for it, and what was asked is flagged."""
    await page.goto(f"{person}/visit")
    await page.check(f'input[name="known[]"][value="{boy}"]')
    await choose(page, "contact", "yes")
    await type_in(page, "minutes", "30")
    await page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
    await expect(page.locator('.govuk-error-summary a[href="#fee"]')).to_have_count(1)
    await expect(page.locator('[id="minutes"]')).to_have_value("30")
    await type_in(page, "fee", "5000")
    await pictures(page, "prison-visit", language)
    await save(page)
    await expect(page.locator(".sambok-flag")).to_have_count(1)


async def the_board(page: Page, url: str, texts: list[str], language: str) -> None:
    """The board shows what was recorded, on a desktop and on a phone."""
    await page.goto(f"{url}/")
    assert await has_no_serious_faults(page) == []
    for text in texts:
        await expect(page.locator("main")).to_contain_text(text)
    await pictures(page, "prison-board", language)


async def the_childs_page(page: Page, url: str, child: str, language: str) -> None:
    """A child inside is looked at, and its page tells how it does and when it must leave."""
    await page.goto(f"{url}/children/{child}/assess")
    await type_in(page, "health", "12 kg, eats well")
    await type_in(page, "development", "speaks, plays alone")
    await choose(page, "risk", "watch")
    await save(page)
    await expect(page.locator("main table")).to_contain_text("12 kg, eats well")
    await expect(page.locator("main meter")).to_have_count(1)
    assert await has_no_serious_faults(page) == []
    await pictures(page, "prison-child", language)


async def test_forms_keep_what_was_typed_without_scripts(platform: Platform, doors: Doors, open_page: OpenPage) -> None:
    she = making.mother(name_latin="Pen Sothea")
    await order(doors, she, "P-19")
    page = await open_page("phone", "en", scripts=False)
    url = await open_prison(platform, page, "P-19")
    await page.goto(f"{url}/people/{she['id']}/admit")
    await choose(page, "dependants", "yes")
    await page.get_by_role("button", name="Add a child, or what is new about one").click()
    await expect(page.locator('input[name="dependants"][value="yes"]')).to_be_checked()
    await type_in(page, "children.0.child.name_latin", "Pen Dara")
    await page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
    await expect(page.locator('.govuk-error-summary a[href="#children.0.consent"]')).to_have_count(1)
    await expect(page.locator('[id="children.0.child.name_latin"]')).to_have_value("Pen Dara")
    for field, value in (("relation", "child"), ("whereabouts", "with-detainee"), ("consent", "yes")):
        await choose(page, f"children.0.{field}", value)
    for part, value in (("day", "2"), ("month", "3"), ("year", str(clock.today().year - 1))):
        await type_in(page, f"children.0.child.born.{part}", value)
    await choose(page, "children.0.child.sex", "male")
    await page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
    await expect(page.locator("main")).to_contain_text("lives here")


async def test_the_registers_page_prints_and_what_was_wrong_is_taken_back(
    platform: Platform, doors: Doors, open_page: OpenPage
) -> None:
    she = making.mother(name_latin="Ly Maly")
    await order(doors, she, "P-18")
    await act(doors, "admissions", admission(she, "P-18"), "P-18")
    release_on = clock.today() + timedelta(days=200)
    await tell(platform, sentence(she, court="18", release_on=release_on))
    await doors.until_handled()
    page = await open_page("desktop", "en")
    url = await open_prison(platform, page, "P-18")
    await page.goto(f"{url}/people/{she['id']}/sheet")
    assert await has_no_serious_faults(page) == []
    pdf = await page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", pdf)) <= 2
    await page.goto(f"{url}/people/{she['id']}/transfer")
    await page.select_option('[id="to"]', "CC2")
    await type_in(page, "reason", "wrong person")
    await page.locator("main form button.govuk-button").last.click()
    await page.wait_for_url(f"{url}/")
    assert (await page.goto(f"{url}/people/{she['id']}")).status == 404  # type: ignore[union-attr]
    other = await open_page("desktop", "en")
    await open_prison(platform, other, "CC2")
    await other.goto(f"{url}/people/{she['id']}/retract")
    await other.locator('input[name="what"]').first.check()
    await type_in(other, "reason", "moved by mistake")
    await other.locator("main form button.govuk-button").last.click()
    await page.goto(f"{url}/people/{she['id']}")
    await expect(page.locator(".sambok-timeline")).to_contain_text("Corrected")
