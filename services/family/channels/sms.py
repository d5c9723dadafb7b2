"""Text messages, through a gateway that speaks Kannel's `sendsms` interface.

Kannel User Guide, "Using the HTTP interface to send SMS messages" and "Delivery reports". What of it this relies on:

- 202 with `0: Accepted for delivery` or `3: Queued for later delivery` means that the gateway has the message; 4xx that
  it never will; 503 that it may later.
- The gateway gives no message id in its answer and does not recognise a repeated message. So each notice has its own
  `dlr-url` with a secret token, and `dlr-mask` asks for every receipt, also for the one when the network takes the
  message. A receipt of any kind proves acceptance. When the outcome of a hand-over is unknown (the connection or this
  process broke before the answer), the message is sent again only after a wait without any receipt.
- `account` carries the notice's id into the gateway's own log, where a person can look it up.

The limit of this: if the outcome is unknown *and* the gateway accepted the message *and* no receipt comes within the
wait (its network is down, or it gives up calling us), the family gets the same message twice. Kannel must run with
`http-request-retry` set, so that a receipt is offered again while this service restarts. Better twice than never.

What phones answer comes the other way ("SMS-service"): Kannel fetches an address, with what it is told to fill in. Its
configuration for us, with `mo-recode = true` in the core so that Khmer comes as UTF-8:

    group = sms-service
    keyword = default
    get-url = "<public address>/replies/<SAMBOK_REPLIES_TOKEN>?from=%q&text=%a&charset=%C"
    max-messages = 0

With `max-messages = 0` nothing is ever sent back, whatever we answer: not to somebody unknown either.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qsl

import httpx
from pydantic import TypeAdapter, ValidationError

from services.family.channels.message import (
    Message,
    NotNow,
    OutcomeUnknown,
    Receipt,
    Unsendable,
    ask,
    first_that_takes,
)
from services.family.domain import Said, sms_size
from shared.contracts.codes import Phone
from shared.errors import refuse
from shared.settings import settings

# 1 delivered to the phone, 2 not delivered, 4 queued for a phone that is off, 8 taken by the network, 16 refused by it.
RECEIPTS: dict[str, Said] = {
    "1": "delivered",
    "2": "not-delivered",
    "4": "taken",
    "8": "taken",
    "16": "not-accepted-by-network",
}


_number: TypeAdapter[str] = TypeAdapter(Phone)


class Reply(NamedTuple):
    """What a phone answered: its number in E.164, and the words."""

    number: str
    text: str


async def send_sms(message: Message) -> str | None:
    """Hand a message to the gateway; its id for the message when it says one (ours does, stock Kannel does not).

    Raises:
        NotNow, OutcomeUnknown, Unsendable: see there.
    """
    known = settings()
    gateways = [(known.sms_url, known.sms_username, known.sms_password)]
    if known.sms_url_2:
        gateways.append((known.sms_url_2, known.sms_username_2, known.sms_password_2))
    return await first_that_takes(
        message,
        *(partial(_hand, url=url, username=name, password=word.get_secret_value()) for url, name, word in gateways),
    )


async def _hand(message: Message, url: str, username: str, password: str) -> str | None:
    asked = {
        "username": username,
        "password": password,
        "to": message.to,
        "text": message.text,
        "charset": "UTF-8",
        "coding": "0" if sms_size(message.text).coding == "gsm7" else "2",
        "account": message.reference,
    }
    if message.receipt_url:
        asked["dlr-mask"] = str(sum(map(int, RECEIPTS)))
        asked["dlr-url"] = f"{message.receipt_url}?status=%d&id=%I"
    return _read(await ask("GET", f"{url}/cgi-bin/sendsms", params=asked))


def read_receipt(said: Mapping[str, str]) -> Receipt:
    """Kannel's delivery report: `status` and `id` as `dlr-url` asked for them.

    Raises:
        Refused: the status is none that a gateway sends.
    """
    status = said.get("status", "")
    if status not in RECEIPTS:
        raise refuse("status", "unknown_code", allowed=list(RECEIPTS))
    return Receipt(RECEIPTS[status], said.get("id"))


def is_gateway(token: str) -> bool:
    """Whether whoever brings a reply was told where to bring it; nobody when no token is set."""
    own = settings().replies_token.get_secret_value()
    return bool(own) and hmac.compare_digest(token.encode(), own.encode())


def read_reply(query: str) -> Reply | None:
    """An incoming message as `get-url` above asks for it; None when it names no number.

    The words are in the character set that comes with them: recoded or not, what cannot be read is no wish.
    """
    said = dict(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))
    try:
        number = _number.validate_python(re.sub("^00", "+", said.get("from", "")))
    except ValidationError:
        return None
    wide = said.get("charset", "").upper().replace("-", "") in ("UTF16BE", "UCS2")
    return Reply(number, said.get("text", "").encode("latin-1").decode("utf-16-be" if wide else "utf-8", "replace"))


def number_digest(number: str) -> str | None:
    """What is kept of a number to know it again: nobody without our key can tell which it is. None without a key."""
    key = settings().pseudonym_key.get_secret_value()
    return hmac.new(key.encode(), number.encode(), hashlib.sha256).hexdigest() if key else None


def _read(answer: httpx.Response) -> str | None:
    if answer.is_success and answer.text.startswith(("0:", "3:")):
        given: str | None = answer.headers.get("x-message-id")
        return given
    # A wrong password is ours to mend and no fault of the number: the notice waits, visibly late, until it is.
    if answer.status_code >= 500 or answer.text.startswith("Authorization failed"):
        raise NotNow(f"gateway-{answer.status_code}")
    if answer.is_client_error:
        raise Unsendable(f"gateway-{answer.status_code}")
    raise OutcomeUnknown(f"gateway-{answer.status_code}")
