"""Who may do what on a running platform: tokens, database roles, the realm."""

import base64
import json
from typing import Any

import asyncpg
import httpx
import pytest

from deploy.keycloak import realm
from deploy.local import postgres, status
from deploy.local.platform import SERVICES
from deploy.local.running import DEMO_PASSWORD, Platform


def claims_of(token: str) -> dict[str, Any]:
    """What a token says; its signature is the services' business."""
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


async def test_a_token_carries_role_place_and_audience_and_is_short(platform: Platform) -> None:
    claims = claims_of(await platform.token("welfare@1710"))
    assert claims["place"] == "1710"
    assert "welfare" in claims["realm_access"]["roles"]
    assert "sambok-api" in claims["aud"]
    assert claims["sub"]
    assert claims["iss"] == f"{platform.keycloak_url}/realms/sambok"
    assert claims["exp"] - claims["iat"] == 300


async def test_anyone_can_be_made_on_demand(platform: Platform) -> None:
    claims = claims_of(await platform.token("prison@CC2"))
    assert claims["place"] == "CC2"
    assert claims["preferred_username"] == "prison@cc2"
    assert "place" not in claims_of(await platform.token("ministry"))


async def test_reconciling_the_realm_again_changes_nothing(platform: Platform) -> None:
    portals = {
        each.name: realm.Portal(
            platform.around.address.url(each.port), platform.around.passwords[f"client-{each.name}"]
        )
        for each in SERVICES
    }
    async with realm.connected(platform.keycloak_url, platform.around.passwords["keycloak-admin"]) as admin:
        before = await admin.a_export_realm(export_clients=True, export_groups_and_role=True)
        await realm.reconcile(admin, "local", portals, DEMO_PASSWORD)
        assert await admin.a_export_realm(export_clients=True, export_groups_and_role=True) == before


async def test_a_portal_sends_the_browser_only_to_itself(platform: Platform) -> None:
    query = {
        "client_id": "sambok-arrest",
        "response_type": "code",
        "scope": "openid",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }
    async with httpx.AsyncClient() as browser:
        page = f"{platform.keycloak_url}/realms/sambok/protocol/openid-connect/auth"
        own = await browser.get(page, params=query | {"redirect_uri": f"{platform.url('arrest')}/signed-in"})
        foreign = await browser.get(page, params=query | {"redirect_uri": "https://example.org/"})
    assert own.status_code == httpx.codes.OK
    assert foreign.status_code == httpx.codes.BAD_REQUEST


async def test_a_service_reaches_its_own_database_only_and_owns_nothing(platform: Platform) -> None:
    own = platform.database_url("arrest").replace("+asyncpg", "")
    connection = await asyncpg.connect(own)
    assert not await connection.fetchval("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("CREATE TABLE mine (id int)")
    await connection.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(own.removesuffix("sambok_arrest") + "sambok_welfare")


async def test_a_wrong_password_does_not_open_the_database(platform: Platform) -> None:
    port = platform.around.address.port(postgres.USUAL_PORT)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await postgres.connect(platform.host, port, "wrong")


async def test_every_service_tells_its_health(platform: Platform) -> None:
    assert platform.host in [each["host"] for each in status.running()]
    found = {health.service: health for health in await status.find_health()}
    assert {"arrest", "court", "welfare", "family"} <= set(found)
    assert status.table_of(list(found.values())).row_count >= 3
