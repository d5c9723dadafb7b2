"""The first night in a real browser: the form, the open queue, the handset and the private page, in both languages."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from deploy.local.running import Platform
from tests.browser.conftest import OpenPage, has_no_serious_faults, picture, sign_in

MEASURES = Path(__file__).parents[2] / "docs" / "measures.md"
WORDS = {
    "km": {
        "mother": "ហេង លាង", "girl": "ហេង នារី", "boy": "ហេង ពៅ", "grandmother": "រស់ ជា", "take": "ខ្ញុំទទួល",
        "again": "ចម្លើយខ្លះត្រូវពិនិត្យម្តងទៀត", "phone": "+85512000511", "typed": "012 000 511", "held": "សៀមរាប",
    },
    "en": {
        "mother": "Heng Leang", "girl": "Heng Nary", "boy": "Heng Pov", "grandmother": "Ros Chea",
        "take": "I take this", "again": "Some answers need another look", "phone": "+85512000512",
        "typed": "012 000 512", "held": "Siem",
    },
}  # fmt: skip


async def choose(page: Page, name: str, value: str) -> None:
    """Tick the radio of this field with this value, as a reader does: by its label."""
    field = page.locator(f'input[name="{name}"][value="{value}"]')
    await page.locator(f'label[for="{await field.get_attribute("id")}"]').click()


async def type_in(page: Page, name: str, text: str) -> None:
    """Type into the field of this name."""
    await page.locator(f'[name="{name}"]').fill(text)


@dataclass
class Walk:
    """A walk through the screens of a new arrest: how many there were, and how many fields they asked."""

    page: Page
    language: str
    scripts: bool = True
    screens: list[str] = field(default_factory=list)
    fields: int = 0

    async def look(self, name: str) -> None:
        """Count a screen and its fields, a group of radios as one, and keep its picture."""
        if self.scripts:  # axe needs them itself
            assert await has_no_serious_faults(self.page) == []
        asked = "form[data-keep] :is(input:not([type=hidden]), select, textarea)"
        names = await self.page.locator(asked).evaluate_all("fields => fields.map(field => field.name)")
        self.screens.append(name)
        self.fields += len(set(names))
        await picture(self.page, f"new-{name}-{self.language}")

    async def go_on(self, button: str = "button.govuk-button:not([name])") -> None:
        """Press the screen's button and wait for the next screen."""
        before = self.page.url
        await self.page.locator(f"main form {button}").first.click()
        await self.page.wait_for_url(lambda url: url != before)


async def fill_arrest(page: Page, language: str, *, scripts: bool = True) -> Walk:
    """A mother of two, one with the grandmother, one of unknown whereabouts; up to the check before saving."""
    words, written = WORDS[language], "name_km" if language == "km" else "name_latin"
    walk = Walk(page, language, scripts)
    await type_in(page, f"person.{written}", words["mother"])
    await choose(page, "person.sex", "female")
    for part, text in (("day", "7"), ("month", "7"), ("year", "1985")):
        await type_in(page, f"person.born.{part}", text)
    await type_in(page, "person.home.typed", "171012")
    await choose(page, "citizen", "KH")
    await walk.look("who")
    await walk.go_on()
    await choose(page, "offence.class", "misdemeanour")
    await type_in(page, "offence.label", "theft")
    await walk.look("what")
    await walk.go_on()
    await choose(page, "pregnant", "no")
    await walk.look("health")
    await walk.go_on()
    await choose(page, "dependants", "yes")
    await walk.look("question")
    await walk.go_on()
    for index, (name, sex, age, where) in enumerate(
        ((words["girl"], "female", "9", "with-adult"), (words["boy"], "male", "5", "unknown"))
    ):
        await type_in(page, f"children.{index}.child.{written}", name)
        await choose(page, f"children.{index}.child.sex", sex)
        await type_in(page, f"children.{index}.child.age", age)
        await choose(page, f"children.{index}.relation", "child")
        await choose(page, f"children.{index}.whereabouts", where)
        await choose(page, f"children.{index}.consent", "yes")
        if where == "with-adult":
            await type_in(page, f"children.{index}.with.name_latin", words["grandmother"])
        await walk.look(f"child-{index + 1}")
        await walk.go_on('button[name="_add"]' if index == 0 else "button.govuk-button:not([name])")
    await fill_care(page, language)
    await walk.look("care")
    await walk.go_on()
    await walk.look("check")
    return walk


async def fill_care(page: Page, language: str) -> None:
    """The grandmother, whose name was typed with the child, agreed and may be told."""
    assert await page.locator('[name="caregivers.0.person.name_latin"]').input_value() == WORDS[language]["grandmother"]
    await type_in(page, "caregivers.0.relation", "grandmother")
    await type_in(page, "caregivers.0.person.phone", WORDS[language]["typed"])
    await choose(page, "caregivers.0.agreed", "yes")
    await choose(page, "caregivers.0.may_be_told", "yes")
    await choose(page, "caregivers.0.channel", "sms")
    await choose(page, "caregivers.0.language", language)
    await choose(page, "explained", "by-parent")


