"""What must hold of alerts and notices at every moment, looked at in the books and on the phones."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.doors import Doors
from tests.rooms import connect

DOUBLED = """
    SELECT person AS id FROM alerts, unnest(about) AS person WHERE closed_at IS NULL GROUP BY 1 HAVING count(*) > 1
"""


@dataclass(frozen=True)
class Seen:
    """One look: whom more than one alert is about, every notice and invitation, whom none may reach, what arrived."""

    doubled: list[str]
    notices: dict[str, dict[str, Any]]
    invitations: set[str]
    unsafe: set[str]
    arrived: Counter[str]
    aside: dict[str, int]


async def look(doors: Doors) -> Seen:
    """Look now, when everything is handled."""
    (doubled,) = await _ask(doors, "welfare", DOUBLED)
    notices, invitations, unsafe = await _ask(
        doors, "family", 'SELECT id, "to", about, fact_id, state FROM notices', "SELECT id FROM invitations",
        "SELECT person_id AS id FROM unsafe",
    )  # fmt: skip
    return Seen(
        doubled=[str(row["id"]) for row in doubled],
        notices={str(row["id"]): dict(row) for row in notices},
        invitations={str(row["id"]) for row in invitations},
        unsafe={str(row["id"]) for row in unsafe},
        arrived=Counter(message["reference"] for message in await doors.messages() if message["reference"]),
        aside={service: state["stuck"] for service, state in (await doors.states()).items() if state["stuck"]},
    )


def broken(before: Seen | None, now: Seen) -> Iterable[str]:
    """Each promise that what is seen now breaks, in words."""
    if now.aside:
        yield f"set aside: {now.aside}"
    for person in now.doubled:
        yield f"two alerts are about {person}"
    told = Counter((row["to"], row["about"], row["fact_id"]) for row in now.notices.values())
    yield from (f"{which} has {count} notices" for which, count in told.items() if count > 1)
    yield from (f"notice {which} arrived {count} times" for which, count in now.arrived.items() if count > 1)
    for which in now.arrived.keys() - now.invitations - (before.arrived.keys() if before else set()):
        if which not in now.notices:
            yield f"{which} arrived and is no notice"
        elif before and which in before.notices and before.notices[which]["state"] == "withdrawn":
            yield f"notice {which} arrived after it was withdrawn"
        elif before and str(now.notices[which]["to"]) in before.unsafe:
            yield f"notice {which} reached somebody unsafe"


async def _ask(doors: Doors, service: str, *queries: str) -> list[list[Any]]:
    connection = await connect(doors.platform, f"sambok_{service}")
    try:
        return [list(await connection.fetch(query)) for query in queries]
    finally:
        await connection.close()
