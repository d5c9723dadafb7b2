"""LISTEN: what makes the loops of a service move at once when a row is committed, with polling behind it."""

import asyncio
import contextlib
from collections import defaultdict

import asyncpg
import structlog
from sqlalchemy.engine import make_url

from shared import telemetry
from shared.settings import settings

log = structlog.get_logger()


def dsn() -> str:
    """The service's database address as asyncpg spells it."""
    return make_url(settings().database_url).set(drivername="postgresql").render_as_string(hide_password=False)


class Wakeups:
    """One listening connection a service; a channel wakes everyone who waits for it."""

    def __init__(self, *channels: str) -> None:
        self.channels = channels
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._counts: dict[str, int] = defaultdict(int)

    def count(self, channel: str) -> int:
        """How often the channel has woken its waiters; read it before looking for work, so that no wakeup is lost."""
        return self._counts[channel]

    async def wait(self, channel: str, timeout: float, *, since: int | None = None) -> None:
        """Return when the channel is notified, or was since that count, or after `timeout` seconds at the latest."""
        if since is not None and since != self._counts[channel]:
            return
        event = asyncio.Event()
        self._waiting[channel].add(event)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), timeout)
        finally:
            self._waiting[channel].discard(event)

    def wake(self, channel: str) -> None:
        """Wake everyone who waits for this channel."""
        self._counts[channel] += 1
        for event in self._waiting[channel]:
            event.set()

    async def run(self) -> None:
        """Listen for ever; when the connection is lost, wake everyone and connect again."""
        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("listening stopped", error=telemetry.describe(error))
            await asyncio.sleep(0.5)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(dsn())
        closed = asyncio.Event()
        connection.add_termination_listener(lambda _: closed.set())
        try:
            for channel in self.channels:
                await connection.add_listener(channel, lambda *notice: self.wake(str(notice[2])))
                self.wake(channel)  # what was committed while nobody listened
            await closed.wait()
        finally:
            await connection.close(timeout=2)
