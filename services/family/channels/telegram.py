"""Messages by a Telegram bot, over its HTTP interface (core.telegram.org/bots/api).

What of it this relies on:

- `sendMessage` answers `{"ok": true, "result": {"message_id": …}}`; otherwise `{"ok": false, "error_code": …,
  "description": …, "parameters": {"retry_after": …}}`: 403 and 400 that it never will (blocked, no such chat), 429 and
  5xx that it may later, 401 that our token is wrong, which is ours to mend.
- A bot cannot begin: it may write only to who has pressed START. `https://t.me/<bot>?start=<token>` brings somebody
  there, and pressing START sends the text `/start <token>` from the chat that answers are then sent to.
- `setWebhook` names the address that gets each update as JSON, with our `secret_token` in the header
  `X-Telegram-Bot-Api-Secret-Token`. An update that is not answered with 2xx is sent again.

There are no receipts and a repeated message is a second message, so the limit is that of text messages (sms.py).
"""

import hashlib
import hmac
from typing import Any, NamedTuple

import httpx

from services.family.channels.message import Message, NotNow, OutcomeUnknown, Unsendable, ask
from shared.settings import settings

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 – a header's name


class Update(NamedTuple):
    """What somebody told the bot: from which chat, and the words."""

    chat: str
    text: str


async def send(message: Message) -> str | None:
    """Write to a chat; Telegram's id for the message.

    Raises:
        NotNow, OutcomeUnknown, Unsendable: see there.
    """
    asked = {"chat_id": message.to, "text": message.text, "link_preview_options": {"is_disabled": True}}
    result = _read(await _ask("sendMessage", asked))
    return str(result["message_id"])


async def listen() -> None:
    """Have updates brought to us; asked once a process, before the first invitation.

    Raises:
        NotNow, OutcomeUnknown, Unsendable: nobody who comes would be heard, so nobody is invited yet.
    """
    address = f"{settings().public_url.rstrip('/')}/api/telegram/updates"
    if (address, secret()) in _listening:
        return
    asked = {"url": address, "secret_token": secret(), "allowed_updates": ["message"]}
    _read(await _ask("setWebhook", asked))
    _listening.add((address, secret()))


_listening: set[tuple[str, str]] = set()


def secret() -> str:
    """What proves that an update comes from Telegram, which alone was told it."""
    return hashlib.sha256(b"updates of " + _token().encode()).hexdigest()


def is_theirs(given: str) -> bool:
    """Whether an update comes from Telegram."""
    return bool(_token()) and hmac.compare_digest(given.encode(), secret().encode())


def deep_link(token: str) -> str:
    """What brings somebody to the bot."""
    return f"https://t.me/{settings().telegram_bot}?start={token}"


def chat_digest(chat: str) -> str:
    """What is kept of a chat to know it again: nobody without our token can tell which it is."""
    return hmac.new(_token().encode(), chat.encode(), "sha256").hexdigest()


def read_update(body: Any) -> Update | None:
    """A private message to the bot; nothing for whatever else an update can be."""
    said: Any = body.get("message") if isinstance(body, dict) else None
    chat = said.get("chat") if isinstance(said, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != "private" or not isinstance(said.get("text"), str):
        return None
    return Update(str(chat.get("id", "")), said["text"].strip())


async def _ask(method: str, asked: dict[str, Any]) -> httpx.Response:
    return await ask("POST", f"{settings().telegram_url}/bot{_token()}/{method}", json=asked)


def _read(answer: httpx.Response) -> Any:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    if answer.is_success and body.get("ok"):
        return body["result"]
    code = body.get("error_code", answer.status_code)
    if code >= 500 or code in (401, 404, 409, 429):
        raise NotNow(f"telegram-{code}")
    if 400 <= code < 500:
        raise Unsendable(f"telegram-{code}")
    raise OutcomeUnknown(f"telegram-{code}")


def _token() -> str:
    return settings().telegram_token.get_secret_value()
