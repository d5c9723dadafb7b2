"""More becomes known of an arrest: what is due follows the newest answer, and what was taken back is shown no more."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from tests import making
from tests.doors import Doors

POLICE = "police@09"


async def amend(doors: Doors, person: str, **said: Any) -> httpx.Response:
    """Record what is now known."""
    return await doors("arrest", POLICE).post(
        "/api/amendments", json={"person": {"id": person}, "reason": "she told us more"} | said
    )


async def due(doors: Doors, person: str) -> list[str]:
    """What is due about this person."""
    duties = await doors.rows("arrest", POLICE, "/api/duties")
    return sorted(duty["kind"] for duty in duties if person in duty["about"])


async def children(doors: Doors, person: str) -> list[str]:
    """The children this office shows of a person."""
    answer = await doors("arrest", POLICE).get(f"/api/people/{person}")
    return [each["id"] for each in answer.json()["children"]]


async def test_not_asked_twice_is_due_once(doors: Doors) -> None:
    body = making.arrest(making.father(), dependants="not-asked", not_asked_reason="too drunk to answer")
    who = (await doors.record(body, by=POLICE))["person"]
    assert (await amend(doors, who, dependants="not-asked")).status_code == httpx.codes.CREATED
    assert await due(doors, who) == ["ask-dependants", "custody-end"]
    assert (await amend(doors, who, dependants="declined")).status_code == httpx.codes.CREATED
    assert await due(doors, who) == ["custody-end"]
    assert (await amend(doors, who, dependants="not-asked")).status_code == httpx.codes.CREATED
    assert await due(doors, who) == ["ask-dependants", "custody-end"]


async def test_none_takes_the_children_back_and_cannot_come_with_some(doors: Doors) -> None:
    one, other = making.child(name_latin="Chey One"), making.child(name_latin="Chey Other")
    who = (await doors.record(making.family(children=[making.listed(one)]), by=POLICE))["person"]
    assert await children(doors, who) == [one["id"]]
    refused = await amend(doors, who, dependants="none", children=[making.listed(other)])
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [error["field"] for error in refused.json()["errors"]] == ["dependants"]
    assert await children(doors, who) == [one["id"]]

    assert (await amend(doors, who, dependants="none")).status_code == httpx.codes.CREATED
    assert await children(doors, who) == []
    assert await due(doors, who) == ["custody-end"]
    again = await amend(doors, who, dependants="yes", children=[{"child": {"id": one["id"]}, "whereabouts": "alone"}])
    fields = [error["field"] for error in again.json()["errors"]]
    assert fields == ["children.0.relation", "children.0.consent"]
    assert (await amend(doors, who, dependants="yes", children=[making.listed(one)])).status_code == httpx.codes.CREATED
    assert await children(doors, who) == [one["id"]]
    assert await due(doors, who) == ["carer-call", "custody-end"]


async def test_nothing_is_due_of_somebody_who_was_released(doors: Doors) -> None:
    who = (await doors.record(making.arrest(making.father()), by=POLICE))["person"]
    police = doors("arrest", POLICE)
    ended = await police.post("/api/custody-ends", json={"person": {"id": who}, "outcome": "released"})
    assert ended.status_code == httpx.codes.CREATED
    assert (await amend(doors, who, dependants="not-asked")).status_code == httpx.codes.CREATED
    assert await due(doors, who) == []


async def test_somebody_known_is_arrested_again_by_reference_alone(doors: Doors) -> None:
    boy = making.father(name_latin="Som Young", age=17, home="090101")
    await doors.record(making.arrest(boy), by=POLICE)
    police = doors("arrest", POLICE)
    await police.post("/api/custody-ends", json={"person": {"id": boy["id"]}, "outcome": "released"})
    saved = await doors.record(making.arrest({"id": boy["id"]}), by=POLICE)
    duties = await doors.rows("arrest", POLICE, "/api/duties")
    [custody] = [duty for duty in duties if boy["id"] in duty["about"]]
    person = (await police.get(f"/api/people/{boy['id']}")).json()
    assert person["name_latin"] == "Som Young"
    held = datetime.fromisoformat(custody["due_at"]) - datetime.fromisoformat(saved["recorded_at"])
    assert round(held / timedelta(hours=1)) == 36  # by the age on record, because none was sent
    again = await police.post("/api/arrests", json=making.arrest(making.person()))
    fields = {error["field"] for error in again.json()["errors"]}
    assert fields == {"person.name_latin", "person.sex"}
