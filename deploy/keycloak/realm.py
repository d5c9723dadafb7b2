"""Makes Keycloak's realm equal to `realm.yaml`: run it as often as you like, it changes only what differs.

For a cluster: `KEYCLOAK_ADMIN_PASSWORD=… python -m deploy.keycloak.realm URL clients.json`, where the file holds
`{"arrest": {"url": "https://arrest.example.org", "secret": "…"}, …}`. The local platform calls `reconcile` itself.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keycloak import KeycloakAdmin
from ruamel.yaml import YAML

NAME = "sambok"
SOURCE = Path(__file__).with_name("realm.yaml")
Representation = dict[str, Any]  # Keycloak's own JSON shapes


@dataclass(frozen=True)
class Portal:
    """Where a service's portal is seen by browsers, and the secret its client signs in with."""

    url: str
    secret: str


@contextlib.asynccontextmanager
async def connected(url: str, password: str, user: str = "admin") -> AsyncIterator[KeycloakAdmin]:
    """An administrator's connection to the realm, which need not exist yet; closed with the block."""
    admin = KeycloakAdmin(
        server_url=url, username=user, password=password, realm_name=NAME, user_realm_name="master", timeout=30
    )
    try:
        yield admin
    finally:
        await admin.connection.keycloak_openid.connection.aclose()
        await admin.connection.aclose()


async def reconcile(admin: KeycloakAdmin, overlay: str, portals: Mapping[str, Portal], demo_password: str = "") -> None:
    """Bring the realm to what the source and the overlay (`local` or `production`) say, for these services' portals.

    What the source does not name is left alone, such as users and their one-time-password devices.
    """
    source = read()
    extra = source["overlays"][overlay]
    await _reconcile_realm(admin, {"realm": NAME, **source["realm"], **extra.get("realm", {})})
    await _reconcile_roles(admin, source["roles"])
    await _reconcile_profile(admin, source["attributes"])
    await _reconcile_scope(admin, source["scope"])
    clients = [filled(source["client"], service, portal) for service, portal in portals.items()] + extra["clients"]
    for client in clients:
        await _reconcile_client(admin, client, source["scopes_of_clients"])
    for alias, wanted in extra["required_actions"].items():
        await _reconcile_required_action(admin, alias, wanted)
    if extra["users"]:
        await ensure_users(admin, extra["users"], demo_password)


def read() -> Representation:
    """The source as it is written, before anything is filled in."""
    loaded: Representation = YAML(typ="safe").load(SOURCE.read_text())
    return loaded


def filled(template: Any, service: str, portal: Portal) -> Any:
    """A copy of a template with {service}, {url} and {secret} filled in, at any depth."""
    if isinstance(template, dict):
        return {key: filled(value, service, portal) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, service, portal) for value in template]
    if isinstance(template, str):
        return template.format(service=service, url=portal.url, secret=portal.secret)
    return template


async def ensure_users(admin: KeycloakAdmin, addresses: Iterable[str], password: str) -> None:
    """Make the users that are missing, each in one piece with its role, place and password.

    An address is ROLE@PLACE, or a bare role for the whole country; it is the user's name as well.
    """
    users = [user(address, password) for address in addresses]
    await admin.a_partial_import_realm(NAME, {"ifResourceExists": "SKIP", "users": users})


def user(address: str, password: str) -> Representation:
    """Keycloak's shape of one user."""
    role, _, place = address.partition("@")
    return {
        "username": address.lower(),
        "enabled": True,
        "firstName": role,
        "lastName": place,
        "attributes": {"place": [place]} if place else {},
        "realmRoles": [role],
        "credentials": [{"type": "password", "value": password, "temporary": False}],
    }


async def _reconcile_realm(admin: KeycloakAdmin, wanted: Representation) -> None:
    if NAME not in {realm["realm"] for realm in await admin.a_get_realms()}:
        await admin.a_create_realm(wanted)
    elif _differs(wanted, await admin.a_get_realm(NAME)):
        await admin.a_update_realm(NAME, wanted)


async def _reconcile_roles(admin: KeycloakAdmin, wanted: Mapping[str, str]) -> None:
    present = {role["name"]: role for role in await admin.a_get_realm_roles()}
    for name, description in wanted.items():
        role = {"name": name, "description": description}
        if name not in present:
            await admin.a_create_realm_role(role)
        elif _differs(role, present[name]):
            await admin.a_update_realm_role(name, role)


