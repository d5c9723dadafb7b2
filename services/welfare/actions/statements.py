"""What workers record: each is checked, kept as said, and its household brought up to date."""

from typing import Any
from uuid import UUID, uuid4

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import domain, queries
from services.welfare.actions import colleagues, households
from services.welfare.domain import Replay, Statement
from services.welfare.domain.statements import (
    Acknowledged,
    Assessed,
    CarerAssessed,
    Closed,
    Corrected,
    FlaggedUnsafe,
    Found,
    HealthReported,
    Placed,
    Planned,
    Referred,
    ReportShared,
    Supported,
)
from services.welfare.models import SaidRow
from services.welfare.schemas import (
    NewAcknowledgement,
    NewAssessment,
    NewCarerAssessment,
    NewClosing,
    NewCorrection,
    NewFinding,
    NewHealthReport,
    NewPlacement,
    NewPlan,
    NewReferral,
    NewReport,
    NewSupport,
    NewUnsafe,
)
from shared import clock, telemetry
from shared.contracts import welfare
from shared.contracts.bodies import Recorded
from shared.contracts.event import Event
from shared.contracts.people import Person, PersonBody
from shared.contracts.welfare import (
    AcknowledgementFacts,
    AlertAcknowledged,
    ChildFacts,
    ChildFound,
    ChildHealthFacts,
    ChildHealthForPrison,
    ChildHealthReported,
    ChildPlaced,
    CorrectionFacts,
    CorrectionForFamily,
    DetailsCorrected,
    PersonFlaggedUnsafe,
    PlacementFacts,
    ReportFacts,
    ReportForCourt,
    UnsafeFacts,
)
from shared.errors import NotFound, Refused, refuse
from shared.identity import Caller
from shared.messaging import outbox


async def acknowledge(session: AsyncSession, body: NewAcknowledgement, *, by: Caller) -> Recorded:
    """This office takes the alert: it is met for the office's districts at every level."""
    replay = await replay_before(session, body.about, by)
    alert = next((each for each in replay.open_alerts if body.about.id in each.household), None)
    if alert is None:
        raise NotFound
    scope = "" if by.scope == "*" else by.scope
    said = await say(session, body.about, Acknowledged(about=body.about.id, scope=scope), by)
    row = await queries.find_alert_by_key(session, alert.key)
    facts = AcknowledgementFacts(alert_id=row.id, by=by.role, province=by.place[:2])
    outbox.publish(session, AlertAcknowledged(alert.subject, facts, {}))
    return said


async def find_child(session: AsyncSession, body: NewFinding, *, by: Caller) -> Recorded:
    """A child was found: what is, is recorded, even with somebody unsafe."""
    replay = await replay_before(session, body.child, by)
    adult = body.with_person
    statement = Found(
        child=body.child.id,
        where=body.where,
        with_adult=adult.id if adult else None,
        people=people_of(body.child, adult),
    )
    cared_for = adult is not None and not replay.state.is_ruled_out(adult.id)
    facts = ChildFacts(cared_for=cared_for, parents=_held_parents(replay, body.child))
    return await say(session, body.child, statement, by, tell=ChildFound(body.child.id, facts, {}))


async def assess(session: AsyncSession, body: NewAssessment, *, by: Caller) -> Recorded:
    """How a child is; seen in person meets the duty to see it."""
    await replay_before(session, body.child, by)
    statement = Assessed(
        child=body.child.id, safe=body.safe, seen_in_person=body.seen_in_person, school=body.school, works=body.works,
        people=people_of(body.child),
    )  # fmt: skip
    return await say(session, body.child, statement, by, notes=body.notes)


async def flag_unsafe(session: AsyncSession, body: NewUnsafe, *, by: Caller) -> Recorded:
    """A person who is never told and never proposed from now on."""
    await replay_before(session, body.person, by)
    statement = FlaggedUnsafe(person=body.person.id, people=people_of(body.person))
    tell = PersonFlaggedUnsafe(body.person.id, UnsafeFacts(), {})
    return await say(session, body.person, statement, by, notes=body.reason, tell=tell)


