"""What a family does on its private page: it wants no more notices, is reached otherwise, or says what is wrong."""

from typing import Any

import httpx
import pytest

from shared.contracts.event import EVENTS
from shared.contracts.family import ProblemForWelfare
from tests.doors import Doors, until
from tests.family.asking import flags, link_of, notices, texts
from tests.family.test_notices import published
from tests.family.test_taken_back import at, begin, end, until_states
from tests.making import arrest, caregiver, grandmother, mother


async def opened(doors: Doors, named: dict[str, Any], saved: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The link of somebody who opened her page, and the headers with which she acts there."""
    token = await link_of(doors, named)
    pin = next(each["pin"] for each in saved["pins"] if each["person"] == named["person"]["id"])
    answer = await doors("family").post(f"/api/links/{token}/open", json={"pin": pin})
    assert answer.status_code == 201, answer.text
    return token, {"Authorization": f"Bearer {answer.json()['token']}"}


async def test_whoever_wants_no_more_notices_gets_none_even_when_named_again(fresh: Doors) -> None:
    named = caregiver()
    saved = await begin(fresh, named)
    token, her = await opened(fresh, named, saved)
    await end(fresh, saved, "to-court")
    assert (await fresh("family").post(f"/api/links/{token}/stop", headers=her, json={})).status_code == 201
    await until_states(fresh, saved, named, arrested="delivered", custody_ended="withdrawn")
    assert await flags(fresh, saved["person"]) == ["nobody-to-tell"]
    again = mother(id=saved["person"])
    await fresh.record(arrest(again, caregivers=[named]))
    await at(fresh, "09:30")
    assert len(await texts(fresh, named)) == 1
    page = await fresh("family").get(f"/api/people/{saved['person']}", headers=her)
    assert page.status_code == 200, "the page stays open"


async def test_whoever_is_reached_otherwise_gets_there_what_waits(fresh: Doors) -> None:
    named = caregiver()
    saved = await begin(fresh, named)
    token, her = await opened(fresh, named, saved)
    await end(fresh, saved, "to-court")
    other = {"phone": "012 000 999", "channel": "voice", "language": "en"}
    answer = await fresh("family").post(f"/api/links/{token}/contact", headers=her, json=other)
    assert answer.status_code == 201, answer.text
    await at(fresh, "09:30")
    await until_states(fresh, saved, named, arrested="delivered", custody_ended="delivered")
    [call] = await fresh.messages("+85512000999")
    assert (call["channel"], "was brought to a court" in call["text"]) == ("voice", True)
    assert len(await texts(fresh, named)) == 1


async def test_what_a_family_says_is_wrong_is_told_without_its_words_in_the_open(fresh: Doors) -> None:
    named = caregiver()
    saved = await begin(fresh, named)
    token, her = await opened(fresh, named, saved)
    body = {"problem": "visit-fee", "words": "They asked 20,000 riel."}
    answer = await fresh("family").post(f"/api/links/{token}/reports", headers=her, json=body)
    assert answer.status_code == 201, answer.text
    assert await published(fresh, "problem.reported") == [{"problem": "visit-fee"}]
    assert EVENTS["problem.reported"].part_classes == {"welfare": ProblemForWelfare}


@pytest.mark.parametrize(
    ("act", "body"), [("stop", {}), ("contact", {}), ("reports", {"problem": "other", "words": "x"})]
)
async def test_nobody_acts_on_a_page_of_somebody_else(fresh: Doors, act: str, body: Any) -> None:
    one, other = caregiver(), caregiver(grandmother(name_latin="Ros Ta", phone="+85512000402"))
    saved = await begin(fresh, one, other)
    _, her = await opened(fresh, one, saved)
    family = fresh("family")
    assert (
        await family.post(f"/api/links/{await link_of(fresh, other)}/{act}", headers=her, json=body)
    ).status_code == 404
    assert (await family.post(f"/api/links/unknown/{act}", headers=her, json=body)).status_code == 404
    assert (await family.post(f"/api/links/{await link_of(fresh, one)}/{act}", json=body)).status_code == 401


async def test_a_field_that_is_wrong_is_named(fresh: Doors) -> None:
    named = caregiver()
    saved = await begin(fresh, named)
    token, her = await opened(fresh, named, saved)
    for path, body, field in (
        ("contact", {"phone": "12"}, "phone"),
        ("contact", {"channel": "pigeon"}, "channel"),
        ("reports", {"problem": "noise", "words": "x"}, "problem"),
        ("reports", {"problem": "other"}, "words"),
    ):
        answer = await fresh("family").post(f"/api/links/{token}/{path}", headers=her, json=body)
        assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])
    await until(lambda: notices(fresh, saved["person"]), "its notice stands")


async def test_the_same_is_done_on_the_page_without_a_script(fresh: Doors) -> None:
    named = caregiver()
    saved = await begin(fresh, named)
    token, pin = await link_of(fresh, named), saved["pins"][0]["pin"]
    ours = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
    async with httpx.AsyncClient(base_url=fresh.platform.url("family"), headers=ours, follow_redirects=True) as phone:
        assert "Type the PIN" in (await phone.get(f"/p/{token}/report")).text
        assert "Type the PIN" in (await phone.post(f"/p/{token}/stop")).text
        await phone.post(f"/p/{token}", data={"pin": pin})
        for deed in ("report", "contact", "stop"):
            assert f'action="/p/{token}/{deed}"' in (await phone.get(f"/p/{token}/{deed}")).text
        wrong = await phone.post(f"/p/{token}/report", data={"words": "They asked for money."})
        assert wrong.status_code == 422
        assert 'href="#problem"' in wrong.text
        assert "They asked for money." in wrong.text
        report = {"problem": "visit-fee", "words": "They asked for money."}
        assert "We passed it on" in (await phone.post(f"/p/{token}/report", data=report)).text
        contact = {"phone": "012 000 999", "channel": "voice"}
        assert "reach you that way" in (await phone.post(f"/p/{token}/contact", data=contact)).text
        assert "no more messages" in (await phone.post(f"/p/{token}/stop")).text
        assert (await phone.get(f"/p/{token}/elsewhere")).status_code in (404, 422)
    assert [each["problem"] for each in await published(fresh, "problem.reported")] == ["visit-fee"]
    await end(fresh, saved, "released")
    await at(fresh, "09:30")
    assert len(await texts(fresh, named)) == 1
