"""The court on the running platform: who is expected, what is refused and changes nothing, what another court sees."""

from typing import Any

import httpx

from tests import making
from tests.doors import Doors, until
from tests.rooms import connect

FULL = {"reasons": ["guarantee-presence"], "reasoning": "x", "alternatives_considered": "x", "prison": "P-17"}


async def brought(doors: Doors, **said: Any) -> dict[str, Any]:
    """A mother of two whom the police brought to court; her arrest as it was recorded."""
    body = making.family(**said)
    await doors.record(body)
    ends = {"person": {"id": body["person"]["id"]}, "outcome": "to-court"}
    assert (await doors("arrest", "police@17").post("/api/custody-ends", json=ends)).status_code == httpx.codes.CREATED
    await doors.until_handled()
    return body


async def act(
    doors: Doors, noun: str, who: dict[str, Any], by: str = "judge@17", status: int = 201, **said: Any
) -> Any:
    """Something a court records, or with another status what it answers to something it must refuse."""
    answer = await doors("court", by).post(f"/api/{noun}", json={"person": {"id": who["id"]}} | said)
    assert answer.status_code == status, answer.text
    return answer.json()


async def opened(doors: Doors, who: dict[str, Any], number: str = "KS-2030-1", **said: Any) -> Any:
    """A case is opened."""
    said = {"case_number": number, "charges": ["theft"], "lawyer": "none"} | said
    return await act(doors, "cases", who, "clerk@17", **said)


async def seen(doors: Doors, who: dict[str, Any], by: str = "judge@17") -> dict[str, Any]:
    """Somebody as the court's own view shows them."""
    answer = await doors("court", by).get(f"/api/people/{who['id']}")
    assert answer.status_code == httpx.codes.OK, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def queues(doors: Doors, who: dict[str, Any], by: str = "judge@17") -> set[str]:
    """The queues in which somebody stands."""
    return {row["as"] for row in await doors.rows("court", by, "/api/queue") if row["person"] == who["id"]}


async def flags(doors: Doors, who: dict[str, Any]) -> set[str]:
    """The flags on somebody."""
    return {row["kind"] for row in await doors.rows("court", "judge@17", "/api/flags") if row["on"] == who["id"]}


async def test_a_mothers_way_through_court(fresh: Doors) -> None:
    body = await brought(fresh)
    who = body["person"]
    assert await queues(fresh, who, "clerk@17") == {"expected-in-court"}
    before = await seen(fresh, who)
    assert (before["dependants"], before["offence"], before["care_agreed"]) == (
        "yes", {"class": "misdemeanour", "label": "theft"}, True,
    )  # fmt: skip
    assert [(each["name_latin"], each["age"], each["with_parent"]) for each in before["children"]] == [
        ("Keo Dara", 6, False), ("Keo Bopha", 2, False),
    ]  # fmt: skip
    await opened(fresh, who)
    assert await flags(fresh, who) == {"no-lawyer"}
    ordered = await act(fresh, "detentions", who, **FULL)
    assert await queues(fresh, who) == {"alternatives-candidate"}
    [term] = await fresh.rows("court", "clerk@17", "/api/duties")
    assert (term["kind"], term["for"], term["about"]) == ("detention-end", "clerk@17", [who["id"]])
    assert term["trace_id"] == ordered["trace_id"]
    await act(fresh, "sentences", who, kind="imprisonment", months=12, family_considered="no", reasoning="x")
    after = await seen(fresh, who)
    assert after["release_is"] == "planned"
    assert [line["kind"] for line in after["release_lines"]] == ["arrived", "months", "release"]
    assert await flags(fresh, who) == {"no-lawyer", "family-not-considered"}
    assert await queues(fresh, who) == set()


async def test_hearings_stand_in_the_queue_for_a_week_before(fresh: Doors) -> None:
    body = await brought(fresh)
    who = body["person"]
    await fresh.set_clock("2030-03-04T09:00:00+07:00")
    await opened(fresh, who)
    for on, soon in (("2030-03-12", False), ("2030-03-11T08:00:00+07:00", True)):
        await act(fresh, "hearings", who, "clerk@17", kind="trial", on=on)
        assert ("hearing-soon" in await queues(fresh, who)) == soon, on
    await fresh.set_clock("2030-03-13T09:00:00+07:00")
    assert "hearing-soon" not in await queues(fresh, who)


