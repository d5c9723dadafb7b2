"""From an arrest to the telephone and to the office that sees it: once, walled, never silent when nobody is told."""

import json
from typing import Any

from tests.doors import Doors, until
from tests.family.asking import flags, look, notices, texts
from tests.making import arrest, caregiver, grandmother, mother, person
from tests.rooms import connect

BEYOND = ("welfare@1209", "welfare@1711", "welfare-lead@12")


async def test_a_grandmother_is_told_once_and_her_office_sees_that_she_was(fresh: Doors) -> None:
    told = caregiver(grandmother(home="17100203"))
    saved = await fresh.record(arrest(caregivers=[told]))
    await until(lambda: has_state(fresh, saved, "delivered"), "she is told")
    [text] = await texts(fresh, told)
    assert "1280" in text
    assert "សៀមរាប" in text
    [notice] = await notices(fresh, saved["person"])
    assert notice["to"] == told["person"]["id"]
    assert (notice["milestone"], notice["channel"], notice["language"]) == ("arrested", "sms", "km")
    assert notice["trace_id"] == saved["trace_id"]
    [message] = [each for each in await fresh.messages() if each["id"] == notice["gateway_id"]]
    assert message["reference"] == notice["id"]
    assert told["person"]["phone"] not in json.dumps(notice)
    for office in ("welfare@1710", "welfare-lead@17"):
        assert await notices(fresh, saved["person"], office) == [notice]
    for office in BEYOND:
        assert await notices(fresh, saved["person"], office) == []
    assert (await fresh("family", "police@17").get("/api/notices")).status_code == 403
    assert (await fresh("family").get("/api/notices")).status_code == 401
    assert await flags(fresh, saved["person"]) == []
    assert await published(fresh, "notice.sent", "notice.delivered") == [{**of(notice)}, {**of(notice)}]


async def test_a_recipient_without_a_number_is_an_alarm(fresh: Doors) -> None:
    named = caregiver(person(name_latin="Ros Ta", sex="male"))
    saved = await fresh.record(arrest(caregivers=[named]))
    await check_nobody_told(fresh, saved, "no-phone")


async def check_nobody_told(doors: Doors, saved: dict[str, Any], why: str) -> None:
    await until(lambda: has_state(doors, saved, "failed"), "it is said that it failed")
    assert [each["why"] for each in await notices(doors, saved["person"])] == [why]
    assert await flags(doors, saved["person"], "welfare-lead@17") == ["nobody-to-tell"]
    for office in BEYOND:
        assert await flags(doors, saved["person"], office) == []
    assert [each["why"] for each in await published(doors, "notice.failed")] == [why, "nobody-to-tell"]


async def test_one_who_is_told_is_enough(fresh: Doors) -> None:
    unreached, told = caregiver(person(name_latin="Ros Ta")), caregiver(grandmother(name_latin="Ros Chantha"))
    saved = await fresh.record(arrest(caregivers=[unreached, told]))
    await until(lambda: texts(fresh, told), "one is told")
    await fresh.until_handled()
    assert await flags(fresh, saved["person"]) == []
    states = {each["to"]: each["state"] for each in await notices(fresh, saved["person"])}
    assert states[unreached["person"]["id"]] == "failed"
    assert states[told["person"]["id"]] in ("sent", "delivered")


async def test_nobody_named_is_an_alarm_once(fresh: Doors) -> None:
    saved = await fresh.record(arrest())
    await until(lambda: flags(fresh, saved["person"]), "the alarm is raised")
    assert await flags(fresh, saved["person"]) == ["nobody-to-tell"]
    [failure] = await published(fresh, "notice.failed")
    assert failure == {"fact_id": failure["fact_id"], "milestone": "arrested", "why": "nobody-to-tell"}


async def test_a_number_out_of_service_is_an_alarm_afterwards(fresh: Doors) -> None:
    told = caregiver()
    await fresh("phones").put(f"/story/phones/{told['person']['phone']}", json={"in_service": False})
    saved = await fresh.record(arrest(caregivers=[told]))
    await until(lambda: flags(fresh, saved["person"]), "the alarm is raised")
    [notice] = await notices(fresh, saved["person"])
    assert (notice["state"], notice["why"]) == ("failed", "not-delivered")
    assert notice["sent_at"]


