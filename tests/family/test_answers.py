"""What phones answer: no more messages about anybody, messages again, and nothing that anybody learns from it."""

from typing import Any

import httpx
import pytest

from services.family import channels, domain
from services.family.channels import Reply
from shared.settings import settings
from tests.doors import Doors, until
from tests.family.asking import look, notices, texts
from tests.family.conftest import Gateway
from tests.family.test_taken_back import at, begin, end, until_states
from tests.making import arrest, caregiver, mother

STOP, START = "ឈប់", "ចាប់ផ្តើម"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("STOP", "stop"), ("stop", "stop"), (" Stop. ", "stop"), ("STOP please", "stop"), ("\u200bឈប់\u200b", "stop"),
        ("ឈប់។", "stop"), ("«ឈប់»", "stop"), ("/stop", "stop"), ("/stop@SambokBot", "stop"), ("Start!", "start"),
        ("ចាប់ផ្តើម", "start"), ("ចាប់ផ្ដើម", "start"), ("/start", "start"),
        ("", None), ("   ", None), ("stopped", None), ("do not stop", None), ("ឈប់សម្រាក", None), ("?", None),
    ],
)  # fmt: skip
def test_the_first_word_says_what_is_asked_for(text: str, wish: str | None) -> None:
    assert domain.wish(text) == wish


@pytest.mark.parametrize(
    ("query", "reply"),
    [
        ("from=%2B85512000405&text=STOP&charset=UTF-8", Reply("+85512000405", "STOP")),
        ("from=85512000405&text=STOP&charset=GSM", Reply("+85512000405", "STOP")),
        ("from=012000405&text=STOP+now", Reply("+85512000405", "STOP now")),
        ("from=0085512000405&text=", Reply("+85512000405", "")),
        ("from=%2B85512000405&charset=UTF-8&text=" + "".join(f"%{byte:02X}" for byte in STOP.encode()),
         Reply("+85512000405", STOP)),
        ("from=%2B85512000405&charset=UTF-16BE&text=" + "".join(f"%{byte:02X}" for byte in STOP.encode("utf-16-be")),
         Reply("+85512000405", STOP)),
        ("from=%2B85512000405&text=%FF%FE", Reply("+85512000405", "\ufffd\ufffd")),
        ("from=1280&text=STOP", None), ("from=Smart&text=STOP", None), ("text=STOP", None), ("", None),
    ],
)  # fmt: skip
def test_an_answer_is_read_however_its_number_and_its_words_are_written(query: str, reply: Reply | None) -> None:
    assert channels.read_reply(query) == reply


def test_without_a_token_nobody_is_the_gateway_and_without_a_key_no_number_is_known_again(
    own_settings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not channels.is_gateway("")
    assert channels.number_digest("+85512000405") is None
    monkeypatch.setenv("SAMBOK_REPLIES_TOKEN", "told to the gateway")
    monkeypatch.setenv("SAMBOK_PSEUDONYM_KEY", "a key")
    settings.cache_clear()
    assert channels.is_gateway("told to the gateway")
    assert not channels.is_gateway("")
    first = channels.number_digest("+85512000405")
    monkeypatch.setenv("SAMBOK_PSEUDONYM_KEY", "another key")
    settings.cache_clear()
    assert first not in (None, channels.number_digest("+85512000405"))


async def test_a_phone_of_the_page_has_a_way_to_answer(gateway: Gateway) -> None:
    await channels.send_sms(channels.Message("sms", "+85512345678", "hello", "x", ""))
    async with httpx.AsyncClient(base_url=gateway.url) as client:
        assert 'action="/phones/%2B85512345678/replies"' in (await client.get("/")).text
        assert (await client.post("/phones/%2B85512345678/replies", data={"text": "STOP"})).status_code == 303


async def say(doors: Doors, named: dict[str, Any], text: str) -> None:
    """Let somebody answer from their telephone."""
    answer = await doors("phones").post(f"/story/phones/{named['person']['phone']}/sms", json={"text": text})
    assert answer.status_code == 204


async def until_refused(doors: Doors, count: int) -> None:
    async def holds() -> bool:
        return int((await look(doors, "SELECT count(*) FROM refusals"))[0][0]) == count

    await until(holds, f"{count} want no messages")


async def test_whoever_answers_stop_hears_nothing_about_anybody_until_they_want_to_again(fresh: Doors) -> None:
    named, other = caregiver(), caregiver(mother(name_latin="Ros Ny", phone="+85512000499"))
    saved = await begin(fresh, named, other)
    await until_states(fresh, saved, named, arrested="delivered")
    await end(fresh, saved, "to-court")
    await say(fresh, named, f"{STOP}។")
    await say(fresh, named, STOP)
    await say(fresh, {"person": {"phone": "+85512999999"}}, STOP)
    await until_states(fresh, saved, named, arrested="delivered", custody_ended="withdrawn")
    await until_refused(fresh, 1)
    second = await fresh.record(arrest(mother(), caregivers=[named]))
    await fresh.until_handled()
    await at(fresh, "09:20")
    assert [each for each in await notices(fresh, second["person"]) if each["to"] == named["person"]["id"]] == []
    assert len(await texts(fresh, named)) == 1, "nothing is answered either"
    assert len(await texts(fresh, other)) == 2
    await say(fresh, named, START)
    await until_refused(fresh, 0)
    third = await fresh.record(arrest(mother(), caregivers=[named]))
    await until_states(fresh, third, named, arrested="delivered")
    await fresh.until_handled()
    assert len(await texts(fresh, named)) == 2, "what was withdrawn stays so"


async def test_an_answer_tells_nobody_whether_a_number_is_known_and_only_a_gateway_may_bring_it(fresh: Doors) -> None:
    named = caregiver()
    await begin(fresh, named)
    token = fresh.platform.settings("family")["SAMBOK_REPLIES_TOKEN"]
    family = fresh("family")
    known, unknown, nonsense = [
        await family.get(f"/replies/{token}", params={"from": number, "text": text, "charset": "UTF-8"})
        for number, text in ((named["person"]["phone"], "hello"), ("+85512999998", "STOP"), ("", ""))
    ]
    assert {(each.status_code, each.text) for each in (known, unknown, nonsense)} == {(200, "")}
    guessed = await family.get("/replies/guessed", params={"from": named["person"]["phone"], "text": "STOP"})
    assert guessed.status_code == 404
    assert await look(fresh, "SELECT * FROM refusals") == []
    kept = await look(fresh, "SELECT * FROM recipients")
    assert named["person"]["phone"] not in str(kept)