async def test_what_is_refused_changes_nothing(fresh: Doors) -> None:
    body = await brought(fresh)
    who, stranger = body["person"], making.person()
    await opened(fresh, who)
    other = await brought(
        fresh, who=making.mother(name_latin="Ros Mony"), caregiver=making.grandmother(phone="+85512000991")
    )
    connection = await connect(fresh.platform, "sambok_court")
    counted = (
        "SELECT count(*) FROM court_record UNION ALL SELECT count(*) FROM outbox UNION ALL SELECT count(*) FROM duties"
    )
    before = await connection.fetch(counted)
    number = {"case_number": "KS-2030-1", "charges": ["x"], "lawyer": "none"}
    for noun, person, status, field, said in (
        ("cases", other["person"], 409, "case_number", number),
        ("cases", stranger, 404, "person", number | {"case_number": "x"}),
        ("detentions", other["person"], 422, "person", FULL),
        ("detentions", who, 422, "reasons", FULL | {"reasons": []}),
        ("extensions", who, 422, "person", {"reasons": ["public-order"], "reasoning": "x"}),
        ("hearings", who, 422, "on", {"kind": "trial", "on": "2001-01-01"}),
        ("sentences", who, 422, "months", {"kind": "imprisonment", "family_considered": "yes", "reasoning": "x"}),
        ("retractions", who, 422, "what", {"what": "sentence.passed", "reason": "x"}),
    ):
        by = "clerk@17" if noun == "cases" else "judge@17"
        refused = await act(fresh, noun, person, by, status, **said)
        assert field in [error["field"] for error in refused["errors"]], refused
        assert all(error["message"] for error in refused["errors"])
    assert await connection.fetch(counted) == before
    await connection.close()


async def test_another_court_and_another_role_are_refused(fresh: Doors) -> None:
    body = await brought(fresh)
    who = body["person"]
    for address in ("judge@12", "clerk@12"):
        assert (await fresh("court", address).get(f"/api/people/{who['id']}")).status_code == httpx.codes.NOT_FOUND
        assert await fresh.rows("court", address, "/api/people") == []
    case = {"case_number": "x", "charges": ["x"], "lawyer": "none"}
    await act(fresh, "cases", who, "judge@17", 403, **case)
    await act(fresh, "cases", who, "clerk@12", 404, **case)
    for child in body["children"]:
        answer = await fresh("court", "judge@17").get(f"/api/people/{child['child']['id']}")
        assert answer.status_code == httpx.codes.NOT_FOUND


async def test_nothing_of_where_or_with_whom_a_child_is_reaches_the_court(fresh: Doors) -> None:
    elder = making.grandmother(name_latin="Zanaryelder", phone="+85512909095")
    child = making.listed(whereabouts="with-adult", where="17100907", **{"with": elder})
    body = await brought(fresh, caregiver=elder, children=[child])
    await opened(fresh, body["person"])
    connection = await connect(fresh.platform, "sambok_court")
    tables = [row[0] for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    held = "".join([str(await connection.fetch(f"SELECT t::text FROM {table} t")) for table in tables])  # noqa: S608
    await connection.close()
    given = str(await seen(fresh, body["person"]))
    for secret in ("Zanaryelder", "+85512909095", "17100907"):
        assert secret not in held, secret
        assert secret not in given, secret
    assert "Keo Dara" in given
    assert "Keo Dara" not in held, "a child's name stays sealed until somebody has reason to read it"


async def test_what_is_taken_back_is_told_and_leaves_the_queues(fresh: Doors) -> None:
    body = await brought(fresh)
    who = body["person"]
    await opened(fresh, who)
    await act(fresh, "detentions", who, "clerk@17", **FULL | {"reasoning": ""})
    assert await flags(fresh, who) == {"no-lawyer", "reasons-missing"}
    taken = await act(fresh, "retractions", who, "clerk@17", what="detention.ordered", reason="the wrong person")
    assert await flags(fresh, who) == {"no-lawyer"}
    assert await fresh.rows("court", "clerk@17", "/api/duties") == []
    connection = await connect(fresh.platform, "sambok_court")
    told = await connection.fetchval("SELECT type FROM outbox WHERE id = $1", taken["id"])
    await connection.close()
    assert told == "court-record.retracted"


async def test_two_clerks_at_once_open_one_case(fresh: Doors) -> None:
    import asyncio

    first, second = await brought(fresh), await brought(fresh, who=making.mother(name_latin="Ros Mony"))
    case = {"case_number": "KS-2030-9", "charges": ["x"], "lawyer": "none"}
    answers = await asyncio.gather(
        *(
            fresh("court", "clerk@17").post("/api/cases", json={"person": {"id": body["person"]["id"]}} | case)
            for body in (first, second)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_who_was_read_is_written_down(fresh: Doors) -> None:
    body = await brought(fresh)
    await seen(fresh, body["person"])
    connection = await connect(fresh.platform, "sambok_court")

    async def is_logged() -> bool:
        query = "SELECT count(*) FROM read_log WHERE person = $1 AND office = 'judge@17' AND purpose = 'see-cases'"
        return all(
            [
                await connection.fetchval(query, each)
                for each in (body["person"]["id"], body["children"][0]["child"]["id"])
            ]
        )

    await until(is_logged, "the mother and the child who is shown are in the log")
    await connection.close()
