"""Moves to another prison, the day of release planned and come, and what was recorded in error."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.actions.days import load_present
from services.prison.actions.register import record
from services.prison.domain import mistakes
from services.prison.models import EntryRow
from services.prison.queries import register
from services.prison.schemas import NewRelease, NewTransfer, PardonCheck, ReleasePlan, Retraction
from shared import clock
from shared.contracts.bodies import Recorded
from shared.contracts.prison import (
    PardonConsidered,
    PardonFacts,
    PrisonerReleased,
    PrisonerTransferred,
    PrisonFacts,
    PrisonRecordRetracted,
    PrisonRetractionFacts,
    ReleaseFacts,
    ReleaseRescheduled,
    ReleaseScheduled,
    TransferFacts,
)
from shared.errors import FieldError, Refused
from shared.identity import Caller


async def transfer(session: AsyncSession, body: NewTransfer, *, by: Caller) -> Recorded:
    """Somebody is moved, with the children inside. From now on the other prison's register holds them, not this one."""
    wrong = [FieldError("to", "same_place")] if body.to == by.place else []
    await load_present(session, body.person, by, wrong)
    event = PrisonerTransferred(body.person.id, TransferFacts(prison=by.place, to_prison=body.to), {})
    return await record(session, event, prisoner=body.person.id, by=by, private={"reason": body.reason})


async def schedule_release(session: AsyncSession, body: ReleasePlan, *, by: Caller) -> Recorded:
    """The day of release is planned, or moved when it was planned before."""
    stay = await load_present(session, body.person, by, mistakes.of_plan(body.on, clock.today()))
    facts = ReleaseFacts(prison=by.place, release_on=body.on)
    event_class = ReleaseRescheduled if stay.planned else ReleaseScheduled
    event = event_class(body.person.id, facts, {})
    return await record(session, event, prisoner=body.person.id, by=by, private={"reason": body.reason})


async def release(session: AsyncSession, body: NewRelease, *, by: Caller) -> Recorded:
    """Somebody left free, and the children inside with them."""
    await load_present(session, body.person, by)
    event = PrisonerReleased(body.person.id, PrisonFacts(prison=by.place), {})
    return await record(session, event, prisoner=body.person.id, by=by, private={"reason": body.reason})


async def consider_pardon(session: AsyncSession, body: PardonCheck, *, by: Caller) -> Recorded:
    """The prison looked whether somebody can be proposed for a pardon; children outside count as those inside do."""
    await load_present(session, body.person, by)
    event = PardonConsidered(body.person.id, PardonFacts(prison=by.place, proposed=body.proposed == "yes"), {})
    return await record(session, event, prisoner=body.person.id, by=by, private={"reason": body.reason})


async def retract(session: AsyncSession, body: Retraction, *, by: Caller) -> Recorded:
    """Take back what a prison recorded in error; everything that followed from it is undone here and told.

    Raises:
        NotFound: this prison has no such prisoner.
        Refused: no prison recorded that of this person, or it was taken back already.
    """
    await register.find_prisoner_to_change(session, body.person.id)
    entries = await register.list_entries(session, body.person.id)
    wrong = _find_own(entries, body.what)
    if wrong is None:
        raise Refused(FieldError("what", "not_recorded"))
    facts = PrisonRetractionFacts(prison=by.place, retracts=wrong.id)
    event = PrisonRecordRetracted(wrong.subject, facts, {})
    return await record(
        session, event, prisoner=body.person.id, by=by, private={"reason": body.reason, "type": wrong.type}
    )


def _find_own(entries: list[EntryRow], what: str) -> EntryRow | None:
    """The newest standing record of that id or type which a prison made."""
    own = [entry for entry in entries if entry.prison and not entry.retracted]
    own = [entry for entry in own if entry.type != PrisonRecordRetracted.event_type]
    return next((entry for entry in reversed(own) if what in (entry.type, str(entry.id))), None)


def own_ids(entries: list[EntryRow]) -> set[UUID]:
    """Which records can be taken back here."""
    return {entry.id for entry in entries if _find_own(entries, str(entry.id))}
