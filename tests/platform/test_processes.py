"""Children start, come back when they die, and never outlive their parent."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deploy.local import folders, processes
from deploy.local.processes import Child, Program
from deploy.local.trouble import Trouble

ORPHANS = """
import asyncio, sys
from pathlib import Path
from deploy.local.processes import Child, Program

async def main():
    async def ready(): return True
    child = Child(Program("sleeper", ["sleep", "300"], Path(sys.argv[1]), ready), print)
    await child.start()
    print(child.pid, flush=True)
    await asyncio.sleep(300)

asyncio.run(main())
"""


async def always() -> bool:
    """Ready at once."""
    return True


async def never() -> bool:
    """Never ready."""
    return False


async def test_a_death_at_start_is_told_with_the_last_lines(tmp_path: Path) -> None:
    program = Program("oven", ["sh", "-c", "echo no gas; exit 3"], tmp_path / "log", never)
    with pytest.raises(Trouble, match=r"oven ended with code 3(?s:.*)no gas"):
        await Child(program, print).start()


async def test_what_never_becomes_ready_is_told_and_can_be_stopped(tmp_path: Path) -> None:
    child = Child(Program("oven", ["sleep", "300"], tmp_path / "log", never, seconds_to_start=0.3), print)
    with pytest.raises(Trouble, match="oven did not become ready"):
        await child.start()
    await child.stop()
    assert child.pid is None


async def test_a_killed_child_is_started_again_and_that_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    child = Child(Program("sleeper", ["sleep", "300"], tmp_path / "log", always), said.append)
    await child.start()
    killed = child.kill()
    async with asyncio.timeout(10):
        while child.pid in (killed, None):
            await asyncio.sleep(0.02)
    await child.stop()
    assert child.restarts == 1
    assert "SIGKILL" in said[0]
    assert "again" in said[0]


async def test_a_child_that_ignores_being_asked_is_killed(tmp_path: Path) -> None:
    deaf = ["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"]
    log = tmp_path / "log"

    async def ready() -> bool:
        return "up" in log.read_text()

    said: list[str] = []
    child = Child(Program("deaf", deaf, log, ready, seconds_to_stop=0.3), said.append)
    await child.start()
    await child.stop()
    assert child.pid is None
    assert "was killed" in said[0]


def test_a_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ORPHANS, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folders.CLONE) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
        child.wait(5)
    assert not child.is_running()


def test_children_are_refused_from_other_threads() -> None:
    async def from_thread() -> None:
        await asyncio.to_thread(processes.leashed, ["true"])

    with pytest.raises(RuntimeError, match="main thread"), asyncio.Runner() as runner:
        runner.run(from_thread())
