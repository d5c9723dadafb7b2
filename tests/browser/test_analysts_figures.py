"""An analyst's figures: all of them, one as a plot and a table, and as a file; in both languages, on both sizes."""

import csv
import io
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from deploy.local.running import Platform
from tests import making
from tests.browser.conftest import SIZES, OpenPage, has_no_serious_faults, picture, sign_in
from tests.doors import Doors
from tests.prison.gate import to_prison

MANY, FEW = {"17": 9, "12": 6, "02": 5}, {"09": 2, "21": 3}
QUICK = 0.150  # seconds a page may take


@pytest.fixture(scope="module")
async def counted(doors: Doors) -> AsyncIterator[Doors]:
    """A country in which three provinces have enough to be shown, and two have not."""
    await doors.empty()
    for province, number in (MANY | FEW).items():
        for _ in range(number):
            child = making.child(age=2)
            body = making.arrest(
                making.mother(home=f"{province}0101"),
                children=[making.listed(child, whereabouts="with-detainee")],
                pregnant="yes",
            )
            await doors.record(body, by=f"police@{province}")
            if province == "17":
                await doors.until_handled()
                await to_prison(doors, body["person"], children_inside=[child])
    await doors.until_handled()
    yield doors
    await doors.empty()


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_figures_are_read(
    platform: Platform, counted: Doors, open_page: OpenPage, size: str, language: str
) -> None:
    page = await open_page(size, language, scripts=size == "desktop")
    await sign_in(page, f"{platform.url('statistics')}/", "analyst")
    await look(page, f"figures-{size}-{language}")
    one = page.locator(".sambok-figures__one", has=page.locator('a[href="/measures/arrests"]'))
    await expect(one.locator(".sambok-figures__count")).to_have_text({"en": "25", "km": "២៥"}[language])

    await page.locator('a[href="/measures/pregnant-held"]').click()
    await page.wait_for_url("**/measures/pregnant-held")
    await look(page, f"figure-{size}-{language}")
    numbers = page.locator(".sambok-bars").first.locator(".sambok-bars__count")
    assert await numbers.all_text_contents() == {"en": ["9", "6", "5"], "km": ["៩", "៦", "៥"]}[language]
    assert await page.locator(".sambok-bars").first.locator(".sambok-bars__hidden").count() == len(FEW)
    hidden = page.locator("tr", has=page.locator(".sambok-suppressed"))
    assert await hidden.count() > len(FEW), "the provinces, and where in them"
    assert not [text for text in await page.locator("a").all_text_contents() if "Keo" in text]


async def look(page: Page, name: str) -> None:
    """What every page must be: in its width, without serious faults, and on a picture for whoever looks."""
    await picture(page, name)
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
    if not name.startswith(("figures-phone", "figure-phone")):  # axe is a script, and the phone here runs none
        assert await has_no_serious_faults(page) == []


async def test_the_file_holds_what_the_table_shows(
    platform: Platform, counted: Doors, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page("desktop", "en")
    await sign_in(page, f"{platform.url('statistics')}/measures/arrests", "analyst")
    async with page.expect_download() as started:
        await page.get_by_role("link", name="CSV").click()
    await (await started.value).save_as(tmp_path / "arrests.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "arrests.csv").read_text(encoding="utf-8-sig"))))
    values = {row["place"]: row["value"] for row in rows}
    assert values[""] == "25"
    assert {place: values[place] for place in MANY} == {place: str(number) for place, number in MANY.items()}
    assert {values[place] for place in FEW} == {"suppressed"}
    assert {row["name"] for row in rows} >= {"Cambodia", "Siemreap", "Koh Kong"}


async def test_pages_come_quickly(platform: Platform, counted: Doors, open_page: OpenPage) -> None:
    page = await open_page("desktop", "en")
    await sign_in(page, f"{platform.url('statistics')}/", "analyst")
    for path in ("/", "/measures/children-inside"):
        took = []
        for _ in range(5):
            began = time.perf_counter()
            answer = await page.request.get(f"{platform.url('statistics')}{path}")
            took.append(time.perf_counter() - began)
            assert answer.ok
        assert min(took) < QUICK, (path, took)
