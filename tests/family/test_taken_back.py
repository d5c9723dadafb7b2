"""What is known later: whom else to tell, whom no more, how custody ended, and that it was all a mistake."""

import re
from typing import Any
from uuid import uuid4

import pytest

from tests.doors import Doors, until
from tests.family.asking import flags, link_of, notices, texts
from tests.making import arrest, caregiver, grandmother, mother

MORNING = "2015-03-15T09:00+07:00"
CODE = re.compile(r"\d{4}-\d{4}-\d{4}")


async def tell(doors: Doors, path: str, **body: Any) -> dict[str, Any]:
    """The police say something more; what the service answered."""
    answer = await doors("arrest", "police@17").post(f"/api/{path}", json=body)
    assert answer.status_code == 201, answer.text
    await doors.until_handled()
    said: dict[str, Any] = answer.json()
    return said


async def amend(doors: Doors, saved: dict[str, Any], **body: Any) -> dict[str, Any]:
    return await tell(doors, "amendments", person={"id": saved["person"]}, reason="more is known", **body)


async def end(doors: Doors, saved: dict[str, Any], outcome: str) -> None:
    await tell(doors, "custody-ends", person={"id": saved["person"]}, outcome=outcome)


async def retract(doors: Doors, saved: dict[str, Any]) -> None:
    await tell(doors, "retractions", person={"id": saved["person"]}, reason="another person")


async def begin(doors: Doors, *caregivers: dict[str, Any]) -> dict[str, Any]:
    """An arrest on a morning of 2015, with everything it causes at once."""
    await doors.set_clock(MORNING)
    saved = await doors.record(arrest(mother(name_latin="Sok Chanthou"), caregivers=list(caregivers)))
    await doors.until_handled()
    return saved


async def at(doors: Doors, time: str) -> None:
    """Let the morning go on."""
    await doors.set_clock(f"2015-03-15T{time}+07:00")
    await doors.until_handled()


async def states(doors: Doors, saved: dict[str, Any], named: dict[str, Any]) -> dict[str, str]:
    """What became of everything meant for somebody, by milestone."""
    rows = await notices(doors, saved["person"])
    return {each["milestone"]: each["state"] for each in rows if each["to"] == named["person"]["id"]}


async def until_states(doors: Doors, saved: dict[str, Any], named: dict[str, Any], **wanted: str) -> None:
    expected = {name.replace("_", "-"): state for name, state in wanted.items()}

    async def holds() -> bool:
        return await states(doors, saved, named) == expected

    await until(holds, f"notices are {expected}")


async def test_whoever_is_named_later_hears_of_the_arrest_once(fresh: Doors) -> None:
    saved = await begin(fresh)
    assert await flags(fresh, saved["person"]) == ["nobody-to-tell"]
    named = caregiver()
    pins = (await amend(fresh, saved, caregivers=[named]))["pins"]
    await until_states(fresh, saved, named, arrested="delivered")
    assert await flags(fresh, saved["person"]) == []
    await amend(fresh, saved, caregivers=[{"person": {"id": named["person"]["id"]}, "language": "en"}])
    assert len(await texts(fresh, named)) == 1
    answer = await fresh("family").post(f"/api/links/{await link_of(fresh, named)}/open", json={"pin": pins[0]["pin"]})
    assert answer.status_code == 201


async def test_a_number_that_is_known_later_is_used_then(fresh: Doors) -> None:
    told = grandmother()
    saved = await begin(fresh, caregiver({**told, "phone": None}))
    await until_states(fresh, saved, {"person": told}, arrested="failed")
    await amend(fresh, saved, caregivers=[{"person": {"id": told["id"], "phone": told["phone"]}}])
    await until_states(fresh, saved, {"person": told}, arrested="delivered")
    assert len(await texts(fresh, {"person": told})) == 1


async def test_whoever_may_no_longer_be_told_hears_nothing_more_and_the_link_closes(fresh: Doors) -> None:
    named = caregiver()
    saved = await begin(fresh, named)
    token, pin = await link_of(fresh, named), saved["pins"][0]["pin"]
    await end(fresh, saved, "to-court")
    await amend(fresh, saved, caregivers=[{"person": {"id": named["person"]["id"]}, "may_be_told": "no"}])
    await until_states(fresh, saved, named, arrested="delivered", custody_ended="withdrawn")
    assert (await fresh("family").post(f"/api/links/{token}/open", json={"pin": pin})).status_code == 422
    await at(fresh, "09:30")
    assert len(await texts(fresh, named)) == 1
    assert await flags(fresh, saved["person"]) == ["nobody-to-tell"]


@pytest.mark.parametrize(
    ("outcome", "next_is", "says"),
    [
        ("released", "home", "comes home"),
        ("to-court", "court-decides", "to a court"),
        ("diverted", "home-as-agreed", "what was agreed"),
    ],
)
async def test_the_end_of_custody_is_told_after_its_hold(fresh: Doors, outcome: str, next_is: str, says: str) -> None:
    named = caregiver(language="en")
    saved = await begin(fresh, named)
    await end(fresh, saved, outcome)
    await at(fresh, "09:09")
    await until_states(fresh, saved, named, arrested="delivered", custody_ended="waiting")
    page = await opened(fresh, await link_of(fresh, named), saved)
    assert page["milestone"] == "arrested", "what is held is not on the page either"
    await at(fresh, "09:10")
    await until_states(fresh, saved, named, arrested="delivered", custody_ended="delivered")
    text = (await texts(fresh, named))[-1]
    assert says in text
    assert "1280" in text
    page = await opened(fresh, await link_of(fresh, named), saved)
    assert (page["milestone"], page["next"]) == ("custody-ended", next_is)


