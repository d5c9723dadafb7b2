"""How the running platforms of this clone are: every service asked for its health, in one table."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import httpx
from rich.table import Column, Table

from deploy.local import folders
from deploy.local.trouble import Trouble

COLUMNS = ("lag", "oldest_unsent_seconds", "stuck", "overdue")
UNKNOWN = "–"


@dataclass(frozen=True)
class Health:
    """One service's answer: `status` is its own word, or why it gave none."""

    service: str
    url: str
    status: str
    numbers: dict[str, Any]


def running() -> list[dict[str, Any]]:
    """What each running platform of this clone wrote down about itself."""
    files = sorted(folders.state_home().glob("*/platform.json"))
    return [json.loads(file.read_text()) for file in files if folders.is_held(file.parent)]


async def find_health() -> list[Health]:
    """The health of every service of every running platform. Trouble when nothing runs."""
    platforms = running()
    if not platforms:
        raise Trouble("Nothing is running from this clone; start it with ./sambok up.")
    async with httpx.AsyncClient(timeout=5) as client:
        asked = [_ask(client, name, url) for platform in platforms for name, url in platform["services"].items()]
        return list(await asyncio.gather(*asked))


async def _ask(client: httpx.AsyncClient, name: str, url: str) -> Health:
    try:
        answer = await client.get(f"{url}/health")
        answer.raise_for_status()
    except httpx.HTTPError as error:
        return Health(name, url, f"no answer ({type(error).__name__})", {})
    body = answer.json()
    return Health(name, url, body["status"], body)


def table_of(found: list[Health]) -> Table:
    """The answers for people."""
    table = Table(
        "Service",
        Column("Address", overflow="fold", min_width=22),
        "Status",
        "Lag",
        "Oldest unsent",
        "Stuck",
        "Overdue",
    )
    for health in found:
        shown = [_shown(name, health.numbers.get(name)) for name in COLUMNS]
        table.add_row(health.service, health.url, health.status, *shown)
    return table


def _shown(name: str, value: Any) -> str:
    if value is None:
        return UNKNOWN
    return f"{value:.1f} s" if name == "oldest_unsent_seconds" else str(value)
