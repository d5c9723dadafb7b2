"""An arrest is recorded: each listener is told what it may know, the rest stays here."""

from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest import domain, queries
from services.arrest.actions import telling
from services.arrest.actions.people import write_down
from services.arrest.models import ArrestPersonRow, ArrestRow
from services.arrest.schemas import ArrestSaved, NewArrest
from shared import clock, duties, telemetry
from shared.contracts.arrest import ArrestFacts, ArrestRecorded
from shared.contracts.bodies import Pin, new_pin
from shared.contracts.event import Part
from shared.errors import Refused, refuse
from shared.identity import Caller
from shared.messaging import outbox


async def record_arrest(session: AsyncSession, body: NewArrest, *, by: Caller) -> ArrestSaved:
    """Record an arrest and tell every listener what it may know.

    Raises:
        Refused: fields are at fault, or the same arrest is recorded already (409).
    """
    now = clock.now()
    people = domain.everyone(body)
    known = await queries.find_known(session, people)
    if mistakes := domain.mistakes(body, now, known):
        raise Refused(*mistakes)
    pins = {named.person.id: new_pin() for named in body.caregivers if named.may_be_told == "yes"}
    row = _arrest_row(body, by)
    try:
        session.add(row)
        await session.flush()
    except IntegrityError as error:
        field = "id" if "pk_arrests" in str(error.orig) else "person"
        raise refuse(field, "already_recorded", status=409) from None
    session.add_all(_named(row, body, pins))
    await write_down(session, people)
    for due in domain.due_after(body, row.arrived_at, now, known):
        whose = (by.role, by.place)
        duties.add(session, due.kind, about=[body.person.id], concerns=row.id, whose=whose, due_at=due.at)
    outbox.publish(session, _recorded(row, body, telling.arrest_parts(body, known, pins)))
    return ArrestSaved(
        id=row.id,
        person=row.person_id,
        recorded_at=now,
        trace_id=row.trace_id,
        pins=[Pin(person=person, pin=pin) for person, pin in pins.items()],
    )


def _arrest_row(body: NewArrest, by: Caller) -> ArrestRow:
    now = clock.now()
    said = {"station", "person", "arrived_at", "offence", "children", "other_carers_held", "caregivers", "handed_over"}
    return ArrestRow(
        id=body.id or uuid4(),
        person_id=body.person.id,
        station=by.scope,
        station_name=body.station,
        arrived_at=body.arrived_at or now,
        recorded_at=now,
        recorded_by=by.subject,
        offence_class=body.offence.kind,
        offence_label=body.offence.label,
        trace_id=telemetry.trace_id(),
        **body.model_dump(exclude=said | {"id", "unsafe"}),
    )


def _named(row: ArrestRow, body: NewArrest, pins: dict[UUID, str]) -> list[ArrestPersonRow]:
    """Who the record names and as what; of a child neither where it is nor with whom."""
    common = {"arrest_id": row.id, "station": row.station}
    chose = {given.child.id: given.parent_chose for given in body.handed_over}
    rows = [
        ArrestPersonRow(
            **common, person_id=listed.child.id, kind="child", position=index,
            parent_chose=chose.get(listed.child.id),
            **listed.model_dump(include={"relation", "consent", "breastfed", "needs"}),
        )
        for index, listed in enumerate(body.children)
    ]  # fmt: skip
    rows += [
        ArrestPersonRow(
            **common, person_id=named.person.id, kind="caregiver", position=index, pin=pins.get(named.person.id),
            **named.model_dump(include={"relation", "agreed", "may_be_told", "channel", "language"}),
        )
        for index, named in enumerate(body.caregivers)
    ]  # fmt: skip
    for kind, people in (("carer-held", body.other_carers_held), ("unsafe", body.unsafe)):
        rows += [ArrestPersonRow(**common, person_id=who.id, kind=kind, position=n) for n, who in enumerate(people)]
    return rows


def _recorded(row: ArrestRow, body: NewArrest, parts: dict[str, Part]) -> ArrestRecorded:
    facts = ArrestFacts(
        arrest_id=row.id,
        station=row.station,
        arrived_at=row.arrived_at,
        dependants=body.dependants,
        pregnant=body.pregnant,
        children=tuple(listed.child.id for listed in body.children),
        other_carers_held=tuple(person.id for person in body.other_carers_held),
    )
    return ArrestRecorded(row.person_id, facts, parts)
