"""How a notice travels: what each channel says and the protocol it speaks. Today only text messages.

Text messages go to a gateway that speaks Kannel's `sendsms` interface (Kannel User Guide, "Using the HTTP interface to
send SMS messages" and "Delivery reports"). What of it this relies on:

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
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache

import httpx

from services.family.domain import sms_size
from shared.settings import settings
from shared.web.language import N_, gettext, speaking

TIMEOUT = httpx.Timeout(10, connect=3)
# 1 delivered to the phone, 2 not delivered, 4 queued for a phone that is off, 8 taken by the network, 16 refused by it.
RECEIPTS = (1, 2, 4, 8, 16)


class NotNow(Exception):
    """The channel certainly did not take the message and may take it later."""


class OutcomeUnknown(Exception):
    """The channel may or may not have taken the message."""


class Unsendable(Exception):
    """The channel will never take this message; its text is the channel's own code."""


@dataclass(frozen=True, slots=True)
class Message:
    """One notice ready to travel. `receipt_url` is where the channel tells what became of it."""

    channel: str
    to: str
    text: str
    reference: str
    receipt_url: str


Send = Callable[[Message], Awaitable[str | None]]

# What a text message says, by milestone and wording. A wording that was ever sent is never edited: a new one gets the
# next number, so that it stays known what a family was told. No name, no charge, no guilt, no address (rule 17).
_SMS_TEXTS: dict[tuple[str, int], str] = {
    ("arrested", 1): N_(
        "Sambok: someone of your family is with the police in %(province)s. Next, the police let the person go or "
        "bring the person to a court. We will tell you. You pay nobody for this. Call 1280: free, day and night. "
        "Your private page: %(link)s"
    ),
}
# Vietnamese is no language of the portals. Unreviewed: no speaker has read these yet.
_SMS_TEXTS_VI: dict[tuple[str, int], str] = {
    ("arrested", 1): (
        "Sambok: một người nhà của bạn đang ở chỗ cảnh sát tại %(province)s. Sau đó cảnh sát sẽ thả hoặc đưa ra tòa. "
        "Chúng tôi sẽ báo cho bạn. Đừng trả tiền cho ai. Gọi 1280: miễn phí, ngày đêm. Trang riêng: %(link)s"
    ),
}


def newest_wording(milestone: str) -> int:
    """The number of the wording that new notices of this milestone get.

    Raises:
        ValueError: there is none; a milestone without words must not be told.
    """
    return max(number for name, number in _SMS_TEXTS if name == milestone)


def sms_text(milestone: str, wording: int, language: str, *, province: str, link: str) -> str:
    """The words of a text message in the recipient's language; `province` is a name in that language."""
    if language == "vi":
        return _SMS_TEXTS_VI[milestone, wording] % {"province": province, "link": link}
    with speaking(language):
        return gettext(_SMS_TEXTS[milestone, wording], province=province, link=link)


async def send_sms(message: Message) -> str | None:
    """Hand a message to the gateway; its id for the message when it says one (ours does, stock Kannel does not).

    Raises:
        NotNow, OutcomeUnknown, Unsendable: see there.
    """
    asked = {
        "username": settings().sms_username,
        "password": settings().sms_password.get_secret_value(),
        "to": message.to,
        "text": message.text,
        "charset": "UTF-8",
        "coding": "0" if sms_size(message.text).coding == "gsm7" else "2",
        "dlr-mask": str(sum(RECEIPTS)),
        "dlr-url": f"{message.receipt_url}?status=%d&id=%I",
        "account": message.reference,
    }
    try:
        answer = await _client().get(f"{settings().sms_url}/cgi-bin/sendsms", params=asked)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise NotNow(type(error).__name__) from None
    except httpx.TransportError as error:
        raise OutcomeUnknown(type(error).__name__) from None
    return _read(answer)


@lru_cache
def _client() -> httpx.AsyncClient:
    """One for the process: to make one reads every root certificate anew."""
    return httpx.AsyncClient(timeout=TIMEOUT)


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


SENDERS: dict[str, Send] = {"sms": send_sms}
