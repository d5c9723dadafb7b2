"""Nobody gets in: every route of every service without a token, with a bad one, as every wrong role, from elsewhere."""

import base64
import importlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from deploy.keycloak import realm
from deploy.local.running import DEMO_PASSWORD, Platform
from shared.contracts import access
from tests import making
from tests.doors import Doors, until

SERVICES = ("arrest", "welfare", "family")
# The only doors that open without a staff token: a family's private link with its PIN.
PUBLIC_API = {"/api/links/{token}", "/api/links/{token}/open", "/api/links/{token}/contact"}
PUBLIC_PAGES = {"/", "/p/{token}", "/p/{token}/forget", "/p/{token}/{deed}", "/receipts/{token}", "/code"}
BY_LINK_ONLY = {("family", "/api/people/{person_id}")}  # staff are refused there; only a link's own pass opens it
Route = tuple[str, str, str]


async def api_routes(doors: Doors) -> list[Route]:
    """Every documented route: service, method, path as written."""
    found = []
    for service in SERVICES:
        described = (await doors(service).get("/openapi.json")).json()
        found += [(service, method.upper(), path) for path, methods in described["paths"].items() for method in methods]
    return found


def page_routes() -> Iterator[Route]:
    """Every page of every portal, from the code: pages are not in the OpenAPI."""
    for service in SERVICES:
        app = FastAPI(openapi_url=None)
        app.include_router(importlib.import_module(f"services.{service}.pages").router)
        for path, methods in described(app)["paths"].items():
            yield from ((service, method.upper(), path) for method in methods)


def described(app: FastAPI) -> dict[str, Any]:
    """Every route of an app, as OpenAPI lists them."""
    said: dict[str, Any] = app.openapi()
    return said


def is_public(path: str) -> bool:
    """Whether a route belongs to the private links of families."""
    return path in PUBLIC_API or path.startswith("/api/links/")


def filled(path: str, ids: dict[str, str] | None = None) -> str:
    """A path with an id for each of its parameters."""
    known = ids or {}
    return "/".join(known.get(part, str(uuid4())) if part.startswith("{") else part for part in path.split("/"))


async def ask(doors: Doors, route: Route, token: str | None, ids: dict[str, str] | None = None) -> httpx.Response:
    """Call a route with this token, or none."""
    service, method, path = route
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {} if method in ("POST", "PUT", "PATCH") else None
    return await doors(service).request(method, filled(path, ids), headers=headers, json=body)


async def forged(platform: Platform) -> list[str]:
    """Tokens that look right: another's signature, no signature, another audience."""
    token = await platform.token("police@17")
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    rewritten = base64.urlsafe_b64encode(json.dumps(claims | {"place": "12"}).encode()).decode().rstrip("=")
    nothing = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return [f"{head}.{rewritten}.{signature}", f"{nothing}.{body}.", f"{head}.{body}.AAAA", "x.y.z", "nonsense"]


@pytest.fixture(scope="session")
async def expired(platform: Platform) -> AsyncIterator[str]:
    """A token that Keycloak itself signed, good once and over now."""
    async with realm.connected(platform.keycloak_url, platform.around.passwords["keycloak-admin"]) as admin:
        admin.change_current_realm(realm.NAME)
        client = next(each for each in await admin.a_get_clients() if each["clientId"] == "sambok-cli")
        brief = {key: value for key, value in client.items() if key != "id"}
        brief |= {"clientId": "sambok-brief", "attributes": {"access.token.lifespan": "1"}}
        brief["protocolMappers"] = [
            {key: value for key, value in mapper.items() if key != "id"} for mapper in client.get("protocolMappers", [])
        ]
        await admin.a_create_client(brief, skip_exists=True)
        admin.change_current_realm("master")
    form = {
        "grant_type": "password",
        "client_id": "sambok-brief",
        "username": "police@17",
        "password": DEMO_PASSWORD,
    }
    url = f"{platform.keycloak_url}/realms/{realm.NAME}/protocol/openid-connect/token"
    async with httpx.AsyncClient() as client_of_keycloak:
        token = (await client_of_keycloak.post(url, data=form)).raise_for_status().json()["access_token"]
    ends = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["exp"] + 11  # the services' leeway is 10 s

    async def is_over() -> bool:
        return time.time() > ends

    await until(is_over, "the token is over")
    yield token


async def test_without_a_good_token_nothing_is_given(doors: Doors, expired: str) -> None:
    bad = [None, expired, *await forged(doors.platform)]
    for route in await api_routes(doors):
        if is_public(route[2]):
            continue
        for token in bad:
            answer = await ask(doors, route, token)
            assert answer.status_code == httpx.codes.UNAUTHORIZED, (route, token and token[:20], answer.text)
            assert "errors" not in answer.json()


