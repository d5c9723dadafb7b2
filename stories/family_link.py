"""The way a family comes in: the private link in the newest message on its phone, and the PIN the parent passed on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stories.platform import PHONES, Missing, Route, Unreadable
from stories.scene import Scene

LINK = re.compile(r"https?://\S*/(?P<token>[\w.~-]+)")
# A link that was read aloud or printed is a short code instead.
SHORT_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)[A-Z0-9]{4}(?:-[A-Z0-9]{4})+\b")


async def messages(scene: Scene, key: str) -> list[Mapping[str, Any]]:
    """Everything that reached any number of KEY: `{id, to, text, at}`, the newest last."""
    found: list[Mapping[str, Any]] = []
    for number in scene.numbers.get(key, []):
        answer = await scene.doors.call("GET", PHONES, "/api/messages", query={"to": number})
        if answer.status != 200:
            raise Unreadable(f"the phones answered {answer.status}")
        found += answer.body
    return sorted(found, key=lambda each: str(each.get("at", "")))


def token_in(text: str) -> str | None:
    """The private link's token in a message, or the short code that stands in for it."""
    links = LINK.findall(text)
    short = SHORT_CODE.findall(text)
    return links[-1] if links else short[-1] if short else None


async def link_of(scene: Scene, key: str) -> str:
    """The token of the newest link KEY was sent. Raises Missing when there is none."""
    for message in reversed(await messages(scene, key)):
        if token := token_in(message["text"]):
            return token
    raise Missing(f"{key} was sent no private link")


async def view_token(scene: Scene, key: str) -> str:
    """A token to read and act through KEY's link. Raises Missing without link or PIN, Unreadable when it stays shut."""
    if key not in scene.pins:
        raise Missing(f"no PIN for {key} was given out")
    route = scene.doors.command("family.open")
    path, body = filled(route, await link_of(scene, key), {"pin": scene.pins[key]})
    answer = await scene.doors.call(route.method, route.service, path, body=body)
    if answer.status >= 300:
        raise Unreadable(f"{key}'s private link did not open: {answer.status}")
    return str(answer.body["token"])


def pin_to_type(pin: str, how: str) -> str:
    """The right PIN, or one that differs from it in its last digit."""
    return pin if how == "right" else pin[:-1] + str((int(pin[-1]) + 1) % 10)


def filled(route: Route, token: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The path and the body of a family's command: its link is in the path, or in the body when the path has none."""
    if not route.path_fields:
        return route.path, {"link": token, **body}
    path = route.path
    for name in route.path_fields:
        path = path.replace("{" + name + "}", token)
    return path, body
