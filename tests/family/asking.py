"""What the tests of the notices ask the platform again and again."""

import re
from typing import Any

from tests.doors import Doors, until
from tests.rooms import connect

LINK = re.compile(r"https?://\S+/p/(\w+)")


async def notices(doors: Doors, about: str, office: str = "ministry") -> list[dict[str, Any]]:
    """What an office sees of the notices about one person."""
    return await doors.rows("family", office, "/api/notices", about=about)


async def flags(doors: Doors, on: str, office: str = "ministry") -> list[str]:
    """The kinds of flags that an office sees on one person."""
    return [each["kind"] for each in await doors.rows("family", office, "/api/flags") if each["on"] == on]


async def texts(doors: Doors, named: dict[str, Any]) -> list[str]:
    """The messages on a caregiver's telephone."""
    return [each["text"] for each in await doors.messages(named["person"]["phone"])]


async def link_of(doors: Doors, named: dict[str, Any]) -> str:
    """The token of the private link a caregiver is sent."""
    await until(lambda: texts(doors, named), "a message with a link arrives")
    found = LINK.search((await texts(doors, named))[-1])
    assert found
    return found[1]


async def look(doors: Doors, query: str) -> list[Any]:
    """Ask the service's books, as the administrator."""
    connection = await connect(doors.platform, "sambok_family")
    try:
        found: list[Any] = await connection.fetch(query)
    finally:
        await connection.close()
    return found
