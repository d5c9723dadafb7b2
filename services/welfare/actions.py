"""What can happen at a social affairs office: households taken in, alerts raised, acknowledged and passed on."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Text, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import domain, queries
from services.welfare.domain import Household
from services.welfare.models import AlertRow, FactRow, MemberRow, OfficeRow
from services.welfare.schemas import Acknowledged, NewAcknowledgement
from shared import clock, duties, telemetry
from shared.contracts.codes import Reason, Urgency
from shared.contracts.welfare import (
    AcknowledgementFacts,
    AlertAcknowledged,
    AlertEscalated,
    AlertFacts,
    AlertRaised,
    EscalationFacts,
)
from shared.duties import Duty
from shared.identity import Caller
from shared.messaging import outbox
from shared.messaging.heard import Heard

# Persons are locked in id order, so that two parents' arrests that arrive at once make one household and one alert.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM unnest(:ids) AS id").bindparams(
    bindparam("ids", type_=ARRAY(Text))
)


async def take_in(session: AsyncSession, fact: Heard[Any]) -> None:
    """Keep a fact, find its household, and bring that household's alert to what now holds."""
    session.add(
        FactRow(
            id=fact.envelope.id,
            subject=fact.subject,
            type=fact.envelope.type,
            at=fact.envelope.at,
            facts=fact.facts.model_dump(mode="json"),
            sealed=fact.sealed,
        )
    )
    told = queries.told_of(fact.envelope.type, fact.subject, fact.envelope.at, fact.facts, fact.sealed)
    people = sorted(set(domain.members(told)), key=str)
    await session.execute(_LOCK, {"ids": [str(person) for person in people]})
    household_id = await _join_household(session, people)
    household = await queries.load_household(session, household_id)
    await _bring_up_to_date(session, household_id, household, fact)


async def _join_household(session: AsyncSession, people: list[UUID]) -> UUID:
    """Put these people into one household: a new one, the one they are in, or the oldest of several, merged."""
    rows = await session.scalars(select(MemberRow.household_id).where(MemberRow.person_id.in_(people)).distinct())
    known = sorted(rows, key=str)
    household_id = await _oldest(session, known) if len(known) > 1 else known[0] if known else uuid4()
    for other in known:
        if other != household_id:
            await _merge(session, other, household_id)
    members = [{"person_id": person, "household_id": household_id} for person in people]
    await session.execute(insert(MemberRow).values(members).on_conflict_do_nothing())
    return household_id


async def _oldest(session: AsyncSession, households: list[UUID]) -> UUID:
    """The household whose open alert is the oldest; without one, the first by id."""
    query = (
        select(AlertRow.household_id)
        .where(AlertRow.household_id.in_(households), AlertRow.closed_at.is_(None))
        .order_by(AlertRow.raised_at, AlertRow.id)
        .limit(1)
    )
    return await session.scalar(query) or households[0]


async def _merge(session: AsyncSession, other: UUID, into: UUID) -> None:
    """Two households turned out to be one: the older alert stays, the other closes and its duties end."""
    await session.execute(update(MemberRow).where(MemberRow.household_id == other).values(household_id=into))
    open_alert = select(AlertRow).where(AlertRow.household_id == other, AlertRow.closed_at.is_(None))
    if alert := await session.scalar(open_alert):
        alert.closed_at = clock.now()
        for office in await queries.list_offices(session, alert.id):
            await duties.end(session, ["acknowledge"], office.id)
        await session.flush()


async def _bring_up_to_date(session: AsyncSession, household_id: UUID, household: Household, fact: Heard[Any]) -> None:
    """Raise the household's alert, or let the fact join the open one. Without a reason nothing happens."""
    because = domain.reasons(household, clock.today())
    if not because:
        return
    urgency = domain.urgency(because)
    alert = await queries.find_open_alert(session, household_id)
    risen = alert is not None and _rank(urgency) < _rank(alert.urgency)
    if alert is None:
        alert = AlertRow(
            id=uuid4(), household_id=household_id, subject=fact.subject, raised_at=clock.now(),
            trace_id=telemetry.trace_id(),
        )  # fmt: skip
        session.add(alert)
    _describe(alert, household, because, urgency)
    await session.flush()
    await _ask_offices(session, alert, domain.origins(household), urgency, anew=risen)
    await _see_children(session, household, urgency)
    facts = AlertFacts(
        alert_id=alert.id,
        urgency=urgency,
        because=tuple(sorted({reason for reasons in because.values() for reason in reasons})),
        provinces=tuple(sorted({origin[:2] for origin in domain.origins(household)})),
        children=len(household.shown),
    )
    outbox.publish(session, AlertRaised(fact.subject, facts, {}), because=fact.envelope)


