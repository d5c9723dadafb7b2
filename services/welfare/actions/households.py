"""What was said is kept, its household replayed, and the tables brought to what the replay shows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Text, bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import domain, queries
from services.welfare.domain import Alert, Due, Replay, Told
from services.welfare.models import AlertRow, FlagRow, MemberRow, OfficeRow, SaidRow
from shared import clock, database, duties, telemetry
from shared.contracts import prison
from shared.contracts.event import Facts, Part
from shared.contracts.family import ProblemForWelfare
from shared.contracts.people import Person
from shared.contracts.welfare import (
    AlertClosed,
    AlertEscalated,
    AlertFacts,
    AlertRaised,
    AlertRecounted,
    ClosingFacts,
    CountFacts,
    EscalationFacts,
)
from shared.duties import Duty
from shared.messaging import outbox

COUNTED = {"child-alone": "children_alone", "siblings-split": "siblings_split"}
LOOK_AGAIN = "look-again"  # when the next deadline, birthday or release of a household changes something by itself

# Persons, then households, are locked in id order, so that two parents' arrests at once make one household and alert.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM unnest(:ids) AS id").bindparams(
    bindparam("ids", type_=ARRAY(Text))
)


_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:id, 0))")


async def keep(session: AsyncSession, row: SaidRow) -> None:
    """Keep what was said, join the people it names into one household, and bring that household up to date."""
    await database.reach(session, database.EVERYWHERE)
    people = sorted(people_of(queries.told_of(row)), key=str)
    await session.execute(_LOCK, {"ids": [str(person) for person in people]})
    household_id = await _join(session, people)
    session.add(row)
    await session.flush()
    await bring_up_to_date(session, household_id, row)


def people_of(told: Told) -> set[UUID]:
    """Everyone a fact or statement names: they are read together from then on."""
    people = {told.subject} | _named_openly(told.facts) | _named_in(told.part)
    if told.statement:
        people |= {person.id for person in told.statement.people}
    return people


def _named_openly(facts: Facts | None) -> set[UUID]:
    """The parent with whom a child lives inside, a child who was born there, children whom a parent asks about."""
    if isinstance(facts, prison.CareReviewFacts):
        return set(facts.about)
    named = (getattr(facts, name, None) for name in ("parent", "child"))
    return {person for person in named if isinstance(person, UUID)}


def _named_in(part: Part | None) -> set[UUID]:
    """Whom our part of a fact names."""
    if part is None:
        return set()
    near: list[Person | None] = []
    for listed in getattr(part, "children", ()):
        near += [listed.person, listed.with_person]
    near += [named.person for named in getattr(part, "caregivers", ())]
    near += [given.to for given in getattr(part, "handed_over", ())]
    for name in ("other_carers_held", "unsafe", "children_inside"):
        near += getattr(part, name, ())
    near.append(getattr(part, "to", None))
    people = {person.id for person in near if person is not None}
    return people | {part.reported_by} if isinstance(part, ProblemForWelfare) else people


async def _join(session: AsyncSession, people: list[UUID]) -> UUID:
    """Put these people into one household: a new one, the one they are in, or the first of several, merged."""
    known = await _households_of(session, people)
    while True:
        await session.execute(_LOCK, {"ids": [f"household {each}" for each in known]})
        again = await _households_of(session, people)
        if again == known:
            break
        known = again
    household_id = known[0] if known else uuid4()
    for other in known[1:]:
        for table in (MemberRow, AlertRow, FlagRow):
            await session.execute(update(table).where(table.household_id == other).values(household_id=household_id))
        await session.execute(update(Duty).where(Duty.concerns == other).values(concerns=household_id))
    members = [{"person_id": person, "household_id": household_id} for person in people]
    await session.execute(insert(MemberRow).values(members).on_conflict_do_nothing())
    return household_id


async def _households_of(session: AsyncSession, people: list[UUID]) -> list[UUID]:
    rows = await session.scalars(select(MemberRow.household_id).where(MemberRow.person_id.in_(people)).distinct())
    return sorted(rows, key=str)


async def bring_up_to_date(session: AsyncSession, household_id: UUID, cause: SaidRow | None) -> None:
    """Replay a household and write down what changed: alerts, offices, duties, flags, and the facts that tell of it."""
    replay = queries.replay_of(await queries.load_said(session, household_id))
    await _write_alerts(session, household_id, replay, cause)
    await _write_duties(session, household_id, domain.duties(replay), replay)
    await _write_flags(session, household_id, replay)


async def look_again(session: AsyncSession, duty: Duty) -> None:
    """Time itself changed something. Whoever is at work on the household already holds its lock and needs this row."""
    if await session.scalar(_TRY_LOCK, {"id": f"household {duty.concerns}"}):
        await bring_up_to_date(session, duty.concerns, None)
    else:
        duty.wake_at = clock.now() + timedelta(seconds=1)


async def _write_alerts(session: AsyncSession, household_id: UUID, replay: Replay, cause: SaidRow | None) -> None:
    rows = await session.scalars(select(AlertRow).where(AlertRow.household_id == household_id))
    standing = {row.key: row for row in rows}
    replayed = {alert.key for alert in replay.alerts}
    for alert in replay.alerts:
        row = standing.pop(alert.key, None) or _taken_over(standing, replayed, alert)
        before = (row.joined_at, tuple(row.trace_ids), row.closed_at) if row else None
        counted = _counted(row.reasons) if row else set()
        if row is None:
            row = AlertRow(id=uuid4(), key=alert.key, household_id=household_id)
            session.add(row)
        _describe(row, alert, replay)
        await session.flush()
        await _write_offices(session, row, alert)
        _tell(session, row, alert, before, replay, cause)
        if alert.closed_at is None and _counted(row.reasons) != counted:
            outbox.publish(session, AlertRecounted(row.subject, _counts(row, alert, replay), {}))
    for gone in standing.values():
        if gone.closed_at is None:
            gone.closed_at, gone.because, gone.reasons = clock.now(), [], {}  # by what is known now, it had none
            outbox.publish(session, AlertClosed(gone.subject, ClosingFacts(alert_id=gone.id), {}))


def _taken_over(standing: dict[UUID, AlertRow], replayed: set[UUID], alert: Alert) -> AlertRow | None:
    """The alert that already stands about this household, when the fact that raised it is heard only now."""
    for key, row in standing.items():
        if key not in replayed and row.closed_at is None and alert.household & set(row.about):
            row.key = alert.key
            return standing.pop(key)
    return None


def _describe(row: AlertRow, alert: Alert, replay: Replay) -> None:
    state = replay.state
    shown = [child for key, child in state.children.items() if key in alert.household and state.is_shown(child)]
    ages = [state.age_of(child.id, clock.today()) for child in shown]
    row.subject, row.urgency = alert.subject, alert.urgency
    row.because = sorted({reason for found in alert.because.values() for reason in found})
    row.reasons = {str(person): sorted(found) for person, found in sorted(alert.because.items(), key=str)}
    row.about = sorted(state.about(alert.household), key=str)
    row.children, row.youngest = len(shown), min((age for age in ages if age is not None), default=None)
    row.raised_at, row.joined_at, row.closed_at = alert.raised_at, alert.joined_at, alert.closed_at
    row.trace_ids = alert.trace_ids


async def _write_offices(session: AsyncSession, row: AlertRow, alert: Alert) -> None:
    found = await session.scalars(select(OfficeRow).where(OfficeRow.alert_id == row.id))
    standing = {(office.origin, office.role): office for office in found}
    for asked in alert.offices.values():
        for number, level in enumerate(asked.levels):
            office = standing.pop((asked.origin, level.role), None)
            if office is None:
                office = OfficeRow(id=uuid4(), alert_id=row.id, origin=asked.origin, role=level.role, place=level.place)
                session.add(office)
                if number > 0:
                    facts = EscalationFacts(alert_id=row.id, to=level.role)
                    outbox.publish(session, AlertEscalated(row.subject, facts, {}))
            office.asked_at, office.due_at, office.acknowledged_at = level.asked_at, level.due_at, asked.met_at
            office.carried_by = asked.carrier
    if standing:
        await session.execute(delete(OfficeRow).where(OfficeRow.id.in_([office.id for office in standing.values()])))


def _tell(
    session: AsyncSession,
    row: AlertRow,
    alert: Alert,
    before: tuple[datetime, tuple[str, ...], datetime | None] | None,
    replay: Replay,
    cause: SaidRow | None,
) -> None:
    """Tell that an alert was raised or joined, or that it closed; a replay that changes nothing tells nothing."""
    if before is None or before[:2] != (alert.joined_at, tuple(alert.trace_ids)):
        facts = AlertFacts(
            alert_id=row.id,
            urgency=alert.urgency,
            because=tuple(row.because),
            provinces=tuple(sorted({origin[:2] for origin in alert.offices})),
            children=row.children,
        )
        outbox.publish(session, AlertRaised(cause.subject if cause else row.subject, facts, {}))
    if alert.closed_at and (before is None or before[2] is None):
        outbox.publish(session, AlertClosed(row.subject, ClosingFacts(alert_id=row.id), {}))


def _counted(reasons: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Who is alone or apart from a sibling: the country counts such children as they are now."""
    return {(child, code) for child, found in reasons.items() for code in found if code in COUNTED}


