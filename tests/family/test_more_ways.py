"""Telegram, e-mail and paper, from the arrest to whoever is told: also when the first way does not reach them."""

from typing import Any

from tests.doors import Doors, until
from tests.family.asking import look, notices
from tests.family.test_taken_back import at, begin, end, opened, until_states
from tests.making import Body, caregiver, grandmother, person

PHONE, MAILBOX = "+85512000405", "ros.chea@example.org"


async def switch(doors: Doors, address: str, **state: bool) -> None:
    assert (await doors("phones").put(f"/story/phones/{address}", json=state)).status_code == 204


async def channels_of(doors: Doors, saved: Body) -> list[tuple[str, str, str | None]]:
    """By which channel each notice goes, what became of it, and why."""
    rows = await notices(doors, saved["person"])
    return sorted((each["channel"], each["state"], each["why"]) for each in rows)


async def test_whoever_has_only_a_number_is_invited_to_telegram_and_told_there_at_once(fresh: Doors) -> None:
    named = caregiver(channel="telegram", language="en")
    saved = await begin(fresh, named)
    assert await channels_of(fresh, saved) == [("telegram", "sent", None)]
    invitation, told = await fresh.messages(PHONE)
    assert (invitation["channel"], told["channel"]) == ("sms", "telegram")
    assert "police" not in invitation["text"]
    [notice] = await notices(fresh, saved["person"])
    assert notice["gateway_id"] == told["id"]
    assert "the police in Siemreap" in told["text"]
    await end(fresh, saved, "to-court")
    await at(fresh, "09:10")
    assert [each["channel"] for each in await fresh.messages(PHONE)] == ["sms", "telegram", "telegram"]
    chats = await look(fresh, "SELECT sealed, digest FROM chats")
    assert "85512000405" not in "".join(map(str, chats))


async def test_whoever_does_not_come_is_told_by_text_message_and_found_there_the_next_time(fresh: Doors) -> None:
    await switch(fresh, PHONE, presses_start=False)
    saved = await begin(fresh, caregiver(channel="telegram", language="en"))
    assert await channels_of(fresh, saved) == [("telegram", "waiting", None)]
    await at(fresh, "09:09")
    assert len(await fresh.messages(PHONE)) == 1
    await at(fresh, "09:10")
    await until(lambda: has(fresh, saved, ("sms", "delivered", None)), "it goes by text message")
    invitation = (await fresh.messages(PHONE))[0]["text"]
    assert len(await fresh.messages(PHONE)) == 2
    start = invitation.split("?start=")[1].split()[0]
    await switch(fresh, PHONE)
    await fresh("phones").post(f"/story/phones/{PHONE}/bot", json={"text": f"/start {start}"})
    await end(fresh, saved, "to-court")
    await at(fresh, "09:30")
    assert [each["channel"] for each in await fresh.messages(PHONE)] == ["sms", "sms", "telegram"]


async def has(doors: Doors, saved: Body, wanted: tuple[str, str, str | None]) -> bool:
    return wanted in await channels_of(doors, saved)


async def test_whoever_blocks_the_bot_is_told_by_text_message(fresh: Doors) -> None:
    saved = await begin(fresh, caregiver(channel="telegram"))
    await switch(fresh, PHONE, blocks_bot=True)
    await end(fresh, saved, "to-court")
    await at(fresh, "09:10")
    await until(lambda: has(fresh, saved, ("sms", "delivered", None)), "it goes by text message")


async def test_whoever_tells_the_bot_to_stop_hears_no_more_about_anybody(fresh: Doors) -> None:
    named = caregiver(channel="telegram")
    saved = await begin(fresh, named)
    await end(fresh, saved, "to-court")
    await fresh("phones").post(f"/story/phones/{PHONE}/bot", json={"text": "/stop"})
    await at(fresh, "09:30")
    await until_states(fresh, saved, named, arrested="sent", custody_ended="withdrawn")
    other = await begin(fresh, named)
    assert await notices(fresh, other["person"]) == []


async def test_nobody_else_speaks_for_telegram(fresh: Doors) -> None:
    await begin(fresh, caregiver(channel="telegram"))
    update = {"message": {"chat": {"id": 85512000405, "type": "private"}, "text": "/stop"}}
    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}):
        answer = await fresh("family").post("/api/telegram/updates", json=update, headers=headers)
        assert answer.status_code == 404
    assert await look(fresh, "SELECT 1 FROM refusals") == []


async def test_by_e_mail_and_without_an_address_the_next_way(fresh: Doors) -> None:
    by_mail = caregiver(grandmother(email=MAILBOX), channel="email")
    without = caregiver(grandmother(name_latin="Ros Ta", phone="+85512000406"), channel="email")
    saved = await begin(fresh, by_mail, without)
    await until(lambda: has(fresh, saved, ("sms", "delivered", None)), "one gets a text message")
    assert await channels_of(fresh, saved) == [("email", "sent", None), ("sms", "delivered", None)]
    [letter] = await fresh.messages(MAILBOX)
    assert "/p/" in letter["text"]
    assert letter["id"] in [each["gateway_id"] for each in await notices(fresh, saved["person"])]
    assert MAILBOX not in str(await look(fresh, "SELECT recipients::text FROM recipients"))


async def test_a_mailbox_that_does_not_exist_is_followed_by_a_text_message(fresh: Doors) -> None:
    await switch(fresh, MAILBOX, in_service=False)
    saved = await begin(fresh, caregiver(grandmother(email=MAILBOX), channel="email"))
    await until(lambda: has(fresh, saved, ("sms", "delivered", None)), "the text message comes")
    assert await fresh.messages(MAILBOX) == []


async def test_a_slip_lies_on_the_desk_of_her_district_is_printed_and_handed_over(fresh: Doors) -> None:
    elder = person(name_latin="Ros Chea", name_km="រស់ ជា", sex="female", age=70, home="17100203")
    saved = await begin(fresh, caregiver(elder, channel="in-person", language="en"))
    assert await channels_of(fresh, saved) == [("in-person", "sent", None)]
    for elsewhere in ("welfare@1209", "welfare-lead@12"):
        assert await fresh.rows("family", elsewhere, "/api/slips") == []
    [slip] = await fresh.rows("family", "welfare@1710", "/api/slips")
    assert (slip["name_latin"], slip["to"]) == ("Ros Chea", elder["id"])
    assert (await act(fresh, "slips", slip, "welfare@1209")).status_code == 404
    assert (await act(fresh, "slips", slip, "police@17")).status_code == 403
    first, second = [(await act(fresh, "slips", slip)).json() for _ in range(2)]
    assert "the police in Siemreap" in second["what"]
    pin = saved["pins"][0]["pin"]
    answer = await fresh("family").post(f"/api/links/{first['code']}/open", json={"pin": pin})
    assert answer.status_code == 422, "the first paper opens nothing any more"
    assert (await opened(fresh, second["code"], saved))["milestone"] == "arrested"
    assert (await act(fresh, "slips/handed-over", slip)).status_code == 201
    assert await channels_of(fresh, saved) == [("in-person", "delivered", None)]
    assert await fresh.rows("family", "welfare@1710", "/api/slips") == []
    codes = [each["code"].replace("-", "") for each in (first, second)]
    tables = await look(fresh, "SELECT notices::text FROM notices")
    assert not [code for code in codes if code in str(tables).replace("-", "")]


async def act(doors: Doors, path: str, slip: dict[str, Any], office: str = "welfare@1710") -> Any:
    return await doors("family", office).post(f"/api/{path}", json={"notice": slip["id"]})
