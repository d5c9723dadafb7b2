"""The service's caller against the call gateway over real HTTP: what it says, what it is told, what is refused."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
import pytest

from services.family import channels
from services.family.channels import Message, Saying, Told
from services.family.domain import House
from shared.errors import Refused
from shared.settings import settings
from tests.family.conftest import PASSWORD, USERNAME, Gateway
from tests.family.test_gateway import listening, until

PHONE, CODE = "+85512345678", "4821-0937-5516"


def message(receipt_url: str = "http://127.0.0.1:9/receipts/none", to: str = PHONE) -> Message:
    return channels.compose(
        "voice",
        Told(Saying("arrested", 1, "km"), House("police", "17")),
        to=to,
        key=CODE,
        reference="x",
        receipt_url=receipt_url,
    )


@pytest.fixture
async def calls(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
    """The gateway, and settings with which it takes calls from us."""
    for name, value in {
        "URL": f"{gateway.url}/2010-04-01", "ACCOUNT": USERNAME, "PASSWORD": PASSWORD, "FROM": "1280",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"SAMBOK_VOICE_{name}", value)
    settings.cache_clear()
    yield gateway


async def said_of(calls: Gateway, **state: bool) -> list[channels.Receipt]:
    """What is told of a call to a phone in that state."""
    async with listening([]) as (url, asked), httpx.AsyncClient() as client:
        await client.put(f"{calls.url}/story/phones/{PHONE}", json=state)
        await channels.SENDERS["voice"](message(url))
        await until(lambda: asked)
    return [channels.read_receipt(httpx.URL(path).params) for path in asked]


async def test_a_call_says_every_fragment_and_its_receipt_comes_when_it_is_over(calls: Gateway) -> None:
    [receipt] = await said_of(calls)
    [heard] = await calls.messages(PHONE)
    assert (heard["id"], heard["channel"], heard["text"]) == (receipt.gateway_id, "voice", message().text)
    assert receipt.said == "delivered"
    for part in ("1280", "សៀមរាប", CODE):
        assert part in heard["text"]


@pytest.mark.parametrize(
    ("state", "said"), [({"answers": False}, "unanswered"), ({"in_service": False}, "not-delivered")]
)
async def test_a_call_that_nobody_took_was_heard_by_nobody(calls: Gateway, state: dict[str, bool], said: str) -> None:
    assert [receipt.said for receipt in await said_of(calls, **state)] == [said]
    assert await calls.messages(PHONE) == []


async def test_what_the_gateway_refuses(calls: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(channels.Unsendable, match="gateway-400"):
        await channels.SENDERS["voice"](message(to=""))
    monkeypatch.setenv("SAMBOK_VOICE_PASSWORD", "another")
    settings.cache_clear()
    with pytest.raises(channels.NotNow):
        await channels.SENDERS["voice"](message())
    await calls.kill()
    with pytest.raises(channels.NotNow):
        await channels.SENDERS["voice"](message())
    await calls.start()
    assert await calls.messages() == []


async def test_recordings_are_played_in_turn_when_there_are_any(
    calls: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMBOK_VOICE_RECORDINGS_URL", "https://sounds.test/1/")
    settings.cache_clear()
    await channels.SENDERS["voice"](message())
    [heard] = await calls.messages(PHONE)
    played = heard["text"].split()
    assert played[:3] == [
        f"https://sounds.test/1/km/{name}.mp3" for name in ("begin", "arrested-1-what-1", "police-17")
    ]
    assert [each.rsplit("-", 1)[1][0] for each in played if "digit-" in each] == list(CODE.replace("-", "") * 2)


async def test_a_gateway_that_falls_silent_may_have_called(calls: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async with silent() as url:
        monkeypatch.setenv("SAMBOK_VOICE_URL", url)
        settings.cache_clear()
        with pytest.raises(channels.OutcomeUnknown):
            await channels.SENDERS["voice"](message())


async def test_other_documents_and_other_doors_are_refused(calls: Gateway) -> None:
    async with httpx.AsyncClient(base_url=calls.url, auth=(USERNAME, PASSWORD)) as client:
        path = f"/2010-04-01/Accounts/{USERNAME}/Calls.json"
        for twiml in ("no document", "<Other/>", "<Response><Dial>1</Dial></Response>"):
            answer = await client.post(path, data={"To": PHONE, "From": "1280", "Twiml": twiml})
            assert (answer.status_code, answer.json()["code"]) == (400, 12100)
        other = path.replace(USERNAME, "another")
        assert (await client.post(other, data={"To": PHONE})).status_code == 401


def test_a_status_that_no_gateway_knows_is_refused() -> None:
    with pytest.raises(Refused):
        channels.read_receipt({"CallStatus": "singing"})
    with pytest.raises(Refused):
        channels.read_receipt({"status": "3"})


@contextlib.asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """A gateway that takes a request and hangs up."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
