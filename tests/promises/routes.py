"""Every route that a service has, found by itself, so that a new one is tried without anybody remembering it."""

import importlib
from dataclasses import dataclass
from typing import Any

from fastapi.routing import iter_route_contexts

from deploy.local.running import Platform
from tests.doors import Doors
from tests.rooms import settings_of

OPEN_EVERYWHERE = {
    ("GET", "/live"), ("GET", "/ready"), ("GET", "/health"), ("GET", "/openapi.json"), ("GET", "/places"),
    ("GET", "/static/{version}/{name}"), ("GET", "/sign-in"), ("GET", "/signed-in"), ("GET", "/signed-in-again"),
    ("GET", "/signed-out"), ("POST", "/sign-out"),
}  # fmt: skip
IN_STORY_MODE_ONLY = {("GET", "/story/state"), ("PUT", "/story/clock"), ("POST", "/story/reset")}
# Families have no account: a link and a PIN let them in, and gateways bring receipts and replies to addresses nobody
# can guess; Telegram proves itself by its secret.
OPEN_FOR_FAMILIES = {
    ("GET", "/"), ("POST", "/code"), ("GET", "/p/{token}"), ("POST", "/p/{token}"), ("POST", "/p/{token}/forget"),
    ("GET", "/p/{token}/{deed}"), ("POST", "/p/{token}/{deed}"), ("GET", "/receipts/{token}"),
    ("GET", "/replies/{token}"), ("POST", "/api/links/{token}/open"), ("POST", "/api/telegram/updates"),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Route:
    """One way into a service: `operation` is the story verb of an API route, empty for pages and probes."""

    service: str
    method: str
    path: str
    operation: str = ""

    @property
    def is_api(self) -> bool:
        """Whether it answers programs."""
        return self.path.startswith("/api/")

    def filled(self, **values: str) -> str:
        """The path with its parameters filled in; what is not known stands in as a word."""
        parts = (part for part in self.path.split("/"))
        return "/".join(
            values.get(part[1:-1].split(":")[0], "unknown") if part.startswith("{") else part for part in parts
        )


async def routes_of(doors: Doors, service: str) -> list[Route]:
    """Every route of a service: what its app holds, with the operations its OpenAPI document names."""
    document: dict[str, Any] = (await doors(service).get("/openapi.json")).json()
    named = {
        (path, method.upper()): operation["operationId"]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    found = []
    for path, method in _in_app(doors.platform, service):
        found.append(Route(service, method, path, named.pop((path, method), "")))
    assert not named, f"documented but not there: {named}"
    return sorted(found)


def _in_app(platform: Platform, service: str) -> list[tuple[str, str]]:
    with settings_of(platform.settings(service)):
        app = importlib.import_module(f"services.{service}.app").app
    found = list(iter_route_contexts(app.routes))
    assert all(route.path and route.methods for route in found), "a kind of route that nobody walks"
    return [(str(route.path), method) for route in found for method in sorted(route.methods or ()) if method != "HEAD"]
