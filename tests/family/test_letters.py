"""E-mail against the local mail server over real SMTP: what arrives, what is refused, what is not known."""

import asyncio
import contextlib
import smtplib
from collections.abc import AsyncIterator
from email.policy import SMTP

import httpx
import pytest

from services.family import channels
from services.family.channels import Message, mail
from shared.settings import settings
from tests.family.conftest import PASSWORD, USERNAME, Gateway, free_port

MAILBOX = "ros.chea@example.org"
WORDS = "ម្នាក់ក្នុងគ្រួសារអ្នក\n.\n.. a line of dots\nLink: https://family.test/p/" + "x" * 60


def message(to: str = MAILBOX) -> Message:
    return Message("email", to, WORDS, "0d9f1b0e-0000-4000-8000-000000000001", "", subject="សារពីសំបុក")


def use(monkeypatch: pytest.MonkeyPatch, first: str, second: str = "") -> None:
    monkeypatch.setenv("SAMBOK_SMTP_URL", first)
    monkeypatch.setenv("SAMBOK_SMTP_URL_2", second)
    settings.cache_clear()


async def test_a_letter_arrives_as_it_was_written(gateway: Gateway) -> None:
    gateway_id = await channels.SENDERS["email"](message())
    [arrived] = await gateway.messages(MAILBOX)
    assert (arrived["id"], arrived["channel"], arrived["text"]) == (gateway_id, "email", WORDS)
    assert arrived["id"] == f"<{message().reference}@family.test>", "the same letter twice is seen to be one"
    assert "សារពីសំបុក" in arrived["sender"]


async def test_what_the_server_refuses(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async with httpx.AsyncClient(base_url=gateway.url) as client:
        await client.put(f"/story/phones/{MAILBOX}", json={"in_service": False})
    with pytest.raises(channels.Unsendable, match="smtp-550"):
        await channels.SENDERS["email"](message())
    use(monkeypatch, f"smtp://{USERNAME}:another@127.0.0.1:{gateway.mail_port}")
    with pytest.raises(channels.NotNow):
        await channels.SENDERS["email"](message("else@example.org"))
    use(monkeypatch, f"smtp://127.0.0.1:{gateway.mail_port}")
    with pytest.raises(channels.Unsendable, match="smtp-530"):
        await channels.SENDERS["email"](message("else@example.org"))
    assert await gateway.messages() == []


async def test_a_second_server_takes_what_the_first_certainly_did_not(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere, there = f"smtp://127.0.0.1:{free_port()}", settings().smtp_url.get_secret_value()
    use(monkeypatch, nowhere, there)
    await channels.SENDERS["email"](message())
    use(monkeypatch, nowhere)
    with pytest.raises(channels.NotNow):
        await channels.SENDERS["email"](message())
    assert len(await gateway.messages(MAILBOX)) == 1


async def test_a_server_that_hangs_up_within_a_letter_may_have_taken_it(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with cut_off_after(b"DATA") as url:
        use(monkeypatch, url, settings().smtp_url.get_secret_value())
        with pytest.raises(channels.OutcomeUnknown):
            await channels.SENDERS["email"](message())
    async with cut_off_after(b"MAIL") as url:
        use(monkeypatch, url)
        with pytest.raises(channels.NotNow):
            await channels.SENDERS["email"](message())
    assert await gateway.messages() == [], "the second server got nothing that the first may have taken"


@contextlib.asynccontextmanager
async def cut_off_after(verb: bytes) -> AsyncIterator[str]:
    """A server that says yes to everything and is gone once it has heard that verb."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 x\r\n")
        while (line := await reader.readline()) and not line.upper().startswith(verb):
            writer.write(b"250 x\r\n")
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def test_a_letter_names_nobody_in_its_head(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMBOK_SMTP_FROM", "sambok@family.test")
    settings.cache_clear()
    head = mail.written(message()).as_bytes(policy=SMTP).partition(b"\r\n\r\n")[0].decode()
    assert {line.partition(":")[0] for line in head.split("\r\n") if not line.startswith(" ")} == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
        "MIME-Version",
    }  # fmt: skip


async def test_the_local_server_speaks_the_protocol(gateway: Gateway) -> None:
    def talk() -> list[int]:
        with smtplib.SMTP("127.0.0.1", gateway.mail_port, timeout=10) as smtp:
            codes = [smtp.helo()[0], smtp.docmd("VRFY", "x")[0], smtp.mail("a@b.c")[0]]
            smtp.ehlo()
            smtp.login(USERNAME, PASSWORD)
            return [*codes, smtp.mail("a@b.c")[0], smtp.docmd("DATA")[0], smtp.docmd("RCPT", "TO:nobody")[0],
                    smtp.rcpt("c@d.e")[0], smtp.rset()[0], smtp.noop()[0]]  # fmt: skip

    assert await asyncio.to_thread(talk) == [250, 502, 530, 250, 503, 501, 250, 250, 250]