async def test_one_flagged_unsafe_is_never_told_and_an_old_link_closes(fresh: Doors) -> None:
    named = caregiver()
    first = await fresh.record(arrest(caregivers=[named]))
    await until(lambda: texts(fresh, named), "he is told the first time")
    second = await fresh.record(arrest(unsafe=[{"id": named["person"]["id"]}]))
    await until(lambda: flags(fresh, second["person"]), "the flag is heard")
    rows = await look(fresh, "SELECT count(*) FROM notices WHERE link_revoked_at IS NULL")
    assert rows[0][0] == 0
    third = await fresh.record(arrest(caregivers=[named]))
    await until(lambda: flags(fresh, third["person"]), "nobody is left to tell")
    assert await notices(fresh, third["person"]) == []
    assert len(await texts(fresh, named)) == 1
    assert await flags(fresh, first["person"]) == []


async def test_the_books_name_no_number_no_pin_and_no_link(fresh: Doors) -> None:
    told = caregiver(grandmother(phone="+85597412398"))
    saved = await fresh.record(arrest(mother(name_latin="Sok Chanthou"), caregivers=[told]))
    await until(lambda: has_state(fresh, saved, "delivered"), "she is told")
    [text] = await texts(fresh, told)
    tables = await look(fresh, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [
        row[0]
        for (table,) in tables
        for row in await look(fresh, f'SELECT each::text FROM "{table}" each')  # noqa: S608 – names of the catalogue
    ]
    everything = "\n".join(rows)
    assert saved["person"] in everything
    for never in ("97412398", text.rsplit("/p/", 1)[1], "Chanthou", "Ros Chea", "theft"):
        assert never not in everything
    values = {value.strip('"') for row in rows for value in row.strip("()").split(",")}
    assert saved["pins"][0]["pin"] not in values


async def test_the_database_itself_shows_no_row_outside_a_place(fresh: Doors) -> None:
    saved = await fresh.record(arrest(caregivers=[caregiver()]))
    await until(lambda: has_state(fresh, saved, "delivered"), "she is told")
    recipient = (await look(fresh, "SELECT id FROM recipients"))[0][0]
    assert await counted(fresh, "*") == [1, 1, 1, 1]
    assert await counted(fresh, "17") == [1, 1, 1, 1]
    assert await counted(fresh, "1710") == [1, 1, 1, 0]
    assert await counted(fresh, f"recipient:{recipient}") == [1, 1, 1, 0]
    for nowhere in ("12", "", "recipient:", "recipient:00000000-0000-4000-8000-000000000000"):
        assert await counted(fresh, nowhere) == [0, 0, 0, 0]


async def counted(doors: Doors, place: str) -> list[int]:
    """How many notices, recipients, facts and duties the service's own role reaches there."""
    connection = await connect(doors.platform, "sambok_family")
    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL ROLE sambok_family_app")
            await connection.execute("SELECT set_config('sambok.place', $1, true)", place)
            return [
                await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 – names below
                for table in ("notices", "recipients", "facts", "duties")
            ]
    finally:
        await connection.close()


async def has_state(doors: Doors, saved: dict[str, Any], state: str) -> bool:
    """Whether the one notice about an arrest is in that state."""
    return [each["state"] for each in await notices(doors, saved["person"])] == [state]


def of(notice: dict[str, Any]) -> dict[str, Any]:
    """What is told of a notice to other services."""
    said = {name: notice[name] for name in ("fact_id", "milestone", "channel", "language")}
    return {"notice_id": notice["id"], **said}


async def published(doors: Doors, *events: str) -> list[dict[str, Any]]:
    """The open facts that were told of these types, in order."""
    rows = await look(doors, "SELECT type, payload FROM outbox ORDER BY position")
    return [json.loads(row["payload"])["facts"] for row in rows if row["type"] in events]
