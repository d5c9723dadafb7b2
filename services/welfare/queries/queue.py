"""What waits at an office: its queue of open alerts, worst first, and what is due there, from tables alone."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare.models import AlertRow, OfficeRow
from services.welfare.schemas import AlertDetail, Standing
from shared import clock, duties
from shared.duties import Duty
from shared.identity import Caller

KINDS = ("acknowledge", "see-child", "follow-up", "release-plan", "prepare-care", "age-limit-plan")
PAGE = 50  # rows a page of the portal shows; what is worst stands on the first
_WORST_FIRST = case({"critical": 0, "urgent": 1, "routine": 2}, value=AlertRow.urgency)
_OPEN = and_(Duty.met_at.is_(None), Duty.ended_at.is_(None), Duty.kind.in_(KINDS))


async def list_alerts(session: AsyncSession, limit: int = 200) -> list[AlertDetail]:
    """The caller's queue: open alerts, worst first, then the oldest. Two statements whatever the length."""
    query = _open_alerts().order_by(_WORST_FIRST, AlertRow.raised_at, AlertRow.id)
    return await _with_offices(session, query.limit(limit))


async def list_queue(session: AsyncSession, *, within: str = "", carrier: str = "", page: int = 1) -> list[AlertDetail]:
    """One page of the queue: worst first, of those first whoever waits for an answer, then the oldest.

    `within` narrows to districts of this prefix, `carrier` to what this person took.
    """
    query = _open_alerts().order_by(_WORST_FIRST, _waits().desc(), AlertRow.raised_at, AlertRow.id)
    if within or carrier:
        query = query.where(_stands(within, carrier))
    return await _with_offices(session, query.limit(PAGE).offset(PAGE * (page - 1)))


async def count_waiting(session: AsyncSession, *, within: str = "", carrier: str = "") -> dict[str, int]:
    """How many open alerts there are by urgency."""
    query = select(AlertRow.urgency, func.count()).where(AlertRow.closed_at.is_(None)).group_by(AlertRow.urgency)
    if within or carrier:
        query = query.where(_stands(within, carrier))
    return {row[0]: row[1] for row in await session.execute(query)}


def _open_alerts() -> Select[AlertRow]:
    return select(AlertRow).where(AlertRow.closed_at.is_(None))


def _waits() -> ColumnElement[bool]:
    """Whether an office that the caller reaches has not answered."""
    return exists().where(OfficeRow.alert_id == AlertRow.id, OfficeRow.acknowledged_at.is_(None))


def _stands(within: str, carrier: str) -> ColumnElement[bool]:
    """Whether the alert stands in a district of this prefix, and was taken by this person."""
    stands = [OfficeRow.alert_id == AlertRow.id]
    if within:
        stands.append(OfficeRow.origin.startswith(within, autoescape=True))
    if carrier:
        stands.append(OfficeRow.carried_by == carrier)
    return exists().where(*stands)


async def _with_offices(session: AsyncSession, query: Select[AlertRow]) -> list[AlertDetail]:
    alerts = list(await session.scalars(query))
    offices = await session.scalars(
        select(OfficeRow).where(OfficeRow.alert_id.in_([alert.id for alert in alerts])).order_by(OfficeRow.asked_at)
    )
    standing: dict[UUID, list[OfficeRow]] = {}
    for office in offices:
        standing.setdefault(office.alert_id, []).append(office)
    return [detail_of(alert, standing.get(alert.id, [])) for alert in alerts]


def detail_of(alert: AlertRow, offices: Iterable[OfficeRow]) -> AlertDetail:
    """An alert with the offices it stands in."""
    return AlertDetail(
        standing=[
            Standing(
                office=f"{office.role}@{office.place}" if office.place else office.role,
                place=office.place,
                origin=office.origin,
                asked_at=office.asked_at,
                due_at=office.due_at,
                acknowledged_at=office.acknowledged_at,
                carried_by=office.carried_by,
            )
            for office in offices
        ],
        trace_id=alert.trace_ids[-1] if alert.trace_ids else None,
        **{name: getattr(alert, name) for name in AlertDetail.model_fields if name not in ("standing", "trace_id")},
    )


async def list_duties(session: AsyncSession) -> list[Duty]:
    """What is due in the caller's districts, the earliest first."""
    return await duties.list_open(session, KINDS)


async def list_own_duties(session: AsyncSession, office: Caller, page: int = 1) -> list[Duty]:
    """One page of what is due at the caller's own office, the latest first."""
    query = select(Duty).where(_OPEN, Duty.place == office.place, Duty.role == office.role)
    rows = await session.scalars(query.order_by(Duty.due_at, Duty.id).limit(PAGE).offset(PAGE * (page - 1)))
    return list(rows)


async def count_late(session: AsyncSession, office: Caller) -> tuple[int, int]:
    """How much is due at the caller's own office: all of it, and what is late."""
    late = func.count().filter(Duty.due_at < clock.now())
    query = select(func.count(), late).where(_OPEN, Duty.place == office.place, Duty.role == office.role)
    every, late_ones = (await session.execute(query)).one()
    return every, late_ones


async def list_households_due(session: AsyncSession, households: Iterable[UUID]) -> dict[UUID, AlertRow]:
    """The newest alert of each of these households, for the way from a duty to its page."""
    query = select(AlertRow).where(AlertRow.household_id.in_(set(households)))
    rows = await session.scalars(query.order_by(AlertRow.closed_at.is_(None), AlertRow.raised_at))
    return {row.household_id: row for row in rows}
