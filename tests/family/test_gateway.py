"""The service's sender against the gateway over real HTTP: what is taken, what is refused, what is not known."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.family import channels
from services.family.channels import Message
from shared.settings import settings
from tests.family.conftest import PASSWORD, USERNAME, Gateway

KHMER = "សំបុក៖ ម្នាក់ក្នុងគ្រួសារអ្នក & co + 100%"
PHONE = "+85512345678"


def message(receipt_url: str = "http://127.0.0.1:9/receipts/none", text: str = KHMER) -> Message:
    return Message("sms", PHONE, text, "0d9f1b0e-0000-4000-8000-000000000001", receipt_url)


@contextlib.asynccontextmanager
async def listening(answers: list[int]) -> AsyncIterator[tuple[str, list[str]]]:
    """A place for receipts that answers these statuses, then 204; what was asked of it."""
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        asked.append(head.split()[1].decode())
        status = answers.pop(0) if answers else 204
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield f"http://127.0.0.1:{port}/receipts/secret", asked


async def until(holds: object) -> None:
    async with asyncio.timeout(15):
        while not holds():  # type: ignore[operator]
            await asyncio.sleep(0.02)


async def test_a_message_arrives_as_it_was_written_and_its_receipts_come_in_order(gateway: Gateway) -> None:
    async with listening([]) as (url, asked):
        gateway_id = await channels.send_sms(message(url))
        await until(lambda: len(asked) == 2)
    [arrived] = await gateway.messages(PHONE)
    assert (arrived["id"], arrived["to"], arrived["text"]) == (gateway_id, PHONE, KHMER)
    assert arrived["reference"] == message().reference
    said = [parse_qs(urlsplit(path).query) for path in asked]
    assert said == [{"status": ["8"], "id": [gateway_id]}, {"status": ["1"], "id": [gateway_id]}]


async def test_a_receipt_nobody_takes_is_offered_again_even_after_a_kill(gateway: Gateway) -> None:
    async with listening([503] * 1000) as (url, asked):
        await channels.send_sms(message(url))
        await until(lambda: len(asked) >= 2)
        await gateway.kill()
    port = int(url.split(":")[2].split("/")[0])
    taken: list[str] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.append((await reader.readuntil(b"\r\n\r\n")).split()[1].decode())
        writer.write(b"HTTP/1.1 204 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", port):
        await gateway.start()
        await until(lambda: len(taken) == 2)
    assert len(await gateway.messages(PHONE)) == 1


async def test_a_phone_out_of_service_is_told_as_not_delivered(gateway: Gateway) -> None:
    async with listening([]) as (url, asked), httpx.AsyncClient() as client:
        await client.put(f"{gateway.url}/story/phones/{PHONE}", json={"in_service": False})
        await channels.send_sms(message(url))
        await until(lambda: len(asked) == 2)
    assert [parse_qs(urlsplit(path).query)["status"] for path in asked] == [["8"], ["2"]]
    assert await gateway.messages(PHONE) == []


async def test_a_wrong_password_waits_for_a_person_and_a_missing_number_never_goes(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(channels.Unsendable, match="gateway-400"):
        await channels.send_sms(Message("sms", "", KHMER, "x", "http://127.0.0.1:9/"))
    monkeypatch.setenv("SAMBOK_SMS_PASSWORD", "another")
    settings.cache_clear()
    with pytest.raises(channels.NotNow):
        await channels.send_sms(message())
    assert await gateway.messages() == []


async def test_a_gateway_that_is_away_did_not_take_it(gateway: Gateway) -> None:
    await gateway.kill()
    with pytest.raises(channels.NotNow):
        await channels.send_sms(message())
    await gateway.start()


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (b"HTTP/1.1 503 x\r\nContent-Length: 34\r\n\r\nTemporal failure, try again later.", channels.NotNow),
        (b"HTTP/1.1 403 x\r\nContent-Length: 31\r\n\r\nNot routable. Do not try again.", channels.Unsendable),
        (b"HTTP/1.1 200 x\r\nContent-Length: 5\r\n\r\nhello", channels.OutcomeUnknown),
        (b"", channels.OutcomeUnknown),
    ],
)
async def test_other_answers(
    own_settings: None, monkeypatch: pytest.MonkeyPatch, answer: bytes, raised: type[Exception]
) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    monkeypatch.setenv("SAMBOK_SMS_URL", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    settings.cache_clear()
    async with server:
        with pytest.raises(raised):
            await channels.send_sms(message())


async def test_queued_for_later_is_taken(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 202 x\r\nConnection: close\r\n\r\n3: Queued for later delivery")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    monkeypatch.setenv("SAMBOK_SMS_URL", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    settings.cache_clear()
    async with server:
        assert await channels.send_sms(message()) is None


async def test_the_gateway_as_the_guide_describes_it(gateway: Gateway) -> None:
    known = {"username": USERNAME, "password": PASSWORD}
    async with httpx.AsyncClient(base_url=gateway.url) as client:
        forbidden = await client.get("/cgi-bin/sendsms", params={"username": "x", "to": PHONE, "text": "a"})
        by_query = await client.get("/cgi-bin/sendsms", params={**known, "to": PHONE, "text": "by query"})
        headers = {f"X-Kannel-{name}": value for name, value in {**known, "To": PHONE}.items()}
        by_body = await client.post("/cgi-bin/sendsms", headers=headers, content="ដោយតួ".encode())
        page = await client.get("/")
    assert (forbidden.status_code, forbidden.text) == (403, "Authorization failed for sendsms")
    assert {(answer.status_code, answer.text) for answer in (by_query, by_body)} == {(202, "0: Accepted for delivery")}
    assert [each["text"] for each in await gateway.messages(PHONE)] == ["by query", "ដោយតួ"]
    assert "ដោយតួ" in page.text
    assert len(await gateway.messages("+85599999999")) == 0


async def test_a_repeat_is_a_second_message_and_links_can_be_followed(gateway: Gateway) -> None:
    text = "See http://family.test/p/abc <b>now</b>"
    await channels.send_sms(message(text=text))
    await channels.send_sms(message(text=text))
    assert len(await gateway.messages(PHONE)) == 2
    async with httpx.AsyncClient(base_url=gateway.url) as client:
        page = (await client.get("/")).text
        assert '<a href="http://family.test/p/abc">http://family.test/p/abc</a> &lt;b&gt;now&lt;/b&gt;' in page
        await client.post("/story/reset")
    assert await gateway.messages() == []
