"""What happens around every page: language, forgery check, session, security headers and compression."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request, cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.settings import settings
from shared.web import language, sessions, sign_in

# Paths that answer programs: they take no cookie, so nothing can be forged, and nobody reads them in a browser.
PROGRAMS = ("/api/", "/story/")
_SAFE = {"GET", "HEAD", "OPTIONS"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would send `Origin: null` with our own forms, and the forgery check needs it.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
YEAR = 31_536_000


class PageFrame:
    """ASGI middleware around a portal's pages; for programs it only sets the language."""

    def __init__(self, app: ASGIApp, service: str, refuse: Callable[[Request], Response]) -> None:
        """`refuse` renders what a forged request is answered with."""
        self._app = app
        self._compressed = GZipMiddleware(app, minimum_size=1000, compresslevel=6)
        self._service = service
        self._refuse = refuse
        self._renewals = sessions.Renewals()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["path"].startswith(PROGRAMS):
            language.speak(language.negotiate(headers.get("accept-language", "")))
            await self._app(scope, receive, send)
        elif scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
        else:
            await self._page(scope, headers, receive, send)

    async def _page(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        answer = Response()
        cookies = cookie_parser(headers.get("cookie", ""))
        _choose_language(scope, headers, cookies, answer)
        state = scope.setdefault("state", {})
        state["session"] = None
        forged = is_forged(scope["method"], headers)
        if not forged:
            await self._know(state, cookies, answer)

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                _finish(message, answer)
            await send(message)

        app = self._refuse(Request(scope)) if forged else self._compressed
        await app(scope, receive, framed)

    async def _know(self, state: dict[str, object], cookies: dict[str, str], answer: Response) -> None:
        """Put the session into the request's state, renewed when its access token is over."""
        name = sessions.cookie_name(self._service)
        sealed = cookies.get(name, "")
        session = sessions.from_cookie(self._service, sealed)
        if session is not None and not session.is_fresh():
            try:
                session = await self._renewals.renew(session)
            except sessions.Unavailable:
                state["renewal_failed"] = True
                return
            if session is not None:
                sign_in.set_cookie(answer, name, sessions.to_cookie(self._service, session))
        if session is None and sealed:
            sign_in.delete_cookie(answer, name)
        state["session"] = session


def is_forged(method: str, headers: Headers) -> bool:
    """Whether an unsafe request does not come from our own pages, by Sec-Fetch-Site, else by Origin; neither is forged.

    Every browser of the last years sends one of them, and no other site can change them (Fetch standard).
    """
    if method in _SAFE:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    origin, own = urlsplit(headers.get("origin", "")), urlsplit(settings().public_url)
    return not origin.netloc or (origin.scheme, origin.netloc) != (own.scheme, own.netloc)


def _choose_language(scope: Scope, headers: Headers, cookies: dict[str, str], answer: Response) -> None:
    name = f"sambok_language_{settings().instance}"
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
    if asked in language.LANGUAGES:
        sign_in.set_cookie(answer, name, asked, YEAR)
        language.speak(asked)
    elif cookies.get(name) in language.LANGUAGES:
        language.speak(cookies[name])
    else:
        language.speak(language.negotiate(headers.get("accept-language", "")))


def _finish(message: Message, answer: Response) -> None:
    """Add the security headers and our cookies to what goes out; a cookie the page itself sets wins over ours."""
    headers = MutableHeaders(raw=message.setdefault("headers", []))
    set_by_page = {value.split("=", 1)[0] for key, value in headers.items() if key == "set-cookie"}
    for key, value in answer.raw_headers:
        if key == b"set-cookie" and value.decode("latin-1").split("=", 1)[0] not in set_by_page:
            headers.append("set-cookie", value.decode("latin-1"))
    for name, content in SECURITY_HEADERS.items():
        headers.setdefault(name, content)
    if settings().public_url.startswith("https:"):
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    # Pages show people: no shared cache and no back button after signing out may keep them.
    headers.setdefault("Cache-Control", "no-store")
