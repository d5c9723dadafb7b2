"""What can be asked at a social affairs office. Row-level security narrows every answer to the caller's districts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import domain
from services.welfare.domain import Household, Told
from services.welfare.models import AlertRow, FactRow, MemberRow, OfficeRow
from services.welfare.schemas import AlertDetail, CarerSeen, ChildSeen, HouseholdSeen, PersonSeen, Standing
from shared import clock, duties, identity, sealing
from shared.contracts.event import EVENTS, Facts
from shared.duties import Duty
from shared.errors import NotFound
from shared.identity import Caller

KINDS = ("acknowledge", "see-child")
_WORST_FIRST = case({"critical": 0, "urgent": 1, "routine": 2}, value=AlertRow.urgency)


def told_of(event_type: str, subject: UUID, at: datetime, facts: Facts, sealed: str | None) -> Told:
    """A fact as the fold takes it, this service's part opened."""
    part_class = EVENTS[event_type].part_classes.get("welfare")
    part = part_class.model_validate_json(sealing.unseal(sealed, "welfare")) if part_class and sealed else None
    return Told(event_type, subject, at, facts, part)


async def load_household(session: AsyncSession, household_id: UUID) -> Household:
    """Everything heard about a household's people, folded."""
    rows = await session.scalars(
        select(FactRow)
        .join(MemberRow, MemberRow.person_id == FactRow.subject)
        .where(MemberRow.household_id == household_id)
    )
    return domain.fold(_told(row) for row in rows)


def _told(row: FactRow) -> Told:
    facts: Facts = EVENTS[row.type].facts_class.model_validate(row.facts)
    return told_of(row.type, row.subject, row.at, facts, row.sealed)


async def find_open_alert(session: AsyncSession, household_id: UUID) -> AlertRow | None:
    """The household's open alert, there is at most one."""
    return await session.scalar(
        select(AlertRow).where(AlertRow.household_id == household_id, AlertRow.closed_at.is_(None))
    )


async def find_alert_about(session: AsyncSession, person_id: UUID) -> AlertRow:
    """The open alert about a person.

    Raises:
        NotFound: none that the caller may see.
    """
    query = select(AlertRow).where(AlertRow.about.contains([person_id]), AlertRow.closed_at.is_(None))
    if (alert := await session.scalar(query)) is None:
        raise NotFound
    return alert


async def list_offices(session: AsyncSession, alert_id: UUID) -> list[OfficeRow]:
    """The offices an alert stands in, as far as the caller covers them, the first asked first."""
    query = select(OfficeRow).where(OfficeRow.alert_id == alert_id).order_by(OfficeRow.asked_at, OfficeRow.role)
    return list(await session.scalars(query))


async def list_see_child(session: AsyncSession, children: list[UUID]) -> list[Duty]:
    """The open duties to see these children."""
    return list(
        await session.scalars(
            select(Duty).where(
                Duty.kind == "see-child", Duty.concerns.in_(children), Duty.met_at.is_(None), Duty.ended_at.is_(None)
            )
        )
    )


async def list_alerts(session: AsyncSession, limit: int = 200) -> list[AlertDetail]:
    """The caller's queue: open alerts, worst first, then the oldest. Three statements whatever the length."""
    alerts = list(
        await session.scalars(
            select(AlertRow)
            .where(AlertRow.closed_at.is_(None))
            .order_by(_WORST_FIRST, AlertRow.raised_at, AlertRow.id)
            .limit(limit)
        )
    )
    offices = await session.scalars(
        select(OfficeRow).where(OfficeRow.alert_id.in_([alert.id for alert in alerts])).order_by(OfficeRow.asked_at)
    )
    standing: dict[UUID, list[OfficeRow]] = {}
    for office in offices:
        standing.setdefault(office.alert_id, []).append(office)
    return [_detail(alert, standing.get(alert.id, [])) for alert in alerts]