async def opened(doors: Doors, token: str, saved: dict[str, Any]) -> dict[str, Any]:
    answer = await doors("family").post(f"/api/links/{token}/open", json={"pin": saved["pins"][0]["pin"]})
    assert answer.status_code == 201, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def test_an_arrest_made_in_error_is_corrected_where_it_was_told_and_withdrawn_where_not(fresh: Doors) -> None:
    told, failed = caregiver(language="en"), caregiver(grandmother(name_latin="Ros Ta", phone=None))
    saved = await begin(fresh, told, failed)
    token, pin = await link_of(fresh, told), saved["pins"][0]["pin"]
    await end(fresh, saved, "released")
    await retract(fresh, saved)
    await until_states(fresh, saved, told, arrested="delivered", custody_ended="withdrawn", correction="waiting")
    assert (await fresh("family").post(f"/api/links/{token}/open", json={"pin": pin})).status_code == 422
    await at(fresh, "09:30")
    await until_states(fresh, saved, told, arrested="delivered", custody_ended="withdrawn", correction="delivered")
    assert "correction" not in await states(fresh, saved, failed)
    assert "a mistake" in (await texts(fresh, told))[-1]
    assert (await opened(fresh, await link_of(fresh, told), saved))["next"] == "nothing"
    assert await flags(fresh, saved["person"]) == []


async def test_an_arrest_made_in_error_that_nobody_heard_of_is_not_corrected(fresh: Doors) -> None:
    saved = await begin(fresh)
    await retract(fresh, saved)
    assert await notices(fresh, saved["person"]) == []
    assert await flags(fresh, saved["person"]) == []


async def test_nobody_flagged_unsafe_is_told_whatever_comes_first(fresh: Doors) -> None:
    by_police, by_worker, first_flagged = (
        caregiver(grandmother(name_latin=f"Ros {name}", phone=phone))
        for name, phone in {"Ta": "+85512000401", "Pu": "+85512000402", "Om": "+85512000403"}.items()
    )
    saved = await begin(fresh, by_police, by_worker)
    await flag_unsafe(fresh, first_flagged["person"])
    await end(fresh, saved, "to-court")
    await amend(fresh, saved, unsafe=[{"id": by_police["person"]["id"]}], caregivers=[first_flagged])
    await flag_unsafe(fresh, by_worker["person"])
    withdrawn = {"arrested": "delivered", "custody_ended": "withdrawn"}
    await until_states(fresh, saved, by_police, **withdrawn)
    await until_states(fresh, saved, by_worker, **withdrawn)
    await retract(fresh, saved)
    await at(fresh, "10:00")
    for named, heard in ((by_police, 1), (by_worker, 1), (first_flagged, 0)):
        assert len(await texts(fresh, named)) == heard
    assert await states(fresh, saved, first_flagged) == {}


async def flag_unsafe(doors: Doors, who: dict[str, Any]) -> None:
    body = {"person": {"id": who["id"]}, "reason": "he beats them"}
    answer = await doors("welfare", "welfare@1710").post("/api/unsafe-people", json=body)
    assert answer.status_code in (201, 404), answer.text
    if answer.status_code == 404:  # the office knows nobody of that id yet, but the police may say so
        await doors.record(arrest(mother(id=str(uuid4())), unsafe=[{"id": who["id"]}]))
    await doors.until_handled()


async def test_a_call_is_made_to_whoever_is_to_be_called_and_its_code_opens_the_page(fresh: Doors) -> None:
    named = caregiver(channel="voice")
    saved = await begin(fresh, named)
    await until_states(fresh, saved, named, arrested="delivered")
    [call] = await fresh.messages(named["person"]["phone"])
    [notice] = await notices(fresh, saved["person"])
    assert (call["channel"], call["id"]) == ("voice", notice["gateway_id"])
    code = CODE.findall(call["text"])[0]
    assert (await opened(fresh, code, saved))["milestone"] == "arrested"
    same = {"Sec-Fetch-Site": "same-origin"}
    page = await fresh("family").post("/code", data={"code": code.replace("-", " ")}, headers=same)
    assert (page.status_code, page.headers["location"]) == (303, f"/p/{code.replace('-', '')}")


async def test_a_call_that_nobody_takes_rings_again_by_day_and_then_fails(fresh: Doors) -> None:
    named = caregiver(channel="voice")
    phone = f"/story/phones/{named['person']['phone']}"
    await fresh("phones").put(phone, json={"answers": False})
    saved = await begin(fresh, named)
    await until_states(fresh, saved, named, arrested="waiting")
    await fresh("phones").put(phone, json={"answers": True})
    await at(fresh, "09:14")
    assert await texts(fresh, named) == []
    await at(fresh, "09:15")
    await until_states(fresh, saved, named, arrested="delivered")
    assert len(await texts(fresh, named)) == 1
