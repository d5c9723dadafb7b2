"""Signing in and out of a portal: OpenID Connect code flow with PKCE, and the page dependencies that ask for it."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from keycloak.exceptions import KeycloakConnectionError, KeycloakError

from shared import identity
from shared.identity import Caller
from shared.settings import settings
from shared.web import language, sessions
from shared.web.sessions import Session

log = structlog.get_logger()
FLOW_SECONDS = 600


class SignInNeeded(Exception):
    """A page that needs somebody signed in was asked for by nobody."""


class SignInFailed(Exception):
    """Keycloak sent the reader back without a sign-in that fits the one begun here."""


def signed_in(*roles: str) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency for pages: whoever is signed in, with one of these roles (any, when none is named).

    `Reader = Annotated[Caller, Depends(signed_in("reader"))]`. Nobody signed in is sent to sign in and comes back here;
    another role gets the designed 403 page.
    """

    async def caller(request: Request) -> Caller:
        known = session_of(request).caller
        if roles and known.role not in roles:
            log.warning("refused", role=known.role, place=known.place, page=request.url.path, subject=known.subject)
            raise identity.Forbidden(request.url.path)
        return known

    return caller


def may(service: str, purpose: str) -> Callable[[Request], Awaitable[Caller]]:
    """As `identity.may`, for pages: the caller with the reach this purpose gives, or the designed 403 page."""

    async def caller(request: Request) -> Caller:
        return identity.authorise(session_of(request).caller, service, purpose)

    return caller


def session_of(request: Request) -> Session:
    """The session of this request.

    Raises:
        SignInNeeded: there is none.
        sessions.Unavailable: there is one, but Keycloak does not answer to renew it.
    """
    session = getattr(request.state, "session", None)
    if session is None and getattr(request.state, "renewal_failed", False):
        raise sessions.Unavailable
    if not isinstance(session, Session):
        raise SignInNeeded
    return session


def local_path(target: str | None) -> str:
    """Where to go after signing in: a path of this portal, `/` for anything else: no link can lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    if any(ord(letter) < 0x21 or letter == "\\" for letter in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def routes(service: str) -> APIRouter:
    """`/sign-in`, `/signed-in` (Keycloak's answer) and `/sign-out` of a service's portal."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sign-in", name="sign-in")
    async def sign_in(request: Request) -> Response:
        return await _begin(service, local_path(request.query_params.get("next")))

    @router.get("/signed-in", name="signed-in")
    async def signed_in_at(request: Request) -> Response:
        return await _finish(service, request)

    @router.post("/sign-out", name="sign-out")
    async def sign_out(request: Request) -> Response:
        return await _end(service, request)

    return router


async def _begin(service: str, target: str) -> Response:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    try:
        address = await sessions.keycloak().a_auth_url(
            redirect_uri=quote(_callback(), safe=""),
            scope="openid",
            state=state,
            nonce=nonce,
            code_challenge=challenge,
            code_challenge_method="S256",
        )
    except (KeycloakConnectionError, KeycloakError) as error:
        raise sessions.Unavailable from error
    answer = RedirectResponse(f"{address}&ui_locales={language.current()}", status_code=303)
    flow = {"state": state, "nonce": nonce, "verifier": verifier, "next": target}
    set_cookie(answer, _flow_cookie(service, state), sessions.seal(_flow_cookie(service, state), flow), FLOW_SECONDS)
    return answer


async def _finish(service: str, request: Request) -> Response:
    state = request.query_params.get("state", "")
    name = _flow_cookie(service, state)
    flow = sessions.unseal(name, request.cookies.get(name, ""))
    code = request.query_params.get("code", "")
    if flow is None or not code or not hmac.compare_digest(flow["state"], state):
        raise SignInFailed(request.query_params.get("error", "no sign-in was begun here"))
    tokens = await _exchange(code, flow["verifier"])
    if not hmac.compare_digest(str(_claims(tokens["id_token"]).get("nonce", "")), flow["nonce"]):
        raise SignInFailed("the answer belongs to another sign-in")
    session = await sessions.from_tokens(tokens)
    answer = RedirectResponse(local_path(flow["next"]), status_code=303)
    delete_cookie(answer, name)
    set_cookie(answer, sessions.cookie_name(service), sessions.to_cookie(service, session))
    log.info("signed in", role=session.caller.role, place=session.caller.place, subject=session.caller.subject)
    return answer


async def _end(service: str, request: Request) -> Response:
    session = getattr(request.state, "session", None)
    request.state.session = None
    if isinstance(session, Session):
        try:
            await sessions.keycloak().a_logout(session.refresh_token)
        except (KeycloakConnectionError, KeycloakError) as error:
            # The cookie goes all the same; Keycloak's own session ends when it is idle.
            log.warning("signed out here, not at Keycloak", error=type(error).__name__)
    answer = RedirectResponse("/signed-out", status_code=303)
    delete_cookie(answer, sessions.cookie_name(service))
    return answer


async def _exchange(code: str, verifier: str) -> dict[str, Any]:
    try:
        tokens: dict[str, Any] = await sessions.keycloak().a_token(
            grant_type="authorization_code", code=code, redirect_uri=_callback(), code_verifier=verifier
        )
    except KeycloakConnectionError as error:
        raise sessions.Unavailable from error
    except KeycloakError as error:
        raise SignInFailed(type(error).__name__) from error
    return tokens


def _claims(id_token: str) -> dict[str, Any]:
    # It came straight from Keycloak's token endpoint, so its signature need not be checked (OpenID Connect Core
    # 3.1.3.7, point 6); the access token, which vouches for the role, is verified in full.
    payload = id_token.split(".")[1]
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def _callback() -> str:
    return f"{settings().public_url.rstrip('/')}/signed-in"


def _flow_cookie(service: str, state: str) -> str:
    # One a flow, so that two tabs can sign in at once; only the beginning of the state, letters and digits, names it.
    return f"{sessions.cookie_name(service)}_flow_{''.join(filter(str.isalnum, state))[:12]}"


def set_cookie(answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie scripts cannot read and other sites cannot send along, only over TLS where there is TLS."""
    secure = settings().public_url.startswith("https:")
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure, path="/")


def delete_cookie(answer: Response, name: str) -> None:
    """Take a cookie back."""
    secure = settings().public_url.startswith("https:")
    answer.delete_cookie(name, httponly=True, samesite="lax", secure=secure, path="/")
