"""A telephone network on one machine: a text-message gateway that speaks Kannel's protocol, and the phones as a page.

As in the Kannel User Guide ("Using the HTTP interface to send SMS messages", "Delivery reports"):

- `GET /cgi-bin/sendsms` with `username password to text` and perhaps `from charset coding dlr-mask dlr-url account`;
  `POST` takes the text as its body and the rest as `X-Kannel-…` headers. Answers: 202 `0: Accepted for delivery`; 403
  `Authorization failed for sendsms`; 400 for a missing number.
- When `dlr-mask` asks for it, `dlr-url` is fetched with `%d` filled in: 8 when the network takes the message, then 1
  when the phone has it, or 2 when it cannot have it. `%I` is the gateway's message id, `%P` the receiver.
- A repeated message is a second message: the protocol knows no client reference. `account` is only kept with it.

Where it goes beyond the guide: the answer carries the id in the header `X-Message-ID` (stock Kannel gives it only in
`%I`). A receipt nobody takes is offered again with growing waits (Kannel: `http-request-retry`), also after a restart.

`GET /` shows the phones; `GET /api/messages?to=+855…` lists what reached one; `PUT /story/phones/{number}` takes
one out of service; `POST /story/reset` forgets everything. Settings: SAMBOK_SMS_USERNAME,
SAMBOK_SMS_PASSWORD, and SAMBOK_PHONES_FILE, a SQLite file that outlives a restart (in memory when left out).
"""

import asyncio
import contextlib
import hmac
import os
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

import httpx
from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pydantic import BaseModel
from sse_starlette import EventSourceResponse

TO_PHONE, NOT_TO_PHONE, TO_NETWORK = 1, 2, 8  # the bits of dlr-mask
FIRST_WAIT, LONGEST_WAIT, GIVE_UP_AFTER = 0.2, 5.0, 3600.0  # seconds between offers of a receipt, and in all
HTTP = httpx.Timeout(5)
_LINK = re.compile(r"https?://[^\s<>\"]+")
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS messages (
        position INTEGER PRIMARY KEY, id TEXT UNIQUE, "to" TEXT, text TEXT, at TEXT, reference TEXT, sender TEXT
    );
    CREATE INDEX IF NOT EXISTS messages_to ON messages ("to");
    CREATE TABLE IF NOT EXISTS receipts (url TEXT PRIMARY KEY, offered_at REAL);
    CREATE TABLE IF NOT EXISTS out_of_service (number TEXT PRIMARY KEY);
"""
_pages = Environment(loader=FileSystemLoader(Path(__file__).parent / "handsets"), autoescape=True)


class Network:
    """Every phone, what reached it and which receipts are still to be taken."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._offers: set[asyncio.Task[None]] = set()
        self.changed = asyncio.Condition()

    def open(self) -> None:
        """Open the store and offer again what was not taken when the process last ended."""
        self._client = httpx.AsyncClient(timeout=HTTP)
        self._store = sqlite3.connect(self._file, isolation_level=None)
        self._store.row_factory = sqlite3.Row
        self._store.execute("PRAGMA journal_mode = WAL")
        self._store.executescript(_SCHEMA)
        for row in self._store.execute("SELECT url FROM receipts ORDER BY offered_at").fetchall():
            self._begin_offer([row["url"]])

    async def close(self) -> None:
        """End the offers, which are kept for the next start, and close the store."""
        for task in self._offers:
            task.cancel()
        await asyncio.gather(*self._offers, return_exceptions=True)
        await self._client.aclose()
        self._store.close()

    async def take(self, asked: dict[str, str]) -> str:
        """Deliver a message to its phone and begin to tell what became of it; the gateway's id for it."""
        number, message_id = asked["to"], str(uuid4())
        in_service = self.is_in_service(number)
        urls = [
            _filled(asked.get("dlr-url", ""), status, message_id, number)
            for status in (TO_NETWORK, TO_PHONE if in_service else NOT_TO_PHONE)
            if status & int(asked.get("dlr-mask") or 0) and asked.get("dlr-url")
        ]
        self._store.execute("BEGIN")
        if in_service:
            row = (message_id, number, asked.get("text", ""), datetime.now(UTC).isoformat(), asked.get("account", ""))
            self._store.execute(
                'INSERT INTO messages (id, "to", text, at, reference, sender) VALUES (?, ?, ?, ?, ?, ?)',
                (*row, asked.get("from") or "Sambok"),
            )
        self._store.executemany("INSERT OR IGNORE INTO receipts VALUES (?, ?)", [(url, time.time()) for url in urls])
        self._store.execute("COMMIT")
        self._begin_offer(urls)
        await self._tell_pages()
        return message_id

    def is_in_service(self, number: str) -> bool:
        """Whether messages reach this phone."""
        return not self._store.execute("SELECT 1 FROM out_of_service WHERE number = ?", (number,)).fetchone()

    def switch(self, number: str, *, in_service: bool) -> None:
        """Take a phone out of service, or back into it."""
        self._store.execute("DELETE FROM out_of_service WHERE number = ?", (number,))
        if not in_service:
            self._store.execute("INSERT INTO out_of_service VALUES (?)", (number,))

    def messages(self, number: str | None) -> list[dict[str, Any]]:
        """What reached one phone, or all of them, the newest last."""
        query = (
            'SELECT id, "to", text, at, reference, sender FROM messages WHERE ? IS NULL OR "to" = ? ORDER BY position'
        )
        return [dict(row) for row in self._store.execute(query, (number, number))]

    async def forget(self) -> None:
        """Empty every phone; receipts not yet taken are dropped."""
        for task in self._offers:
            task.cancel()
        for table in ("messages", "receipts", "out_of_service"):
            self._store.execute(f"DELETE FROM {table}")  # noqa: S608 – names written above
        await self._tell_pages()

    def _begin_offer(self, urls: list[str]) -> None:
        task = asyncio.create_task(self._offer(urls))
        self._offers.add(task)
        task.add_done_callback(self._offers.discard)

    async def _offer(self, urls: list[str]) -> None:
        """Fetch each receipt's address in turn until it is taken, as the guide's `http-request-retry` does."""
        for url in urls:
            wait, ends = FIRST_WAIT, time.monotonic() + GIVE_UP_AFTER
            while not await _is_taken(self._client, url) and time.monotonic() < ends:
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            self._store.execute("DELETE FROM receipts WHERE url = ?", (url,))

    async def _tell_pages(self) -> None:
        async with self.changed:
            self.changed.notify_all()


