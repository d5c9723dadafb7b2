"""A mail server on one machine: takes letters by SMTP (RFC 5321, with AUTH PLAIN of RFC 4954) and keeps them.

A mailbox that was taken out of service is refused with 550. Nothing is passed on, and nothing is encrypted, because
nothing leaves this machine. `listening("127.0.0.2:8125")` runs it for as long as the block.
"""

import asyncio
import base64
import contextlib
import hmac
import os
import re
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from deploy.local.network import Message, network

_ADDRESS = re.compile(r"<([^<>\s]*)>")


@contextlib.asynccontextmanager
async def listening(where: str) -> AsyncIterator[None]:
    """Take letters at `host:port`; at nothing, take none."""
    if not where:
        yield
        return
    host, _, port = where.rpartition(":")
    async with await asyncio.start_server(_serve, host, int(port), limit=2**20) as _server:
        yield


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        await Conversation(reader, writer).hold()
    writer.close()


class Conversation:
    """One client's letters, from its greeting to its QUIT."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._is_known = not os.environ.get("SAMBOK_SMS_PASSWORD")
        self._to: list[str] = []

    async def hold(self) -> None:
        """Answer line by line."""
        await self._say("220 Sambok")
        while line := (await self._reader.readuntil(b"\r\n")).decode(errors="replace").strip():
            verb = line.split(maxsplit=1)[0].upper()
            await self._say(await self._answer(verb, line))
            if verb == "QUIT":
                return

    async def _answer(self, verb: str, line: str) -> str:
        match verb:
            case "EHLO":
                return "250-sambok\r\n250-8BITMIME\r\n250 AUTH PLAIN"
            case "HELO" | "NOOP":
                return "250 sambok"
            case "AUTH":
                return self._authenticate(line)
            case "MAIL" | "RSET":
                self._to = []
                return "250 go on" if self._is_known or verb == "RSET" else "530 Authentication required"
            case "RCPT":
                return self._receiver(line)
            case "DATA":
                return await self._letter()
            case "QUIT":
                return "221 goodbye"
            case _:
                return "502 Command not implemented"

    def _authenticate(self, line: str) -> str:
        own = f"\0{os.environ.get('SAMBOK_SMS_USERNAME', 'sambok')}\0{os.environ.get('SAMBOK_SMS_PASSWORD', '')}"
        given = base64.b64decode(line.split()[-1])
        self._is_known = hmac.compare_digest(given, own.encode())
        return "235 welcome" if self._is_known else "535 Authentication credentials invalid"

    def _receiver(self, line: str) -> str:
        found = _ADDRESS.search(line)
        if not found or not self._is_known:
            return "501 Syntax error" if self._is_known else "530 Authentication required"
        if network.state_of(found[1]) == "out-of-service":
            return "550 No such mailbox"
        self._to.append(found[1])
        return "250 accepted"

    async def _letter(self) -> str:
        if not self._to:
            return "503 Who is it for?"
        await self._say("354 end with a dot")
        raw = await self._reader.readuntil(b"\r\n.\r\n")
        letter = message_from_bytes(raw[:-3].replace(b"\r\n..", b"\r\n."), EmailMessage, policy=default)
        text = str(letter.get_content()).strip()
        for to in self._to:
            identity, sender = str(letter["Message-ID"]), f"{letter['From']} – {letter['Subject']}"
            await network.take(Message(identity, to, text, "", sender, "email"), [], arrives=True)
        return "250 taken"

    async def _say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())
        await self._writer.drain()
