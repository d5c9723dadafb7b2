"""What a person can type after `./sambok`."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from deploy.local import aside, checks, folders, status, traces
from deploy.local.once import one_arrest
from deploy.local.platform import forget, running_platform
from deploy.local.running import DEMO_PASSWORD, DEMO_USERS, Platform
from deploy.local.trouble import Trouble
from deploy.local.watching import restart_on_change

PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(soft_wrap=True, highlight=False)
beside = Console(stderr=True, soft_wrap=True, highlight=False)


def main() -> None:
    """Run a command; what is wrong outside the code ends with one sentence and 1."""
    try:
        app(prog_name="./sambok")
    except Trouble as trouble:
        sys.exit(f"sambok: {trouble}")


@app.callback()
def sambok() -> None:
    """Sambok: no child is left behind unseen when a parent is arrested."""


@app.command()
def up(
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget all data first.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Restart the services when their source changes.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Send one arrest through, say how long it took, stop.")] = False,
    story_mode: Annotated[
        bool, typer.Option("--story-mode", help="Let stories set the clock and empty the data.")
    ] = False,
    only: Annotated[str, typer.Option(help="Services to run, with commas, or `none`; all if left out.")] = "",
) -> None:
    """Start the whole platform and keep it running until Ctrl-C."""
    if once:
        _run(_once())
        return
    services = [name for name in only.split(",") if name != "none"] if only else None
    _run(_up(partial(running_platform, services=services, story_mode=story_mode), fresh=fresh, watch=watch))


async def _up(
    start: Callable[..., contextlib.AbstractAsyncContextManager[Platform]], *, fresh: bool, watch: bool
) -> None:
    with folders.numbered_state() as state:
        if fresh:
            forget(state)
        async with start(state=state, say=console.print) as platform:
            show(platform)
            await (restart_on_change(platform) if watch else asyncio.Event().wait())


async def _once() -> None:
    with folders.passing_state() as state:
        async with running_platform(state=state, say=beside.print) as platform:
            beside.print(f"Ready in {platform.seconds_to_start:.1f} s")
            line = await one_arrest(platform)
        traces.keep(state)
    console.print(line)


def show(platform: Platform) -> None:
    """Where the portals are and who can sign in."""
    portals = Table("Portal", "Address", title="Sambok is ready", title_justify="left")
    for name, url in platform.urls.items():
        portals.add_row(name, url)
    if "phones" in platform.parts:
        portals.add_row("phones (what families receive)", platform.phones_url)
    portals.add_row("sign-in (Keycloak)", platform.keycloak_url)
    console.print(portals)
    console.print(f"Sign in as {', '.join(DEMO_USERS)}; the password is {DEMO_PASSWORD}")
    console.print(f"Data and logs: {platform.state}")
    console.print(f"Ready in {platform.seconds_to_start:.1f} s. Ctrl-C stops everything.")


@app.command("status")
def show_status() -> None:
    """Ask every running service how it is."""
    found = asyncio.run(status.find_health())
    console.print(status.table_of(found))
    if any(health.status != "ok" for health in found):
        raise typer.Exit(1)


@app.command(context_settings=PASSED_ON)
def test(context: typer.Context) -> None:
    """Run the tests; paths and options are pytest's own."""
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *context.args])  # noqa: S606 - no shell is wanted


@app.command()
def check() -> None:
    """Check format, style, types and borders of the source."""
    failed = checks.failed_steps(partial(console.print, markup=False))
    if failed:
        raise Trouble(f"{', '.join(failed)} did not pass; the lines above say where.")


@app.command(context_settings=PASSED_ON)
def docs(context: typer.Context) -> None:
    """Write the documents that are made from the source; with --check, only say whether they are in step."""
    os.execv(sys.executable, [sys.executable, "-m", "deploy.catalogue", *context.args])  # noqa: S606 - no shell is wanted


@app.command()
def story(files: Annotated[list[str], typer.Argument(help="Story files.")]) -> None:
    """Play stories against a platform of their own and judge every line."""
    from stories import runner

    start = partial(running_platform, story_mode=True, say=beside.print)
    _run(runner.main(files, start, partial(console.print, markup=False)))


@app.command("set-aside", context_settings=PASSED_ON)
def set_aside(context: typer.Context, service: str) -> None:
    """Facts that a running service set aside: show, retry, ask-skip, skip."""
    aside.run(service, context.args)


@app.command()
def trace(trace_id: str) -> None:
    """Show one fact's way through all services, by the trace id that every answer and alert carries."""
    console.print(traces.tree_of(trace_id))


def _run(work: Coroutine[Any, Any, int | None]) -> None:
    """Run to the end; Ctrl-C and SIGTERM stop everything in order. Ends with the number that the work gives, if any."""

    async def until_told() -> int | None:
        task = asyncio.ensure_future(work)
        for told in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(told, task.cancel)
        return await task

    with contextlib.suppress(asyncio.CancelledError):
        if code := asyncio.run(until_told()):
            raise typer.Exit(code)
