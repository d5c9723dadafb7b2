"""What happens while somebody is held: calls, an extension, the end, a record made in error, and what came back."""

from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest import queries
from services.arrest.models import AnswerRow, ArrestRow, ChangeRow, PersonRow
from services.arrest.schemas import CustodyEnding, NewCall, NewExtension, Retraction
from shared import clock, duties, law, telemetry
from shared.contracts.arrest import (
    ArrestRetracted,
    CallFacts,
    CarerCallMade,
    CustodyEnded,
    CustodyEndFacts,
    CustodyExtended,
    ExtensionFacts,
    RetractionFacts,
)
from shared.contracts.bodies import Recorded
from shared.contracts.event import Event
from shared.contracts.people import age_on
from shared.identity import Caller
from shared.messaging import outbox
from shared.messaging.heard import Heard


async def log_call(session: AsyncSession, body: NewCall, *, by: Caller) -> Recorded:
    """Record a call to a carer; one that reached somebody meets the call duty.

    Raises:
        NotFound: this office holds nobody of that id.
    """
    arrest = await queries.find_open_arrest(session, body.person.id)
    if body.reached == "yes":
        await duties.meet(session, "carer-call", arrest.id)
    facts = CallFacts(arrest_id=arrest.id, station=arrest.station, reached=body.reached == "yes")
    return _note(
        session, arrest, by, "call", f"{body.to.id} {body.reached}", CarerCallMade(arrest.person_id, facts, {})
    )


async def extend_custody(session: AsyncSession, body: NewExtension, *, by: Caller) -> Recorded:
    """Record a prosecutor's extension. The law pack says by how much; where it gives nothing, the limit stays.

    Raises:
        NotFound: this office holds nobody of that id.
    """
    arrest = await queries.find_open_arrest(session, body.person.id)
    person = await session.get_one(PersonRow, arrest.person_id)
    years = age_on(clock.day_of(arrest.arrived_at), person.born, person.age, person.age_told_on)
    limit = law.custody_limit(years, arrest.offence_class).span
    until = arrest.arrived_at + limit + law.custody_extension(years, arrest.offence_class).span
    await duties.end(session, ["custody-end"], arrest.id)
    duties.add(
        session, "custody-end", about=[arrest.person_id], concerns=arrest.id, whose=("police", by.place), due_at=until
    )
    facts = ExtensionFacts(arrest_id=arrest.id, station=arrest.station, until=until)
    return _note(
        session,
        arrest,
        by,
        "extended",
        f"{body.prosecutor}: {body.reason}",
        CustodyExtended(arrest.person_id, facts, {}),
    )


async def end_custody(session: AsyncSession, body: CustodyEnding, *, by: Caller) -> Recorded:
    """Record where the person goes. Whoever is brought to court stays held, and what is due to the children stays.

    Raises:
        NotFound: this office holds nobody of that id.
    """
    arrest = await queries.find_open_arrest(session, body.person.id)
    arrest.ended_at, arrest.outcome, arrest.conditions = clock.now(), body.outcome, body.conditions
    await duties.meet(session, "custody-end", arrest.id)
    if body.outcome != "to-court":
        await duties.end(session, ["carer-call", "ask-dependants"], arrest.id)
    facts = CustodyEndFacts(arrest_id=arrest.id, station=arrest.station, outcome=body.outcome)
    return _note(session, arrest, by, "ended", body.conditions, CustodyEnded(arrest.person_id, facts, {}))


async def retract_arrest(session: AsyncSession, body: Retraction, *, by: Caller) -> Recorded:
    """Take back an arrest that was recorded in error: listeners undo or correct everything it caused.

    Raises:
        NotFound: this office recorded no such arrest.
    """
    arrest = await queries.find_newest_arrest(session, body.person.id)
    arrest.retracted_at = clock.now()
    arrest.ended_at = arrest.ended_at or clock.now()
    await duties.end(session, queries.KINDS, arrest.id)
    facts = RetractionFacts(arrest_id=arrest.id, station=arrest.station)
    return _note(session, arrest, by, "retracted", body.reason, ArrestRetracted(arrest.person_id, facts, {}))


def _note(
    session: AsyncSession, arrest: ArrestRow, by: Caller, what: str, reason: str | None, event: Event[Any]
) -> Recorded:
    """Keep what was done to an arrest, and tell it."""
    change = ChangeRow(
        id=uuid4(), arrest_id=arrest.id, station=arrest.station, at=clock.now(), by=by.subject, what=what, reason=reason
    )
    session.add(change)
    outbox.publish(session, event)
    return Recorded(id=change.id, trace_id=telemetry.trace_id())


async def note_answer(session: AsyncSession, fact: Heard[Any], what: str) -> None:
    """Keep what came back, for the page of the arrest."""
    session.add(AnswerRow(id=fact.envelope.id, person_id=fact.subject, at=fact.envelope.at, what=what))