def _describe(alert: AlertRow, household: Household, because: dict[UUID, set[Reason]], urgency: Urgency) -> None:
    ages = [domain.age_on(clock.today(), child.person) for child in household.shown.values()]
    alert.urgency = urgency
    alert.because = sorted({reason for reasons in because.values() for reason in reasons})
    alert.reasons = {str(person): sorted(reasons) for person, reasons in because.items()}
    alert.about = sorted({*household.shown, *(key for key in household.carers)}, key=str)
    alert.children = len(household.shown)
    alert.youngest = min((age for age in ages if age is not None), default=None)


def _rank(urgency: str) -> int:
    return ("critical", "urgent", "routine").index(urgency)


async def _ask_offices(
    session: AsyncSession, alert: AlertRow, origins: Iterable[str], urgency: Urgency, *, anew: bool
) -> None:
    """Ask every office it stands in; one that acknowledged is asked anew when something joins or it gets worse."""
    standing = {(office.origin, office.role): office for office in await queries.list_offices(session, alert.id)}
    for origin in origins:
        role, place = domain.first_office(origin)
        if (origin, role) not in standing:
            _ask(session, alert, origin, (role, place), urgency)
    for office in standing.values():
        if anew or office.acknowledged_at:
            await duties.end(session, ["acknowledge"], office.id)
            office.acknowledged_at = office.acknowledged_by = None
            office.asked_at, office.due_at = clock.now(), clock.now() + domain.ACKNOWLEDGE[urgency]
            _set_clock(session, alert, office)


def _ask(session: AsyncSession, alert: AlertRow, origin: str, whose: tuple[str, str], urgency: str) -> None:
    now = clock.now()
    span = domain.ACKNOWLEDGE[urgency]  # type: ignore[index]
    office = OfficeRow(
        id=uuid4(), alert_id=alert.id, origin=origin, role=whose[0], place=whose[1], asked_at=now, due_at=now + span
    )
    session.add(office)
    _set_clock(session, alert, office)


def _set_clock(session: AsyncSession, alert: AlertRow, office: OfficeRow) -> None:
    duties.add(
        session,
        "acknowledge",
        about=alert.about,
        concerns=office.id,
        whose=(office.role, office.place),
        due_at=office.due_at,
        detail={"origin": office.origin},
    )


async def _see_children(session: AsyncSession, household: Household, urgency: Urgency) -> None:
    """Every child is to be seen in its own district, sooner the worse it stands; a rise asks anew."""
    due_at = clock.now() + domain.SEE_CHILD[urgency]
    open_duties = {duty.concerns: duty for duty in await queries.list_see_child(session, list(household.shown))}
    for child_id, child in household.shown.items():
        standing = open_duties.get(child_id)
        if standing is not None and standing.due_at <= due_at:
            continue
        await duties.end(session, ["see-child"], child_id)
        place = (domain.place_of(household, child) or "")[:4]
        origin = place if len(place) == 4 else domain.origins(household)[0]
        whose = domain.first_office(origin)
        duties.add(
            session, "see-child", about=[child_id], concerns=child_id, whose=whose, due_at=due_at,
            detail={"origin": origin},
        )  # fmt: skip


async def acknowledge(session: AsyncSession, body: NewAcknowledgement, *, by: Caller) -> Acknowledged:
    """This office takes the alert about that person: it meets the duty for the office's districts at every level.

    Raises:
        NotFound: no open alert about that person stands where the caller may see it.
    """
    alert = await queries.find_alert_about(session, body.about.id)
    now = clock.now()
    for office in await queries.list_offices(session, alert.id):
        if office.acknowledged_at is None:
            office.acknowledged_at, office.acknowledged_by = now, by.subject
            await duties.meet(session, "acknowledge", office.id)
    facts = AcknowledgementFacts(alert_id=alert.id, by=by.role, province=by.place[:2])
    outbox.publish(session, AlertAcknowledged(alert.subject, facts, {}))
    return Acknowledged(id=alert.id, acknowledged_at=now, trace_id=telemetry.trace_id())


async def pass_on(session: AsyncSession, duty: Duty) -> None:
    """Nobody acknowledged in time: the next office is asked, with the span of the urgency now; the alert stays here."""
    office = await session.get_one(OfficeRow, duty.concerns)
    alert = await session.get_one(AlertRow, office.alert_id)
    following = domain.next_office(office.role, office.origin)
    if following is None or alert.closed_at:
        return
    asked = {(row.origin, row.role) for row in await queries.list_offices(session, alert.id)}
    if (office.origin, following[0]) in asked:
        return
    _ask(session, alert, office.origin, following, alert.urgency)
    outbox.publish(session, AlertEscalated(alert.subject, EscalationFacts(alert_id=alert.id, to=following[0]), {}))
