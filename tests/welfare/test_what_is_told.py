"""What a worker shares with the court and tells the prisons, over the real platform: who hears it, and how little."""

import json
from typing import Any

from tests.doors import Doors
from tests.making import HOME, Body, arrest, child, grandmother, listed, mother
from tests.rooms import read_topics

WORKER = "welfare@1710"


async def told_by_welfare(doors: Doors, type_: str, *about: Body) -> list[tuple[str, Any]]:
    """Every fact of one type that welfare told about these people: about whom, and what."""
    await doors.until_handled()
    records = await read_topics(doors.platform, ["welfare.events"])
    told = [
        ((record.key or b"").decode(), json.loads(record.value or b""))
        for record in records
        if dict(record.headers)["ce_type"].decode() == type_
    ]
    return [(subject, said) for subject, said in told if subject in {each["id"] for each in about}]


async def family_of(doors: Doors, **said: str) -> tuple[Body, Body]:
    """A mother held, and her child at her own mother's."""
    who, one = mother(), child()
    near = {"whereabouts": "with-adult", "with": grandmother()} | said
    await doors.record(arrest(who, children=[listed(one, **near)]))
    await doors.until_handled()
    return who, one


async def test_a_report_goes_to_the_court_sealed_and_stays_with_the_household(fresh: Doors) -> None:
    who, _ = await family_of(fresh)
    report = {"care_available": "partly", "effect": "The youngest stopped eating.", "recommendation": "Supervision."}
    answer = await fresh("welfare", WORKER).post("/api/reports", json={"person": {"id": who["id"]}, **report})
    assert answer.status_code == 201, answer.text
    [(subject, told)] = await told_by_welfare(fresh, "report.shared", who)
    assert (subject, told["facts"]) == (who["id"], {"report_id": answer.json()["id"]})
    assert set(told["sealed"]) == {"court"}
    seen = (await fresh("welfare", WORKER).get(f"/api/people/{who['id']}")).json()
    assert seen["welfare_report"] == {"person": who["id"], **report}
    [alert] = await fresh.alerts()
    household = (await fresh("welfare", WORKER).get(f"/api/alerts/{alert['id']}")).json()
    assert household["reports"] == [seen["welfare_report"]]


async def test_the_prisons_of_held_parents_hear_how_a_child_is_and_not_of_a_hidden_one(fresh: Doors) -> None:
    who, one = await family_of(fresh)
    _, hidden = await family_of(fresh, consent="no", where=HOME)
    for each in (one, hidden):
        body = {"child": {"id": each["id"]}, "state": "hospitalised", "tell_parent": "yes"}
        await fresh("welfare", WORKER).post("/api/health-reports", json=body)
    [(subject, told)] = await told_by_welfare(fresh, "child-health.reported", one, hidden)
    assert subject == one["id"]
    assert told["facts"] == {"state": "hospitalised", "tell_parent": True, "parents": [who["id"]]}
    assert set(told["sealed"]) == {"prison"}
