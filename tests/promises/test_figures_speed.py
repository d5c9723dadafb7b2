"""Figures answer in 150 ms at the median with 5,000 people in custody in the country: asked over HTTP."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import insert

from services.statistics.domain.measures import MEASURES
from services.statistics.models import TalliedFactRow, TallyRow
from shared import database
from shared.contracts.codes import PRISONS
from shared.law import province_of_prison
from tests.doors import Doors
from tests.promises.sessions import session_of
from tests.promises.speed import Speeds
from tests.rooms import settings_of
from tests.statistics.telling import Telling, units

PEOPLE = 5000
A_BATCH = 2000
PAGES = (
    ("all measures", "/"),
    ("one measure, by province and prison", "/measures/children-inside"),
    ("the same as a file", "/measures/children-inside/csv"),
    ("what several parents tell of, each child once", "/measures/children-affected"),
)


def in_custody(number: int) -> list[Telling]:
    """Somebody in one of the country's prisons, every third with a child inside, and the alert about the household."""
    where = PRISONS[number % len(PRISONS)]
    she, children = Telling(), [UUID(int=number * 10 + each + 1) for each in range(2)]
    station, days = province_of_prison(where), number % 300
    she.arrest(days, "yes", station, children=children, pregnant="yes" if number % 9 == 0 else "no")
    she.detain(days + 1, days + 120, where)
    she.admit(days + 2, where, "yes", children_inside=children[:1] if number % 3 == 0 else ())
    for each in range(4):
        she.visit(days + 10 + each, fee=1000 if number % 7 == 0 else 0, where=where)
        she.deliver(days + 3 + each)
    alert = Telling()
    alert.raise_alert(days, station)
    alert.take_alert(days + 0.01)
    return [she, alert]


@pytest.fixture
async def full(fresh: Doors) -> AsyncIterator[Doors]:
    """A country in whose prisons 5,000 people are, counted as the service's own rules count them."""
    rows: dict[Any, list[dict[str, Any]]] = {TallyRow: [], TalliedFactRow: []}
    for telling in (each for number in range(PEOPLE) for each in in_custody(number)):
        rows[TallyRow] += [
            {"owner": telling.who, "measure": unit.measure, "unit": unit.id, "person": unit.person,
             "province": unit.province, "prison": unit.prison, "since": unit.since}
            for unit in units(telling)
        ]  # fmt: skip
        rows[TalliedFactRow] += [
            {"id": uuid4(), "owner": telling.who, "subject": told.subject, "type": told.type, "at": told.at,
             "facts": told.facts.model_dump(mode="json")}
            for told in telling.told
        ]  # fmt: skip
    with settings_of(fresh.platform.settings("statistics")):
        async with database.session(database.EVERYWHERE) as session:
            for table, found in rows.items():
                for start in range(0, len(found), A_BATCH):
                    await session.execute(insert(table), found[start : start + A_BATCH])
        await database.engine().dispose()
    yield fresh


async def test_figures_answer_with_5000_people_in_custody(full: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    speeds = Speeds(full.platform, "statistics")
    held = await full("statistics", "analyst").get("/api/counts", params={"measure": "over-detained"})
    assert held.json()["value"] == PEOPLE
    cookies = session_of(full.platform, "statistics", "analyst")
    async with httpx.AsyncClient(base_url=full.platform.url("statistics"), cookies=cookies, timeout=60) as client:
        first = (await client.get("/")).text
        assert [measure for measure in MEASURES if f'href="/measures/{measure}"' not in first] == []
        for what, path in PAGES:
            await speeds.measure(client, what, path)
    speeds.judge(capsys)