def _counts(row: AlertRow, alert: Alert, replay: Replay) -> CountFacts:
    provinces: dict[str, list[str]] = {name: [] for name in COUNTED.values()}
    for child, code in _counted(row.reasons):
        if known := replay.state.children.get(UUID(child)):
            place = replay.state.place_of(known) or next(iter(alert.offices), "")
            provinces[COUNTED[code]].append(place[:2])
    told = {name: tuple(sorted(found)) for name, found in provinces.items()}
    return CountFacts(alert_id=row.id, turn=replay.state.turn, **told)


async def _write_duties(session: AsyncSession, household_id: UUID, due: Iterable[Due], replay: Replay) -> None:
    rows = await session.scalars(select(Duty).where(Duty.concerns == household_id, Duty.ended_at.is_(None)))
    standing = {row.detail["key"]: row for row in rows}
    for each in due:
        row = standing.pop(each.key, None)
        if row is None:
            row = duties.add(
                session, each.kind, about=each.about, concerns=household_id, whose=(each.role, each.place),
                due_at=each.due_at, detail={"key": each.key, "origin": each.origin},
            )  # fmt: skip
        row.role, row.place, row.detail = each.role, each.place, {"key": each.key, "origin": each.origin}
        row.about, row.due_at, row.level, row.met_at = list(each.about), each.due_at, each.level, each.met_at
        row.wake_at = None
    for gone in standing.values():
        if gone.met_at is None:
            gone.ended_at = gone.ended_at or clock.now()
        gone.wake_at = None
    _wake_next(session, household_id, replay)


