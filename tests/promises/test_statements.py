"""What a fact costs: the statements that PostgreSQL really gets, counted from its own log and written down."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests import making
from tests.doors import Doors, until
from tests.rooms import connect

MEASURES = Path(__file__).parents[2] / "docs" / "measures.md"
# The local platform's log lines begin with time, database and session.
_LINE = re.compile(r"\S+ \S+ UTC sambok_(\w+) ([\w.]+) LOG:  (?:statement|execute [^:]+): (.*)", re.DOTALL)


@pytest.fixture
async def logged(fresh: Doors) -> AsyncIterator[Doors]:
    """PostgreSQL writes every statement to its log."""
    admin = await connect(fresh.platform)
    try:
        await admin.execute("ALTER SYSTEM SET log_statement = 'all'")
        await admin.execute("SELECT pg_reload_conf()")
        yield fresh
        await admin.execute("ALTER SYSTEM RESET log_statement")
        await admin.execute("SELECT pg_reload_conf()")
    finally:
        await admin.close()


def entries(log: str) -> Iterator[tuple[str, str, str]]:
    """Every statement in the log, on one line: the service, its session, the statement."""
    for entry in re.split(r"\n(?!\t)", log):
        if match := _LINE.match(entry):
            yield match[1], match[2], " ".join(match[3].split())


def transactions(log: str) -> list[tuple[str, list[str]]]:
    """What each transaction sent, by database, from its BEGIN to its COMMIT; both count."""
    running: dict[tuple[str, str], list[str]] = defaultdict(list)
    found = []
    for service, session, statement in entries(log):
        if statement.startswith("BEGIN"):
            running[service, session] = []
        running[service, session].append(statement)
        if statement.startswith(("COMMIT", "ROLLBACK")):
            found.append((service, running.pop((service, session))))
    return found


async def test_the_statements_are_as_many_as_written_down(logged: Doors) -> None:
    log = logged.platform.log("postgresql")
    begins = log.stat().st_size
    await logged.record(making.family())
    await logged.until_handled()

    def said() -> str:
        with log.open("rb") as file:
            file.seek(begins)
            return file.read().decode(errors="replace")

    async def sent() -> bool:
        return "UPDATE outbox SET sent_at" in said()

    await until(sent, "the relay's statements are in the log")
    counted = measured(said())
    written = MEASURES.read_text()
    missing = [line for what, number in counted.items() if (line := f"| {what} | {number} |") not in written]
    assert not missing, "docs/measures.md must say:\n" + "\n".join(missing)


def sent_in_one_batch(log: str) -> int:
    """The relay's statements from reading a batch that is not empty to having marked it."""
    own = [said for service, _, said in entries(log) if service == "arrest" and " outbox " in said[:200]]
    own = [said for said in own if said.startswith(("SELECT id, aggregatetype", "UPDATE outbox"))]
    end = next(number for number, each in enumerate(own) if each.startswith("UPDATE outbox"))
    start = max(number for number in range(end) if not own[number].startswith("UPDATE outbox"))
    return end - start + 1


def measured(log: str) -> dict[str, int]:
    """Statements per arrest, per batch sent and per batch heard."""
    done = transactions(log)

    def of(service: str, holding: str) -> int:
        counts = [len(sent) for name, sent in done if name == service and any(holding in each for each in sent)]
        assert counts, f"no transaction of {service} with {holding}"
        return counts[0]

    arrest = of("arrest", "INSERT INTO arrests")
    return {
        "recording an arrest with two children and a caregiver": arrest,
        "sending a batch of facts to Kafka": sent_in_one_batch(log),
        "hearing one arrest in welfare, with alert, duties and facts told": of("welfare", "INSERT INTO inbox"),
        "hearing one arrest in family, with a notice to send": of("family", "INSERT INTO inbox"),
        "hearing one answer in arrest": of("arrest", "INSERT INTO inbox"),
    }
