"""Every route is walked: without a token, with one that is no good, in every wrong role and place. Nothing is given.

The routes are found in the services themselves: a new one is walked from its first day, and unless it is listed here as
open to everyone it must refuse.
"""

import itertools
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.welfare.actions import approvals
from services.welfare.schemas import NewPlacement
from shared import database
from shared.contracts import access
from shared.identity import Caller
from shared.web import sessions
from shared.web.sessions import Session
from tests.doors import Doors, until
from tests.making import HOME, child, father, grandmother, listed, mother
from tests.making import family as arrest_of_a_mother
from tests.prison.gate import to_prison
from tests.promises.commands import COMMANDS
from tests.promises.routes import IN_STORY_MODE_ONLY, OPEN_EVERYWHERE, OPEN_FOR_FAMILIES, Route, routes_of
from tests.promises.tokens import BRIEF, STRANGER, ends_at, forged, make_clients, token_of
from tests.rooms import connect, settings_of

FOR_VISITORS = {"family.find-person", "family.stop", "family.update-contact", "family.report"}

RIGHT = {
    "arrest": "police@17", "court": "clerk@17", "prison": "prison@P-17", "welfare": "welfare@1710",
    "family": "welfare@1710", "statistics": "analyst",
}  # fmt: skip
WRONG_PLACES: dict[str, list[str]] = {
    "statistics": [],  # figures are of the country and about nobody
    "arrest": ["police@12"],
    "court": ["clerk@12"],
    "prison": ["prison@P-12", "prison@CC2"],
    "welfare": ["welfare@1709", "welfare-lead@12"],
    "family": ["welfare@1709", "welfare-lead@12"],
}
QUERIES = {"statistics.count": "?measure=arrests"}
PLACES = {2: "17", 4: "1710", 0: "", None: "P-17"}
EVERYONE = [f"{role}@{PLACES[digits]}".rstrip("@") for role, digits in access.ROLES.items()]
NAMES = ("Wallflower", "Wallnut", "Wallenberg", "Wallaby")
FOR_OTHERS = {"/overview": "welfare-lead@17", "/set-aside": "ministry", "/api/stoppages": "ministry"}
DEEDS = {"welfare": "unsafe", "prison": "health", "court": "hearing"}
A_FORM = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Town:
    """A platform with one family in it, and all the ways in."""

    doors: Doors
    routes: list[Route]
    ids: dict[str, str]
    people: dict[str, dict[str, Any]]
    tokens: dict[str, str]
    strangers: dict[str, str]
    brief: str

    @property
    def closed(self) -> list[Route]:
        """The routes that must refuse whoever has no business there."""
        return [route for route in self.routes if not is_open(route)]

    async def send(self, route: Route, *, cookie: str = "", token: str = "", body: object = None) -> httpx.Response:
        """One request, streamed, so that a page which never ends is left after its beginning."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if cookie:
            headers["Cookie"] = cookie
        payload: dict[str, Any] = {"json": {} if body is None else body} if route.method != "GET" else {}
        if not route.is_api:
            headers |= A_FORM
            payload = {"data": {"x": "y"}} if route.method != "GET" else {}
        client = self.doors(route.service)
        path = route.filled(**self.ids) + QUERIES.get(route.operation, "")
        async with client.stream(route.method, path, headers=headers, **payload) as answer:
            if "event-stream" not in answer.headers.get("content-type", ""):
                await answer.aread()
            return answer

    async def cookie(self, service: str, address: str) -> str:
        """What a browser sends that is signed in as ROLE@PLACE."""
        role, _, place = address.partition("@")
        now = int(time.time())
        session = Session(Caller(f"test {address}", role, place, "Chan Dara"), now + 300, now + 1800, "")
        with settings_of(self.doors.platform.settings(service)):
            sessions._key.cache_clear()
            name, value = sessions.cookie_name(service), sessions.to_cookie(service, session)
            sessions._key.cache_clear()
        return f"{name}={value}"


async def ordered(doors: Doors, person: str) -> str:
    """A case is opened and detention ordered, as it came on paper; the order."""
    for path, said in (
        ("/api/cases", {"case_number": "KS-1", "charges": ["x"], "lawyer": "none"}),
        ("/api/detentions", {"prison": "P-17"}),
    ):
        answer = await doors("court", RIGHT["court"]).post(path, json={"person": {"id": person}} | said)
        assert answer.status_code == httpx.codes.CREATED, answer.text
    await doors.until_handled()
    return str(answer.json()["id"])


async def proposal(doors: Doors, who: dict[str, Any]) -> str:
    """What somebody of the right office proposed and somebody else must decide."""
    with settings_of(doors.platform.settings("welfare")):
        body = NewPlacement.model_validate(
            {"child": {"id": who["id"]}, "kind": "residential", "with": "a house", "child_view": "x",
             "parent_view": "agreed", "why_apart": "x"}
        )  # fmt: skip
        async with database.session("1710") as session:
            worker = Caller("test proposer", "welfare", "1710", "Chan Dara", "1710")
            said = await approvals.propose(session, body, "nobody else", by=worker)
        await database.engine().dispose()
    return str(said.id)


def is_open(route: Route) -> bool:
    """Whether a route is listed as open to everyone."""
    way = (route.method, route.path)
    return way in OPEN_EVERYWHERE | IN_STORY_MODE_ONLY or (route.service == "family" and way in OPEN_FOR_FAMILIES)


@pytest.fixture(scope="module")
async def town(doors: Doors) -> AsyncIterator[Town]:
    """One arrested mother of two in Siem Reap, with names that must not be seen elsewhere."""
    await make_clients(doors.platform)
    await doors.empty()
    people = {
        "mother": mother(name_latin=NAMES[0]),
        "elder": grandmother(name_latin=NAMES[1]),
        "first": child(name_latin=NAMES[2], age=8),
        "second": child(name_latin=NAMES[3], age=2),
    }
    saved = await doors.record(
        arrest_of_a_mother(
            person=people["mother"],
            caregiver=people["elder"],
            children=[
                listed(people["first"], where=HOME),
                listed(people["second"], whereabouts="with-adult", **{"with": people["elder"]}),
            ],
        )
    )
    ends = {"person": {"id": saved["person"]}, "outcome": "to-court"}
    assert (await doors("arrest", "police@17").post("/api/custody-ends", json=ends)).status_code == 201
    await doors.until_handled()
    await to_prison(doors, people["mother"], children_inside=[people["second"]])
    await doors.until_handled()
    [alert] = await doors.alerts(about=saved["person"])
    ids = {"arrest_id": saved["id"], "person_id": saved["person"], "alert_id": alert["id"], "deed": "call"}
    ids |= {"child_id": people["second"]["id"], "measure": "arrests"}
    ids["fact_id"] = await ordered(doors, saved["person"])
    ids |= {"draft_id": str(uuid4()), "screen": "who"}
    ids["proposal_id"] = await proposal(doors, people["first"])
    ids["notice_id"] = (await doors.rows("family", RIGHT["family"], "/api/notices"))[0]["id"]
    routes = [route for service in doors.platform.urls for route in await routes_of(doors, service)]
    tokens = {address: await doors.platform.token(address) for address in EVERYONE}
    strangers = {address: await token_of(doors.platform, STRANGER, address) for address in set(RIGHT.values())}
    brief = await token_of(doors.platform, BRIEF, "police@17")
    made = Town(doors, routes, ids, people, tokens, strangers, brief)
    await begin_draft(made)
    yield made
    await doors.empty()


async def begin_draft(town: Town) -> None:
    """An arrest that the right police have begun to type: an empty screen is kept and comes back."""
    screen = Route("arrest", "POST", "/drafts/{draft_id}/{screen}")
    kept = await town.send(screen, cookie=await town.cookie("arrest", RIGHT["arrest"]))
    assert kept.status_code == httpx.codes.UNPROCESSABLE_ENTITY


def test_what_is_listed_as_open_is_there(town: Town) -> None:
    for service in town.doors.platform.urls:
        there = {(route.method, route.path) for route in town.routes if route.service == service}
        assert there >= OPEN_EVERYWHERE | IN_STORY_MODE_ONLY
    assert {(route.method, route.path) for route in town.routes if route.service == "family"} >= OPEN_FOR_FAMILIES
    assert {route.operation for route in town.closed} >= FOR_VISITORS


async def test_without_a_sign_in_nothing_is_given(town: Town) -> None:
    for route in town.closed:
        refuses(await town.send(route), route)
        refuses(await town.send(route, cookie=f"sambok_{route.service}_x=x; sambok_{route.service}=y"), route)


async def test_a_token_that_is_no_good_opens_nothing(town: Town) -> None:
    for route in town.closed:
        address = RIGHT[route.service]
        for what, token in {**forged(town.tokens[address]), "another audience": town.strangers[address]}.items():
            refuses(await town.send(route, token=token), route, what)


async def test_pages_take_no_token_and_the_api_no_cookie(town: Town) -> None:
    for route in town.closed:
        address = RIGHT[route.service]
        if route.is_api:
            refuses(await town.send(route, cookie=await town.cookie(route.service, address)), route, "a cookie")
        else:
            refuses(await town.send(route, token=town.tokens[address]), route, "a token")


async def test_a_page_takes_no_form_that_another_site_sends(town: Town) -> None:
    for route in town.routes:
        if route.is_api or route.method != "POST" or route.path.startswith("/story/"):
            continue
        cookie = await town.cookie(route.service, RIGHT[route.service])
        for headers in ({"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
            path = route.filled(**town.ids)
            answer = await town.doors(route.service).post(path, headers={"Cookie": cookie, **headers}, data={"x": "y"})
            assert answer.status_code == httpx.codes.FORBIDDEN, (route, headers)
            gives_nothing(answer)


async def test_every_other_role_is_refused_at_every_route(town: Town) -> None:
    walked = 0
    for route, address in itertools.product(town.closed, EVERYONE):
        if is_theirs(route, address):
            continue
        if route.is_api:
            answer = await town.send(route, token=town.tokens[address])
        else:
            answer = await town.send(route, cookie=await town.cookie(route.service, address))
        assert answer.status_code == httpx.codes.FORBIDDEN, f"{route} as {address}: {answer.status_code}"
        gives_nothing(answer)
        walked += 1
    assert walked > 5 * len(town.closed)


def is_theirs(route: Route, address: str) -> bool:
    """Whether the policy table gives this role anything at this service; what visitors may is no role's."""
    if route.operation in FOR_VISITORS:
        return False
    role = address.split("@")[0]
    grants = [grant for grant in access.POLICY if grant.role == role and grant.service == route.service]
    if (purpose := purpose_of(route)) is not None:
        return any(purpose in grant.purposes for grant in grants)
    return any("run-service" not in grant.purposes for grant in grants)


