"""Today's work in a prison: who comes and goes, the children inside, visits, health, what mothers ask."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.models import ChildInsideRow, EntryRow, PrisonerRow, RegisterFlagRow, RegisterPersonRow
from services.prison.queries.people import list_people, told_of
from services.prison.queries.register import KINDS, list_entries
from shared import clock
from shared.duties import Duty

SHOWN = 10  # rows of a section; the whole list is one step away
LEAVING = timedelta(days=30)
ASKED = timedelta(days=30)


class Name(NamedTuple):
    """How somebody is called, as written."""

    name_km: str | None = None
    name_latin: str | None = None


class Glance(NamedTuple):
    """A prison at a glance."""

    inside: int
    parents: int
    children: int
    expected: int
    leaving: int


class Visit(NamedTuple):
    """A visit today."""

    person: UUID
    at: datetime
    minutes: int
    contact: bool
    fee: int
    children: int


class Review(NamedTuple):
    """What a parent asked, and whether the social affairs office has answered since."""

    person: UUID
    at: datetime
    words: str
    answered_at: datetime | None


async def find_glance(session: AsyncSession) -> Glance:
    """How many are inside with how many children, are expected, and leave soon."""
    inside = func.count().filter(PrisonerRow.state == "inside")
    expected = func.count().filter(PrisonerRow.queues.contains(["expected-in-prison"]))
    counts = (await session.execute(select(inside, expected, func.count().filter(*_leaving())))).one()
    children = select(func.count(func.distinct(ChildInsideRow.parent_id)), func.count())
    parents, young = (await session.execute(children.select_from(ChildInsideRow))).one()
    return Glance(counts[0], parents, young, counts[1], counts[2])


def _leaving() -> tuple[Any, ...]:
    return PrisonerRow.state == "inside", PrisonerRow.release_on <= clock.today() + LEAVING


def _lists() -> dict[str, Select[PrisonerRow]]:
    """The lists of the register, each in the order in which one works through it."""
    rows = select(PrisonerRow)
    with_child = select(ChildInsideRow.parent_id)
    lonely = select(RegisterFlagRow.prisoner_id).where(RegisterFlagRow.kind == "no-visits")
    paying = select(RegisterFlagRow.prisoner_id).where(RegisterFlagRow.kind == "visit-fee")
    latest = PrisonerRow.admitted_at.desc()
    return {
        "inside": rows.where(PrisonerRow.state == "inside").order_by(latest),
        "expected": rows.where(PrisonerRow.queues.contains(["expected-in-prison"])).order_by(
            func.coalesce(PrisonerRow.expected_on, date.min), PrisonerRow.expected_at
        ),
        "leaving": rows.where(*_leaving()).order_by(PrisonerRow.release_on),
        "children": rows.where(PrisonerRow.person_id.in_(with_child)).order_by(latest),
        "no-visits": rows.where(PrisonerRow.person_id.in_(lonely)).order_by(latest),
        "visit-fee": rows.where(PrisonerRow.person_id.in_(paying)).order_by(latest),
        "left": rows.where(PrisonerRow.state.in_(("left", "died"))).order_by(latest),
    }


LISTS = ("inside", "expected", "leaving", "children", "no-visits", "visit-fee", "left")


async def list_of(session: AsyncSession, which: str, start: int = 0, limit: int = SHOWN) -> list[PrisonerRow]:
    """Prisoners of one of `LISTS`."""
    query = _lists()[which].order_by(PrisonerRow.person_id).offset(start).limit(limit)
    return list(await session.scalars(query))


async def count_of(session: AsyncSession, which: str) -> int:
    """How many prisoners one of `LISTS` has."""
    rows = _lists()[which].order_by(None).subquery()
    return await session.scalar(select(func.count()).select_from(rows)) or 0


async def search(session: AsyncSession, words: str, limit: int = 50) -> list[PrisonerRow]:
    """Prisoners whose name holds these words, in Khmer or Latin letters."""
    part = RegisterPersonRow.name_latin.icontains(words, autoescape=True)
    part = or_(part, RegisterPersonRow.name_km.contains(words, autoescape=True))
    query = select(PrisonerRow).join(RegisterPersonRow, RegisterPersonRow.id == PrisonerRow.person_id).where(part)
    return list(await session.scalars(query.order_by(PrisonerRow.state, PrisonerRow.person_id).limit(limit)))


async def list_children(session: AsyncSession, limit: int = SHOWN) -> list[ChildInsideRow]:
    """The children inside, whose limit of age comes first."""
    query = select(ChildInsideRow).order_by(ChildInsideRow.limit_on.nulls_first(), ChildInsideRow.child_id)
    return list(await session.scalars(query.limit(limit)))


async def list_visits(session: AsyncSession, prison: str) -> list[Visit]:
    """Today's visits, the latest first."""
    rows = await session.scalars(_told_here(prison, "visit.recorded", clock.at(clock.today())).limit(100))
    return [
        Visit(
            row.person_id, row.at, row.facts["minutes"], row.facts["contact"], row.facts["fee"], row.facts["children"]
        )
        for row in rows
    ]


