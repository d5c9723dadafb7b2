"""Who is signed in at a portal: a sealed cookie, renewed while somebody works, that no server has to remember."""

import asyncio
import json
import time
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakConnectionError, KeycloakError

from shared import identity
from shared.identity import Caller
from shared.settings import settings

# A browser keeps at most 4,096 bytes a cookie, its name and attributes included.
LARGEST = 3_800
_HEADER = {"alg": "dir", "enc": "A256GCM"}


@dataclass(frozen=True, slots=True)
class Session:
    """A sealed session: the caller, until when the short access token vouches for it, and how to renew it.

    Times are real time (seconds since 1970), never story time.
    """

    caller: Caller
    fresh_until: int
    ends_at: int
    refresh_token: str

    def is_fresh(self) -> bool:
        """Whether Keycloak vouched for this caller recently enough."""
        return time.time() < self.fresh_until

    def is_over(self) -> bool:
        """Whether it can no longer be renewed."""
        return time.time() >= self.ends_at


class Unavailable(Exception):
    """Keycloak does not answer; the session may still be good."""


def cookie_name(service: str) -> str:
    """Named by service and instance, because browsers ignore ports when they send cookies."""
    return f"sambok_{service}_{settings().instance}"


def seal(purpose: str, content: dict[str, Any]) -> str:
    """Content as a cookie value nobody else can read or change (JWE, A256GCM). `purpose` must match to open it.

    Raises:
        ValueError: it would not fit into a cookie.
    """
    sealed = jwe.encrypt_compact(_HEADER, json.dumps({**content, "for": purpose}).encode(), _key())
    if len(sealed) > LARGEST:
        raise ValueError(f"a cookie of {len(sealed)} bytes does not fit")
    return sealed


def unseal(purpose: str, sealed: str) -> dict[str, Any] | None:
    """What was sealed for this purpose, or None: changed, sealed with another key or for something else."""
    try:
        content = json.loads(jwe.decrypt_compact(sealed, _key(), algorithms=["dir", "A256GCM"]).plaintext or b"")
    except (JoseError, ValueError):
        return None
    return content if isinstance(content, dict) and content.get("for") == purpose else None


def to_cookie(service: str, session: Session) -> str:
    """A session as its cookie's value."""
    caller = session.caller
    return seal(
        cookie_name(service),
        {
            "sub": caller.subject,
            "role": caller.role,
            "place": caller.place,
            "name": caller.name,
            "fresh": session.fresh_until,
            "ends": session.ends_at,
            "refresh": session.refresh_token,
        },
    )


def from_cookie(service: str, sealed: str) -> Session | None:
    """The session in a cookie's value; None when there is none, it was tampered with or it is over."""
    kept = unseal(cookie_name(service), sealed) if sealed else None
    if kept is None:
        return None
    caller = Caller(kept["sub"], kept["role"], kept["place"], kept["name"])
    session = Session(caller, kept["fresh"], kept["ends"], kept["refresh"])
    return None if session.is_over() else session


async def from_tokens(tokens: dict[str, Any]) -> Session:
    """The session that Keycloak's token answer stands for.

    Raises:
        identity.Unauthenticated: the access token is not one of ours.
    """
    now = int(time.time())
    return Session(
        caller=await identity.verify(tokens["access_token"]),
        fresh_until=now + int(tokens["expires_in"]),
        ends_at=now + int(tokens.get("refresh_expires_in", tokens["expires_in"])),
        refresh_token=tokens.get("refresh_token", ""),
    )


class Renewals:
    """Renews sessions whose access token is over; requests of one session that come at once share one renewal."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[Session | None]] = {}

    async def renew(self, session: Session) -> Session | None:
        """The session anew, or None when Keycloak no longer knows it (signed out elsewhere, disabled, too old).

        Raises:
            Unavailable: Keycloak does not answer.
        """
        task = self._running.get(session.refresh_token)
        if task is None:
            task = asyncio.create_task(_renewed(session))
            self._running[session.refresh_token] = task
            task.add_done_callback(lambda _: self._running.pop(session.refresh_token, None))
        return await asyncio.shield(task)


async def _renewed(session: Session) -> Session | None:
    try:
        return await from_tokens(await keycloak().a_refresh_token(session.refresh_token))
    except KeycloakConnectionError as error:
        raise Unavailable from error
    except KeycloakError as error:
        if error.response_code is None or error.response_code >= 500:
            raise Unavailable from error
        return None
    except identity.Unauthenticated:
        return None


@lru_cache
def keycloak() -> KeycloakOpenID:
    """This service's own confidential client."""
    return KeycloakOpenID(
        server_url=settings().keycloak_url,
        realm_name=settings().realm,
        client_id=settings().client_id,
        client_secret_key=settings().client_secret.get_secret_value(),
        timeout=10,
    )


@lru_cache
def _key() -> OctKey:
    secret = settings().cookie_key.get_secret_value()
    key = urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    if len(key) != 32:
        raise ValueError("SAMBOK_COOKIE_KEY must be 32 random bytes, base64url")
    return OctKey.import_key(key)
