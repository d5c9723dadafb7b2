"""What every channel takes and answers: a message ready to travel, three ways to fail, and a receipt."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import httpx

from services.family.domain import Said

TIMEOUT = httpx.Timeout(10, connect=3)


class NotNow(Exception):
    """The channel certainly did not take the message and may take it later."""


class OutcomeUnknown(Exception):
    """The channel may or may not have taken the message."""


class Unsendable(Exception):
    """The channel will never take this message; its text is the channel's own code."""


class Saying(NamedTuple):
    """Which words, in which language: `saying` and `wording` are the keys of words.py."""

    saying: str
    wording: int
    language: str


class Fragment(NamedTuple):
    """A piece of a spoken message: the names of its recordings, to be played in turn, and the words they speak."""

    names: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One notice ready to travel. `receipt_url` is where the channel tells what became of it."""

    channel: str
    to: str
    text: str
    reference: str
    receipt_url: str
    language: str = "km"
    fragments: tuple[Fragment, ...] = ()
    subject: str = ""


class Receipt(NamedTuple):
    """What a channel says became of a message, and its own id for it."""

    said: Said
    gateway_id: str | None


Send = Callable[[Message], Awaitable[str | None]]


async def first_that_takes(message: Message, *senders: Send) -> str | None:
    """Hand a message to the first provider; to the next only what the one before certainly did not take.

    Otherwise the same message would come twice.

    Raises:
        NotNow: none of them takes it now.
        OutcomeUnknown, Unsendable: as one of them said.
    """
    for sender in senders[:-1]:
        with contextlib.suppress(NotNow):
            return await sender(message)
    return await senders[-1](message)


async def ask(method: str, url: str, **more: object) -> httpx.Response:
    """One request to a gateway.

    Raises:
        NotNow: it was never reached.
        OutcomeUnknown: the connection broke before it answered.
    """
    try:
        return await _client().request(method, url, **more)  # type: ignore[arg-type]
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise NotNow(type(error).__name__) from None
    except httpx.TransportError as error:
        raise OutcomeUnknown(type(error).__name__) from None


@lru_cache
def _client() -> httpx.AsyncClient:
    """One for the process: to make one reads every root certificate anew."""
    return httpx.AsyncClient(timeout=TIMEOUT)
