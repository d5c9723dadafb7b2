"""Everything a role can read: every GET route of every service, its path filled with every id met on the way."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterator

from stories.judges.views import Seen
from stories.platform import Answer, Route, Unreadable
from stories.scene import Scene

AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def walk(scene: Scene, own: str, token: str, person: str) -> list[Seen]:
    """Every answer given to that token, lists first, then whatever the ids in them lead to, until nothing is new.

    A 401, 403 or 404 gives nothing away. Raises Unreadable for any other failure, and when the role's `own` service
    takes the token nowhere: what cannot be read is not thereby hidden.
    """
    routes = [route for route in scene.doors.routes if route.method == "GET"]
    seen: dict[tuple[Route, tuple[str, ...]], Seen] = {}
    ids = {person}
    taken = False
    while True:
        new = [each for each in _visits(routes, ids, person) if each not in seen]
        if not new:
            break
        for route, filling in new:
            answer = await _visit(scene, route, filling, token)
            seen[route, filling] = Seen(f"GET {route.service}{route.path}", filling, answer.body)
            ids |= set(AN_ID.findall(json.dumps(answer.body)))
            taken = taken or (route.service == own and answer.status != 401)
    if not taken:
        raise Unreadable(f"{own} took the token on no route")
    return list(seen.values())


async def digest(scene: Scene, service: str, token: str) -> str:
    """A digest of all the lists a role is given by a service, to see whether anything in them changed."""
    answers = []
    for route in scene.doors.routes:
        if (route.service, route.method) == (service, "GET") and not (route.path_fields or route.query_fields):
            answers.append((await _visit(scene, route, (), token)).body)
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()


def _visits(routes: list[Route], ids: set[str], person: str) -> Iterator[tuple[Route, tuple[str, ...]]]:
    """Every filling of a route's required fields; of more than one field, those that hold the person."""
    for route in routes:
        count = len(route.path_fields) + len(route.query_fields)
        for filling in itertools.product(sorted(ids), repeat=count):
            if count < 2 or person in filling:
                yield route, filling


async def _visit(scene: Scene, route: Route, filling: tuple[str, ...], token: str) -> Answer:
    path = route.path
    for name, value in zip(route.path_fields, filling, strict=False):
        path = path.replace("{" + name + "}", value)
    query = dict(zip(route.query_fields, filling[len(route.path_fields) :], strict=True))
    answer = await scene.doors.call("GET", route.service, path, token=token, query=query)
    if answer.status == 429 or answer.status >= 500:
        raise Unreadable(f"{route.service} answered GET {route.path} with {answer.status}")
    return answer if answer.status == 200 else Answer(answer.status, None)
