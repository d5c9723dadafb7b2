"""Tokens that nobody may come in with, most of them made by Keycloak itself."""

import base64
import json
import time
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

from deploy.keycloak import realm
from deploy.local.running import DEMO_PASSWORD, Platform

LEEWAY = 10  # seconds by which clocks may differ; a token is taken that long after its end
BRIEF, STRANGER = "sambok-brief", "sambok-stranger"


async def make_clients(platform: Platform) -> None:
    """Two clients only tests have: one whose tokens end after a second, one whose tokens are not meant for Sambok."""
    common: dict[str, Any] = {
        "protocol": "openid-connect",
        "publicClient": True,
        "standardFlowEnabled": False,
        "directAccessGrantsEnabled": True,
        "fullScopeAllowed": True,
        "optionalClientScopes": [],
    }
    basic = ["basic", "roles", "profile"]
    lifespan = {"access.token.lifespan": "1"}
    clients = (
        {**common, "clientId": BRIEF, "attributes": lifespan, "defaultClientScopes": [*basic, "sambok"]},
        {**common, "clientId": STRANGER, "defaultClientScopes": basic},
    )
    async with realm.connected(platform.keycloak_url, platform.around.passwords["keycloak-admin"]) as admin:
        for client in clients:
            if await admin.a_get_client_id(client["clientId"]) is None:
                await admin.a_create_client(client)


async def token_of(platform: Platform, client: str, address: str) -> str:
    """A token of ROLE@PLACE as this client gets it."""
    form = {
        "grant_type": "password",
        "client_id": client,
        "username": await platform.user_for(address),
        "password": DEMO_PASSWORD,
    }
    async with httpx.AsyncClient(timeout=30) as http:
        answer = await http.post(f"{platform.keycloak_url}/realms/sambok/protocol/openid-connect/token", data=form)
        return str(answer.raise_for_status().json()["access_token"])


def ends_at(token: str) -> float:
    """When a token is taken for the last time, in seconds since 1970."""
    return float(_claims(token)["exp"]) + LEEWAY


def forged(token: str) -> dict[str, str]:
    """What somebody could make of a good token who has no key of Keycloak's."""
    head, body, signature = token.split(".")
    header, claims = _decoded(head), _claims(token)
    own = RSAKey.generate_key(2048, {"kid": header["kid"]})
    later = {**claims, "exp": int(time.time()) + 3600}
    return {
        "another place": f"{head}.{_encoded({**claims, 'place': '12'})}.{signature}",
        "another end": f"{head}.{_encoded(later)}.{signature}",
        "another signature": f"{head}.{body}.{signature[::-1]}",
        "no signature": f"{head}.{body}.",
        "no algorithm": f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "another key": jwt.encode({"alg": "RS256", "kid": header["kid"]}, later, own),
        "nothing of a token": "x",
    }


def _claims(token: str) -> dict[str, Any]:
    return _decoded(token.split(".")[1])


def _decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
