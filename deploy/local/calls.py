"""The call gateway of the local telephone network: speaks Twilio's call API, and writes down what a call said.

As in Twilio's "Make outbound phone calls" and "TwiML for Programmable Voice", and as Somleng does:

- `POST /2010-04-01/Accounts/{sid}/Calls.json`, a form with `To From Twiml` and perhaps `StatusCallback` and
  `StatusCallbackMethod` (only GET here), HTTP basic authentication. Answers: 201 with `{sid, status, to, from}`; 401
  and 400 with `{code, message, status}`.
- When somebody takes the call, `Twiml` is done from its first verb to its last: `Say` is heard as its words, `Play` as
  the name of the recording, `Pause` as nothing. Other verbs are refused.
- `StatusCallback` is fetched with `CallSid To CallStatus`: `completed`, `no-answer`, or `failed` for a phone out of
  service.
"""

import hmac
import os
import re
from typing import Annotated
from urllib.parse import urlencode
from uuid import uuid4
from xml.etree import ElementTree

from fastapi import APIRouter, Depends, Form
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from deploy.local.network import Message, network

router = APIRouter()
HEARD = {"Say", "Play", "Pause"}
STATUSES = {"in-service": "completed", "unanswered": "no-answer", "out-of-service": "failed"}


@router.post("/2010-04-01/Accounts/{account}/Calls.json")
async def make_call(
    account: str,
    known: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())],
    to: Annotated[str, Form(alias="To")] = "",
    sender: Annotated[str, Form(alias="From")] = "",
    twiml: Annotated[str, Form(alias="Twiml")] = "",
    callback: Annotated[str, Form(alias="StatusCallback")] = "",
) -> Response:
    """Make a call, which is over before this answers; what became of it is told at `StatusCallback`."""
    if not _is_known(account, known):
        return _refusal(401, 20003, "Authenticate")
    number, words = "+" + re.sub(r"\D", "", to), _heard(twiml)
    if number == "+" or not sender:
        return _refusal(400, 21201, "No 'To' number or no 'From' number is specified")
    if words is None:
        return _refusal(400, 12100, "Document parse failure")
    state = network.state_of(number)
    call = Message(f"CA{uuid4().hex}", number, words, "", sender, "voice")
    said = urlencode({"CallSid": call.id, "To": number, "CallStatus": STATUSES[state]})
    receipts = [f"{callback}?{said}"] if callback else []
    await network.take(call, receipts, arrives=state == "in-service")
    return JSONResponse({"sid": call.id, "status": "queued", "to": number, "from": sender}, 201)


def _heard(twiml: str) -> str | None:
    """What a call says, in words; nothing when the document is none."""
    try:
        document = ElementTree.fromstring(twiml)  # noqa: S314 – only our own services speak to this gateway
    except ElementTree.ParseError:
        return None
    if document.tag != "Response" or not {verb.tag for verb in document} <= HEARD:
        return None
    return " ".join((verb.text or "").strip() for verb in document if verb.tag != "Pause")


def _is_known(account: str, known: HTTPBasicCredentials) -> bool:
    own = (os.environ.get("SAMBOK_SMS_USERNAME", "sambok"), os.environ.get("SAMBOK_SMS_PASSWORD", ""))
    given = (known.username, known.password)
    pairs = zip(own, given, strict=True)
    return account == own[0] and bool(own[1]) and all(hmac.compare_digest(a.encode(), b.encode()) for a, b in pairs)


def _refusal(status: int, code: int, message: str) -> Response:
    return JSONResponse({"code": code, "message": message, "status": status}, status)
