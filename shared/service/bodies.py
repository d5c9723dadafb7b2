"""What may come in at all: JSON of a sane size and depth that is text throughout, or a problem that names the field."""

import json
import re
from collections.abc import Iterator
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import FieldError, Refused
from shared.service.problems import problem

MOST_BYTES = 8_000_000  # far above any form, so that a note of 3 MB still gets an answer that names the note
MOST_DEPTH = 16

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"\s*:?|[\[\]{}]')


class BodyGuard:
    """ASGI middleware: reads the body of an API command whole, refuses what is not sane, and hands it on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("POST", "PUT", "PATCH"):
            await self._app(scope, receive, send)
            return
        try:
            body = await _read(receive)
            if scope["path"].startswith("/api/"):
                _check(dict(scope["headers"]).get(b"content-type", b""), body)
        except Refused as refusal:
            await problem(scope, refusal)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            raise Refused(FieldError("body", "too_long", {"limit": MOST_BYTES}), status=413)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


def _check(content_type: bytes, body: bytes) -> None:
    """Refuse a body that is not JSON, is nested too deeply or holds bytes that are not UTF-8, naming the field."""
    if not re.fullmatch(rb"application/json(\s*;\s*charset=\"?utf-8\"?)?", content_type.strip().lower()):
        raise Refused(FieldError("content-type", "not_json"), status=415)
    text = body.decode("utf-8", "surrogateescape")
    _check_depth(text)
    try:
        value = json.loads(text)
    except ValueError:
        raise Refused(FieldError("body", "not_json"), status=400) from None
    if not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text):
        raise Refused(*(FieldError(path, "not_text") for path in _broken(value, "")), status=400)


def _check_depth(text: str) -> None:
    depth, field = 0, "body"
    for token in _TOKENS.finditer(text):
        found = token[0]
        if found in "[{":
            depth += 1
        elif found in "]}":
            depth -= 1
        elif depth == 1 and found.endswith(":"):
            field = found.rstrip(": \t\r\n").strip('"') or "body"
        if depth > MOST_DEPTH:
            raise Refused(FieldError(field, "too_deep"), status=400)


def _broken(value: Any, path: str) -> Iterator[str]:
    """The dotted paths of strings that were not UTF-8."""
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        yield path or "body"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _broken(key, "body")
            yield from _broken(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _broken(inner, f"{path}.{index}".lstrip("."))
