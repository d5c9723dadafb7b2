"""How the offices are: what is late in each area, who carries how much, and who is free. From tables alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare.models import AlertRow, ColleagueRow, OfficeRow
from shared import clock
from shared.duties import Duty

DISTRICT, PROVINCE = 4, 2  # digits of a place
HERE_WITHIN = timedelta(hours=12)  # whoever was here since then is at work today

_UNSEEN = (Duty.kind == "see-child", Duty.met_at.is_(None), Duty.ended_at.is_(None))


class Area(NamedTuple):
    """A district or province, `place` its code: open households, how many critical, untaken, late; since when."""

    place: str
    households: int
    critical: int
    untaken: int
    late: int
    late_since: datetime | None
    unseen: int

    @property
    def is_late(self) -> bool:
        """Whether somebody there waits longer than may be."""
        return bool(self.late or self.unseen)


class Carrier(NamedTuple):
    """A colleague and what they carry: open households they took, those critical, those with a child not yet seen."""

    subject: str
    name: str
    office: str
    seen_at: datetime
    households: int
    critical: int
    late: int

    @property
    def is_free(self) -> bool:
        """Whether they were here today and carry nothing."""
        return self.households == 0 and clock.now() - self.seen_at < HERE_WITHIN


async def list_areas(session: AsyncSession) -> dict[int, list[Area]]:
    """Every area with an open household, the latest first: by DISTRICT and by PROVINCE, from two statements."""
    untaken = OfficeRow.acknowledged_at.is_(None)
    # One row an alert and district: an alert that was passed on stands there several times and counts once.
    query = (
        select(
            OfficeRow.origin,
            AlertRow.id,
            (AlertRow.urgency == "critical").label("critical"),
            func.bool_or(untaken).label("untaken"),
            func.min(OfficeRow.due_at).filter(untaken, OfficeRow.due_at < clock.now()).label("late_since"),
        )
        .join(AlertRow, AlertRow.id == OfficeRow.alert_id)
        .where(AlertRow.closed_at.is_(None), OfficeRow.origin != "")
        .group_by(OfficeRow.origin, AlertRow.id)
    )
    rows = list(await session.execute(query))
    unseen = await _count_unseen(session)
    return {digits: _areas(rows, unseen, digits) for digits in (DISTRICT, PROVINCE)}


def _areas(rows: Sequence[Row[Any]], unseen: dict[str, int], digits: int) -> list[Area]:
    """A household that stands in two districts of one province counts once there."""
    households: dict[str, dict[UUID, list[Row[Any]]]] = defaultdict(lambda: defaultdict(list))
    children: dict[str, int] = defaultdict(int)
    for row in rows:
        households[row.origin[:digits]][row.id].append(row)
    for place, number in unseen.items():
        children[place[:digits]] += number
    found = []
    for place, alerts in households.items():
        late = [row.late_since for stands in alerts.values() for row in stands if row.late_since]
        area = Area(
            place=place,
            households=len(alerts),
            critical=sum(stands[0].critical for stands in alerts.values()),
            untaken=sum(any(row.untaken for row in stands) for stands in alerts.values()),
            late=sum(any(row.late_since for row in stands) for stands in alerts.values()),
            late_since=min(late, default=None),
            unseen=children[place],
        )
        found.append(area)
    return sorted(found, key=lambda area: (not area.is_late, -area.late - area.unseen, area.place))


async def _count_unseen(session: AsyncSession) -> dict[str, int]:
    """How many children of each district should have been seen by now; the first level asked is the district's own."""
    query = select(Duty.place, func.count()).where(Duty.level == 0, *_UNSEEN).group_by(Duty.place)
    return {row[0]: row[1] for row in await session.execute(query.where(Duty.due_at < clock.now()))}


async def list_carriers(session: AsyncSession) -> list[Carrier]:
    """The colleagues within the caller's reach, who carries most first."""
    carried = (
        select(OfficeRow.carried_by, AlertRow.id, AlertRow.urgency, AlertRow.household_id)
        .join(AlertRow, AlertRow.id == OfficeRow.alert_id)
        .where(AlertRow.closed_at.is_(None), OfficeRow.carried_by.is_not(None))
        .distinct()
        .cte("carried")
    )
    unseen = select(Duty.concerns).where(Duty.due_at < clock.now(), *_UNSEEN)
    households = func.count(distinct(carried.c.id))
    query = (
        select(
            ColleagueRow,
            households.label("households"),
            households.filter(carried.c.urgency == "critical").label("critical"),
            households.filter(carried.c.household_id.in_(unseen)).label("late"),
        )
        .outerjoin(carried, carried.c.carried_by == ColleagueRow.subject)
        .group_by(ColleagueRow.subject)
        .order_by(households.desc(), ColleagueRow.name)
    )
    return [_carrier(*row) for row in await session.execute(query)]


def _carrier(colleague: ColleagueRow, households: int, critical: int, late: int) -> Carrier:
    office = f"{colleague.role}@{colleague.place}" if colleague.place else colleague.role
    return Carrier(colleague.subject, colleague.name, office, colleague.seen_at, households, critical, late)


async def find_colleague(session: AsyncSession, subject: str) -> ColleagueRow | None:
    """A colleague within the caller's reach."""
    return await session.get(ColleagueRow, subject)


async def list_names(session: AsyncSession, subjects: set[str]) -> dict[str, str]:
    """The names of those colleagues whom the caller's reach includes, by the subject of their token."""
    rows = await session.execute(
        select(ColleagueRow.subject, ColleagueRow.name).where(ColleagueRow.subject.in_(subjects))
    )
    return {row.subject: row.name for row in rows}
