"""The service's side of the bot against the local one over real HTTP: invited, come, written to, blocked, forged."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from services.family import channels
from services.family.channels import Message, telegram
from shared.settings import settings
from tests.family.conftest import TOKEN, Gateway
from tests.family.test_calls import silent

PHONE, CHAT, START = "+85512345678", "85512345678", "a" * 32
KHMER = "សំបុក៖ ម្នាក់ក្នុងគ្រួសារអ្នក & co <b>"


def message(to: str = CHAT) -> Message:
    return Message("telegram", to, KHMER, "reference", "")


@contextlib.asynccontextmanager
async def webhook() -> AsyncIterator[tuple[str, list[tuple[str, object]]]]:
    """A place for updates: the secret each came with, and what it said."""
    heard: list[tuple[str, object]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        fields = dict(line.split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        body = await reader.readexactly(int(fields["content-length"]))
        heard.append((fields[telegram.SECRET_HEADER.lower()], json.loads(body)))
        writer.write(b"HTTP/1.1 204 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", heard


async def test_whoever_is_invited_comes_by_the_link_and_is_then_written_to(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with webhook() as (url, heard):
        monkeypatch.setenv("SAMBOK_PUBLIC_URL", url)
        settings.cache_clear()
        with pytest.raises(channels.Unsendable, match="telegram-400"):
            await channels.SENDERS["telegram"](message())
        await telegram.listen()
        await channels.send_sms(channels.invite(PHONE, "km", START, "invitation"))
        [(secret, update)] = heard
        assert telegram.is_theirs(secret)
        assert telegram.read_update(update) == (CHAT, f"/start {START}")
        gateway_id = await channels.SENDERS["telegram"](message())
    invitation, letter = await gateway.messages(PHONE)
    assert telegram.deep_link(START) in invitation["text"]
    assert (letter["id"], letter["text"], letter["channel"]) == (gateway_id, KHMER, "telegram")


async def test_whoever_ignores_the_link_or_blocks_the_bot_is_not_written_to(gateway: Gateway) -> None:
    async with httpx.AsyncClient(base_url=gateway.url) as client:
        await client.put(f"/story/phones/{PHONE}", json={"presses_start": False})
        await channels.send_sms(channels.invite(PHONE, "km", START, "invitation"))
        with pytest.raises(channels.Unsendable, match="telegram-400"):
            await channels.SENDERS["telegram"](message())
        await client.put(f"/story/phones/{PHONE}", json={"blocks_bot": True})
        await client.post(f"/story/phones/{PHONE}/bot", json={"text": "/stop"})
        with pytest.raises(channels.Unsendable, match="telegram-403"):
            await channels.SENDERS["telegram"](message())
    assert [each["channel"] for each in await gateway.messages(PHONE)] == ["sms"]


async def test_a_wrong_token_is_ours_to_mend_and_a_silent_server_may_have_taken_it(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMBOK_TELEGRAM_TOKEN", "another")
    settings.cache_clear()
    with pytest.raises(channels.NotNow, match="401"):
        await channels.SENDERS["telegram"](message())
    with pytest.raises(channels.NotNow, match="401"):
        await telegram.listen()
    async with silent() as url:
        monkeypatch.setenv("SAMBOK_TELEGRAM_URL", url)
        settings.cache_clear()
        with pytest.raises(channels.OutcomeUnknown):
            await channels.SENDERS["telegram"](message())


def test_only_private_words_to_the_bot_are_read() -> None:
    private = {"message": {"chat": {"id": 7, "type": "private"}, "text": " /stop "}}
    assert telegram.read_update(private) == ("7", "/stop")
    group = {"message": {"chat": {"id": 7, "type": "group"}, "text": "/stop"}}
    picture = {"message": {"chat": {"id": 7, "type": "private"}, "photo": []}}
    for other in (group, picture, {"edited_message": private["message"]}, [], None, {"message": None}):
        assert telegram.read_update(other) is None


def test_an_update_that_does_not_know_the_secret_is_nobodys(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    assert telegram.is_theirs(telegram.secret())
    assert not telegram.is_theirs("")
    assert TOKEN not in telegram.secret()
    own = telegram.chat_digest(CHAT)
    monkeypatch.setenv("SAMBOK_TELEGRAM_TOKEN", "")
    settings.cache_clear()
    assert not telegram.is_theirs(telegram.secret()), "without a bot there is nobody to hear"
    assert telegram.chat_digest(CHAT) != own, "nobody without our token can tell which chat it is"