async def list_reviews(session: AsyncSession, prison: str) -> list[Review]:
    """What parents asked in the last thirty days, the latest first."""
    rows = list(await session.scalars(_told_here(prison, "care-review.requested", clock.now() - ASKED).limit(SHOWN)))
    answers = select(EntryRow.person_id, EntryRow.at).where(
        EntryRow.type == "alert.acknowledged", EntryRow.person_id.in_([row.person_id for row in rows])
    )
    answered = (await session.execute(answers.order_by(EntryRow.at.desc()))).all() if rows else []
    return [
        Review(
            row.person_id,
            row.at,
            row.private.get("words", ""),
            min((at for person, at in answered if person == row.person_id and at >= row.at), default=None),
        )
        for row in rows
    ]


def _told_here(prison: str, kind: str, since: datetime) -> Select[EntryRow]:
    query = select(EntryRow).where(EntryRow.prison == prison, EntryRow.type == kind, EntryRow.at >= since)
    return query.where(~EntryRow.retracted).order_by(EntryRow.at.desc(), EntryRow.position.desc())


async def list_ill(session: AsyncSession) -> list[tuple[UUID, UUID]]:
    """Who is in hospital, prisoner or child, each with the prisoner whose page tells more."""
    grown = select(PrisonerRow.person_id, PrisonerRow.person_id).where(
        PrisonerRow.health == "hospitalised", PrisonerRow.state == "inside"
    )
    young = select(ChildInsideRow.child_id, ChildInsideRow.parent_id).where(ChildInsideRow.health == "hospitalised")
    return [(who, whose) for who, whose in (await session.execute(grown.union_all(young).limit(50))).all()]


async def list_pressing(session: AsyncSession) -> list[Duty]:
    """What is due within a day, late ones first."""
    query = select(Duty).where(Duty.kind.in_(KINDS), Duty.met_at.is_(None), Duty.ended_at.is_(None))
    query = query.where(Duty.due_at <= clock.now() + timedelta(days=1)).order_by(Duty.kind.desc(), Duty.due_at, Duty.id)
    return list(await session.scalars(query.limit(SHOWN)))


async def count_flags(session: AsyncSession) -> dict[str, int]:
    """How many flags of each kind stand."""
    query = select(RegisterFlagRow.kind, func.count()).group_by(RegisterFlagRow.kind).order_by(RegisterFlagRow.kind)
    return dict(row._tuple() for row in await session.execute(query))


async def name_all(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Name]:
    """How these people are called: by the register, or by what police or court told of those who come."""
    wanted = set(ids)
    found = {
        each: Name(person.name_km, person.name_latin) for each, person in (await list_people(session, wanted)).items()
    }
    for each in wanted - set(found):
        told = told_of(each, await list_entries(session, each))
        found[each] = Name(told.get("name_km"), told.get("name_latin"))
    return found


async def list_parents(session: AsyncSession, prisoners: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The children who live inside with each of these prisoners."""
    query = select(ChildInsideRow.parent_id, ChildInsideRow.child_id).where(ChildInsideRow.parent_id.in_(prisoners))
    found: dict[UUID, list[UUID]] = {}
    for parent, child in (await session.execute(query.order_by(ChildInsideRow.since))).all():
        found.setdefault(parent, []).append(child)
    return found
