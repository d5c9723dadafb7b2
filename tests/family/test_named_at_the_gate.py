"""Whom a mother names at the gate of a prison: told from then on as at a station, and never the unsafe."""

from typing import Any

from tests.doors import Doors
from tests.family.asking import flags, link_of, texts
from tests.family.test_taken_back import at, begin, flag_unsafe, opened, states, until_states
from tests.making import arrest, caregiver, child, grandmother, listed, mother
from tests.prison.gate import PRISON, act, admission, order, refused, seen
from tests.rooms import connect

NOW = "2015-03-15T09:00+07:00"
ORDERED, ADMITTED = "09:01", "09:02"
AUNT = {"name_latin": "Ros Maly", "phone": "+85512000477"}


async def bring(doors: Doors, *caregivers: dict[str, Any], children: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Arrested with nobody named, sent to prison, and admitted with these named; what the prison answered."""
    saved = await begin(doors)
    await order(doors, {"id": saved["person"]}, at=NOW.replace("09:00", ORDERED))
    await at(doors, ADMITTED)
    body = admission({"id": saved["person"]}, caregivers=list(caregivers), children=list(children))
    answered = await act(doors, "admissions", body)
    await doors.until_handled()
    return saved | answered


async def test_whoever_is_named_at_the_gate_hears_of_that_and_of_what_follows_and_opens_the_page(fresh: Doors) -> None:
    named, never = caregiver(grandmother(**AUNT), language="en"), caregiver(may_be_told="no")
    saved = await bring(fresh, named, never)
    assert [pin["person"] for pin in saved["pins"]] == [named["person"]["id"]]
    await until_states(fresh, saved, named, detention_decided="waiting", admitted="waiting")
    await at(fresh, "09:12")
    await until_states(fresh, saved, named, detention_decided="delivered", admitted="delivered")
    assert await flags(fresh, saved["person"]) == []
    assert await states(fresh, saved, never) == {}
    page = await opened(fresh, await link_of(fresh, named), saved)
    assert (page["milestone"], page["where"]) == ("admitted", PRISON)
    await act(fresh, "releases", {"person": {"id": saved["person"]}, "reason": "the court ordered it"})
    await fresh.until_handled()
    await at(fresh, "09:30")
    await until_states(fresh, saved, named, detention_decided="delivered", admitted="delivered", released="delivered")
    assert "Ros" not in str(await texts(fresh, named))


async def test_nobody_unsafe_is_told_whoever_names_them_and_nobody_is_when_the_admission_was_an_error(
    fresh: Doors,
) -> None:
    unsafe, named = caregiver(grandmother()), caregiver(grandmother(**AUNT))
    await flag_unsafe(fresh, unsafe["person"])
    saved = await bring(fresh, unsafe, named)
    assert await states(fresh, saved, unsafe) == {}
    body = {"person": {"id": saved["person"]}, "what": "prisoner.admitted", "reason": "another woman"}
    await act(fresh, "retractions", body)
    await fresh.until_handled()
    await at(fresh, "09:30")
    assert set((await states(fresh, saved, named)).values()) == {"withdrawn"}
    assert await texts(fresh, named) == []
    assert await texts(fresh, unsafe) == []


async def test_who_may_not_be_told_by_the_word_at_the_gate_hears_no_more_until_that_was_an_error(fresh: Doors) -> None:
    aunt = caregiver(grandmother(**AUNT))
    saved = await begin(fresh, aunt)
    await order(fresh, {"id": saved["person"]}, at=NOW.replace("09:00", ORDERED))
    await at(fresh, ADMITTED)
    body = admission({"id": saved["person"]}, caregivers=[aunt | {"may_be_told": "no"}])
    await act(fresh, "admissions", body)
    await fresh.until_handled()
    await at(fresh, "09:30")
    before = {"arrested": "delivered", "detention_decided": "withdrawn"}
    await until_states(fresh, saved, aunt, **before)
    assert len(await texts(fresh, aunt)) == 1
    wrong = {"person": {"id": saved["person"]}, "what": "prisoner.admitted", "reason": "another woman"}
    await act(fresh, "retractions", wrong)
    await fresh.until_handled()
    await until_states(fresh, saved, aunt, arrested="delivered", detention_decided="delivered")


async def test_a_name_given_twice_or_the_mothers_own_is_refused_and_nobody_is_told(fresh: Doors) -> None:
    saved = await begin(fresh)
    await order(fresh, {"id": saved["person"]}, at=NOW)
    aunt = caregiver(grandmother(**AUNT))
    body = admission({"id": saved["person"]}, caregivers=[aunt, aunt, caregiver({"id": saved["person"]})])
    assert await refused(fresh, "admissions", body) == {
        "caregivers.1.person": "duplicate",
        "caregivers.2.person": "same_person",
    }
    assert (await seen(fresh, saved["person"]))["state"] == "expected"
    assert await states(fresh, saved, aunt) == {}


async def test_who_agreed_at_the_gate_is_known_to_workers_and_judges_and_the_prison_keeps_no_number(
    fresh: Doors,
) -> None:
    await fresh.set_clock(NOW)
    she, boy, aunt = mother(), child(), caregiver(grandmother(**AUNT))
    at_home = listed(boy, whereabouts="with-adult", **{"with": aunt["person"]})
    await fresh.record(arrest(she, children=[at_home]))
    await fresh.until_handled()
    assert "no-agreed-carer" in await reasons(fresh)
    await order(fresh, she, at=NOW)
    await act(fresh, "admissions", admission({"id": she["id"]}, dependants="yes", caregivers=[aunt]))
    await fresh.until_handled()
    assert "no-agreed-carer" not in await reasons(fresh)
    kept = await all_of_the_prison(fresh)
    assert aunt["person"]["phone"] not in kept
    assert "171012" not in kept


async def reasons(doors: Doors) -> set[str]:
    """Why alerts stand in the district of the children."""
    rows = await doors.rows("welfare", "welfare@1710", "/api/alerts")
    return {reason for row in rows if not row.get("closed_at") for reason in row["because"]}


async def all_of_the_prison(doors: Doors) -> str:
    """Everything in the prison's own books, save facts that wait to be sent, whose parts are sealed."""
    connection = await connect(doors.platform, "sambok_prison")
    try:
        names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return str([await connection.fetch(f'TABLE "{name}"') for (name,) in names])
    finally:
        await connection.close()
