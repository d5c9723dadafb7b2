"""Who is asking: tokens checked here against Keycloak's cached keys, the policy table applied, every read logged."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import httpx
import structlog
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from sqlalchemy import BigInteger, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared import clock, database, telemetry
from shared.contracts import access
from shared.database import Base, Moment
from shared.settings import settings

AUDIENCE = "sambok-api"
log = structlog.get_logger()


class Unauthenticated(Exception):
    """No token, or one that is expired, forged or meant for somebody else."""


class Forbidden(Exception):
    """A known caller whose role lacks this purpose here."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody signed in: `place` is "17", "1710", "CC2", or "" for the whole country."""

    subject: str
    role: str
    place: str
    name: str
    scope: str = ""  # the place prefix this caller's purpose reaches here; set when the route authorises

    @property
    def address(self) -> str:
        """The caller as duties and alerts name an office: `ROLE@PLACE`, or the role alone for the whole country."""
        return f"{self.role}@{self.place}" if self.place else self.role


class _Keys:
    """Keycloak's signing keys, fetched once and again when an unknown key id appears, at most every 10 seconds."""

    def __init__(self) -> None:
        self._set: KeySet | None = None
        self._fetched_at = 0.0
        self._lock = asyncio.Lock()

    async def current(self, *, again: bool = False) -> KeySet:
        if self._set is not None and not again:
            return self._set
        async with self._lock:
            stale = time.monotonic() - self._fetched_at > 10
            if self._set is None or (again and stale):
                url = f"{issuer()}/protocol/openid-connect/certs"
                async with httpx.AsyncClient(timeout=5) as client:
                    answer = (await client.get(url)).raise_for_status()
                self._set = KeySet.import_key_set(answer.json())
                self._fetched_at = time.monotonic()
            return self._set


_keys = _Keys()


def issuer() -> str:
    """The realm's address, which is also its tokens' issuer."""
    return f"{settings().keycloak_url}/realms/{settings().realm}"


async def ready() -> None:
    """Return once the signing keys are at hand.

    Raises:
        httpx.HTTPError: Keycloak does not answer.
    """
    await _keys.current()


async def verify(token: str) -> Caller:
    """The caller an access token speaks for. Real time rules here, never story time.

    Raises:
        Unauthenticated: the token is not one of ours, or not valid now.
    """
    try:
        claims = await _decode(token)
        JWTClaimsRegistry(
            leeway=10,
            iss={"essential": True, "value": issuer()},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
        ).validate(claims)
        return _caller(claims)
    except (JoseError, ValueError, TypeError, AttributeError, LookupError) as error:
        # Whatever shape a stranger gives the parts of a token, it is one that is not ours.
        raise Unauthenticated(type(error).__name__) from None


def _caller(claims: dict[str, Any]) -> Caller:
    roles = [role for role in claims["realm_access"]["roles"] if role in access.ROLES]
    if len(roles) != 1:
        raise Unauthenticated("a user has exactly one role")
    name = claims.get("name") or claims.get("preferred_username", "")
    return Caller(claims["sub"], roles[0], claims.get("place", ""), name)


async def _decode(token: str) -> dict[str, Any]:
    try:
        return jwt.decode(token, await _keys.current(), algorithms=["RS256", "ES256", "PS256"]).claims
    except ValueError:  # an unknown key id: Keycloak may have rotated its keys
        return jwt.decode(token, await _keys.current(again=True), algorithms=["RS256", "ES256", "PS256"]).claims


def authorise(caller: Caller, service: str, purpose: str) -> Caller:
    """The caller with the reach this purpose gives.

    Raises:
        Forbidden: the role lacks this purpose here.
    """
    scope = access.reach(caller.role, caller.place, service, purpose)
    if not scope:
        log.warning("refused", role=caller.role, place=caller.place, purpose=purpose, subject=caller.subject)
        raise Forbidden(purpose)
    return Caller(caller.subject, caller.role, caller.place, caller.name, scope)


_bearer = HTTPBearer(auto_error=False)


