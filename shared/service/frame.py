"""The frame every service stands in: one process that serves pages and API, relays, listens and keeps its duties."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Response

from shared import database, identity, telemetry
from shared.duties import Duties
from shared.messaging.consumer import Consumer
from shared.messaging.relay import Relay
from shared.messaging.wakeups import Wakeups
from shared.service import problems, set_aside
from shared.service.bodies import BodyGuard
from shared.service.health import health_of, missing_parts
from shared.service.story_mode import story_routes
from shared.settings import settings
from shared.web.portal import Portal

log = structlog.get_logger()


class Service:
    """One room of the house, wired: `Service("post", api=…, pages=…, portal=…, consumer=…, duties=…).app`."""

    def __init__(
        self,
        name: str,
        *,
        api: APIRouter,
        pages: APIRouter,
        portal: Portal,
        consumer: Consumer | None = None,
        duties: Duties | None = None,
        channels: Sequence[str] = (),
        wakeups: Wakeups | None = None,
    ) -> None:
        self.name = name
        self.consumer = consumer or Consumer(name)
        self.duties = duties or Duties()
        self.wakeups = wakeups or Wakeups("outbox", "duties", *channels)
        self.relay = Relay(name, self.wakeups)
        self.app = FastAPI(
            title=f"Sambok {name}", version="1", lifespan=self._run, docs_url=None, redoc_url=None,
            telemetry=telemetry.OF_REQUESTS,
        )  # fmt: skip
        self.app.state.wakeups = self.wakeups
        problems.install(self.app, portal)
        portal.install(self.app)
        self.app.add_middleware(BodyGuard)
        self.app.include_router(api, prefix="/api")
        self.app.include_router(pages, include_in_schema=False)
        self.app.include_router(set_aside.routes(name, portal))
        self.app.include_router(self._probes())
        if settings().story_mode:
            self.app.include_router(story_routes(self), prefix="/story", include_in_schema=False)
        self._loops: list[asyncio.Task[None]] = []

    @contextlib.asynccontextmanager
    async def _run(self, _: FastAPI) -> AsyncIterator[None]:
        provider = telemetry.start(self.name)
        self._loops = [
            asyncio.create_task(loop, name=name)
            for name, loop in {
                "wakeups": self.wakeups.run(),
                "relay": self.relay.run(),
                "consumer": self.consumer.run(),
                "duties": self.duties.run(self.wakeups),
                "set aside": self.consumer.retry_for_ever(),
                "read log": identity.chain_for_ever(),
            }.items()
        ]
        for task in self._loops:
            task.add_done_callback(_report)
        yield
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await database.engine().dispose()
        provider.shutdown()

    def _probes(self) -> APIRouter:
        probes = APIRouter(include_in_schema=False)

        @probes.get("/live")
        async def live(response: Response) -> dict[str, str]:
            """503 once a loop has ended: the process is half deaf and must be started anew."""
            ended = [task.get_name() for task in self._loops if task.done()]
            response.status_code = 503 if ended else 200
            return {"status": "ended", "loops": ", ".join(ended)} if ended else {"status": "ok"}

        @probes.get("/ready")
        async def ready(response: Response) -> dict[str, str]:
            """200 once the database, Kafka and Keycloak's keys are at hand."""
            missing = await missing_parts(self)
            response.status_code = 503 if missing else 200
            return {"status": "ok"} if not missing else {"status": "waiting", "for": ", ".join(missing)}

        @probes.get("/health")
        async def health() -> dict[str, Any]:
            return await health_of(self)

        return probes


def _report(task: "asyncio.Task[None]") -> None:
    """A loop never ends by itself; when a defect ends one, say so loudly instead of going on half deaf."""
    if not task.cancelled() and (error := task.exception()):
        log.critical("a loop ended", loop=task.get_name(), error=telemetry.describe(error))
