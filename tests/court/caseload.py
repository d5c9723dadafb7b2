"""A court with thousands of people: a few who came by the real way, copied in the database until there are enough."""

from typing import Any

from deploy.local.running import Platform
from tests.doors import Doors
from tests.rooms import connect

COPY = (
    "CREATE TEMP TABLE copies AS SELECT id AS old, gen_random_uuid() AS new, number"
    " FROM court_people, generate_series(1, {times}) AS number WHERE courts <> '{{}}'",
    """
    INSERT INTO court_people SELECT (jsonb_populate_record(who, jsonb_build_object(
        'id', new, 'name_latin', name_latin || ' ' || number, 'case_number', case_number || '-' || number,
        'detention_until', detention_until + number * interval '1 hour'))).*
    FROM court_people AS who JOIN copies ON old = id
    """,
    """
    INSERT INTO court_record (id, subject, type, at, facts, sealed, private, by, trace_id)
    SELECT gen_random_uuid(), new, type, at, facts, sealed, private, by, trace_id
    FROM court_record JOIN copies ON old = subject
    """,
    """
    INSERT INTO court_flags SELECT (jsonb_populate_record(flag, jsonb_build_object('person_id', new))).*
    FROM court_flags AS flag JOIN copies ON old = person_id
    """,
    """
    INSERT INTO court_hearings SELECT (jsonb_populate_record(
        hearing, jsonb_build_object('id', gen_random_uuid(), 'person_id', new))).*
    FROM court_hearings AS hearing JOIN copies ON old = person_id
    """,
    """
    INSERT INTO duties SELECT (jsonb_populate_record(duty, jsonb_build_object(
        'id', gen_random_uuid(), 'concerns', new, 'about', jsonb_build_array(new),
        'due_at', due_at + number * interval '1 hour'))).*
    FROM duties AS duty JOIN copies ON old = concerns
    """,
    "ANALYZE",
)


async def fill(platform: Platform, people: int) -> int:
    """Copy whoever is before the court until there are so many; how many there are then."""
    connection = await connect(platform, "sambok_court")
    try:
        there = await connection.fetchval("SELECT count(*) FROM court_people WHERE courts <> '{}'")
        for statement in COPY:
            await connection.execute(
                statement.format(times=-(-people // there) - 1) if "{times}" in statement else statement
            )
        found: int = await connection.fetchval("SELECT count(*) FROM court_people WHERE courts <> '{}'")
        return found
    finally:
        await connection.close()


async def act(doors: Doors, noun: str, who: dict[str, Any], by: str, **said: Any) -> None:
    """Something a court records."""
    answer = await doors("court", by).post(f"/api/{noun}", json={"person": {"id": who["id"]}} | said)
    assert answer.status_code == 201, answer.text
