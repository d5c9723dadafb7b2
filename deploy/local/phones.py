"""A telephone network on one machine: a text-message gateway that speaks Kannel's protocol, and the phones as a page.

Calls, a bot's messages, e-mail and what phones answer have other doors: calls.py, telegram.py, mail.py, replies.py.
Text messages are as in the Kannel User Guide ("Using the HTTP interface to send SMS messages", "Delivery reports"):

- `GET /cgi-bin/sendsms` with `username password to text` and perhaps `from charset coding dlr-mask dlr-url account`;
  `POST` takes the text as its body and the rest as `X-Kannel-…` headers. Answers: 202 `0: Accepted for delivery`; 403
  `Authorization failed for sendsms`; 400 for a missing number.
- When `dlr-mask` asks for it, `dlr-url` is fetched with `%d` filled in: 8 when the network takes the message, then 1
  when the phone has it, or 2 when it cannot have it. `%I` is the gateway's message id, `%P` the receiver.
- A repeated message is a second message: the protocol knows no client reference. `account` is only kept with it.

Where it goes beyond the guide: the answer carries the id in the header `X-Message-ID` (stock Kannel gives it only in
`%I`). A receipt nobody takes is offered again with growing waits (Kannel: `http-request-retry`), also after a restart.

`GET /` shows the phones; `GET /api/messages?to=+855…` lists what reached one; `PUT /story/phones/{number}` takes
one out of service or lets its calls ring unanswered; `POST /story/reset` forgets everything. Settings:
SAMBOK_SMS_USERNAME, SAMBOK_SMS_PASSWORD, SAMBOK_SMS_GET_URL, SAMBOK_TELEGRAM_TOKEN, SAMBOK_SMTP_LISTEN, and
SAMBOK_PHONES_FILE, a SQLite file that outlives a restart (in memory when left out).
"""

import contextlib
import hmac
import os
import re
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pydantic import BaseModel
from sse_starlette import EventSourceResponse

from deploy.local import calls, mail, replies, telegram
from deploy.local.network import Message, State, address_of, network

TO_PHONE, NOT_TO_PHONE, TO_NETWORK = 1, 2, 8  # the bits of dlr-mask
_LINK = re.compile(r"https?://[^\s<>\"]+")
_pages = Environment(loader=FileSystemLoader(Path(__file__).parent / "handsets"), autoescape=True)


@contextlib.asynccontextmanager
async def _run(_: FastAPI) -> AsyncIterator[None]:
    network.open()
    async with mail.listening(os.environ.get("SAMBOK_SMTP_LISTEN", "")):
        yield
    await network.close()


app = FastAPI(title="Sambok phones", lifespan=_run, docs_url=None, redoc_url=None)
app.include_router(calls.router)
app.include_router(telegram.router)
app.include_router(replies.router)


class PhoneState(BaseModel):
    """Whether messages reach a phone, whether somebody takes its calls, and what becomes of a bot's invitation."""

    in_service: bool = True
    answers: bool = True
    presses_start: bool = True
    blocks_bot: bool = False

    @property
    def state(self) -> State:
        """The one state of the network that this means."""
        if not self.in_service:
            return "out-of-service"
        if self.blocks_bot:
            return "blocks-bot"
        if not self.presses_start:
            return "ignores-bot"
        return "in-service" if self.answers else "unanswered"


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
    sender, reference = asked.get("from") or "Sambok", asked.get("account", "")
    message = Message(str(uuid4()), number, asked.get("text", ""), reference, sender, "sms")
    arrives = network.state_of(number) != "out-of-service"
    await network.take(message, _receipts(asked, message, TO_PHONE if arrives else NOT_TO_PHONE), arrives=arrives)
    if arrives:
        await telegram.follow_invitation(number, message.text)
    return PlainTextResponse("0: Accepted for delivery", 202, {"X-Message-ID": message.id})


def _receipts(asked: dict[str, str], message: Message, outcome: int) -> list[str]:
    """The addresses that tell what became of a message, of those kinds that `dlr-mask` asks for."""
    url, mask = asked.get("dlr-url", ""), int(asked.get("dlr-mask") or 0)
    return [_filled(url, status, message) for status in (TO_NETWORK, outcome) if url and status & mask]


def _filled(url: str, status: int, message: Message) -> str:
    values = {"%d": str(status), "%I": message.id, "%P": quote(message.to)}
    return re.sub(r"%[dIP]", lambda found: values[found[0]], url)


def _is_known(username: str, password: str) -> bool:
    own = (os.environ.get("SAMBOK_SMS_USERNAME", "sambok"), os.environ.get("SAMBOK_SMS_PASSWORD", ""))
    given = (username, password)
    return bool(own[1]) and all(hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(own, given, strict=True))


@app.get("/api/messages")
async def list_messages(to: Annotated[str | None, Query()] = None) -> list[dict[str, Any]]:
    """What reached one phone (`?to=+855…`), one mailbox (`?to=a@b.org`) or all, the newest last.

    `{id, to, text, at, reference, sender, channel}`; the text of a call is what it said.
    """
    return network.messages(address_of(to) if to else None)


@app.put("/story/phones/{number}", status_code=204)
async def switch_phone(number: str, body: PhoneState) -> None:
    """Take a phone or a mailbox out of service, let its calls ring unanswered, or put it back to work."""
    network.switch(address_of(number), body.state)


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