async def _is_taken(client: httpx.AsyncClient, url: str) -> bool:
    try:
        answer = await client.get(url)
    except httpx.TransportError:
        return False
    return answer.status_code < 500  # a refusal is an answer too: the same receipt would be refused again


def _filled(url: str, status: int, message_id: str, number: str) -> str:
    values = {"%d": str(status), "%I": message_id, "%P": quote(number)}
    return re.sub(r"%[dIP]", lambda found: values[found[0]], url)


network = Network(os.environ.get("SAMBOK_PHONES_FILE", ":memory:"))


@contextlib.asynccontextmanager
async def _run(_: FastAPI) -> AsyncIterator[None]:
    network.open()
    yield
    await network.close()


app = FastAPI(title="Sambok phones", lifespan=_run, docs_url=None, redoc_url=None)


class PhoneState(BaseModel):
    """Whether messages reach a phone."""

    in_service: bool


@app.get("/cgi-bin/sendsms")
async def send_sms(request: Request) -> Response:
    """Take a message by query, as the guide's "CGI variables"."""
    return await _send(dict(request.query_params))


@app.post("/cgi-bin/sendsms")
async def post_sms(request: Request) -> Response:
    """Take a message as a body with `X-Kannel-…` headers."""
    headers = {name.removeprefix("x-kannel-"): value for name, value in request.headers.items()}
    return await _send({**headers, "text": (await request.body()).decode()})


async def _send(asked: dict[str, str]) -> Response:
    if not _is_known(asked.get("username") or asked.get("user", ""), asked.get("password") or asked.get("pass", "")):
        return PlainTextResponse("Authorization failed for sendsms", 403)
    # An unescaped plus reads as a space, which in `to` parts several receivers; we take one.
    number = "+" + re.sub(r"\D", "", asked.get("to", ""))
    if number == "+":
        return PlainTextResponse("Missing receiver number, rejected", 400)
    message_id = await network.take({**asked, "to": number})
    return PlainTextResponse("0: Accepted for delivery", 202, {"X-Message-ID": message_id})


def _is_known(username: str, password: str) -> bool:
    own = (os.environ.get("SAMBOK_SMS_USERNAME", "sambok"), os.environ.get("SAMBOK_SMS_PASSWORD", ""))
    given = (username, password)
    return bool(own[1]) and all(hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(own, given, strict=True))


@app.get("/api/messages")
async def list_messages(to: Annotated[str | None, Query()] = None) -> list[dict[str, Any]]:
    """What reached one phone (`?to=+855…`) or all, `{id, to, text, at, reference, sender}`, the newest last."""
    return network.messages("+" + re.sub(r"\D", "", to) if to else None)


@app.put("/story/phones/{number}", status_code=204)
async def switch_phone(number: str, body: PhoneState) -> None:
    """Take a phone out of service, or back into it."""
    network.switch("+" + re.sub(r"\D", "", number), in_service=body.in_service)


@app.post("/story/reset", status_code=204)
async def reset() -> None:
    """Empty every phone."""
    await network.forget()


@app.get("/", response_class=HTMLResponse)
async def show_phones() -> str:
    """Every phone that got a message, the one with the newest first."""
    return _pages.get_template("phones.html").render(phones=_by_phone())


@app.get("/live")
async def live() -> EventSourceResponse:
    """The phones again, whenever one gets a message."""

    async def fragments() -> AsyncIterator[str]:
        while True:
            async with network.changed:
                await network.changed.wait()
            yield _pages.get_template("handsets.html").render(phones=_by_phone())

    return EventSourceResponse(fragments(), ping=15)


@app.get("/khmer.ttf")
async def font() -> Response:
    """A font for those whose system has none for Khmer."""
    file = resources.files("fontpkg_noto_sans_khmer") / "files" / "NotoSansKhmer[wdth,wght].ttf"
    return Response(file.read_bytes(), media_type="font/ttf", headers={"Cache-Control": "max-age=86400"})


def _by_phone() -> list[dict[str, Any]]:
    phones: dict[str, list[dict[str, Any]]] = {}
    for message in reversed(network.messages(None)[-500:]):
        phones.setdefault(message["to"], []).append({**message, "html": _linked(message["text"])})
    return [{"number": number, "messages": messages} for number, messages in phones.items()]


def _linked(text: str) -> Markup:
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts += [Markup.escape(text[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, Markup.escape(text[end:])])
