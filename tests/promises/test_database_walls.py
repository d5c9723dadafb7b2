"""The walls once more in PostgreSQL itself: were a query here to forget its place, the database would not."""

from typing import Any

import asyncpg
import pytest

from shared.contracts import access
from tests import making
from tests.doors import Doors
from tests.prison.gate import to_prison
from tests.rooms import connect

# What has no wall: only ids, open facts and sealed parts on their way, who read whom, and the version of the tables.
WITHOUT_WALL = {"outbox", "inbox", "set_aside", "read_log", "alembic_version"}
NOBODYS = [None, "", "12", "1209", "CC2", "P-1", "P-", "KH", "recipient:", "recipient:17", "17' OR '1' = '1"]
# A deeper place than the rows' own reaches nothing either: the police of a district see no province.
TOO_DEEP = {
    "arrest": "1710", "court": "1710", "prison": "P-171", "welfare": "17100", "family": "17100", "statistics": "17100",
}  # fmt: skip
RIGHT = {"prison": "P-17"}  # elsewhere the province
# For staff a wall is as good as closed where they have no business at all: whom no notice may reach is nobody's list.
FOR_THE_SERVICE_ONLY = {
    "family": {"unsafe", "withdrawals", "retractions"},
    "statistics": {"tallied_facts", "tallies"},
}


@pytest.fixture
async def told(fresh: Doors) -> Doors:
    """One family in every table that can have somebody in it."""
    elder = making.grandmother()
    body = making.family(caregiver=elder, unsafe=[making.father(name_latin="Keo Angry")])
    aunt = making.person(name_latin="Ros Bona", sex="female", age=40, home=making.HOME)
    body["caregivers"].append(making.caregiver(aunt, relation="aunt", channel="in-person"))
    await fresh.record(body)
    await fresh.until_handled()
    worker = fresh("welfare", "welfare@1710")
    assert (await worker.post("/api/acknowledgements", json={"about": body["person"]})).status_code == 201
    await go_to_court(fresh, {"person": {"id": body["person"]["id"]}})
    await to_prison(fresh, body["person"], children_inside=[body["children"][1]["child"]])
    await fresh.until_handled()
    return fresh


async def go_to_court(doors: Doors, about: dict[str, Any]) -> None:
    """The police bring her, and the court opens a case, sets a hearing and orders detention."""
    for service, address, path, said in (
        ("arrest", "police@17", "/api/custody-ends", {"outcome": "to-court"}),
        ("court", "clerk@17", "/api/cases", {"case_number": "KS-1", "charges": ["theft"], "lawyer": "none"}),
        ("court", "clerk@17", "/api/hearings", {"kind": "trial", "on": "2090-01-01"}),
        ("court", "clerk@17", "/api/detentions", {"prison": "P-17"}),
    ):
        answer = await doors(service, address).post(path, json=about | said)
        assert answer.status_code == 201, answer.text
        await doors.until_handled()


async def app(doors: Doors, service: str) -> asyncpg.Connection:
    """A connection as the service itself makes it."""
    return await asyncpg.connect(doors.platform.database_url(service, "app").replace("+asyncpg", ""))


async def tables_of(doors: Doors, service: str) -> dict[str, bool]:
    """Every table of a service, and whether it has a wall."""
    connection = await connect(doors.platform, f"sambok_{service}")
    try:
        rows = await connection.fetch("SELECT tablename, rowsecurity FROM pg_tables WHERE schemaname = 'public'")
        return {row["tablename"]: row["rowsecurity"] for row in rows}
    finally:
        await connection.close()


async def seen(connection: asyncpg.Connection, table: str, place: str | None) -> int:
    """How many rows of a table this place reaches; None for a transaction that never says whose it is."""
    async with connection.transaction():
        if place is not None:
            await connection.execute("SELECT set_config('sambok.place', $1, true)", place)
        count: int = await connection.fetchval(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        return count


async def test_every_table_that_holds_people_has_a_wall(doors: Doors) -> None:
    for service in doors.platform.urls:
        tables = await tables_of(doors, service)
        assert {table for table, walled in tables.items() if not walled} == WITHOUT_WALL, service


async def test_no_place_but_the_right_one_reaches_a_row(told: Doors) -> None:
    for service in told.platform.urls:
        connection = await app(told, service)
        try:
            for table, walled in (await tables_of(told, service)).items():
                if not walled:
                    continue
                everything = await seen(connection, table, "*")
                found = {place: await seen(connection, table, place) for place in (*NOBODYS, TOO_DEEP[service])}
                assert {place: rows for place, rows in found.items() if rows} == {}, (service, table)
                own = await seen(connection, table, RIGHT.get(service, "17"))
                if table in FOR_THE_SERVICE_ONLY.get(service, set()):
                    assert own == 0, (service, table)
                else:
                    assert (own > 0) == (everything > 0), (service, table)
        finally:
            await connection.close()


async def test_nobody_writes_beyond_their_place(told: Doors) -> None:
    connection = await app(told, "arrest")
    try:
        for statement in (
            "UPDATE arrests SET station = '12'",
            "DELETE FROM arrests",
            "UPDATE arrest_people SET pin = '0000'",
            "UPDATE duties SET met_at = now()",
        ):
            async with connection.transaction():
                await connection.execute("SELECT set_config('sambok.place', '12', true)")
                assert (await connection.execute(statement)).split()[-1] == "0", statement
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with connection.transaction():
                await connection.execute("SELECT set_config('sambok.place', '17', true)")
                await connection.execute("UPDATE arrests SET station = '12'")
    finally:
        await connection.close()


async def test_a_service_owns_nothing_and_reaches_no_other_database(doors: Doors) -> None:
    for service in doors.platform.urls:
        connection = await app(doors, service)
        try:
            [role] = await connection.fetch("SELECT * FROM pg_roles WHERE rolname = current_user")
            powers = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
            assert not [power for power in powers if role[power]], service
            owned = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
            assert owned == 0
            for forbidden in (
                "ALTER TABLE outbox ADD x text", "DROP POLICY wall ON duties", "CREATE TABLE mine (x text)",
                "ALTER TABLE duties DISABLE ROW LEVEL SECURITY", "TRUNCATE read_log",
            ):  # fmt: skip
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(forbidden)
        finally:
            await connection.close()
        for other in {*doors.platform.urls, "keycloak"} - {service}:
            url = doors.platform.database_url(service, "app").replace("+asyncpg", "")
            name = other if other == "keycloak" else f"sambok_{other}"
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await asyncpg.connect(url.rsplit("/", 1)[0] + f"/{name}")


def test_the_policy_table_gives_nobody_more_than_their_place() -> None:
    for grant in access.POLICY:
        digits = access.ROLES[grant.role]
        place = {2: "17", 4: "1710", 0: "", None: "CC2"}[digits]
        for purpose in grant.purposes:
            reach = access.reach(grant.role, place, grant.service, purpose)
            assert (reach == "*") == (grant.reach == "country")
            assert reach == "*" or (reach and place.startswith(reach))
            if grant.reach != "country":
                assert not access.reach(grant.role, "", grant.service, purpose), "no place, no reach"
        assert access.reach(grant.role, place, grant.service, "another purpose") is None
        assert access.reach(grant.role, place, "another service", next(iter(grant.purposes))) is None
