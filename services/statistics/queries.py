"""What can be asked of the statistics: counts of places, with what must stay hidden left out."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, cast, func, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.statistics.domain.measures import MEASURES, Told
from services.statistics.domain.places import COUNTRY, PROVINCES, outside_prison, prisons_in
from services.statistics.domain.suppression import FEW, Cell, series, shown, total
from services.statistics.models import TalliedFactRow, TallyRow
from shared import clock
from shared.contracts.event import EVENTS, TELLERS
from shared.law import months_after

Table = dict[str, int | None]
MONTHS = 24  # shown of those that are over
ENOUGH = FEW.stop
SEVERAL_TELL = {"children-affected", "children-inside"}  # both parents may name a child


async def list_told(session: AsyncSession, owner: UUID) -> list[Told]:
    """Everything told that is counted with this owner, and what took any of it back, in the order it was told.

    Between tellers there is no order but time; of one teller, facts come in the order in which it told them.
    """
    own = select(TalliedFactRow.id).where(TalliedFactRow.owner == owner)
    rows = await session.scalars(
        select(TalliedFactRow).where(or_(TalliedFactRow.owner == owner, TalliedFactRow.retracts.in_(own)))
    )
    ordered = sorted(rows, key=lambda row: (row.at, TELLERS.index(EVENTS[row.type].teller), row.position))
    return [
        Told(row.id, row.subject, row.at, row.type, EVENTS[row.type].facts_class.model_validate(row.facts))
        for row in ordered
    ]


async def count_places(session: AsyncSession, measures: Collection[str]) -> dict[str, Table]:
    """By measure, the count of every place as of now, None where it is suppressed."""
    # The wall around the rows makes the planner expect a handful of them, and sort all of them to count.
    await session.execute(text("SET LOCAL enable_sort = off"))
    found: dict[str, dict[tuple[str, str], tuple[int, int]]] = {measure: {} for measure in measures}
    once, each = SEVERAL_TELL & set(measures), set(measures) - SEVERAL_TELL
    told = ([_once(once)] if once else []) + ([_each(each)] if each else [])
    for counted in (query.subquery().c for query in told):
        place = (counted.measure, counted.province, counted.prison)
        rows = await session.execute(select(*place, func.count(), func.bit_or(counted.lot)).group_by(*place))
        unsure = []
        for measure, province, prison, things, lots in rows:
            # No more people than things, and no fewer than lots: which of both matters only where it may be a few.
            # To count distinct persons at once would sort every row.
            people = things if things < ENOUGH else lots.bit_count()
            found[measure][province, prison] = things, people
            if things >= ENOUGH > people:
                unsure.append((measure, province, prison))
        exactly = select(*place, func.count(counted.person.distinct())).where(tuple_(*place).in_(unsure))
        for measure, province, prison, people in await session.execute(exactly.group_by(*place)) if unsure else ():
            found[measure][province, prison] = found[measure][province, prison][0], people
    return {measure: shown(_table(counts, MEASURES[measure].prisons)) for measure, counts in found.items()}


async def count_months(session: AsyncSession, measure: str, whole: int | None) -> dict[date, int | None] | None:
    """The country's months that are over, each by its first day, None where it is suppressed.

    `whole` is what the country shows of the measure. None when the months would tell more than that.
    """
    counted = (_once if measure in SEVERAL_TELL else _each)([measure]).subquery().c
    month = cast(func.date_trunc("month", func.timezone(clock.PHNOM_PENH.utcoffset(None), counted.since)), Date)
    own = select(month.label("month"), func.count().label("things")).group_by("month", counted.person).subquery().c
    rows = await session.execute(select(own.month, func.sum(own.things), func.count()).group_by(own.month))
    found = {first: (int(things), people) for first, things, people in rows}
    firsts = list(_months(min(found), clock.today())) if found else []
    *over, running = (Cell(str(first), *found.get(first, (0, 0))) for first in (*firsts, clock.today().replace(day=1)))
    shown_months = series(tuple(over), running, whole)
    return None if shown_months is None else {first: shown_months[str(first)] for first in firsts[-MONTHS:]}


def _months(first: date, today: date) -> Iterator[date]:
    """The first days of the months from this one to the last that is over."""
    while first < today.replace(day=1):
        yield first
        first = months_after(first, 1)


def _each(measures: Collection[str]) -> Select[*tuple[Any, ...]]:
    place = (TallyRow.measure, TallyRow.province, TallyRow.prison)
    return select(*place, TallyRow.person, TallyRow.lot, TallyRow.since).where(
        TallyRow.measure.in_(measures), TallyRow.since <= clock.now()
    )


def _once(measures: Collection[str]) -> Select[*tuple[Any, ...]]:
    """What several owners tell of counts once, where it was told first."""
    first = (TallyRow.measure, TallyRow.unit, TallyRow.since, TallyRow.province, TallyRow.prison)
    return _each(measures).ext(distinct_on(TallyRow.measure, TallyRow.unit)).order_by(*first)


def _table(counts: dict[tuple[str, str], tuple[int, int]], prisons: bool) -> Cell:
    none = (0, 0)
    if not prisons:
        return total(COUNTRY, tuple(Cell(province, *counts.get((province, ""), none)) for province in PROVINCES))
    return total(
        COUNTRY,
        tuple(
            total(
                province,
                (
                    *(Cell(prison, *counts.get((province, prison), none)) for prison in prisons_in(province)),
                    Cell(outside_prison(province), *counts.get((province, ""), none)),
                ),
            )
            for province in PROVINCES
        ),
    )


async def find_first_year(session: AsyncSession) -> date:
    """From when on is counted: the first of January of the year in which the first fact was told.

    Not the day itself, because with a single arrest that would be the day of it.
    """
    at = await session.scalar(select(func.min(TalliedFactRow.at)))
    return date(clock.day_of(at or clock.now()).year, 1, 1)