async def _reconcile_profile(admin: KeycloakAdmin, attributes: list[Representation]) -> None:
    profile = await admin.a_get_realm_users_profile()
    own = {attribute["name"] for attribute in attributes}
    kept = [_never_required(attribute) for attribute in profile["attributes"] if attribute["name"] not in own]
    wanted = {"attributes": kept + attributes}
    if _differs(wanted, profile):
        await admin.a_update_realm_users_profile({**profile, **wanted})


def _never_required(attribute: Representation) -> Representation:
    # Officers share stations, not mailboxes: an account without an e-mail address must still be able to sign in.
    return {name: value for name, value in attribute.items() if name != "required"}


async def _reconcile_scope(admin: KeycloakAdmin, wanted: Representation) -> None:
    present = await admin.a_get_client_scope_by_name(wanted["name"])
    if present is None:
        await admin.a_create_client_scope(wanted)
        return
    mappers = {mapper["name"]: mapper for mapper in present.get("protocolMappers", [])}
    for mapper in wanted["protocolMappers"]:
        known = mappers.get(mapper["name"])
        if known is None:
            await admin.a_add_mapper_to_client_scope(present["id"], mapper)
        elif _differs(mapper, known):
            await admin.a_update_mapper_in_client_scope(present["id"], known["id"], {**known, **mapper})
    settings = {name: value for name, value in wanted.items() if name != "protocolMappers"}
    if _differs(settings, present):
        await admin.a_update_client_scope(present["id"], {**settings, "id": present["id"]})


async def _reconcile_client(admin: KeycloakAdmin, wanted: Representation, scopes: list[str]) -> None:
    identity = await admin.a_get_client_id(wanted["clientId"])
    if identity is None:
        await admin.a_create_client({**wanted, "defaultClientScopes": scopes, "optionalClientScopes": []})
        return
    if _differs(wanted, await admin.a_get_client(identity)):
        await admin.a_update_client(identity, wanted)
    present = {scope["name"]: scope["id"] for scope in await admin.a_get_client_default_client_scopes(identity)}
    for name in set(scopes) - set(present):
        scope = await admin.a_get_client_scope_by_name(name)
        if scope is None:
            raise RuntimeError(f"Keycloak has no client scope {name}")
        await admin.a_add_client_default_client_scope(identity, scope["id"], {})
    for name in set(present) - set(scopes):
        await admin.a_delete_client_default_client_scope(identity, present[name])


async def _reconcile_required_action(admin: KeycloakAdmin, alias: str, wanted: Representation) -> None:
    present = await admin.a_get_required_action_by_alias(alias)
    if present is None:
        raise RuntimeError(f"Keycloak has no required action {alias}")
    if _differs(wanted, present):
        await admin.a_update_required_action(alias, {**present, **wanted})


def _differs(wanted: Any, present: Any) -> bool:
    """Whether Keycloak's own, fuller answer lacks something wanted."""
    if isinstance(wanted, dict):
        return not isinstance(present, dict) or any(_differs(value, present.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(present, list) and all(isinstance(each, str) for each in wanted):
        return set(wanted) != set(present)
    if isinstance(wanted, list) and isinstance(present, list):
        return len(wanted) != len(present) or any(map(_differs, wanted, present))
    return bool(wanted != present)


def main() -> None:
    """Reconcile a production realm."""
    if len(sys.argv) != 3 or "KEYCLOAK_ADMIN_PASSWORD" not in os.environ:
        sys.exit("usage: KEYCLOAK_ADMIN_PASSWORD=… python -m deploy.keycloak.realm URL clients.json")
    portals = {name: Portal(**portal) for name, portal in json.loads(Path(sys.argv[2]).read_text()).items()}
    asyncio.run(_reconcile_production(sys.argv[1], os.environ["KEYCLOAK_ADMIN_PASSWORD"], portals))


async def _reconcile_production(url: str, password: str, portals: Mapping[str, Portal]) -> None:
    async with connected(url, password) as admin:
        await reconcile(admin, "production", portals)


if __name__ == "__main__":
    main()