def purpose_of(route: Route) -> str | None:
    """The purpose that only some of a service's roles have, where a route is for it."""
    ways = {"set-aside": "run-service", "stoppages": "let-go"}
    return next((purpose for word, purpose in ways.items() if f"/{word}" in route.path), None)


async def test_in_every_wrong_place_lists_are_empty_and_records_are_not_there(town: Town) -> None:
    before = await counts(town)
    for route in town.closed:
        for address in WRONG_PLACES[route.service]:
            if route.operation in FOR_VISITORS | WHERE_NOBODY_IS_YET or (route.service, route.path) in WITHOUT_RECORDS:
                continue
            await check_place(town, route, address)
    assert await counts(town) == before


# An office writes down whoever comes to it, wherever the person was before.
WHERE_NOBODY_IS_YET = {"arrest.record", "prison.admit"}
# Pages that show no record of anybody: the empty form, and where it is sent.
WITHOUT_RECORDS = {("arrest", "/arrests/new"), ("arrest", "/arrests")}
LISTS = {
    "/", "/late", "/queue/live", "/search", "/register", "/board/live",
    "/hearings", "/alternatives", "/people", "/approvals", "/overview", "/desk",
}  # fmt: skip


async def check_place(town: Town, route: Route, address: str) -> None:
    """One route, as somebody of the right role whose place is another one."""
    if route.is_api:
        body = None if route.method == "GET" else COMMANDS[route.operation](town.people)
        answer = await town.send(route, token=await town.doors.platform.token(address), body=body)
    else:
        answer = await town.send(route, cookie=await town.cookie(route.service, address))
    what = f"{route} as {address}: {answer.status_code}"
    if route.is_api and "{" not in route.path and route.method == "GET" and not purpose_of(route):
        assert (answer.status_code, answer.json()) == (httpx.codes.OK, []), what
    elif purpose_of(route) or (route.path == "/overview" and address.startswith("welfare@")):
        assert answer.status_code == httpx.codes.FORBIDDEN, what
    elif route.path in LISTS:
        assert answer.status_code == httpx.codes.OK, what
    else:
        assert answer.status_code == httpx.codes.NOT_FOUND, what
    gives_nothing(answer)


