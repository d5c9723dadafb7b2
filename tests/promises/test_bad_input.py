"""Bad input: a clear refusal that names the field, in the reader's language; nothing is stored and nothing told."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests import making
from tests.doors import Doors
from tests.rooms import connect

Body = dict[str, Any]
COUNTED = ("arrests", "arrest_people", "persons", "duties", "outbox")
TOMORROW = "2100-01-01"


def with_(**said: Any) -> Callable[[], Body]:
    """A family's arrest with something wrong in it."""
    return lambda: making.family(**said)


def of_her(**said: Any) -> Callable[[], Body]:
    """A family's arrest with something wrong about the mother."""
    return lambda: making.family(who=making.mother(**said))


def twice() -> Body:
    """The same child listed twice under two references."""
    listed = [making.listed(making.child(name_latin="Keo Bopha", born="2019-03-02")) for _ in range(2)]
    return making.arrest(children=listed)


def cares_for_herself() -> Body:
    """The detained mother named as her own children's caregiver."""
    mother = making.mother()
    return making.family(who=mother) | {"caregivers": [making.caregiver(mother)]}


WRONG: list[tuple[str, Callable[[], Body], str]] = [
    ("unknown province", of_her(home="9901"), "person.home"),
    ("a place that is no code", of_her(home="Siem Reap"), "person.home"),
    ("born in the future", of_her(born=TOMORROW), "person.born"),
    ("a phone that is none", of_her(phone="12"), "person.phone"),
    ("a child listed twice", twice, "children.1.child"),
    ("a caregiver who is the detainee", cares_for_herself, "caregivers.0.person"),
    ("a note of 3 MB", with_(medical="x" * 3_000_000), "medical"),
    ("nobody asked", with_(dependants=None), "dependants"),
    ("a word nobody knows", with_(dependants="maybe"), "dependants"),
    ("a field nobody asked for", with_(favourite_colour="blue"), "favourite_colour"),
    ("arrived in the future", with_(arrived_at=f"{TOMORROW}T00:00:00+07:00"), "arrived_at"),
    ("a moment without its offset", with_(arrived_at="2026-01-01T00:00:00"), "arrived_at"),
    ("no reason why nobody asked", lambda: making.arrest(dependants="not-asked"), "not_asked_reason"),
    ("children who were told nothing", with_(explained=None), "explained"),
    ("a woman not asked", with_(pregnant=None), "pregnant"),
    ("a consulate nobody told", of_her(nationality="VN"), "consulate_told"),
    ("a zero byte", with_(place="market\x00"), "place"),
]


async def counts(doors: Doors) -> dict[str, int]:
    """How many rows each table of the police has."""
    connection = await connect(doors.platform, "sambok_arrest")
    try:
        return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in COUNTED}  # noqa: S608
    finally:
        await connection.close()


async def refused(doors: Doors, status: int, field: str, **request: Any) -> list[dict[str, Any]]:
    """Send a request that must be refused in both languages, naming the field; what was said of it in Khmer."""
    before = await counts(doors)
    answers: list[dict[str, Any]] = []
    for language, script in (("en", str.isascii), ("km", lambda text: not text.isascii())):
        headers = {"Accept-Language": language, **request.get("headers", {})}
        answer = await doors("arrest", "police@17").post("/api/arrests", **{**request, "headers": headers})
        assert answer.status_code == status, answer.text[:500]
        assert answer.headers["content-type"] == "application/problem+json"
        answers = answer.json()["errors"]
        assert field in [error["field"] for error in answers], answers
        assert all(script(error["message"]) or "012 345 678" in error["message"] for error in answers), answers
    assert await counts(doors) == before
    return answers


@pytest.mark.parametrize(("body", "field"), [wrong[1:] for wrong in WRONG], ids=[wrong[0] for wrong in WRONG])
async def test_a_wrong_field_is_named(doors: Doors, body: Callable[[], Body], field: str) -> None:
    said = {key: value for key, value in body().items() if value is not None}
    await refused(doors, httpx.codes.UNPROCESSABLE_ENTITY, field, json=said)


async def test_every_field_at_fault_is_named_at_once(doors: Doors) -> None:
    body = making.family(who=making.mother(home="9901", phone="12"), pregnant="perhaps")
    errors = await refused(doors, httpx.codes.UNPROCESSABLE_ENTITY, "person.home", json=body)
    assert {"person.home", "person.phone", "pregnant"} <= {error["field"] for error in errors}


async def test_bytes_that_are_not_text_are_named(doors: Doors) -> None:
    raw = json.dumps(making.family(place="MARK")).encode().replace(b"MARK", b"\xff\xfe")
    headers = {"Content-Type": "application/json"}
    await refused(doors, httpx.codes.BAD_REQUEST, "place", content=raw, headers=headers)


async def test_deep_nesting_is_named(doors: Doors) -> None:
    raw = json.dumps(making.family(place="MARK")).replace('"MARK"', "[" * 10_000 + "]" * 10_000)
    headers = {"Content-Type": "application/json"}
    await refused(doors, httpx.codes.BAD_REQUEST, "place", content=raw.encode(), headers=headers)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_another_content_type_is_named(doors: Doors, content_type: str) -> None:
    raw = json.dumps(making.family()).encode()
    headers = {"Content-Type": content_type}
    await refused(doors, httpx.codes.UNSUPPORTED_MEDIA_TYPE, "content-type", content=raw, headers=headers)


async def test_a_replayed_request_is_recorded_once(doors: Doors) -> None:
    body = making.family()
    await doors.record(body)
    await doors.until_handled()
    await refused(doors, httpx.codes.CONFLICT, "id", json=body)
    await refused(doors, httpx.codes.CONFLICT, "person", json=body | {"id": making.person()["id"]})
