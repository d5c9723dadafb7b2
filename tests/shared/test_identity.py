"""Who is asking: only tokens that are ours and valid now open anything, and the log of reads shows any change of it."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from shared import database, identity
from shared.identity import Caller, Unauthenticated
from tests.rooms import Room

READER = Caller("4f6c", "police", "17", "Sok Dara")


async def read(*counts: int) -> None:
    """That many people are read, one transaction each."""
    for count in counts:
        async with database.session(database.EVERYWHERE) as session:
            await identity.log_reads(session, READER, [uuid4() for _ in range(count)], "see-arrests")


async def chain() -> int:
    """Chain what is not chained; how many rows were."""
    async with database.session(database.EVERYWHERE) as session:
        return await identity.chain_reads(session, batch=5)


async def broken() -> int | None:
    """The first link of the log at which it was changed."""
    async with database.session(database.EVERYWHERE) as session:
        return await identity.find_broken_link(session)


CHANGES = {
    "UPDATE read_log SET person = gen_random_uuid() WHERE link = 4": 4,
    "UPDATE read_log SET reader = 'nobody' WHERE link = 1": 1,
    "UPDATE read_log SET office = 'ministry' WHERE link = 12": 12,
    "UPDATE read_log SET purpose = 'x' WHERE link = 7": 7,
    "UPDATE read_log SET at = at - interval '1 second' WHERE link = 7": 7,
    "UPDATE read_log SET trace_id = 'x' WHERE link = 7": 7,
    "DELETE FROM read_log WHERE link = 6": 7,
    "DELETE FROM read_log WHERE link < 4": 4,
    "UPDATE read_log SET link = -link WHERE link IN (5, 6);UPDATE read_log SET link = 11 + link WHERE link < 0": 5,
}


@pytest.mark.usefixtures("room")
async def test_the_chain_grows_in_batches_and_holds() -> None:
    assert await broken() is None
    await read(1, 3, 4)
    assert [await chain(), await chain(), await chain()] == [5, 3, 0]
    await read(4)
    assert await chain() == 4
    assert await broken() is None


@pytest.mark.parametrize("change", CHANGES)
async def test_a_read_that_was_changed_or_taken_away_shows(room: Room, change: str) -> None:
    await read(3, 3, 3, 3)
    while await chain():
        pass
    connection = await room.connect()
    await connection.execute(change)
    await connection.close()
    assert await broken() == CHANGES[change]


@pytest.fixture
async def claims(room: Room) -> dict[str, Any]:
    """What Keycloak says of a police officer of Siem Reap."""
    found: dict[str, Any] = json.loads(decoded((await room.platform.token("police@17")).split(".")[1]))
    return found


def decoded(part: str) -> bytes:
    """A part of a token."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(value: object) -> str:
    """A value as a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture
def own_key(monkeypatch: pytest.MonkeyPatch) -> RSAKey:
    """A signing key that this process takes for Keycloak's, to make tokens that Keycloak never would."""
    key = RSAKey.generate_key(2048, {"kid": "own", "use": "sig"})

    class Keys:
        async def current(self, *, again: bool = False) -> KeySet:
            return KeySet([key])

    monkeypatch.setattr(identity, "_keys", Keys())
    return key


async def test_a_token_of_keycloak_says_who_is_asking(room: Room) -> None:
    caller = await identity.verify(await room.platform.token("police@17"))
    assert (caller.role, caller.place, caller.address) == ("police", "17", "police@17")
    ministry = await identity.verify(await room.platform.token("ministry"))
    assert (ministry.role, ministry.place, ministry.address) == ("ministry", "", "ministry")


