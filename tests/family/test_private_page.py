"""The page behind a link and a PIN: what it shows, to whom, and how little it gives away to anybody else."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx

from tests.doors import Doors
from tests.family.asking import link_of
from tests.making import arrest, caregiver, grandmother, mother

_numbers = iter(range(2_100_000, 2_200_000))
OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}


async def opened_by(doors: Doors) -> tuple[str, str, str]:
    """An arrest whose caregiver was told: the person it is about, the link's token and the PIN."""
    told = caregiver(grandmother(phone=f"+8551{next(_numbers)}"))
    saved = await doors.record(arrest(mother(name_latin="Sok Chanthou"), caregivers=[told]))
    return saved["person"], await link_of(doors, told), saved["pins"][0]["pin"]


async def give(doors: Doors, token: str, pin: str) -> httpx.Response:
    return await doors("family").post(f"/api/links/{token}/open", json={"pin": pin})


async def test_the_page_asks_for_the_pin_and_says_where_and_what_comes_next(fresh: Doors) -> None:
    _, token, pin = await opened_by(fresh)
    async with httpx.AsyncClient(base_url=fresh.platform.url("family"), headers=OURS, timeout=30) as phone:
        assert "Siemreap" not in (await phone.get(f"/p/{token}")).text
        khmer_digits = pin.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
        page = await phone.post(f"/p/{token}", data={"pin": khmer_digits}, follow_redirects=True)
        for said in ("Siemreap", "let the person go", 'href="tel:1280"', "Pay nobody"):
            assert said in page.text
        for never in ("Sok", "Ros", "theft", "arrest", "charge"):
            assert never not in page.text
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "same-origin"
        assert "noindex" in page.headers["x-robots-tag"]
        khmer = await phone.get(f"/p/{token}?lang=km")
        assert '<html lang="km"' in khmer.text
        assert "សៀមរាប" in khmer.text
        _, other, _ = await opened_by(fresh)
        assert "សៀមរាប" not in (await phone.get(f"/p/{other}")).text, "one PIN opens one page"
        await phone.post(f"/p/{token}/forget")
        assert "សៀមរាប" not in (await phone.get(f"/p/{token}")).text


async def test_an_unknown_link_looks_like_a_wrong_pin(fresh: Doors) -> None:
    _, token, pin = await opened_by(fresh)
    wrong = "x" * len(pin)
    async with httpx.AsyncClient(base_url=fresh.platform.url("family"), headers=OURS, timeout=30) as phone:
        pages = [await phone.get(f"/p/{each}") for each in (token, "unknown")]
        assert {page.status_code for page in pages} == {200}
        assert pages[0].text.replace(token, "unknown") == pages[1].text
        pages = [
            await phone.post(f"/p/{each}", data={"pin": given}) for each, given in ((token, wrong), ("unknown", pin))
        ]
        assert {page.status_code for page in pages} == {422}
        assert pages[0].text.replace(token, "unknown") == pages[1].text
    answers = [await give(fresh, token, wrong), await give(fresh, "unknown", pin)]
    assert {answer.status_code for answer in answers} == {422}
    assert [answer.json()["errors"][0]["field"] for answer in answers] == ["pin", "pin"]
    assert answers[0].json()["errors"] == answers[1].json()["errors"]


async def test_a_form_of_another_site_is_refused(fresh: Doors) -> None:
    _, token, pin = await opened_by(fresh)
    answer = await fresh("family").post(f"/p/{token}", data={"pin": pin}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in {name for name, value in answer.headers.items() if "family_page" in value}


async def test_by_api_a_visit_shows_one_person_and_nothing_else(fresh: Doors) -> None:
    person, token, pin = await opened_by(fresh)
    answer = await give(fresh, token, pin)
    assert answer.status_code == 201
    page = answer.json()
    assert (page["where"], page["milestone"], page["next"]) == ("17", "arrested", "release-or-court")
    family, bearer = fresh("family"), {"Authorization": f"Bearer {page['token']}"}
    own = await family.get(f"/api/people/{person}", headers=bearer)
    assert own.json() == {name: value for name, value in page.items() if name != "token"}
    assert (await family.get(f"/api/people/{uuid4()}", headers=bearer)).status_code == 404
    for path in ("/api/notices", "/api/flags"):
        assert (await family.get(path, headers=bearer)).status_code == 401
    assert (await family.get(f"/api/people/{person}")).status_code == 401
    assert (await fresh("family", "welfare@1710").get(f"/api/people/{person}")).status_code == 403


async def test_wrong_pins_lock_and_links_end_with_story_time(fresh: Doors) -> None:
    _, token, pin = await opened_by(fresh)
    wrong = f"{(int(pin) + 1) % 10_000:04}"
    # All at once: each is counted before any is looked at, so a crowd gets no more tries than one.
    tries = await asyncio.gather(*(give(fresh, token, wrong) for _ in range(8)))
    assert {answer.status_code for answer in tries} == {422}
    locked = await give(fresh, token, pin)
    assert locked.status_code == 422
    assert locked.json()["errors"] == tries[0].json()["errors"]
    now = datetime.now(UTC)
    await fresh.set_clock((now + timedelta(minutes=14)).isoformat())
    assert (await give(fresh, token, pin)).status_code == 422
    await fresh.set_clock((now + timedelta(minutes=16)).isoformat())
    opened = await give(fresh, token, pin)
    assert opened.status_code == 201
    await fresh.set_clock((now + timedelta(days=91)).isoformat())
    assert (await give(fresh, token, pin)).status_code == 422
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    closed = await fresh("family").get(f"/api/people/{opened.json()['id']}", headers=bearer)
    assert closed.status_code == 404, "an open visit ends with its link"


async def test_a_receipt_nobody_awaits_is_refused(fresh: Doors) -> None:
    assert (await fresh("family").get("/receipts/unknown", params={"status": 1})).status_code == 404


async def test_the_first_page_is_for_anyone(fresh: Doors) -> None:
    page = await fresh("family").get("/")
    assert page.status_code == 200
    assert 'href="tel:1280"' in page.text
