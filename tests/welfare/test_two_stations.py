"""Two parents, two stations, one moment: one household and one alert, whichever arrest is heard first."""

import asyncio
from uuid import UUID

import pytest

from tests.doors import Doors
from tests.making import HOME, Body, arrest, child, father, grandmother, listed, mother
from tests.rooms import connect


def parents() -> tuple[Body, Body]:
    """The arrests of a mother and a father of the same two children, as two stations record them."""
    children = [child(age=8), child(name_latin="Keo Bopha", age=2)]
    hers = arrest(mother(), children=[listed(each, where=HOME) for each in children])
    his = arrest(father(), children=[listed({"id": each["id"]}, where=HOME) for each in reversed(children)])
    return hers, his


async def test_two_arrests_at_once_make_one_household_and_one_alert(fresh: Doors) -> None:
    families = [parents() for _ in range(12)]
    await asyncio.gather(
        *(
            fresh.record(body, by)
            for pair in families
            for body, by in zip(pair, ("police@17", "police@12"), strict=True)
        )
    )
    await fresh.until_handled()
    alerts = await fresh.alerts()
    assert len(alerts) == len(families)
    for hers, his in families:
        about = {hers["person"]["id"], his["person"]["id"], *(each["child"]["id"] for each in hers["children"])}
        [alert] = [alert for alert in alerts if hers["person"]["id"] in alert["about"]]
        assert set(alert["about"]) == about
        assert {"both-carers-held", "no-agreed-carer", "arrested"} <= set(alert["because"])
        assert alert["urgency"] == "critical"
    connection = await connect(fresh.platform, "sambok_welfare")
    try:
        rows = await connection.fetch("SELECT household_id, count(*) AS alerts FROM alerts GROUP BY household_id")
        assert [row["alerts"] for row in rows] == [1] * len(families), "no alert stands, or stood, beside another"
        members = {row["person_id"]: row["household_id"] for row in await connection.fetch("SELECT * FROM members")}
    finally:
        await connection.close()
    for hers, his in families:
        assert members[UUID(hers["person"]["id"])] == members[UUID(his["person"]["id"])]


@pytest.mark.parametrize("first", [0, 1], ids=["the mother first", "the father first"])
async def test_each_police_hears_that_welfare_was_told_of_their_own_arrest(fresh: Doors, first: int) -> None:
    pair = list(zip(parents(), ("police@17", "police@12"), strict=True))
    saved = {}
    for body, by in [pair[first], pair[1 - first]]:
        saved[by] = await fresh.record(body, by)
        await fresh.until_handled()
    connection = await connect(fresh.platform, "sambok_arrest")
    try:
        for answer in saved.values():
            told = await connection.fetchval(
                "SELECT count(*) FROM answers WHERE person_id = $1 AND what = 'welfare-told'", UUID(answer["person"])
            )
            assert told == 1
    finally:
        await connection.close()
    [alert] = await fresh.alerts()
    assert set(alert["trace_ids"]) == {answer["trace_id"] for answer in saved.values()}


async def test_somebody_known_elsewhere_can_be_named_again(fresh: Doors) -> None:
    """Persons are one table behind the police's wall: naming somebody whom another office wrote down must not fail."""
    aunt, elder, lost = grandmother(name_latin="Ros Aunt"), grandmother(), child(age=5)
    for who, by in ((mother(), "police@17"), (mother(), "police@17"), (father(), "police@12"), (father(), "police@03")):
        body = arrest(
            who,
            children=[listed(lost, whereabouts="with-adult", **{"with": elder})],
            handed_over=[{"child": lost, "to": aunt, "parent_chose": "no"}],
            other_carers_held=[father(name_latin="Keo Brother")],
            unsafe=[elder],
        )
        await fresh.record(body, by)
    await fresh.until_handled()
    assert {state["stuck"] for state in (await fresh.states()).values()} == {0}