async def test_every_wrong_role_is_refused(doors: Doors) -> None:
    for service, method, path in await api_routes(doors):
        if is_public(path):
            continue
        allowed = {grant.role for grant in access.POLICY if grant.service == service}
        for role, digits in access.ROLES.items():
            if role in allowed:
                continue
            place = {None: "CC2", 0: "", 2: "17", 4: "1710"}[digits]
            token = await doors.platform.token(f"{role}@{place}" if place else role)
            answer = await ask(doors, (service, method, path), token)
            assert answer.status_code == httpx.codes.FORBIDDEN, (service, method, path, role, answer.text)


async def test_from_another_place_nothing_is_there(fresh: Doors) -> None:
    body = making.family()
    saved = await fresh.record(body)
    await fresh.until_handled()
    [alert] = await fresh.alerts(about=saved["person"])
    ids = {"{person_id}": saved["person"], "{alert_id}": alert["id"]}
    own = {"arrest": "police@17", "welfare": "welfare@1710", "family": "welfare@1710"}
    elsewhere = {"arrest": ["police@12"], "welfare": ["welfare@1709", "welfare-lead@12"], "family": ["welfare-lead@12"]}
    for service, method, path in await api_routes(fresh):
        if method != "GET" or is_public(path) or (service, path) in BY_LINK_ONLY:
            continue
        here = await ask(fresh, (service, method, path), await fresh.platform.token(own[service]), ids)
        assert here.status_code == httpx.codes.OK, (path, here.text)
        for address in elsewhere[service]:
            answer = await ask(fresh, (service, method, path), await fresh.platform.token(address), ids)
            nothing = answer.status_code == httpx.codes.NOT_FOUND or answer.json() == []
            assert nothing, (service, path, address, answer.text)


async def test_who_is_elsewhere_cannot_act(fresh: Doors) -> None:
    saved = await fresh.record(making.family())
    await fresh.until_handled()
    person = {"id": saved["person"]}
    police, worker = fresh("arrest", "police@12"), fresh("welfare", "welfare@1709")
    for answer in (
        await police.post("/api/calls", json={"person": person, "to": making.person(), "reached": "yes"}),
        await police.post("/api/custody-ends", json={"person": person, "outcome": "released"}),
        await police.post("/api/retractions", json={"person": person, "reason": "not mine"}),
        await worker.post("/api/acknowledgements", json={"about": person}),
        await worker.post("/api/unsafe-people", json={"person": person, "reason": "not mine"}),
    ):
        assert answer.status_code == httpx.codes.NOT_FOUND, answer.text
    [alert] = await fresh.alerts(about=saved["person"])
    assert alert["standing"][0]["acknowledged_at"] is None


async def test_pages_send_strangers_to_sign_in(doors: Doors) -> None:
    for service, method, path in page_routes():
        if service == "family" and path in PUBLIC_PAGES:
            continue
        own = doors.platform.url(service)
        answer = await doors(service).request(method, filled(path), headers={"Origin": own} if method == "POST" else {})
        if method == "GET" and "live" not in path:
            assert answer.status_code == httpx.codes.SEE_OTHER, (service, path)
            assert answer.headers["location"].startswith("/sign-in?"), (service, path)
        else:
            assert answer.status_code in (httpx.codes.SEE_OTHER, httpx.codes.UNAUTHORIZED), (service, path)
        if method == "POST":
            strange = await doors(service).post(filled(path), headers={"Origin": "http://elsewhere.example"})
            assert strange.status_code == httpx.codes.FORBIDDEN, (service, path)


async def test_the_database_itself_keeps_the_walls(fresh: Doors) -> None:
    await fresh.record(making.family())
    await fresh.until_handled()
    for service, tables in (
        ("arrest", ("persons", "arrests", "arrest_people", "duties")),
        ("welfare", ("alerts", "alert_offices", "members", "said", "duties")),
    ):
        url = fresh.platform.database_url(service, "app").replace("+asyncpg", "")
        connection = await asyncpg.connect(url)
        try:
            for table in tables:
                assert await seen(connection, table, "17") > 0, table
                for place in (None, "", "12", "1"):
                    expected = await seen(connection, table, place)
                    assert expected == 0 or place == "1", (table, place)
        finally:
            await connection.close()


async def seen(connection: Any, table: str, place: str | None) -> int:
    """How many rows of a table this place reaches."""
    async with connection.transaction():
        if place is not None:
            await connection.execute("SELECT set_config('sambok.place', $1, true)", place)
        count: int = await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608
        return count
