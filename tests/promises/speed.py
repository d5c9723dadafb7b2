"""How long pages take, over HTTP of the running service, and how long it and PostgreSQL worked for them.

A page that took longer only because the machine had other work is told by that work.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median, quantiles

import httpx
import psutil
import pytest

from deploy.local.running import Platform

MOST_MS = 150
TIMES = 40


@dataclass
class Speeds:
    """The pages of one service: a row for each as docs/measures.md keeps them, and those that took too long."""

    platform: Platform
    service: str
    rows: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    async def measure(self, client: httpx.AsyncClient, what: str, path: str) -> None:
        """Ask for a page many times; it is slow when both the median and the work for it exceed 150 ms."""
        before = self._worked()
        took = [await _milliseconds(client, path) for _ in range(TIMES)]
        work = (self._worked() - before) / TIMES
        self.rows.append(f"| {what} | {work:.0f} ms | {median(took):.0f} ms | {quantiles(took, n=20)[-1]:.0f} ms |")
        if min(work, median(took)) > MOST_MS:
            self.slow.append(self.rows[-1])

    def _worked(self) -> float:
        """Milliseconds that the service and its PostgreSQL have worked so far."""
        database = psutil.Process(self.platform.parts["postgresql"].pid)
        processes = [psutil.Process(self.platform.parts[self.service].pid), database]
        return sum(sum(process.cpu_times()[:2]) for process in _with_children(processes)) * 1000

    def judge(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Print the rows for people to read, and fail when any page was slow."""
        with capsys.disabled():
            print("\n".join(["", *self.rows]))  # noqa: T201 - the measure is kept in docs/measures.md
        assert not self.slow, f"more than {MOST_MS} ms:\n" + "\n".join(self.slow)


def _with_children(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    return [each for process in processes for each in (process, *process.children(recursive=True))]


async def _milliseconds(client: httpx.AsyncClient, path: str) -> float:
    begins = time.perf_counter()
    answer = await client.get(path)
    took = (time.perf_counter() - begins) * 1000
    assert answer.status_code == httpx.codes.OK, path
    return took