def may(service: str, purpose: str) -> Callable[..., Awaitable[Caller]]:
    """A dependency for API routes: the caller by bearer token, or 401, or 403."""

    async def caller(
        token: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)], request: Request
    ) -> Caller:
        if token is None:
            raise Unauthenticated("no bearer token")
        known = await verify(token.credentials)
        return authorise(known, service, purpose)

    return caller


class ReadLogRow(Base):
    """Who read whom, for what purpose. `digest` chains each row to link - 1, so that a changed or missing row shows."""

    __tablename__ = "read_log"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    reader: Mapped[str]
    office: Mapped[str]
    person: Mapped[UUID]
    purpose: Mapped[str]
    trace_id: Mapped[str | None]
    link: Mapped[int | None] = mapped_column(BigInteger)
    digest: Mapped[str | None]


FIRST_TABLES = (
    """
    CREATE TABLE read_log (
        id uuid CONSTRAINT pk_read_log PRIMARY KEY,
        at timestamptz NOT NULL,
        reader text NOT NULL,
        office text NOT NULL,
        person uuid NOT NULL,
        purpose text NOT NULL,
        trace_id text,
        link bigint,
        digest text
    )
    """,
    "CREATE INDEX ix_read_log_unchained ON read_log (at, id) WHERE link IS NULL",
    "CREATE UNIQUE INDEX ix_read_log_link ON read_log (link)",
    """
    CREATE FUNCTION reaches(place text) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT CASE current_setting('sambok.place', true)
            WHEN '*' THEN true WHEN '' THEN false
            ELSE starts_with(place, current_setting('sambok.place', true))
        END
    $$
    """,
)


async def log_reads(session: AsyncSession, reader: Caller, persons: Iterable[UUID], purpose: str) -> None:
    """Write down that these persons were read, in one statement, in the reading transaction."""
    now, current = clock.now(), telemetry.trace_id()
    rows = [
        {
            "id": uuid4(), "at": now, "reader": reader.subject, "office": reader.address,
            "person": person, "purpose": purpose, "trace_id": current,
        }
        for person in persons
    ]  # fmt: skip
    if rows:
        await session.execute(insert(ReadLogRow), rows)


async def chain_reads(session: AsyncSession, batch: int = 1000) -> int:
    """Chain the hashes of reads that are not yet chained; how many.

    Done in batches beside the requests: inline, every read would queue behind the one before it.
    """
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('sambok read log'))"))
    last = await session.scalar(select(ReadLogRow).order_by(ReadLogRow.link.desc().nulls_last()).limit(1))
    link, digest = (last.link or 0, last.digest) if last else (0, None)
    rows = await session.scalars(
        select(ReadLogRow).where(ReadLogRow.link.is_(None)).order_by(ReadLogRow.at, ReadLogRow.id).limit(batch)
    )
    chained = 0
    for row in rows:
        chained += 1
        row.link = link + chained
        digest = row.digest = digest_of(row, digest)
    return chained


def digest_of(row: ReadLogRow, previous: str | None) -> str:
    """SHA-256 over the digest before it and every column of the row."""
    said = "|".join(
        str(value)
        for value in (
            previous or "", row.link, row.id, row.at.timestamp(), row.reader, row.office, row.person, row.purpose,
            row.trace_id,
        )
    )  # fmt: skip
    return hashlib.sha256(said.encode()).hexdigest()


async def find_broken_link(session: AsyncSession) -> int | None:
    """The first link of the read log that was changed, or before which rows were taken away; None when all hold.

    Rows taken away at the very end leave no trace here: compare the last link with a copy kept elsewhere.
    """
    query = select(ReadLogRow).where(ReadLogRow.link.is_not(None)).order_by(ReadLogRow.link)
    link, digest = 0, None
    async for row in await session.stream_scalars(query):
        if row.link != link + 1 or row.digest != digest_of(row, digest):
            return row.link
        link, digest = row.link, row.digest
    return None


async def chain_for_ever() -> None:
    """The loop beside the service that keeps the read log chained."""
    while True:
        try:
            async with database.session(database.EVERYWHERE) as session:
                busy = await chain_reads(session) > 0
        except (DBAPIError, OSError) as error:
            busy = False
            log.warning("read log not chained, will try again", error=telemetry.describe(error))
        await asyncio.sleep(0 if busy else 5)