def _detail(alert: AlertRow, offices: Iterable[OfficeRow]) -> AlertDetail:
    return AlertDetail(
        standing=[
            Standing(
                office=f"{office.role}@{office.place}" if office.place else office.role,
                place=office.place,
                asked_at=office.asked_at,
                due_at=office.due_at,
                acknowledged_at=office.acknowledged_at,
            )
            for office in offices
        ],
        **{name: getattr(alert, name) for name in AlertDetail.model_fields if name != "standing"},
    )


async def find_household(session: AsyncSession, alert_id: UUID, reader: Caller) -> HouseholdSeen:
    """The household an alert is about, as the acting office sees it; every person in it is logged as read.

    Raises:
        NotFound: no such alert that the caller may see.
    """
    if (alert := await session.get(AlertRow, alert_id)) is None:
        raise NotFound
    household = await load_household(session, alert.household_id)
    await identity.log_reads(session, reader, [*household.shown, *household.carers], "see-households")
    detail = _detail(alert, await list_offices(session, alert.id))
    return HouseholdSeen(
        alert=detail,
        children=[_child(household, alert, child_id) for child_id in household.shown],
        carers=[_carer(household, alert, carer_id) for carer_id in household.carers],
    )


def _child(household: Household, alert: AlertRow, child_id: UUID) -> ChildSeen:
    child = household.shown[child_id]
    adult = household.persons.get(child.with_person) if child.with_person else None
    return ChildSeen(
        id=child_id,
        name_latin=child.person.name_latin,
        name_km=child.person.name_km,
        age=domain.age_on(clock.today(), child.person),
        sex=child.person.sex,
        whereabouts=child.whereabouts,
        where=domain.place_of(household, child),
        with_person=child.with_person,
        with_name=(adult.name_km or adult.name_latin) if adult else None,
        needs=child.needs,
        consent=domain.consent(household, child),
        carers_held=sum(household.carers[carer].held for carer in child.carers),
        reasons=alert.reasons.get(str(child_id), []),
    )


def _carer(household: Household, alert: AlertRow, carer_id: UUID) -> CarerSeen:
    carer, person = household.carers[carer_id], household.persons.get(carer_id)
    return CarerSeen(
        id=carer_id,
        name_latin=person.name_latin if person else None,
        name_km=person.name_km if person else None,
        phone=person.phone if person else None,
        held=carer.held,
        dependants=carer.dependants,
        reasons=alert.reasons.get(str(carer_id), []),
    )


async def find_person(session: AsyncSession, person_id: UUID, reader: Caller) -> PersonSeen:
    """A person of a household that an alert put before the caller's office, logged as read.

    Raises:
        NotFound: none that the caller may see.
    """
    household_id = await session.scalar(select(MemberRow.household_id).where(MemberRow.person_id == person_id))
    household = await load_household(session, household_id) if household_id else Household()
    person = household.persons.get(person_id)
    if person is None or household_id is None or (person_id in household.children and person_id not in household.shown):
        raise NotFound
    await identity.log_reads(session, reader, [person_id], "see-households")
    alert = await find_open_alert(session, household_id)
    known: dict[str, Any] = person.model_dump(exclude={"age", "nationality", "language", "reads"})
    seen = PersonSeen(**known, age=domain.age_on(clock.today(), person), urgency=alert.urgency if alert else None)
    if child := household.shown.get(person_id):
        seen.where, seen.with_person = domain.place_of(household, child), child.with_person
        seen.consent, seen.needs = domain.consent(household, child), child.needs
        seen.carers_held = sum(household.carers[carer].held for carer in child.carers)
    if carer := household.carers.get(person_id):
        seen.dependants = carer.dependants
        seen.children = [key for key, child in household.shown.items() if person_id in child.carers]
    return seen


async def list_duties(session: AsyncSession) -> list[Duty]:
    """What is due in the caller's districts, the earliest first."""
    return await duties.list_open(session, KINDS)
