"""What a phone on this machine answers to a text message, brought to the service as Kannel's SMS-service does.

As in the Kannel User Guide ("SMS-service", "Parameters"): the address in SAMBOK_SMS_GET_URL is fetched with `%p` or
`%q` the sender's number, `%P` the receiver, `%a` all words with spaces squeezed to one and `%C` the character set
filled in. Of what it answers nothing is sent back, as with `max-messages = 0`. When nobody is there it is offered
again, as a receipt is.
"""

import os
import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from deploy.local.network import address_of, network

router = APIRouter()


class Answer(BaseModel):
    """What the owner of a telephone types."""

    text: str


@router.post("/story/phones/{number}/sms", status_code=204)
async def answer_by_sms(number: str, body: Answer) -> None:
    """Let the owner of a telephone answer by text message, such as `STOP`."""
    _bring(address_of(number), body.text)


@router.post("/phones/{number}/replies")
async def answer_from_page(number: str, text: Annotated[str, Form()]) -> Response:
    """The same from the page of phones."""
    _bring(address_of(number), text)
    return RedirectResponse("/", status_code=303)


def _bring(number: str, text: str) -> None:
    values = {"%p": number, "%q": number, "%P": "Sambok", "%a": " ".join(text.split()), "%C": "UTF-8"}
    url = os.environ.get("SAMBOK_SMS_GET_URL", "")
    if url:
        network.offer(re.sub(r"%[pqPaC]", lambda found: quote(values[found[0]], safe=""), url))
