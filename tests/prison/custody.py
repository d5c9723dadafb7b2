"""A full prison: thousands in custody in one register, written straight into its tables as its own fold leaves them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import insert

from services.prison.domain import duties, flags, queues
from services.prison.domain.follow_up import limit_on
from services.prison.models import (
    ChildInsideRow,
    EntryRow,
    PrisonerRow,
    RegisterFlagRow,
    RegisterPersonRow,
    TieRow,
)
from services.prison.queries.register import stay_from
from shared import clock, database
from shared.duties import Duty

NAMESPACE = UUID("0d7f4c86-6f0e-4f5c-8f6e-5d6a4f6f2b13")
CASE = uuid5(NAMESPACE, "case")
VISITS = 4  # each, over a year
WITH_CHILD = 50  # every fiftieth lives there with a child
A_BATCH = 2000
OWN = ("visit.recorded", "prisoner.admitted")


async def fill(count: int, prison: str) -> None:
    """So many people in this prison, admitted over the last year, each with a sentence and visits."""
    rows: dict[Any, list[dict[str, Any]]] = {}
    for number in range(count):
        for table, row in _one(number, prison):
            rows.setdefault(table, []).append(row)
    async with database.session(database.EVERYWHERE) as session:
        for table, found in rows.items():
            for start in range(0, len(found), A_BATCH):
                await session.execute(insert(table), found[start : start + A_BATCH])


def _one(number: int, prison: str) -> list[tuple[Any, dict[str, Any]]]:
    she, child = uuid5(NAMESPACE, f"person {number}"), uuid5(NAMESPACE, f"child {number}")
    has_child = number % WITH_CHILD == 0
    admitted_at = clock.now() - timedelta(days=1 + number % 365, minutes=number % 600)
    entries = _entries(she, admitted_at, prison, [child] if has_child else [])
    stay = stay_from([EntryRow(**entry) for entry in entries])
    born = clock.today() - timedelta(days=200 + number % 800)
    found: list[tuple[Any, dict[str, Any]]] = [(EntryRow, entry) for entry in entries]
    found.append((RegisterPersonRow, _person(she, f"Sok Number{number}", date(1985, 3, 1))))
    found.append(
        (
            PrisonerRow,
            {
                "person_id": she, "prison": prison, "state": stay.state, "queues": queues(stay, clock.now()),
                "admitted_at": admitted_at, "release_on": stay.path.release_on, "release_is": stay.path.release_is,
                "held_by_appeal": False, "children": len(stay.children),
            },
        )
    )  # fmt: skip
    if has_child:
        found.append((RegisterPersonRow, _person(child, f"Sok Child{number}", born)))
        found.append((TieRow, {"prisoner_id": she, "person_id": child, "is_child": True}))
        inside = {"child_id": child, "parent_id": she, "prison": prison, "since": admitted_at, "born": born}
        found.append((ChildInsideRow, inside | {"limit_on": limit_on(born)}))
    for flag in flags(she, stay, {child: born}, clock.now()):
        found.append(
            (
                RegisterFlagRow,
                {"id": uuid4(), "person_id": flag.on, "prisoner_id": she, "kind": flag.kind, "since": flag.since},
            )
        )
    for due in duties(she, stay):
        row = {"kind": due.kind, "about": list(due.about), "concerns": she, "role": "prison", "place": prison}
        found.append(
            (Duty, row | {"id": uuid4(), "due_at": due.due_at, "detail": {"key": due.key}, "level": 0, "tries": 0})
        )
    return found


def _person(person: UUID, name: str, born: date) -> dict[str, Any]:
    return {"id": person, "name_latin": name, "name_km": "សុខ", "sex": "female", "born": born}


def _entries(she: UUID, admitted_at: datetime, prison: str, children: list[UUID]) -> list[dict[str, Any]]:
    """Arrest, order, admission, judgment and visits, as they are kept."""
    arrived_at = admitted_at - timedelta(days=2)
    release_on = clock.day_of(arrived_at) + timedelta(days=380)
    court = {"case_id": str(CASE), "court": "17"}
    until = (arrived_at + timedelta(days=180)).isoformat()
    appeal_until = (admitted_at + timedelta(days=60)).isoformat()
    told: list[tuple[str, datetime, dict[str, Any], dict[str, Any]]] = [
        ("arrest.recorded", arrived_at, {
            "arrest_id": str(uuid4()), "station": "17", "arrived_at": arrived_at.isoformat(), "dependants": "yes",
            "children": [str(child) for child in children], "other_carers_held": [],
        }, {}),
        ("detention.ordered", arrived_at + timedelta(days=1), court | {"prison": prison, "until": until}, {}),
        ("prisoner.admitted", admitted_at, {
            "admission_id": str(uuid4()), "prison": prison, "dependants": "yes", "children": [],
            "children_inside": [str(child) for child in children],
        }, {"children": []}),
        ("sentence.passed", admitted_at + timedelta(hours=12), court | {
            "sentence_id": str(uuid4()), "kind": "imprisonment", "months": 12, "release_on": release_on.isoformat(),
            "appeal_until": appeal_until, "family_considered": True,
        }, {}),
    ]  # fmt: skip
    for number in range(VISITS):
        at = min(admitted_at + timedelta(days=1 + 40 * number), clock.now())
        facts = {"prison": prison, "visitors": 2, "children": 1, "contact": True, "minutes": 30, "fee": 0}
        told.append(("visit.recorded", at, facts, {"visitors": []}))
    return [
        {
            "id": uuid4(), "person_id": she, "subject": she, "type": kind, "at": at, "heard_at": at, "facts": facts,
            "private": private, "retracted": False, "prison": prison if kind in OWN else None,
        }
        for kind, at, facts, private in told
    ]  # fmt: skip