async def assess_carer(session: AsyncSession, body: NewCarerAssessment, *, by: Caller) -> Recorded:
    """Whether an adult can care for the children, and has a home."""
    await replay_before(session, body.person, by)
    statement = CarerAssessed(person=body.person.id, fit=body.fit, housed=body.housed, people=people_of(body.person))
    return await say(session, body.person, statement, by, notes=body.notes)


async def place(session: AsyncSession, body: NewPlacement, *, by: Caller, proposal: UUID | None = None) -> Recorded:
    """A child is to stay with somebody, siblings together or a reason why not. `proposal` is what was approved.

    Raises:
        Refused: the adult is unsafe, unfit or held; siblings are split without a reason; a residence without a second
            person's approval, or for a child under three.
    """
    replay, adult = await check_placement(session, body, by)
    statement = Placed(
        child=body.child.id,
        placement=body.kind,
        with_adult=adult.id if adult else None,
        name=None if adult else str(body.with_person),
        why_apart=body.why_apart,
        child_view=body.child_view,
        parent_view=body.parent_view,
        second_approval=body.second_approval,
        proposal=proposal,
        people=people_of(body.child, adult),
    )
    notes = " · ".join(note for note in (body.child_view, body.why_apart) if note)
    facts = PlacementFacts(kind=body.kind, parents=_held_parents(replay, body.child))
    tell = ChildPlaced(body.child.id, facts, {})
    return await say(session, body.child, statement, by, notes=notes, tell=tell)


def _held_parents(replay: Replay, about: Person) -> tuple[UUID, ...]:
    """Whose prison may say that the child is cared for; nobody's of a child that may not be shown."""
    child = replay.state.children.get(about.id)
    return tuple(replay.state.held_parents(child)) if child and replay.state.is_shown(child) else ()


async def check_placement(session: AsyncSession, body: NewPlacement, by: Caller) -> tuple[Replay, PersonBody | None]:
    """The household before a placement that may be, and its adult, None for a place by name.

    Raises:
        Refused: it may not be.
    """
    replay = await replay_before(session, body.child, by)
    adult = body.with_person if isinstance(body.with_person, PersonBody) else None
    keeper = adult.id if adult else str(body.with_person)
    mistakes = domain.placement_mistakes(
        replay.state, body.child.id, body.kind, keeper, clock.today(),
        why_apart=body.why_apart, second_approval=body.second_approval,
    )  # fmt: skip
    if found := list(mistakes):
        raise Refused(*found)
    return replay, adult


async def support(session: AsyncSession, body: NewSupport, *, by: Caller) -> Recorded:
    """Help given to a child or an adult."""
    about = _one_of(body.child, body.person)
    await replay_before(session, about, by)
    statement = Supported(about=about.id, support=body.kind, people=people_of(about))
    return await say(session, about, statement, by, notes=body.detail)


async def refer(session: AsyncSession, body: NewReferral, *, by: Caller) -> Recorded:
    """A child or an adult handed to another organisation. Repeats are possible from the start."""
    about = _one_of(body.child, body.person)
    if body.consent == "no":
        raise refuse("consent", "not_allowed")
    await replay_before(session, about, by)
    return await say(
        session,
        about,
        Referred(about=about.id, to=body.to, purpose=body.kind, people=people_of(about)),
        by,
        notes=body.to,
    )


async def report_health(session: AsyncSession, body: NewHealthReport, *, by: Caller) -> Recorded:
    """A child outside is ill, well again or dead."""
    replay = await replay_before(session, body.child, by)
    statement = HealthReported(
        child=body.child.id, state=body.state, tell_parent=body.tell_parent, people=people_of(body.child)
    )
    return await say(session, body.child, statement, by, tell=_health_of(replay, body))


def _health_of(replay: Replay, body: NewHealthReport) -> ChildHealthReported | None:
    """What the prisons of the held parents hear: who the child is, and nothing of where. A hidden child stays so."""
    child = replay.state.children.get(body.child.id)
    if child is None or not replay.state.is_shown(child):
        return None
    known = replay.state.persons.get(child.id, body.child)
    who = Person(**known.model_dump(include={"id", "name_latin", "name_km", "sex", "born", "age"}))
    facts = ChildHealthFacts(
        state=body.state, tell_parent=body.tell_parent == "yes", parents=tuple(replay.state.held_carers(child))
    )
    return ChildHealthReported(child.id, facts, {"prison": ChildHealthForPrison(child=who)})


