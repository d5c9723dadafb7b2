"""What a person can type after `./sambok`."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from deploy.local import folders
from deploy.local.platform import forget, running_platform
from deploy.local.running import DEMO_PASSWORD, DEMO_USERS, Platform
from deploy.local.trouble import Trouble

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Sambok's one command."
)
console = Console()


def main() -> None:
    """Run a command; what is wrong outside the code ends with one sentence and 1."""
    try:
        app(prog_name="./sambok")
    except Trouble as trouble:
        sys.exit(f"sambok: {trouble}")


@app.callback()
def sambok() -> None:
    """Sambok's one command."""


@app.command()
def up(
    fresh: Annotated[bool, typer.Option(help="Forget all data first.")] = False,
    story_mode: Annotated[bool, typer.Option(help="Let stories set the clock and empty the data.")] = False,
    only: Annotated[str, typer.Option(help="Services to run, with commas, or `none`; all if left out.")] = "",
) -> None:
    """Start the whole platform and keep it running until Ctrl-C."""
    _run(_up(fresh, story_mode, only.replace("none", "-").split(",") if only else None))


async def _up(fresh: bool, story_mode: bool, only: list[str] | None) -> None:
    with folders.numbered_state() as state:
        if fresh:
            forget(state)
        async with running_platform(services=only, state=state, story_mode=story_mode, say=console.print) as platform:
            show(platform)
            await asyncio.Event().wait()


def show(platform: Platform) -> None:
    """Where the portals are and who can sign in."""
    portals = Table("Portal", "Address", title="Sambok is ready", title_justify="left")
    for name, url in platform.urls.items():
        portals.add_row(name, url)
    if "phones" in platform.parts:
        portals.add_row("phones (what families receive)", platform.phones_url)
    portals.add_row("Keycloak", platform.keycloak_url)
    console.print(portals)
    console.print(f"Sign in as {', '.join(DEMO_USERS)} · password {DEMO_PASSWORD}")
    console.print(f"Ready in {platform.seconds_to_start:.1f} s · data and logs in {platform.state} · Ctrl-C stops")


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end; Ctrl-C and SIGTERM stop everything in order."""

    async def until_told() -> None:
        task = asyncio.ensure_future(work)
        for told in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(told, task.cancel)
        await task

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(until_told())
