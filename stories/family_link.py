"""The way a family comes in: the private link in its newest message or on paper, and the PIN the parent passed on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stories.platform import PHONES, Missing, Route, Unreadable, rows
from stories.scene import Scene

LINK = re.compile(r"https?://\S*/(?P<token>[\w.~-]+)")
# A link that was read aloud or printed is a short code instead.
SHORT_CODE = re.compile(r"\b(?=[A-Z0-9-]*\d)[A-Z0-9]{4}(?:-[A-Z0-9]{4})+\b")


async def messages(scene: Scene, key: str) -> list[Mapping[str, Any]]:
    """Everything that reached KEY by any number, mailbox or on paper: `{id, to, text, at}`, the newest last."""
    found: list[Mapping[str, Any]] = []
    mailbox = scene.story.people[key].get("email")
    for address in [*scene.numbers.get(key, []), *([str(mailbox)] if mailbox else [])]:
        answer = await scene.doors.call("GET", PHONES, "/api/messages", query={"to": address})
        if answer.status != 200:
            raise Unreadable(f"the phones answered {answer.status}")
        found += answer.body
    return [*sorted(found, key=lambda each: str(each.get("at", ""))), *await _slips(scene, key)]


async def _slips(scene: Scene, key: str) -> list[Mapping[str, Any]]:
    """What an office was to print for KEY, printed once: printed again, the code on the first would open nothing."""
    token = await scene.doors.token("ministry")
    notices = rows(await scene.doors.read("family", "/api/notices", token))
    for each in notices:
        on_desk = each["channel"] == "in-person" and each["state"] in ("sent", "delivered")
        if on_desk and each["to"] == scene.ids[key] and each["id"] not in scene.slips:
            route = scene.doors.command("family.print-slip")
            answer = await scene.doors.call("POST", route.service, route.path, token=token, body={"notice": each["id"]})
            if answer.status != 201:
                raise Unreadable(f"family answered {answer.status} when a slip was to be printed")
            slip = answer.body
            text = f"{slip['what']} {slip['then']} 1280 {slip['site']} {slip['code']}"
            scene.slips[each["id"]] = {"id": each["gateway_id"], "to": each["to"], "text": text}
    own = {each["id"] for each in notices if each["to"] == scene.ids[key]}
    return [slip for notice, slip in scene.slips.items() if notice in own]


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
