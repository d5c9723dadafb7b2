"""A bot's side of Telegram on one machine: speaks the Bot API, and presses START where an invitation arrives.

As in core.telegram.org/bots/api:

- `POST /bot<token>/sendMessage` with JSON `{chat_id, text}` answers `{ok, result: {message_id, chat, date, text}}`;
  401 for a wrong token, 400 for a chat that never wrote to the bot, 403 when its owner has blocked it, each as
  `{ok: false, error_code, description}`.
- `POST /bot<token>/setWebhook` with `{url, secret_token}`: what somebody tells the bot is posted there as an update,
  with the secret in the header `X-Telegram-Bot-Api-Secret-Token`.

A chat's id is the telephone's number, so that one is as unguessable here as nobody needs. A telephone that gets a text
message with the bot's link opens it and presses START by itself, unless it was told to ignore it (`presses_start`).
Nobody takes a START that cannot be brought: unlike Telegram, it is not tried again.
"""

import hmac
import os
import re
import time
from itertools import count
from typing import Any

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from deploy.local.network import HTTP, Message, network

router = APIRouter()
INVITATION = re.compile(r"https://t\.me/\w+\?start=([\w-]{1,64})")
_updates = count(1)


class SendMessage(BaseModel):
    """What a bot says, and to which chat."""

    chat_id: int
    text: str


class SetWebhook(BaseModel):
    """Where updates are brought."""

    url: str
    secret_token: str = ""


@router.post("/bot{token}/sendMessage")
async def send_message(token: str, body: SendMessage) -> Response:
    """Let a bot write to somebody who has written to it."""
    if not _is_known(token):
        return _refusal(401, "Unauthorized")
    number = f"+{body.chat_id}"
    if not network.knows_bot(number):
        return _refusal(400, "Bad Request: chat not found")
    if network.state_of(number) == "blocks-bot":
        return _refusal(403, "Forbidden: bot was blocked by the user")
    identity = network.number_bot_message()
    await network.take(Message(str(identity), number, body.text, "", "Sambok", "telegram"), [], arrives=True)
    chat = {"id": body.chat_id, "type": "private"}
    said = {"message_id": identity, "date": int(time.time()), "chat": chat, "text": body.text}
    return JSONResponse({"ok": True, "result": said})


@router.post("/bot{token}/setWebhook")
async def set_webhook(token: str, body: SetWebhook) -> Response:
    """Bring what people tell the bot to this address from now on."""
    if not _is_known(token):
        return _refusal(401, "Unauthorized")
    network.set_hook(body.url, body.secret_token)
    return JSONResponse({"ok": True, "result": True, "description": "Webhook was set"})


async def follow_invitation(number: str, text: str) -> None:
    """Open the bot's link in a text message and press START, which is over before the message counts as taken."""
    found = INVITATION.search(text)
    if found and network.state_of(number) != "ignores-bot":
        await say_to_bot(number, f"/start {found[1]}")


async def say_to_bot(number: str, text: str) -> None:
    """Bring to the bot what the owner of a telephone tells it."""
    network.meet_bot(number)
    hook = network.hook()
    if hook is None:
        return
    chat: dict[str, Any] = {"id": int(number.removeprefix("+")), "type": "private"}
    said = {"message_id": next(_updates), "date": int(time.time()), "chat": chat, "text": text}
    update = {"update_id": next(_updates), "message": said}
    async with httpx.AsyncClient(timeout=HTTP) as client:
        await client.post(hook[0], json=update, headers={"X-Telegram-Bot-Api-Secret-Token": hook[1]})


class Words(BaseModel):
    """What somebody types to the bot."""

    text: str


@router.post("/story/phones/{number}/bot", status_code=204)
async def type_to_bot(number: str, body: Words) -> None:
    """Let the owner of a telephone say something to the bot, such as `/stop`."""
    await say_to_bot(number, body.text)


def _is_known(token: str) -> bool:
    own = os.environ.get("SAMBOK_TELEGRAM_TOKEN", "")
    return bool(own) and hmac.compare_digest(own.encode(), token.encode())


def _refusal(status: int, description: str) -> Response:
    return JSONResponse({"ok": False, "error_code": status, "description": description}, status)
