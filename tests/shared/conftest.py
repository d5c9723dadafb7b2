"""A small portal with the real templates, assets and middleware, for whoever tests how pages look and behave."""

import base64
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from deploy.local import downloads
from shared.errors import FieldError
from shared.identity import Caller
from shared.settings import settings
from shared.web import sessions
from shared.web.forms import Form, body, is_reshaping, nested
from shared.web.portal import Portal
from shared.web.sign_in import signed_in

ADDRESS = "http://127.0.0.1:8099"
TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of a portal whose Keycloak does not answer."""
    values = {
        "DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1:1/none",
        "KAFKA": "127.0.0.1:1",
        "KEYCLOAK_URL": "http://127.0.0.1:1",
        "KEYS_DIR": "/nowhere",
        "ASSETS_DIR": str(downloads.unpack_assets(downloads.fetch("assets")["assets"])),
        "COOKIE_KEY": base64.urlsafe_b64encode(bytes(range(32))).decode(),
        "PUBLIC_URL": ADDRESS,
        "CLIENT_ID": "sambok-sample",
        "INSTANCE": "t",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"SAMBOK_{name}", value)
    caches = (settings, sessions.keycloak, sessions._key)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def app(surroundings: None) -> FastAPI:
    """Pages of every kind: open, for anybody signed in, for one role, with a form, broken, and an API route."""
    portal = Portal("sample", TEMPLATES, agency="Cambodia", navigation=[("/", "Today")])
    app = FastAPI()
    portal.install(app)

    @app.get("/open")
    async def show(request: Request) -> Response:
        return portal.render(request, "sample_form.html")

    @app.post("/open")
    async def post(request: Request) -> Response:
        posted = await request.form()
        if is_reshaping(posted):
            return portal.render(request, "sample_form.html", form=Form.of(posted))
        errors = [FieldError(name, "missing") for name in ("born", "name") if name not in nested(posted)]
        if errors:
            return portal.render(request, "sample_form.html", status=422, form=Form.of(posted, errors))
        return PlainTextResponse(str(body(nested(posted))))

    @app.get("/")
    async def home(request: Request, reader: Annotated[Caller, Depends(signed_in())]) -> Response:
        return portal.render(request, "sample_parts.html")

    @app.post("/act")
    async def act(request: Request, reader: Annotated[Caller, Depends(signed_in("police"))]) -> Response:
        return PlainTextResponse(reader.address)

    @app.get("/error/{status}")
    async def error(request: Request, status: int) -> Response:
        return portal.error(request, status)

    @app.post("/api/things")
    async def api() -> dict[str, str]:
        return {"made": "yes"}

    return app


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client that keeps cookies and sends what a browser sends with our own forms."""
    headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as client:
        yield client
