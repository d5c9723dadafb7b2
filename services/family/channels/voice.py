"""Calls that read a notice aloud, through a gateway that speaks Twilio's call API, as Somleng does.

Many who must be told do not read. Somleng (github.com/somleng/somleng) is free software from Cambodia that speaks this
API, so an operator's line can be reached without a foreign company. What of the API (`POST …/Accounts/{sid}/Calls.json`
with HTTP basic authentication, "Make outbound phone calls" and "TwiML for Programmable Voice") this relies on:

- 201 with `{"sid": …}` means that the call will be made; 401, 403, 429 and 5xx that it may be later; other 4xx that it
  never will.
- `Twiml` is what the call does when somebody takes it: it plays recordings (`Play`), one for each fragment of the
  message, in turn. Until recordings exist (SAMBOK_VOICE_RECORDINGS_URL) the gateway's own voice says the words (`Say`).
- `StatusCallback` with `StatusCallbackMethod` GET is fetched when the call has ended, with `CallSid` and `CallStatus`:
  `completed` it was taken, `busy`, `no-answer` and `canceled` it was not, `failed` it could not be made.

The API does not recognise a repeated call; when the outcome of a hand-over is unknown, the call is made again only
after a wait without a receipt that is longer than a call takes. Whoever takes the call hears no name and no reason.
"""

from collections.abc import Mapping
from functools import partial
from xml.etree import ElementTree

import httpx

from services.family.channels.message import (
    Message,
    NotNow,
    OutcomeUnknown,
    Receipt,
    Unsendable,
    ask,
    first_that_takes,
)
from services.family.domain import Said
from shared.errors import refuse
from shared.settings import settings

STATUSES: dict[str, Said] = {
    "queued": "taken",
    "initiated": "taken",
    "ringing": "taken",
    "in-progress": "taken",
    "completed": "delivered",
    "busy": "unanswered",
    "no-answer": "unanswered",
    "canceled": "unanswered",
    "failed": "not-delivered",
}
_VOICES = {"km": "km-KH", "en": "en-GB", "vi": "vi-VN"}


async def call(message: Message) -> str | None:
    """Have the gateway make the call; its id for it.

    Raises:
        NotNow, OutcomeUnknown, Unsendable: see there.
    """
    known = settings()
    gateways = [(known.voice_url, known.voice_account, known.voice_password, known.voice_from)]
    if known.voice_url_2:
        gateways.append((known.voice_url_2, known.voice_account_2, known.voice_password_2, known.voice_from_2))
    return await first_that_takes(
        message,
        *(
            partial(_call, url=url, account=account, password=word.get_secret_value(), caller=caller)
            for url, account, word, caller in gateways
        ),
    )


async def _call(message: Message, url: str, account: str, password: str, caller: str) -> str | None:
    asked = {
        "To": message.to,
        "From": caller,
        "Twiml": twiml(message),
        "StatusCallback": message.receipt_url,
        "StatusCallbackMethod": "GET",
    }
    url = f"{url}/Accounts/{account}/Calls.json"
    return _read(await ask("POST", url, data=asked, auth=(account, password)))


def twiml(message: Message) -> str:
    """What the call does when it is taken: a breath, then every fragment in turn."""
    response = ElementTree.Element("Response")
    ElementTree.SubElement(response, "Pause", length="1")
    recordings = settings().voice_recordings_url.rstrip("/")
    for fragment in message.fragments:
        if recordings:
            for name in fragment.names:
                ElementTree.SubElement(response, "Play").text = f"{recordings}/{message.language}/{name}.mp3"
        else:
            said = ElementTree.SubElement(response, "Say", language=_VOICES[message.language])
            said.text = fragment.text
    return ElementTree.tostring(response, encoding="unicode")


def read_receipt(said: Mapping[str, str]) -> Receipt:
    """A call's status, as `StatusCallback` tells it.

    Raises:
        Refused: the status is none that a gateway sends.
    """
    status = said.get("CallStatus", "")
    if status not in STATUSES:
        raise refuse("CallStatus", "unknown_code", allowed=list(STATUSES))
    return Receipt(STATUSES[status], said.get("CallSid"))


def _read(answer: httpx.Response) -> str | None:
    if answer.status_code == httpx.codes.CREATED:
        given: str = answer.json()["sid"]
        return given
    # A wrong password or an empty account is ours to mend and no fault of the number.
    if answer.status_code >= 500 or answer.status_code in (401, 403, 429):
        raise NotNow(f"gateway-{answer.status_code}")
    if answer.is_client_error:
        raise Unsendable(f"gateway-{answer.status_code}")
    raise OutcomeUnknown(f"gateway-{answer.status_code}")
