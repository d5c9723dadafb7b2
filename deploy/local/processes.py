"""Child processes that are started, watched and stopped together, and that never outlive the platform."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.trouble import Trouble

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds before a dead process is started again
STEADY_AFTER = 60.0  # seconds of life after which the waits start small again
PROBE_EVERY = 0.05  # seconds
LOG_LINES_SHOWN = 8
LEASH = Path(__file__).with_name("leash.py")


@dataclass(frozen=True)
class Program:
    """What to run, and how to know that it works. `ready` answers whether the process does its job yet."""

    name: str
    command: Sequence[str]
    log: Path
    ready: Callable[[], Awaitable[bool]]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    seconds_to_start: float = 300.0
    seconds_to_stop: float = 20.0


def leashed(command: Sequence[str]) -> list[str]:
    """The same command, killed by the kernel when this process ends, however it ends.

    The kernel follows the thread that forked, so children are started from the main thread, which lives longest.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Children are started from the main thread: the kernel kills them when their thread ends.")
    return [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *command]


def run(command: Sequence[str], log: Path, doing: str, **environment: str) -> None:
    """Run a command to its end; Trouble with its last lines if it fails. It blocks: for preparations only."""
    with log.open("ab") as output:
        done = subprocess.run(
            leashed(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=surroundings(**environment),
            process_group=0,
            check=False,
        )
    if done.returncode != 0:
        raise Trouble(f"{doing} failed:\n{last_lines(log)}")


async def run_beside(command: Sequence[str], log: Path, doing: str, folder: Path, **environment: str) -> None:
    """Like `run`, while other things go on."""
    with log.open("ab") as output:
        process = await _spawn(command, output.fileno(), folder, surroundings(**environment))
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if code != 0:
        raise Trouble(f"{doing} failed:\n{last_lines(log)}")


def surroundings(**own: str) -> dict[str, str]:
    """A child's environment: its own variables and the few of ours that every program needs, nothing by accident."""
    kept = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "OTEL_EXPORTER_OTLP_ENDPOINT")
    return {name: os.environ[name] for name in kept if name in os.environ} | own


def last_lines(log: Path, count: int = LOG_LINES_SHOWN) -> str:
    """The end of a log, indented, for people."""
    lines = log.read_text(errors="replace").splitlines()[-count:] if log.exists() else []
    return "\n".join(f"    {line[:400]}" for line in lines) or "    (its log is empty)"


async def listens(host: str, port: int) -> bool:
    """Whether anything accepts connections there: asked first, because clients complain loudly when nothing does."""
    try:
        _reader, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


class Child:
    """One program kept running: started, restarted with growing waits when it dies, stopped when asked."""

    def __init__(self, program: Program, say: Callable[[str], None]) -> None:
        self.program = program
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._wanted = False
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        """The process id, or None while there is no process."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start the program and return once it is ready. Trouble if it dies or takes too long."""
        self._wanted = True
        self._process = await self._begin("wb" if self._process is None else "ab")
        await self.until_ready(self._process)
        self._keeper = asyncio.create_task(self._keep_running(), name=f"keep {self.program.name}")

    async def until_ready(self, process: asyncio.subprocess.Process | None = None) -> None:
        """Return once the program answers. With `process`, its death is Trouble; without, a restart is waited for."""
        try:
            async with asyncio.timeout(self.program.seconds_to_start):
                while not await self.program.ready():
                    if process is not None and process.returncode is not None:
                        raise Trouble(self._died(process.returncode))
                    await asyncio.sleep(PROBE_EVERY)
        except TimeoutError as error:
            raise Trouble(
                f"{self.program.name} did not become ready in {self.program.seconds_to_start:.0f} s; the end of "
                f"{self.program.log}:\n{last_lines(self.program.log)}"
            ) from error

    async def stop(self) -> None:
        """Ask the program to end, wait, and kill it if it does not. Stopping what is stopped does nothing."""
        self._wanted = False
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(self.program.stop_signal)
        try:
            await asyncio.wait_for(self._process.wait(), self.program.seconds_to_stop)
        except TimeoutError:
            self._say(f"{self.program.name} did not stop in {self.program.seconds_to_stop:.0f} s and was killed")
            self.kill()
            await self._process.wait()

    def kill(self) -> int:
        """Kill the process as a power cut would; it starts again by itself. Returns the killed process id."""
        if self.pid is None or self._process is None:
            raise RuntimeError(f"{self.program.name} is not running")
        self._process.kill()
        return self._process.pid

    async def _begin(self, mode: str) -> asyncio.subprocess.Process:
        with self.program.log.open(mode) as output:
            environment = surroundings(**self.program.environment)
            return await _spawn(self.program.command, output.fileno(), self.program.folder, environment)

    async def _keep_running(self) -> None:
        loop = asyncio.get_running_loop()
        wait = FIRST_WAIT
        while self._process is not None:
            born = loop.time()
            code = await self._process.wait()
            if not self._wanted:
                return
            wait = FIRST_WAIT if loop.time() - born > STEADY_AFTER else min(wait * 2, LONGEST_WAIT)
            self.restarts += 1
            self._say(f"{self._died(code, lines=2)}\n  Starting it again in {wait:.0f} s (see {self.program.log}).")
            await asyncio.sleep(wait)
            self._process = await self._begin("ab")

    def _died(self, code: int, lines: int = LOG_LINES_SHOWN) -> str:
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        return f"{self.program.name} {how}; the end of its log:\n{last_lines(self.program.log, lines)}"


async def _spawn(
    command: Sequence[str], output: int, folder: Path | None, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *leashed(command),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd=folder,
        env=dict(environment),
        process_group=0,  # a Ctrl-C in the terminal is for the platform, which stops its children in order
    )