Change = Callable[[dict[str, Any]], dict[str, Any]]
NOT_OURS: dict[str, Change] = {
    "expired": lambda said: {**said, "exp": int(time.time()) - 60},
    "without an end": lambda said: without(said, "exp"),
    "not yet valid": lambda said: {**said, "nbf": int(time.time()) + 600},
    "for another audience": lambda said: {**said, "aud": "account"},
    "for nobody": lambda said: without(said, "aud"),
    "of another issuer": lambda said: {**said, "iss": said["iss"].replace("sambok", "other")},
    "without a subject": lambda said: without(said, "sub"),
    "without roles": lambda said: without(said, "realm_access"),
    "with no role of ours": lambda said: {**said, "realm_access": {"roles": ["offline_access"]}},
    "with two roles": lambda said: {**said, "realm_access": {"roles": ["police", "welfare"]}},
    "with roles of another shape": lambda said: {**said, "realm_access": ["police"]},
    "with an end of another shape": lambda said: {**said, "exp": "tomorrow"},
}


def without(said: dict[str, Any], name: str) -> dict[str, Any]:
    """The claims without one."""
    return {key: value for key, value in said.items() if key != name}


async def test_a_well_made_token_is_taken(claims: dict[str, Any], own_key: RSAKey) -> None:
    caller = await identity.verify(signed(claims, own_key))
    assert caller.role == "police"
    nameless = without(without(claims, "name"), "preferred_username")
    assert (await identity.verify(signed(nameless, own_key))).subject == claims["sub"]


async def test_a_token_that_is_not_for_us_now_is_refused(claims: dict[str, Any], own_key: RSAKey) -> None:
    assert [what for what, change in NOT_OURS.items() if await opens(signed(change(claims), own_key))] == []


async def opens(token: str) -> bool:
    """Whether a token is taken; any other error than a refusal is a defect."""
    try:
        await identity.verify(token)
    except Unauthenticated:
        return False
    return True


def signed(said: dict[str, Any], key: RSAKey) -> str:
    """A token."""
    return jwt.encode({"alg": "RS256", "kid": key.kid}, said, key)


async def test_a_token_somebody_changed_is_refused(room: Room) -> None:
    head, body, signature = (await room.platform.token("police@17")).split(".")
    said = json.loads(decoded(body))
    another = encoded({**said, "place": "12"})
    forger = RSAKey.generate_key(2048, {"kid": json.loads(decoded(head))["kid"]})
    for token in (
        f"{head}.{another}.{signature}",
        f"{encoded({'alg': 'none'})}.{body}.",
        f"{encoded({'alg': 'none'})}.{body}.{signature}",
        f"{encoded({'alg': 'HS256', 'kid': 'x'})}.{body}.{signature}",
        f"{encoded({**json.loads(decoded(head)), 'crit': ['b64'], 'b64': False})}.{body}.{signature}",
        signed(said, forger),
    ):
        with pytest.raises(Unauthenticated):
            await identity.verify(token)


NO_TOKENS = [
    "", ".", "..", "...", "a", "a.b", "a.b.c", "a.b.c.d", "e30.e30.e30", "e30.e30.", "W10.e30.e30", "bnVsbA.e30.e30",
    "ក.ខ.គ", "\x00", "🐣.🐣.🐣", "x" * 100_000,
    f"{encoded({'alg': 5})}.e30.e30", f"{encoded({'alg': ['RS256']})}.e30.e30", f"{encoded({'alg': {}})}.e30.e30",
    f"{encoded({'alg': 'RS256', 'kid': 5})}.e30.e30", f"{encoded({'alg': 'RS256', 'kid': {}})}.e30.e30",
    f"{encoded({'alg': 'RS256', 'crit': 7})}.e30.e30", f"{encoded(['alg'])}.e30.e30",
]  # fmt: skip


@pytest.mark.usefixtures("room")
async def test_what_is_no_token_is_refused() -> None:
    assert [token for token in NO_TOKENS if await opens(token)] == []


async def test_keys_at_hand_are_not_asked_for_again_while_keycloak_is_away(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await room.platform.token("police@17")
    await identity.ready()

    async def away(*_: object, **__: object) -> httpx.Response:
        raise httpx.ConnectError("Keycloak is away")

    monkeypatch.setattr(httpx.AsyncClient, "get", away)
    assert (await identity.verify(token)).role == "police"
