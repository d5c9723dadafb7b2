"""The services as their callers meet them: an HTTP client for each service and role, and waits that end with a fact."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Self

import httpx

from deploy.local.running import Platform

PATIENCE = 45.0  # seconds in which anything awaited here must have come, on a slow and busy machine
LOOK_EVERY = 0.03


class Bearer(httpx.Auth):
    """Signs each request with a token that is valid now."""

    def __init__(self, platform: Platform, address: str) -> None:
        self._platform, self._address = platform, address

    async def async_auth_flow(self, request: httpx.Request) -> AsyncIterator[httpx.Request]:  # type: ignore[override]
        """Called by httpx for each request."""
        request.headers["Authorization"] = f"Bearer {await self._platform.token(self._address)}"
        yield request


class Doors:
    """Every service's door, for anyone."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self._clients: dict[tuple[str, str], httpx.AsyncClient] = {}
        self.clock_is_set = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(client.aclose() for client in self._clients.values()))

    def __call__(self, service: str, address: str = "") -> httpx.AsyncClient:
        """A client for a service (or `phones`), as ROLE@PLACE or, without one, as nobody."""
        if (service, address) not in self._clients:
            url = self.platform.phones_url if service == "phones" else self.platform.url(service)
            auth = Bearer(self.platform, address) if address else None
            headers = {"Accept-Language": "en"}
            self._clients[service, address] = httpx.AsyncClient(base_url=url, auth=auth, headers=headers, timeout=30)
        return self._clients[service, address]

    async def record(self, arrest: dict[str, Any], by: str = "police@17") -> dict[str, Any]:
        """Record an arrest that must be taken; what the service answered."""
        answer = await self("arrest", by).post("/api/arrests", json=arrest)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        saved: dict[str, Any] = answer.json()
        return saved

    async def rows(self, service: str, address: str, path: str, **query: str) -> list[dict[str, Any]]:
        """A list that this caller is given."""
        answer = await self(service, address).get(path, params=query)
        assert answer.status_code == httpx.codes.OK, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    async def alerts(self, address: str = "welfare@1710", about: str = "") -> list[dict[str, Any]]:
        """An office's open alerts, all or those about one person."""
        alerts = await self.rows("welfare", address, "/api/alerts")
        return [alert for alert in alerts if not about or about in alert["about"]]

    async def messages(self, to: str = "") -> list[dict[str, Any]]:
        """What reached one phone, or all of them."""
        return await self.rows("phones", "", "/api/messages", **({"to": to} if to else {}))

    async def states(self) -> dict[str, dict[str, Any]]:
        """What every service still has in hand."""
        answers = await asyncio.gather(*(self(service).get("/story/state") for service in self.platform.urls))
        return {service: answer.json() for service, answer in zip(self.platform.urls, answers, strict=True)}

    async def until_handled(self) -> dict[str, dict[str, Any]]:
        """Return once every service has sent, heard and answered everything: seen twice, with nothing new between."""
        before: dict[str, dict[str, Any]] = {}

        async def is_handled() -> bool:
            nonlocal before
            last, before = before, await self.states()
            quiet = all(state[name] == 0 for state in before.values() for name in ("unsent", "lag", "due"))
            counted = [{name: state["handled"] for name, state in states.items()} for states in (last, before)]
            return quiet and counted[0] == counted[1]

        await until(is_handled, "everything is handled", lambda: before)
        return before

    async def set_clock(self, moment: str) -> None:
        """Set every service's clock to an ISO moment with its offset."""
        puts = (self(service).put("/story/clock", json={"now": moment}) for service in self.platform.urls)
        self.clock_is_set = True
        assert {answer.status_code for answer in await asyncio.gather(*puts)} == {204}

    async def empty(self) -> None:
        """Empty every service and the phones, once they rest, and let the clocks run by themselves."""
        await self.until_handled()
        parts = (*self.platform.urls, "phones")
        resets = await asyncio.gather(*(self(part).post("/story/reset") for part in parts))
        assert {answer.status_code for answer in resets} == {httpx.codes.NO_CONTENT}
        self.clock_is_set = False


async def until(
    holds: Callable[[], Awaitable[object]],
    what: str,
    seen: Callable[[], object] = lambda: "",
    patience: float = PATIENCE,
) -> None:
    """Return once `holds` gives something true; fail with what was seen last when it never does."""
    ends = time.monotonic() + patience
    while not await holds():
        assert time.monotonic() < ends, f"not after {patience:.0f} s: {what}; last seen: {seen()}"
        await asyncio.sleep(LOOK_EVERY)
