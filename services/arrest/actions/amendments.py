"""More is known of an arrest: only what changed is said, kept and told, what was left out stands."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest import domain, queries
from services.arrest.actions import telling
from services.arrest.actions.people import write_down
from services.arrest.models import ArrestPersonRow, ArrestRow, ChangeRow, PersonRow
from services.arrest.schemas import Amendment, AmendmentSaved, CaregiverAmended
from shared import clock, duties, telemetry
from shared.contracts.arrest import AmendmentFacts, ArrestAmended, ArrestForFamily, Recipient
from shared.contracts.bodies import Pin, new_pin
from shared.contracts.event import Part
from shared.errors import FieldError, Refused
from shared.identity import Caller
from shared.messaging import outbox

NAMED = ("relation", "agreed", "may_be_told", "channel", "language")
Rows = dict[tuple[str, UUID], ArrestPersonRow]
LISTED = ("relation", "consent", "breastfed", "needs")


async def amend_arrest(session: AsyncSession, body: Amendment, *, by: Caller) -> AmendmentSaved:
    """Record what is now known.

    Raises:
        NotFound: this office recorded no such arrest.
        Refused: a child or caregiver named for the first time lacks what a first record needs.
    """
    arrest = await queries.find_newest_arrest(session, body.person.id)
    named = await _named(session, arrest)
    people = domain.everyone_amended(body)
    known = await queries.find_known(session, {*people, *(person for _, person in named)})
    if mistakes := [*_mistakes(body, named), *domain.mistakes_amended(body, clock.now(), known)]:
        raise Refused(*mistakes)
    await _keep_children(session, arrest, body, named)
    told = _keep_caregivers(session, arrest, body, named)
    for kind, listed in (("carer-held", body.other_carers_held), ("unsafe", body.unsafe)):
        for person in listed:
            _row(session, arrest, kind, person.id, named)
    await write_down(session, people)
    await _keep_answers(session, arrest, body, by)
    session.add(
        ChangeRow(
            id=uuid4(), arrest_id=arrest.id, station=arrest.station, at=clock.now(), by=by.subject, what="amended",
            reason=body.reason,
        )
    )  # fmt: skip
    whole = {person_id: domain.complete(person, known) for person_id, person in (known | people).items()}
    parts = telling.amendment_parts(body, list(named.values()), whole, told)
    event_id = outbox.publish(session, _amended(arrest, body, parts))
    pins = [Pin(person=recipient.person.id, pin=recipient.pin) for recipient in told.recipients]
    return AmendmentSaved(id=event_id, trace_id=telemetry.trace_id(), pins=pins)


async def _named(session: AsyncSession, arrest: ArrestRow) -> Rows:
    rows = await session.scalars(select(ArrestPersonRow).where(ArrestPersonRow.arrest_id == arrest.id))
    return {(row.kind, row.person_id): row for row in rows}


def _mistakes(body: Amendment, named: Rows) -> list[FieldError]:
    found = []
    for index, listed in enumerate(body.children):
        if ("child", listed.child.id) not in named:
            needed = ("relation", "whereabouts", "consent")
            found += [
                FieldError(f"children.{index}.{name}", "missing") for name in needed if getattr(listed, name) is None
            ]
    for index, adult in enumerate(body.caregivers):
        if ("caregiver", adult.person.id) not in named:
            required = ("relation", "agreed", "may_be_told", "channel")
            found += [
                FieldError(f"caregivers.{index}.{name}", "missing") for name in required if getattr(adult, name) is None
            ]
    return found


def _row(session: AsyncSession, arrest: ArrestRow, kind: str, person_id: UUID, named: Rows) -> ArrestPersonRow:
    """The row of somebody in this role; a new one when the person is named so for the first time."""
    if (row := named.get((kind, person_id))) is None:
        row = ArrestPersonRow(
            arrest_id=arrest.id, station=arrest.station, kind=kind, person_id=person_id, position=len(named)
        )
        session.add(row)
        named[kind, person_id] = row
    return row


async def _keep_children(session: AsyncSession, arrest: ArrestRow, body: Amendment, named: Rows) -> None:
    """Keep what changed of children; an answer `none` takes all of them back."""
    for listed in body.children:
        row = _row(session, arrest, "child", listed.child.id, named)
        for name in LISTED:
            if (value := getattr(listed, name)) is not None:
                setattr(row, name, value)
    if body.dependants == "none":
        for key in [key for key in named if key[0] == "child"]:
            await session.delete(named.pop(key))


def _keep_caregivers(session: AsyncSession, arrest: ArrestRow, body: Amendment, named: Rows) -> ArrestForFamily:
    """Keep what changed of caregivers; who may be told from now on, and who no longer."""
    recipients, no_longer = [], []
    unsafe = {person.id for person in body.unsafe} | {person for kind, person in named if kind == "unsafe"}
    for adult in body.caregivers:
        row = _row(session, arrest, "caregiver", adult.person.id, named)
        for name in NAMED:
            if (value := getattr(adult, name)) is not None:
                setattr(row, name, value)
        if row.may_be_told == "no" or adult.person.id in unsafe:
            no_longer.append(adult.person.id)
        elif row.may_be_told == "yes" and (row.pin is None or _is_reached_otherwise(adult)):
            row.pin = row.pin or new_pin()
            recipients.append(_recipient(adult, row))
    return ArrestForFamily(
        recipients=tuple(recipients), no_longer=tuple(no_longer), unsafe=tuple(person.id for person in body.unsafe)
    )


def _is_reached_otherwise(adult: CaregiverAmended) -> bool:
    return bool(adult.channel or adult.language or adult.person.phone or adult.person.email)


def _recipient(adult: CaregiverAmended, row: ArrestPersonRow) -> Recipient:
    language = adult.language or row.language or adult.person.language or "km"
    return Recipient(person=adult.person, channel=row.channel, language=language, pin=row.pin)


async def _keep_answers(session: AsyncSession, arrest: ArrestRow, body: Amendment, by: Caller) -> None:
    """A new answer to the question, and what else changed of the arrested person."""
    whose, about = ("police", by.place), [arrest.person_id]
    if body.pregnant is not None:
        arrest.pregnant = body.pregnant
    if body.offence is not None:
        arrest.offence_class, arrest.offence_label = body.offence.kind, body.offence.label
    if body.home is not None:
        (await session.get_one(PersonRow, arrest.person_id)).home = body.home
    if body.dependants is None:
        return
    before, arrest.dependants = arrest.dependants, body.dependants
    if body.dependants != "not-asked":
        await duties.meet(session, "ask-dependants", arrest.id)
    if body.dependants == "none":
        await duties.end(session, ["carer-call"], arrest.id)
    if body.dependants == before or (arrest.ended_at and arrest.outcome != "to-court"):
        return
    for due in domain.due_after_answer(body.dependants, clock.now()):
        duties.add(session, due.kind, about=about, concerns=arrest.id, whose=whose, due_at=due.at)


def _amended(arrest: ArrestRow, body: Amendment, parts: dict[str, Part]) -> ArrestAmended:
    facts = AmendmentFacts(
        arrest_id=arrest.id,
        station=arrest.station,
        dependants=body.dependants,
        pregnant=body.pregnant,
        children=tuple(listed.child.id for listed in body.children),
        other_carers_held=tuple(person.id for person in body.other_carers_held),
    )
    return ArrestAmended(arrest.person_id, facts, parts)
