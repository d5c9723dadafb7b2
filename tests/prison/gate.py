"""The way to the gate in a few words: the court orders detention, and the prison admits."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.contracts.court import DetentionFacts, DetentionForPrison, DetentionOrdered, SentenceFacts, SentencePassed
from shared.contracts.people import Person
from tests.doors import Doors
from tests.making import Body
from tests.telling import tell

PRISON = "P-17"
CASE = UUID("5a1c9d2e-58a0-4c44-9c11-6d9d1a7f0001")


def detention(who: Body, prison: str = PRISON, **said: Any) -> DetentionOrdered:
    """An order of provisional detention in this prison, until the end of the century unless said otherwise."""
    facts = {"case_id": CASE, "court": "17", "prison": prison, "until": datetime(2090, 1, 1, tzinfo=UTC)} | said
    part = DetentionForPrison(person=Person.model_validate(who), case_number="SR-2015-7")
    return DetentionOrdered(UUID(who["id"]), DetentionFacts(**facts), {"prison": part})


def sentence(who: Body, **said: Any) -> SentencePassed:
    """A year in prison, unless said otherwise."""
    facts = {
        "sentence_id": uuid4(), "case_id": CASE, "court": "17", "kind": "imprisonment", "months": 12,
        "appeal_until": datetime(2090, 1, 1, tzinfo=UTC), "family_considered": True,
    } | said  # fmt: skip
    return SentencePassed(UUID(who["id"]), SentenceFacts(**facts), {})


async def order(doors: Doors, who: Body, prison: str = PRISON, at: str = "") -> UUID:
    """The court orders detention, and the prison has heard it."""
    event_id = await tell(doors.platform, detention(who, prison), at)
    await doors.until_handled()
    return event_id


def admission(who: Body, prison: str = PRISON, **said: Any) -> Body:
    """An admission as `prison.admit` takes it; without children the answer about dependants is that there are none."""
    children = said.get("children") or said.get("children_inside")
    return {"person": who, "prison": prison, "dependants": "yes" if children else "none"} | said


async def to_prison(doors: Doors, who: Body, prison: str = PRISON, at: str = "", **said: Any) -> Body:
    """Ordered there and admitted; what the prison answered."""
    await order(doors, who, prison, at)
    return await act(doors, "admissions", admission(who, prison, **said), prison)


async def act(doors: Doors, noun: str, body: Body, prison: str = PRISON) -> Body:
    """Something the prison records, and that must be taken; what it answered."""
    answer = await doors("prison", f"prison@{prison}").post(f"/api/{noun}", json=body)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    saved: Body = answer.json()
    return saved


async def refused(doors: Doors, noun: str, body: Body, prison: str = PRISON) -> dict[str, str]:
    """Something the prison must refuse: the fields at fault, each with its code's words."""
    answer = await doors("prison", f"prison@{prison}").post(f"/api/{noun}", json=body)
    assert answer.status_code in (409, 422), answer.text
    return {error["field"]: error["code"] for error in answer.json()["errors"]}


async def seen(doors: Doors, who: Body | str, prison: str = PRISON) -> Body:
    """Somebody as the prison's own view shows them."""
    key = who if isinstance(who, str) else who["id"]
    answer = await doors("prison", f"prison@{prison}").get(f"/api/people/{key}")
    assert answer.status_code == httpx.codes.OK, answer.text
    found: Body = answer.json()
    return found


async def flags(doors: Doors, prison: str = PRISON, *, but: str = "nobody-to-tell") -> set[tuple[str, str]]:
    """The flags that stand in a prison: on whom, and which; without the one that follows whoever named no caregiver."""
    rows = await doors.rows("prison", f"prison@{prison}", "/api/flags")
    return {(flag["on"], flag["kind"]) for flag in rows if flag["kind"] != but}


async def queue(doors: Doors, prison: str = PRISON) -> set[tuple[str, str]]:
    """Who stands in a prison's work queue, and as what."""
    return {(row["person"], row["as"]) for row in await doors.rows("prison", f"prison@{prison}", "/api/queue")}
