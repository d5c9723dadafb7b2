"""A country's open households in a real database: made of real facts, each sealed, kept and replayed as if heard."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from services.welfare.actions import households
from services.welfare.domain.statements import Acknowledged, Assessed, Statement
from services.welfare.models import ColleagueRow, SaidRow
from shared import clock, database, sealing
from shared.contracts.arrest import ArrestFacts, ArrestForWelfare, CaregiverForWelfare, ChildForWelfare
from shared.contracts.people import Person
from shared.messaging.tables import OutboxRow

TOGETHER = 25  # households in one transaction
# Two of every five live in the province and district that are looked at closely, the others all over the country.
DISTRICTS = ("1710", "1710", "1704", "1706", "0102", "0203", "0306", "0805", "1201", "1204", "1307", "1402", "2103")
NAMES = ("Sok Dara", "Chan Bopha", "Keo Sreymom", "Heng Pov", "Ros Chea", "Meas Sophea", "Nuon Vichea", "Prak Maly")
KHMER = ("សុខ ដារ៉ា", "ចាន់ បុប្ផា", "កែវ ស្រីមុំ", "ហេង ពៅ", "រស់ ជា", "មាស សុភា", "នួន វិជ្ជា", "ប្រាក់ ម៉ាលី")


async def fill(count: int, seed: int = 7) -> list[UUID]:
    """So many open households, heard over the last ten days, half of them taken by their office; their mothers' ids."""
    chance = random.Random(seed)
    mothers = []
    async with database.session(database.EVERYWHERE) as session:
        await session.execute(insert(ColleagueRow).values(_colleagues()).on_conflict_do_nothing())
    for start in range(0, count, TOGETHER):
        async with database.session(database.EVERYWHERE) as session:
            for number in range(start, min(start + TOGETHER, count)):
                arrest, answers = _household(chance, number)
                session.add_all(answers)
                await households.keep(session, arrest)
                mothers.append(arrest.subject)
            await session.execute(update(OutboxRow).values(sent_at=clock.now()))  # nobody else need hear of them
    return mothers


def _colleagues() -> list[dict[str, Any]]:
    """Four workers at every office, who were here a while ago."""
    at = clock.now() - timedelta(hours=1)
    named = [(f"worker {number} of {district}", district) for district in sorted(set(DISTRICTS)) for number in range(4)]
    return [
        {"subject": name, "name": name.title(), "role": "welfare", "place": district, "seen_at": at}
        for name, district in named
    ]


def _household(chance: random.Random, number: int) -> tuple[SaidRow, list[SaidRow]]:
    """One arrest with one to four children, and what the office has recorded since."""
    district = DISTRICTS[number % len(DISTRICTS)]
    at = clock.now() - timedelta(minutes=chance.randrange(5, 60 * 24 * 10))
    mother = _person(chance, home=f"{district}02", age=chance.randrange(19, 45))
    aunt = _person(chance, home=f"{district}02", age=50, phone="+85512345678")
    children = tuple(
        ChildForWelfare(
            person=_person(chance, age=chance.randrange(0, 15)),
            relation="child",
            whereabouts=chance.choice(("unknown", "alone", "with-adult", "with-adult")),
            with_person=aunt,
            consent="yes",
        )
        for _ in range(chance.randrange(1, 5))
    )
    part = ArrestForWelfare(
        person=mother,
        children=children,
        caregivers=(CaregiverForWelfare(person=aunt, relation="aunt", agreed=chance.choice(("yes", "unknown"))),),
    )
    facts = ArrestFacts(arrest_id=uuid4(), station=district[:2], arrived_at=at, dependants="yes")
    sealed = sealing.seal(part.model_dump_json().encode(), "welfare")
    arrest = _row("arrest.recorded", mother.id, at, facts=facts.model_dump(mode="json"), sealed=sealed)
    return arrest, list(_answers(chance, arrest, district, children[0].person.id))


def _answers(chance: random.Random, arrest: SaidRow, district: str, child: UUID) -> list[SaidRow]:
    if chance.random() < 0.5:
        return []
    soon = arrest.at + timedelta(minutes=4)
    said: tuple[Statement, ...] = (
        Acknowledged(about=arrest.subject, scope=district),
        Assessed(child=child, seen_in_person="yes", school="attending", works="no"),
    )
    subjects = (arrest.subject, child)
    worker = f"worker {chance.randrange(4)} of {district}"
    return [
        _row(statement.kind, subject, soon, statement=statement.model_dump(mode="json"), by=worker)
        for subject, statement in zip(subjects, said, strict=True)
    ]


def _row(kind: str, subject: UUID, at: Any, **said: Any) -> SaidRow:
    return SaidRow(id=uuid4(), type=kind, subject=subject, at=at, trace_id=uuid4().hex, **said)


def _person(chance: random.Random, **said: Any) -> Person:
    named = chance.randrange(len(NAMES))
    sex = chance.choice(("female", "male"))
    return Person(id=uuid4(), name_latin=NAMES[named], name_km=KHMER[named], sex=sex, **said)