def _wake_next(session: AsyncSession, household_id: UUID, replay: Replay) -> None:
    tick = replay.next_tick(clock.now())
    if tick is not None:
        duties.add(
            session, LOOK_AGAIN, about=[], concerns=household_id, whose=("welfare", ""), due_at=tick,
            detail={"key": f"{LOOK_AGAIN}:{tick.isoformat()}", "origin": ""},
        )  # fmt: skip


async def _write_flags(session: AsyncSession, household_id: UUID, replay: Replay) -> None:
    rows = await session.scalars(select(FlagRow).where(FlagRow.household_id == household_id))
    standing = {(row.person_id, row.kind): row for row in rows}
    for flag in domain.flags(replay):
        if standing.pop((flag.on, flag.kind), None) is None:
            session.add(FlagRow(person_id=flag.on, kind=flag.kind, household_id=household_id, since=clock.now()))
    for gone in standing.values():
        await session.delete(gone)


def heard(fact: Any) -> SaidRow:
    """A fact that arrived, as it is kept: open facts open, our part sealed."""
    return SaidRow(
        id=fact.envelope.id,
        subject=fact.subject,
        type=fact.envelope.type,
        at=fact.envelope.at,
        facts=fact.facts.model_dump(mode="json"),
        sealed=fact.sealed,
        trace_id=telemetry.trace_id(),
    )
