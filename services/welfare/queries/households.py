"""What can be asked about one household: what was said of it, replayed; its people; its alerts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import domain
from services.welfare.domain import STATEMENTS, Adult, Alert, Replay, State, Told
from services.welfare.domain.statements import ReportShared
from services.welfare.models import AlertRow, FlagRow, MemberRow, OfficeRow, SaidRow
from services.welfare.queries.queue import detail_of
from services.welfare.schemas import (
    CarerSeen,
    ChildSeen,
    Happened,
    HouseholdSeen,
    PersonSeen,
    PlacementSeen,
    ReportSeen,
)
from shared import clock, identity, sealing
from shared.contracts.bodies import FlagSeen
from shared.contracts.event import EVENTS
from shared.contracts.family import NoticeFailed
from shared.errors import NotFound
from shared.identity import Caller


def told_of(row: SaidRow) -> Told:
    """One row as the replay takes it, our part opened."""
    facts = part = statement = None
    if row.statement is not None:
        statement = STATEMENTS[row.type].model_validate(row.statement)
    else:
        event_class = EVENTS[row.type]
        facts = event_class.facts_class.model_validate(row.facts)
        part_class = event_class.part_classes.get("welfare")
        if part_class and row.sealed:
            part = part_class.model_validate_json(sealing.unseal(row.sealed, "welfare"))
    return Told(row.id, row.type, row.subject, row.at, facts, part, statement, row.trace_id, row.by)


async def load_said(session: AsyncSession, household_id: UUID) -> list[SaidRow]:
    """Everything said about the people of one household."""
    rows = await session.scalars(
        select(SaidRow)
        .join(MemberRow, MemberRow.person_id == SaidRow.subject)
        .where(MemberRow.household_id == household_id)
        .order_by(SaidRow.position)
    )
    return list(rows)


def told_by(rows: Iterable[SaidRow]) -> list[Told]:
    """What was said, each part opened once. An arrest that was retracted was never said."""
    return domain.without_retracted(told_of(row) for row in rows)


def replay_of(rows: Iterable[SaidRow]) -> Replay:
    """What was said, replayed until now."""
    return Replay.of(told_by(rows), clock.now())


async def find_household_id(session: AsyncSession, person_id: UUID) -> UUID:
    """The household a person is read with.

    Raises:
        NotFound: none that the caller may see.
    """
    household_id = await session.scalar(select(MemberRow.household_id).where(MemberRow.person_id == person_id))
    if household_id is None:
        raise NotFound
    return household_id


async def find_alert(session: AsyncSession, alert_id: UUID) -> AlertRow:
    """One alert.

    Raises:
        NotFound: none that the caller may see.
    """
    if (alert := await session.get(AlertRow, alert_id)) is None:
        raise NotFound
    return alert


async def find_alert_by_key(session: AsyncSession, key: UUID) -> AlertRow:
    """The alert that a fact raised."""
    return (await session.scalars(select(AlertRow).where(AlertRow.key == key))).one()


async def find_household(session: AsyncSession, alert_id: UUID, reader: Caller) -> HouseholdSeen:
    """The household an alert is about, as the acting office sees it; every person in it is logged as read.

    Raises:
        NotFound: no such alert that the caller may see.
    """
    row = await find_alert(session, alert_id)
    offices = await session.scalars(select(OfficeRow).where(OfficeRow.alert_id == row.id).order_by(OfficeRow.asked_at))
    rows = await load_said(session, row.household_id)
    state, about = replay_of(rows).state, set(row.about)
    children = [child for child in state.children.values() if child.id in about and state.is_shown(child)]
    carers = [key for key in state.adults if key in about]
    adults = adults_near(state, about)
    hidden = {key for key, child in state.children.items() if child.listed and not state.is_shown(child)}
    await identity.log_reads(session, reader, [*(child.id for child in children), *carers, *adults], "see-households")
    return HouseholdSeen(
        alert=detail_of(row, offices),
        children=[child_seen(state, child.id, row) for child in children],
        carers=[adult_seen(state, carer, row) for carer in carers],
        adults=[adult_seen(state, adult, row) for adult in adults],
        happened=[
            Happened(type=each.type, at=each.at, about=name_of(state, each.subject), notes=each.notes)
            for each in reversed(rows)
            if each.subject not in hidden
        ],
        reports=[report_seen(state.reports[carer]) for carer in carers if carer in state.reports],
    )


def report_seen(shared: ReportShared) -> ReportSeen:
    """A report as it was shared."""
    return ReportSeen(**shared.model_dump(include=set(ReportSeen.model_fields)))


def adults_near(state: State, about: set[UUID]) -> list[UUID]:
    """Adults whom a child of the household is with or may be with, and those to keep away, who are no carers yet."""
    near = [state.children[key].adult for key in state.children if key in about]
    near += [adult for carer, adult in state.agreed if carer in about]
    known = [adult for adult in dict.fromkeys([*near, *sorted(state.unsafe, key=str)]) if adult in state.persons]
    return [adult for adult in known if adult is not None and adult not in about]


def child_seen(state: State, child_id: UUID, alert: AlertRow) -> ChildSeen:
    """A child with why the alert is about it."""
    child, person = state.children[child_id], state.persons[child_id]
    return ChildSeen(
        id=child_id,
        age=state.age_of(child_id, clock.today()),
        where=state.place_of(child),
        with_name=name_of(state, child.adult or child.held_with) or child.shelter,
        consent="overridden" if child.overridden else child.consent,
        carers_held=len(state.held_carers(child)),
        reasons=alert.reasons.get(str(child_id), []),
        **{name: getattr(person, name) for name in ("name_latin", "name_km", "sex")},
        **{name: getattr(child, name) for name in ("whereabouts", "needs", "school", "placement", "seen_at")},
    )


def name_of(state: State, person_id: UUID | None) -> str | None:
    """How somebody is called, in Khmer if that is known."""
    person = state.persons.get(person_id) if person_id else None
    return (person.name_km or person.name_latin) if person else None


def adult_seen(state: State, carer_id: UUID, alert: AlertRow) -> CarerSeen:
    """An adult with why the alert is about them."""
    adult, person = state.adults.get(carer_id) or Adult(carer_id), state.persons.get(carer_id)
    return CarerSeen(
        id=carer_id,
        name_latin=person.name_latin if person else None,
        name_km=person.name_km if person else None,
        phone=person.phone if person else None,
        held=adult.held,
        unsafe=carer_id in state.unsafe,
        agreed="yes" in [answer for (_, named), answer in state.agreed.items() if named == carer_id],
        fit=adult.fit,
        dependants=adult.dependants,
        release_on=adult.release_on,
        release_is=adult.path.release_is,
        held_by_appeal=adult.path.held_by_appeal,
        reasons=alert.reasons.get(str(carer_id), []),
    )


def alert_reaching(replay: Replay, person_id: UUID, scope: str) -> Alert | None:
    """The newest alert that put this person before an office: a child, its carer, or an adult it is or may be with."""
    state = replay.state
    for alert in reversed(replay.alerts):
        near = {state.children[key].adult for key in alert.household & state.children.keys()}
        near |= {adult for carer, adult in state.agreed if carer in alert.household} | state.unsafe
        covered = scope == "*" or any(origin.startswith(scope) for origin in alert.offices)
        if covered and person_id in alert.household | near:
            return alert
    return None


async def find_person(session: AsyncSession, person_id: UUID, reader: Caller) -> PersonSeen:
    """A person of a household that an alert put before the caller's office, logged as read.

    Raises:
        NotFound: none that the caller may see.
    """
    rows = await load_said(session, await find_household_id(session, person_id))
    replay = replay_of(rows)
    state, alert = replay.state, alert_reaching(replay, person_id, reader.scope)
    person, child = state.persons.get(person_id), state.children.get(person_id)
    if alert is None or person is None or (child is not None and child.listed and not state.is_shown(child)):
        raise NotFound
    await identity.log_reads(session, reader, [person_id], "see-households")
    known: dict[str, Any] = {
        name: getattr(person, name) for name in ("id", "name_latin", "name_km", "sex", "born", "phone", "home")
    }
    seen = PersonSeen(**known, age=state.age_of(person_id, clock.today()))
    seen.urgency = alert.urgency if alert.closed_at is None else None
    seen.case_notes = [row.notes for row in rows if row.notes and row.subject == person_id]
    seen.referrals = sum(row.type == "welfare.refer" and row.subject == person_id for row in rows)
    if child is not None:
        seen.where, seen.with_person = state.place_of(child), child.adult or child.held_with or child.shelter
        seen.consent, seen.needs = "overridden" if child.overridden else child.consent, child.needs
        seen.carers_held = len(state.held_carers(child))
        if child.placement:
            seen.placement = PlacementSeen(
                kind=child.placement, with_name=name_of(state, child.placed_with) or child.shelter
            )
    if adult := state.adults.get(person_id):
        seen.dependants = adult.dependants
        seen.release_on, seen.release_is = adult.release_on, adult.path.release_is
        seen.held_by_appeal = adult.path.held_by_appeal
        seen.welfare_report = report_seen(state.reports[person_id]) if person_id in state.reports else None
        seen.children = [key for key, each in state.children.items() if person_id in state.carers_of(each)]
    return seen


async def list_flags(session: AsyncSession) -> list[FlagSeen]:
    """The flags of the caller's households."""
    rows = await session.scalars(select(FlagRow).order_by(FlagRow.since, FlagRow.person_id))
    return [FlagSeen(on=row.person_id, kind=row.kind, since=row.since) for row in rows]


async def is_untold(session: AsyncSession, person_id: UUID) -> bool:
    """Whether it was ever heard that nobody could be told about this person, known here by then or not."""
    query = select(SaidRow.id).where(SaidRow.subject == person_id, SaidRow.type == NoticeFailed.event_type).limit(1)
    return await session.scalar(query) is not None