async def correct(session: AsyncSession, body: NewCorrection, *, by: Caller) -> Recorded:
    """A detail was wrong; everyone who keeps it hears the right one."""
    await replay_before(session, body.person, by)
    value = _checked(body)
    statement = Corrected(person=body.person.id, field=body.field, value=value, people=people_of(body.person))
    family = CorrectionForFamily(field=body.field, value=value)
    tell = DetailsCorrected(body.person.id, CorrectionFacts(field=body.field), {"family": family})
    return await say(
        session, body.person, statement, by, notes=body.reason, tell=None if body.field == "whereabouts" else tell
    )


def _checked(body: NewCorrection) -> str:
    """The right value in the form every record keeps it."""
    name = "home" if body.field == "whereabouts" else body.field
    try:
        return str(getattr(PersonBody.model_validate({"id": body.person.id, name: body.value}), name))
    except ValidationError as error:
        raise refuse("value", error.errors()[0]["type"]) from None


async def plan_reunification(session: AsyncSession, body: NewPlan, *, by: Caller) -> Recorded:
    """How a parent comes back to the children."""
    await replay_before(session, body.person, by)
    statement = Planned(
        person=body.person.id, children=tuple(child.id for child in body.children), people=people_of(body.person)
    )
    return await say(session, body.person, statement, by, notes=" · ".join(body.steps))


async def share_report(session: AsyncSession, body: NewReport, *, by: Caller) -> Recorded:
    """The court hears what this office chooses to share; the household shows what that was."""
    await replay_before(session, body.person, by)
    shared = body.model_dump(include={"care_available", "effect", "recommendation"})
    statement = ReportShared(person=body.person.id, people=people_of(body.person), **shared)
    report = uuid4()
    tell = welfare.ReportShared(body.person.id, ReportFacts(report_id=report), {"court": ReportForCourt(**shared)})
    notes = f"{body.effect} · {body.recommendation}"
    return await say(session, body.person, statement, by, notes=notes, tell=tell, row_id=report)


async def close(session: AsyncSession, body: NewClosing, *, by: Caller) -> Recorded:
    """A child's case is done."""
    await replay_before(session, body.child, by)
    return await say(
        session, body.child, Closed(child=body.child.id, people=people_of(body.child)), by, notes=body.outcome
    )


async def replay_before(session: AsyncSession, about: Person, by: Caller) -> Replay:
    """The household as it stands, once it is sure that an alert put this person before the caller's office."""
    rows = await queries.load_said(session, await queries.find_household_id(session, about.id))
    replay = queries.replay_of(rows)
    if queries.alert_reaching(replay, about.id, by.scope) is None:
        raise NotFound
    return replay


async def say(
    session: AsyncSession,
    about: Person,
    statement: Statement,
    by: Caller,
    *,
    notes: str | None = None,
    tell: Event[Any] | None = None,
    row_id: UUID | None = None,
) -> Recorded:
    """Keep a statement as said by this worker, bring its household up to date, and tell what others hear of it."""
    await colleagues.note(session, by)
    row = SaidRow(
        id=row_id or uuid4(),
        subject=about.id,
        type=statement.kind,
        at=clock.now(),
        statement=statement.model_dump(mode="json"),
        notes=notes,
        by=by.subject,
        trace_id=telemetry.trace_id(),
    )
    if tell is not None:
        outbox.publish(session, tell)
    await households.keep(session, row)
    return Recorded(id=row.id, trace_id=row.trace_id)


def people_of(*people: PersonBody | None) -> tuple[Person, ...]:
    """Those whom a statement names, as it keeps them."""
    return tuple(Person.model_validate(person.model_dump()) for person in people if person is not None)


def _one_of(child: PersonBody | None, person: PersonBody | None) -> PersonBody:
    if child is None and person is None:
        raise refuse("person", "missing")
    return child or person  # type: ignore[return-value]
