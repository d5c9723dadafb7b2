"""The running platform as a story meets it: its services' public HTTP APIs, and nothing behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from stories.vocabulary.codes import SERVICES

PHONES = "phones"
JSON_TYPES = ("application/json", "application/problem+json")


class Platform(Protocol):
    """What whoever started the platform gives: where each service is, and a token for anyone in a story."""

    @property
    def urls(self) -> Mapping[str, str]:
        """Each running service's base URL, by name."""
        ...

    @property
    def phones_url(self) -> str:
        """Where messages to families arrive."""
        ...

    async def token(self, address: str) -> str:
        """A valid access token of the user `police@17`, `ministry` …, who is made when there is none."""
        ...


class Missing(Exception):
    """Something the story needs does not exist in the running platform; the words say what."""


class Unreadable(Exception):
    """A service did not answer a question it should answer; the words say which."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: the parsed JSON, or nothing when it is not JSON."""

    status: int
    body: Any


@dataclass(frozen=True)
class Route:
    """One operation of a service's OpenAPI document."""

    service: str
    method: str
    path: str
    operation: str
    path_fields: tuple[str, ...]
    query_fields: tuple[str, ...]


class Doors:
    """The HTTP doors of every running service. Raises httpx.HTTPError when one does not answer at all."""

    def __init__(self, platform: Platform, client: httpx.AsyncClient) -> None:
        self._platform = platform
        self._client = client
        self.routes: list[Route] = []

    @property
    def services(self) -> list[str]:
        """The running services, without the phones."""
        return [name for name in SERVICES if name in self._platform.urls]

    async def read_routes(self) -> None:
        """Ask every running service once what it can do."""
        self.routes = []
        for service in self.services:
            answer = await self.call("GET", service, "/openapi.json")
            self.routes += routes_of(service, answer.body)

    def command(self, verb: str) -> Route:
        """The route whose operationId is the verb. Raises Missing with what is not there."""
        service = verb.partition(".")[0]
        self.base(service)
        found = [route for route in self.routes if route.operation == verb and route.method == "POST"]
        if not found:
            raise Missing(f"no route for {verb} yet")
        return found[0]

    def base(self, service: str) -> str:
        """The address of a service. Raises Missing when it does not run."""
        if service == PHONES:
            return self._platform.phones_url
        if service not in self._platform.urls:
            raise Missing(f"{service} does not exist yet")
        return self._platform.urls[service]

    async def token(self, address: str) -> str:
        """A token of anyone who signs in."""
        return await self._platform.token(address)

    async def call(
        self,
        method: str,
        service: str,
        path: str,
        *,
        token: str = "",
        body: object = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; whatever the status, the answer is given back. Raises Missing when there are no phones."""
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        url = self.base(service) + path
        # Streamed, so that a route which never ends (server-sent events) is left after its headers.
        try:
            async with self._client.stream(method, url, headers=headers, json=body, params=query) as answer:
                kind = answer.headers.get("content-type", "").partition(";")[0]
                if kind not in JSON_TYPES:
                    return Answer(answer.status_code, None)
                content = await answer.aread()
                return Answer(answer.status_code, answer.json() if content else None)
        except httpx.ConnectError:
            if service != PHONES:
                raise
            raise Missing("no phones run yet") from None

    async def read(self, service: str, path: str, token: str, query: Mapping[str, str] | None = None) -> Any:
        """The body of a GET that must be answered. Raises Missing without that route, Unreadable without an answer."""
        if not any(route.service == service and route.path == path for route in self.routes):
            self.base(service)
            raise Missing(f"no route GET {path} in {service} yet")
        answer = await self.call("GET", service, path, token=token, query=query)
        if answer.status != 200:
            raise Unreadable(f"{service} answered GET {path} with {answer.status}")
        return answer.body


def routes_of(service: str, openapi: Mapping[str, Any]) -> list[Route]:
    """The operations of an OpenAPI document, with the parameters that must be filled."""
    return [
        Route(
            service=service,
            method=method.upper(),
            path=path,
            operation=operation.get("operationId", ""),
            path_fields=_fields(operation, item, "path"),
            query_fields=_fields(operation, item, "query"),
        )
        for path, item in openapi.get("paths", {}).items()
        for method, operation in item.items()
        if method in ("get", "post", "put", "patch", "delete")
    ]


def _fields(operation: Mapping[str, Any], item: Mapping[str, Any], where: str) -> tuple[str, ...]:
    given = [*item.get("parameters", []), *operation.get("parameters", [])]
    return tuple(each["name"] for each in given if each["in"] == where and each.get("required"))


def rows(body: Any) -> list[Any]:
    """The rows of a list answer, be it the list itself or a page that holds one as `items`."""
    found = body.get("items", []) if isinstance(body, dict) else body
    return found if isinstance(found, list) else []