async def save_arrest(page: Page) -> None:
    """Press what saves the arrest."""
    await page.locator("main form button.govuk-button:not([name])").last.click()


@pytest.mark.parametrize(("language", "size"), [("km", "phone"), ("en", "desktop")])
async def test_an_arrest_reaches_the_worker_and_the_grandmother(
    platform: Platform, open_page: OpenPage, language: str, size: str
) -> None:
    words, kind = WORDS[language], f"{size}-{language}"
    queue = await open_page(size, language)
    await sign_in(queue, f"{platform.url('welfare')}/", "welfare@1710")
    before = await queue.locator(".sambok-row").count()

    station = await open_page(size, language)
    await sign_in(station, f"{platform.url('arrest')}/", "police@17")
    await station.goto(f"{platform.url('arrest')}/arrests/new")
    walk = await fill_arrest(station, language)
    as_written_down(walk)
    sent_at = time.monotonic()
    await save_arrest(station)
    await expect(queue.locator(".sambok-row")).to_have_count(before + 1, timeout=2000)
    assert time.monotonic() - sent_at < 2.0, "the alert must appear on the open page within two seconds"
    await expect(queue.locator("html")).to_have_attribute("lang", language)
    await picture(queue, f"queue-{kind}")
    assert await has_no_serious_faults(queue) == []

    await station.wait_for_url(re.compile("/arrests/[0-9a-f-]{36}[?]saved$"))
    pin = (await station.locator(".sambok-pin").inner_text()).strip()
    await expect(station.locator(".sambok-told li")).to_have_count(2)  # the office and the family were told
    assert await has_no_serious_faults(station) == []
    await picture(station, f"arrest-{kind}")

    await queue.locator(".sambok-row", has_text=words["take"]).last.get_by_role("button").click()
    await queue.wait_for_url(re.compile("/alerts/"))
    assert await has_no_serious_faults(queue) == []
    await picture(queue, f"household-{kind}")
    await expect(station.locator(".sambok-told li")).to_have_count(3)  # and the office answered, without a reload

    await reads_her_private_page(platform, await open_page(size, language), words, pin, kind)


def as_written_down(walk: Walk) -> None:
    """An arrest with two children takes the screens and fields that docs/measures.md says, and ten screens at most."""
    assert len(walk.screens) <= 10
    line = f"| recording an arrest with two children | {len(walk.screens)} | {walk.fields} |"
    assert line in MEASURES.read_text(), f"docs/measures.md must say:\n{line}"


async def reads_her_private_page(platform: Platform, page: Page, words: dict[str, str], pin: str, kind: str) -> None:
    """The grandmother finds the message on her phone, follows the link and types the PIN she was told."""
    await page.goto(platform.phones_url)
    handset = page.get_by_role("region", name=words["phone"]).locator("li").first
    text = await handset.inner_text()
    assert "1280" in text
    assert not any(said in text for said in ("theft", words["mother"], words["girl"], words["boy"], pin))
    await picture(page, f"handset-{kind}")
    link = await handset.locator('a[href*="/p/"]').first.get_attribute("href")
    assert link is not None
    await page.goto(link)
    assert await has_no_serious_faults(page) == []
    await type_in(page, "pin", "0000" if pin != "0000" else "1111")
    await page.locator("main button").first.click()
    await expect(page.locator(".govuk-error-summary")).to_be_visible()
    await type_in(page, "pin", pin)
    await page.locator("main button").first.click()
    await expect(page.locator("h1")).to_contain_text(words["held"])
    await expect(page.locator('a[href="tel:1280"]').first).to_be_visible()
    body = await page.locator("body").inner_text()
    assert not any(said in body for said in ("theft", words["girl"], words["boy"]))
    assert await has_no_serious_faults(page) == []
    await picture(page, f"private-page-{kind}")


async def test_every_page_works_without_javascript(platform: Platform, open_page: OpenPage) -> None:
    page = await open_page("phone", "km", scripts=False)
    await sign_in(page, f"{platform.url('arrest')}/", "police@17")
    await page.goto(f"{platform.url('arrest')}/arrests/new")
    await fill_arrest(page, "km", scripts=False)
    await save_arrest(page)
    await page.wait_for_url(re.compile("/arrests/[0-9a-f-]{36}[?]saved$"))
    await expect(page.locator(".sambok-pin")).to_have_text(re.compile(r"^\s*\d{4}\s*$"))


async def test_the_sign_in_page_is_sound_in_both_languages(platform: Platform, open_page: OpenPage) -> None:
    for language, words in (("km", "ចូលប្រើប្រាស់"), ("en", "Sign in")):
        page = await open_page("phone", language)
        await page.goto(f"{platform.url('welfare')}/")
        await expect(page.locator("body")).to_contain_text(words)
        assert await has_no_serious_faults(page) == []
        await picture(page, f"sign-in-phone-{language}")