async def test_the_right_office_is_let_in_where_the_others_are_not(town: Town) -> None:
    """What the walks above were refused is there: they met walls, not an empty house."""
    for route in town.closed:
        if route.method != "GET" or route.operation in FOR_VISITORS:
            continue
        address = FOR_OTHERS.get(route.path, RIGHT[route.service])
        if route.is_api:
            answer = await town.send(route, token=town.tokens[address])
        else:
            town.ids["deed"] = DEEDS.get(route.service, "call")
            answer = await town.send(route, cookie=await town.cookie(route.service, address))
        assert answer.status_code == httpx.codes.OK, f"{route} as {address}: {answer.status_code}"


async def test_a_familys_visit_opens_its_own_page_only(town: Town) -> None:
    other = father(name_latin="Walldorf")
    elder = grandmother(phone="+85512000777")
    saved = await town.doors.record(arrest_of_a_mother(person=other, caregiver=elder, pregnant=None))
    await town.doors.until_handled()
    [message] = await town.doors.messages(to=elder["phone"])
    link = message["text"].split("/p/")[1].split()[0].rstrip(".")
    client = town.doors("family")
    opened = await client.post(f"/api/links/{link}/open", json={"pin": saved["pins"][0]["pin"]})
    assert opened.status_code == httpx.codes.CREATED, opened.text
    headers = {"Authorization": f"Bearer {opened.json()['token']}"}
    assert (await client.get(f"/api/people/{other['id']}", headers=headers)).status_code == httpx.codes.OK
    for wrong in (town.people["mother"]["id"], elder["id"], str(uuid4())):
        answer = await client.get(f"/api/people/{wrong}", headers=headers)
        assert answer.status_code == httpx.codes.NOT_FOUND
        gives_nothing(answer)
    for route in town.closed:
        if route.operation not in FOR_VISITORS:
            answer = await town.send(route, token=opened.json()["token"])
            refuses(answer, route, "a family's visit")


