"""How errors leave: problem details (RFC 9457) for the API, pages for the portals, and never a name in a log."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

from shared import telemetry
from shared.errors import NotFound, Refused
from shared.identity import Forbidden, Unauthenticated
from shared.web.language import negotiate
from shared.web.messages import field_errors, message
from shared.web.portal import Portal

log = structlog.get_logger()

TITLES = {
    400: "The request cannot be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Already so",
    413: "Too large",
    415: "Unsupported content type",
    422: "Some answers need another look",
    500: "Something broke; nothing was saved",
    503: "Not available now",
}


def problem(scope: Scope, refusal: Refused) -> JSONResponse:
    """A refusal as problem details, each field with its message in the reader's language."""
    headers = dict(scope["headers"])
    language = negotiate(headers.get(b"accept-language", b"").decode("latin-1"))
    errors = [
        {"field": error.field, "code": error.code, "message": message(error.code, language, **error.params)}
        for error in refusal.errors
    ]
    return _answer(refusal.status, errors=errors)


def _answer(status: int, *, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    body = {"type": "about:blank", "title": TITLES.get(status, "Refused"), "status": status, **more}
    body["trace_id"] = telemetry.trace_id()
    return JSONResponse(body, status, headers, media_type="application/problem+json")


STATUSES: dict[type[Exception], int] = {NotFound: 404, Unauthenticated: 401, Forbidden: 403}


def install(app: FastAPI, portal: Portal) -> None:
    """Answer every error of this service, on pages by a page and elsewhere by problem details."""

    def answer(request: Request, status: int, **more: Any) -> Response:
        if request.url.path.startswith(("/api/", "/story/")):
            return _answer(status, **more)
        return portal.error(request, status)

    async def refused(request: Request, error: Exception) -> Response:
        refusal = error if isinstance(error, Refused) else Refused(*field_errors(error.errors(), within="body"))  # type: ignore[attr-defined]
        return problem(request.scope, refusal)

    async def known(request: Request, error: Exception) -> Response:
        status = STATUSES[type(error)]
        return answer(request, status, **({"headers": {"WWW-Authenticate": "Bearer"}} if status == 401 else {}))

    async def http_error(request: Request, error: Exception) -> Response:
        return answer(request, error.status_code if isinstance(error, HTTPException) else 500)

    async def broken(request: Request, error: Exception) -> Response:
        log.error("request broke", error=telemetry.describe(error))
        return answer(request, 500)

    for refusing in (Refused, RequestValidationError):
        app.add_exception_handler(refusing, refused)
    for kind in STATUSES:
        app.add_exception_handler(kind, known)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(Exception, broken)
