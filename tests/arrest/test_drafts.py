"""What an officer types is kept for that officer alone, sealed, for a day."""

import time
from uuid import uuid4

import httpx
import pytest

from shared.identity import Caller
from shared.web import sessions
from shared.web.sessions import Session
from tests.doors import Doors
from tests.rooms import connect, settings_of

SECRET_PLACE = "171013"
AUTHOR, COLLEAGUE = "author", "colleague"


def signed_in(doors: Doors, subject: str) -> dict[str, str]:
    """What a browser sends in which this officer of Siem Reap is signed in."""
    now = int(time.time())
    session = Session(Caller(subject, "police", "17", "Chan Dara"), now + 300, now + 1800, "")
    with settings_of(doors.platform.settings("arrest")):
        sessions._key.cache_clear()
        cookie = f"{sessions.cookie_name('arrest')}={sessions.to_cookie('arrest', session)}"
        sessions._key.cache_clear()
    return {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}


async def type_child(doors: Doors, subject: str, draft: str) -> httpx.Response:
    """Type who is in custody, and where a child is."""
    station, headers = doors("arrest"), signed_in(doors, subject)
    who = {"person.name_latin": "Keo Draft", "person.sex": "male"}
    await station.post(f"/drafts/{draft}/who", headers=headers, data=who)
    await station.post(f"/drafts/{draft}/question", headers=headers, data={"dependants": "yes"})
    where = {"children.0.whereabouts": "alone", "children.0.where.typed": SECRET_PLACE}
    return await station.post(f"/drafts/{draft}/child-1", headers=headers, data=where)


async def drafts_of(doors: Doors) -> list[str]:
    """Every draft as the table holds it."""
    connection = await connect(doors.platform, "sambok_arrest")
    try:
        return [row["sealed"] for row in await connection.fetch("SELECT sealed FROM drafts")]
    finally:
        await connection.close()


@pytest.fixture
async def typed(fresh: Doors) -> tuple[Doors, str]:
    """A draft that says where a child is."""
    draft = str(uuid4())
    assert (await type_child(fresh, AUTHOR, draft)).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    return fresh, draft


async def test_what_is_wrong_is_kept_as_well(typed: tuple[Doors, str]) -> None:
    doors, draft = typed
    page = await doors("arrest").get(f"/drafts/{draft}/child-1", headers=signed_in(doors, AUTHOR))
    assert SECRET_PLACE in page.text


async def test_nobody_but_the_author_reaches_a_draft(typed: tuple[Doors, str]) -> None:
    doors, draft = typed
    station, headers = doors("arrest"), signed_in(doors, COLLEAGUE)
    for screen in ("who", "child-1", "check", "at-scene"):
        page = await station.get(f"/drafts/{draft}/{screen}", headers=headers)
        assert page.status_code == httpx.codes.NOT_FOUND
    for screen in ("who", "check", "discard"):
        answer = await station.post(f"/drafts/{draft}/{screen}", headers=headers, data={"person.name_latin": "Mine"})
        assert answer.status_code in (httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY)
        assert "Keo Draft" not in answer.text
    assert "Keo Draft" not in (await station.get("/", headers=headers)).text
    own = await station.get("/", headers=signed_in(doors, AUTHOR))
    assert "Keo Draft" in own.text
    assert (await station.get(f"/drafts/{draft}/who", headers=signed_in(doors, AUTHOR))).text.count("Keo Draft") == 1


async def test_a_draft_is_sealed_where_it_lies(typed: tuple[Doors, str]) -> None:
    [sealed] = await drafts_of(typed[0])
    assert sealed.count(".") == 4  # compact JWE
    assert not any(said in sealed for said in (SECRET_PLACE, "Keo", "alone"))


async def test_pressed_twice_it_is_one_arrest(fresh: Doors) -> None:
    draft, station, headers = str(uuid4()), fresh("arrest"), signed_in(fresh, AUTHOR)
    for screen, typed in (
        ("who", {"person.name_latin": "Keo Twice", "person.sex": "male"}),
        ("what", {"offence.class": "petty", "offence.label": "fishing"}),
        ("question", {"dependants": "none"}),
    ):
        kept = await station.post(f"/drafts/{draft}/{screen}", headers=headers, data=typed)
        assert kept.status_code == httpx.codes.SEE_OTHER, kept.text
    saved = [await station.post(f"/drafts/{draft}/check", headers=headers, data={}) for _ in range(2)]
    late = await station.post(f"/drafts/{draft}/who", headers=headers, data={"person.name_latin": "Keo Thrice"})
    assert [answer.status_code for answer in (*saved, late)] == [httpx.codes.SEE_OTHER] * 3
    assert {answer.headers["location"].partition("?")[0] for answer in (*saved, late)} == {f"/arrests/{draft}"}
    assert await drafts_of(fresh) == []
    people = await fresh.rows("arrest", "police@17", "/api/people")
    assert [person["name_latin"] for person in people] == ["Keo Twice"]


async def test_a_draft_is_gone_after_a_day(fresh: Doors) -> None:
    await fresh.set_clock("2030-01-01T10:00:00+07:00")
    draft = str(uuid4())
    await type_child(fresh, AUTHOR, draft)
    assert len(await drafts_of(fresh)) == 1
    await fresh.set_clock("2030-01-02T10:00:01+07:00")
    await fresh.until_handled()
    assert await drafts_of(fresh) == []
    page = await fresh("arrest").get(f"/drafts/{draft}/who", headers=signed_in(fresh, AUTHOR))
    assert page.status_code == httpx.codes.NOT_FOUND
    assert (await fresh.states())["arrest"]["next_due"] is None