async def test_an_expired_token_opens_nothing(town: Town) -> None:
    """Last, because Keycloak's token must really have ended."""

    async def has_ended() -> bool:
        return time.time() > ends_at(town.brief)

    await until(has_ended, "the token has ended")
    for route in town.closed:
        refuses(await town.send(route, token=town.brief), route, "an expired token")


def test_outside_story_mode_nobody_owns_the_clock(town: Town) -> None:
    settings = {**town.doors.platform.settings("arrest"), "SAMBOK_STORY_MODE": "0"}
    code = (
        "from services.arrest.app import app; from fastapi.routing import iter_route_contexts;"
        "print([route.path for route in iter_route_contexts(app.routes)])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **settings}, capture_output=True, text=True, check=True
    )
    assert "/api/arrests" in told.stdout
    assert "/story" not in told.stdout


def refuses(answer: httpx.Response, route: Route, what: str = "nothing") -> None:
    """Whether somebody who is nobody was sent away: from the API with a problem, from a page to sign in."""
    said = f"{route} with {what}: {answer.status_code}"
    gives_nothing(answer)
    if route.is_api:
        assert answer.status_code == httpx.codes.UNAUTHORIZED, said
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"
    elif route.method == "GET":
        assert answer.status_code == httpx.codes.SEE_OTHER, said
        assert answer.headers["location"].startswith("/sign-in?next=")
    else:
        assert answer.status_code == httpx.codes.UNAUTHORIZED, said


def gives_nothing(answer: httpx.Response) -> None:
    """Whether an answer names nobody."""
    if "event-stream" not in answer.headers.get("content-type", ""):
        assert not [name for name in NAMES if name in answer.text]


async def counts(town: Town) -> dict[str, int]:
    """How many rows every table of every service has, save who read whom and who was here."""
    found = {}
    for service in town.doors.platform.urls:
        connection = await connect(town.doors.platform, f"sambok_{service}")
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            if table not in ("read_log", "colleagues"):
                found[f"{service}.{table}"] = await connection.fetchval(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        await connection.close()
    return found
