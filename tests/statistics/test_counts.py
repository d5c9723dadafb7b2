"""Figures on the real platform: what people record is counted, and nobody is kept."""

import re
from typing import Any

import httpx
import pytest

from services.statistics.domain.measures import MEASURES
from tests import making
from tests.doors import Doors
from tests.prison.gate import PRISON, act, to_prison
from tests.rooms import connect

NAMES = ("Figurine", "ហ្វីហ្គូ", "+85512313131", "zfigureoffence", "zfigureneeds")
UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def count(doors: Doors, measure: str, place: str = "", by: str = "analyst") -> Any:
    """What the API shows."""
    query = {"measure": measure} | ({"place": place} if place else {})
    answer = await doors("statistics", by).get("/api/counts", params=query)
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer.json()["value"]


def man(number: int) -> making.Body:
    return making.father(name_latin=f"Figurine {number}")


async def test_what_is_recorded_is_counted_and_what_is_taken_back_is_not(fresh: Doors) -> None:
    people = [man(number) for number in range(6)]
    for who in people:
        await fresh.record(making.arrest(who, dependants="not-asked", not_asked_reason="asleep"))
    for who in [man(7), man(8)]:
        await fresh.record(making.arrest(who), by="police@12")
    await fresh.until_handled()
    for by in ("analyst", "ministry"):
        assert await count(fresh, "arrests", "17", by) == 6
    assert await count(fresh, "not-asked", "17") == 6
    assert await count(fresh, "arrests", "12") == "suppressed"
    assert await count(fresh, "arrests") == "suppressed", "8 would say that 12 has 2"
    assert await count(fresh, "arrests", "09") == 0
    assert await count(fresh, "arrests", "1710") == "suppressed", "no district is told to the statistics"
    assert await count(fresh, "arrests", "0901") == 0
    police = fresh("arrest", "police@17")
    for who in people[:2]:
        body = {"person": {"id": who["id"]}, "reason": "the wrong man"}
        assert (await police.post("/api/retractions", json=body)).status_code == httpx.codes.CREATED
    await fresh.until_handled()
    assert await count(fresh, "arrests", "17") == "suppressed"


async def test_children_whom_both_parents_name_count_once(fresh: Doors) -> None:
    children = [making.listed(making.child(name_latin=f"Figurine {number}"), consent="no") for number in range(5)]
    await fresh.record(making.arrest(making.mother(), children=children))
    await fresh.until_handled()
    await fresh.record(making.arrest(man(1), children=children), by="police@12")
    await fresh.until_handled()
    found = {place: await count(fresh, "children-affected", place) for place in ("17", "12", "")}
    assert found == {"17": 5, "12": 0, "": 5}, "where they were named first, also where help was declined"


async def test_figures_by_prison(fresh: Doors) -> None:
    for number in range(5):
        who = making.mother(name_latin=f"Figurine {number}")
        child = making.child(age=2)
        listed = making.listed(child, whereabouts="with-detainee")
        await fresh.record(making.arrest(who, children=[listed], pregnant="yes"))
        await fresh.until_handled()
        await to_prison(fresh, who, children_inside=[child])
        visit = {"person": {"id": who["id"]}, "visitors": [{"id": child["id"]}], "contact": "yes", "minutes": 30}
        await act(fresh, "visits", visit | {"fee": 5000 if number else 0})
    await fresh.until_handled()
    for measure in ("children-inside", "pregnant-held"):
        for place in (PRISON, PRISON.removeprefix("P-"), ""):
            assert await count(fresh, measure, place) == 5, (measure, place)
    assert await count(fresh, "visit-fees", PRISON) == "suppressed"
    assert await count(fresh, "visit-fees", "CC2") == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "measure"),
        ({"measure": "names"}, "measure"),
        ({"measure": "arrests", "place": "99"}, "place"),
        ({"measure": "arrests", "place": "9901"}, "place"),
        ({"measure": "arrests", "place": "171"}, "place"),
        ({"measure": "arrests", "place": "TH"}, "place"),
        ({"measure": "arrests", "place": "CC2"}, "place"),
    ],
)
async def test_what_is_not_counted_is_refused(doors: Doors, query: dict[str, str], field: str) -> None:
    answer = await doors("statistics", "analyst").get("/api/counts", params=query)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [error["field"].removeprefix("query.") for error in answer.json()["errors"]] == [field]


async def test_every_measure_says_what_it_counts(doors: Doors) -> None:
    told = await doors.rows("statistics", "analyst", "/api/measures")
    assert [each["measure"] for each in told] == list(MEASURES)
    assert all(each["counts"] and each["facts"] and each["by"] for each in told)


async def test_the_database_holds_no_personal_data(fresh: Doors) -> None:
    """Every column of every table, after a family's story: no name, number, word, and no id that others know."""
    name, khmer, phone, offence, needs = NAMES
    who = making.mother(name_latin=f"{name} Chan", name_km=khmer, phone=phone)
    elder = making.grandmother(name_latin=f"{name} Elder")
    child = making.child(name_latin=f"{name} Child")
    body = making.arrest(
        who,
        children=[making.listed(child, needs=needs, where=making.HOME, whereabouts="with-adult", **{"with": elder})],
        caregivers=[making.caregiver(elder)],
        offence={"class": "felony", "label": offence},
    )
    await fresh.record(body)
    await fresh.until_handled()
    worker = fresh("welfare", "welfare@1710")
    assert (await worker.post("/api/acknowledgements", json={"about": {"id": child["id"]}})).status_code == 201
    await to_prison(fresh, who)
    await fresh.until_handled()
    elsewhere = {found[0] for service in ("arrest", "welfare", "family") for found in await ids_in(fresh, service)}
    assert {who["id"], child["id"], elder["id"], body["id"]} <= elsewhere

    found = await everything(fresh, "statistics")
    assert found["tallied_facts"], "something was heard"
    assert found["tallies"], "and counted"
    assert found.pop("read_log") == "", "nobody reads a person here"
    text = "\n".join(found.values())
    assert [secret for secret in (*NAMES, who["id"], child["id"], elder["id"], body["id"]) if secret in text] == []
    kept = {match[0] for table in ("tallied_facts", "tallies", "duties") for match in UUID_FORM.finditer(found[table])}
    assert kept.isdisjoint(elsewhere), "not even the id of a fact"
    assert making.HOME not in text
    assert '"1710"' not in text


async def ids_in(doors: Doors, service: str) -> list[re.Match[str]]:
    return [match for table in (await everything(doors, service)).values() for match in UUID_FORM.finditer(table)]


async def everything(doors: Doors, service: str) -> dict[str, str]:
    """A whole database as text, by table."""
    connection = await connect(doors.platform, f"sambok_{service}")
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (table,) in tables:
            rows = await connection.fetch(f'SELECT t::text AS row FROM "{table}" t')  # noqa: S608
            found[table] = "\n".join(row["row"] for row in rows)
        return found
    finally:
        await connection.close()
