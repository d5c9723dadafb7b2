"""The commands for facts that were set aside, run in the surroundings of their service: show, retry, ask-skip, skip.

`python -m shared.messaging.set_aside show` and so on; of a platform on this machine `./sambok set-aside SERVICE show`.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from shared import database
from shared.errors import NotFound, Refused
from shared.messaging import dead_letters

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Fact = Annotated[UUID, typer.Argument(help="The id of the fact, as `show` gives it.")]
Who = Annotated[str, typer.Option("--by", help="Who decides, by name; a second person for `skip`.")]


@app.command()
def show() -> None:
    """List what is set aside, each with its person, its error and when it is tried next."""

    async def listed(session: AsyncSession) -> None:
        for row in await dead_letters.list_aside(session):
            if row.tries == 0:
                state = "waits behind the one before"
            else:
                following = row.next_try_at.isoformat(timespec="seconds") if row.next_try_at else "a person decides"
                state = f"{row.tries} tries, next: {following}, {row.error}"
            asked = f"; skip asked by {row.skip_asked_by}: {row.skip_reason}" if row.skip_asked_by else ""
            typer.echo(f"{row.id}  {row.subject}  {row.topic}  {state}{asked}")

    _run(listed)


@app.command()
def retry(fact: Fact) -> None:
    """Try it again at once, after its cause was mended."""
    _run(lambda session: dead_letters.retry(session, fact))


@app.command("ask-skip")
def ask_skip(fact: Fact, by: Who, reason: Annotated[str, typer.Option(help="Why it can never be handled.")]) -> None:
    """Ask that it be skipped; a second person must agree."""
    _run(lambda session: dead_letters.ask_skip(session, fact, reason, by))


@app.command()
def skip(fact: Fact, by: Who) -> None:
    """Agree, as the second person, that it is skipped; it stays in its row and holds nobody up."""
    _run(lambda session: dead_letters.skip(session, fact, by))


def _run(work: Callable[[AsyncSession], Coroutine[Any, Any, None]]) -> None:
    async def within() -> None:
        try:
            async with database.session(database.EVERYWHERE) as session:
                await work(session)
        finally:
            await database.engine().dispose()

    try:
        asyncio.run(within())
    except NotFound:
        sys.exit("Nothing with this id is set aside.")
    except Refused as refusal:
        sys.exit(f"Refused: {refusal}.")


if __name__ == "__main__":
    app()
