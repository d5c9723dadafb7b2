"""What can be asked at a police station. Row-level security narrows every answer to the caller's own province."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest.domain import age_on
from services.arrest.models import AnswerRow, ArrestPersonRow, ArrestRow, PersonRow
from services.arrest.schemas import ChildDetail, FlagSeen, OffenceDetail, PersonDetail, PersonListed
from shared import clock, duties, identity
from shared.contracts.people import Person
from shared.duties import Duty
from shared.errors import NotFound
from shared.identity import Caller

KINDS = ("custody-end", "carer-call", "ask-dependants")


async def find_open_arrest(session: AsyncSession, person_id: UUID) -> ArrestRow:
    """The arrest this person is held under here.

    Raises:
        NotFound: none that the caller may see.
    """
    query = select(ArrestRow).where(ArrestRow.person_id == person_id, ArrestRow.ended_at.is_(None))
    if (arrest := await session.scalar(query)) is None:
        raise NotFound
    return arrest


async def find_newest_arrest(session: AsyncSession, person_id: UUID) -> ArrestRow:
    """The newest arrest of this person here that was not taken back.

    Raises:
        NotFound: none that the caller may see.
    """
    query = select(ArrestRow).where(ArrestRow.person_id == person_id, ArrestRow.retracted_at.is_(None))
    arrest = await session.scalar(query.order_by(ArrestRow.arrived_at.desc()).limit(1))
    if arrest is None:
        raise NotFound
    return arrest


async def find_arrest(session: AsyncSession, arrest_id: UUID) -> ArrestRow:
    """One arrest by its id.

    Raises:
        NotFound: none that the caller may see.
    """
    if (arrest := await session.get(ArrestRow, arrest_id)) is None:
        raise NotFound
    return arrest


async def find_known(session: AsyncSession, people: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of these people whom this office has written down before; an age is that of today."""
    rows = await session.scalars(select(PersonRow).where(PersonRow.id.in_(people)))
    return {
        row.id: Person.model_validate(
            {name: value for name, value in vars(row).items() if name in Person.model_fields}
            | {"age": age_on(clock.today(), None, row.age, row.age_told_on)}
        )
        for row in rows
    }


async def find_person(session: AsyncSession, person_id: UUID, reader: Caller) -> PersonDetail:
    """A person with the newest arrest of theirs, logged as read.

    Raises:
        NotFound: none that the caller may see.
    """
    if (person := await session.get(PersonRow, person_id)) is None:
        raise NotFound
    arrest = await session.scalar(
        select(ArrestRow).where(ArrestRow.person_id == person_id).order_by(ArrestRow.arrived_at.desc()).limit(1)
    )
    await identity.log_reads(session, reader, [person_id], "see-arrests")
    detail = PersonDetail.model_validate(person, from_attributes=True)
    detail.age = age_on(clock.today(), person.born, person.age, person.age_told_on)
    if arrest is not None:
        detail.arrest_id, detail.arrived_at, detail.trace_id = arrest.id, arrest.arrived_at, arrest.trace_id
        detail.dependants, detail.pregnant, detail.medical = arrest.dependants, arrest.pregnant, arrest.medical
        detail.offence = OffenceDetail(kind=arrest.offence_class, label=arrest.offence_label)
        detail.children = await list_children(session, arrest.id)
    return detail


async def list_children(session: AsyncSession, arrest_id: UUID) -> list[ChildDetail]:
    """The children an arrest names, in the order they were told."""
    rows = await session.execute(
        select(ArrestPersonRow, PersonRow)
        .join(PersonRow, PersonRow.id == ArrestPersonRow.person_id)
        .where(ArrestPersonRow.arrest_id == arrest_id, ArrestPersonRow.kind == "child")
        .order_by(ArrestPersonRow.position)
    )
    return [
        ChildDetail(
            id=person.id,
            name_latin=person.name_latin,
            name_km=person.name_km,
            relation=named.relation,
            consent=named.consent,
        )
        for named, person in rows
    ]


async def list_recipients(session: AsyncSession, arrest_id: UUID) -> list[tuple[ArrestPersonRow, PersonRow]]:
    """Those who may be told of an arrest, with the PIN for each."""
    rows = await session.execute(
        select(ArrestPersonRow, PersonRow)
        .join(PersonRow, PersonRow.id == ArrestPersonRow.person_id)
        .where(ArrestPersonRow.arrest_id == arrest_id, ArrestPersonRow.pin.is_not(None))
        .order_by(ArrestPersonRow.position)
    )
    return [(named, person) for named, person in rows]


async def list_caregivers(session: AsyncSession, arrest_id: UUID) -> list[PersonRow]:
    """The adults an arrest names as those who can care for the children."""
    rows = await session.scalars(
        select(PersonRow)
        .join(ArrestPersonRow, ArrestPersonRow.person_id == PersonRow.id)
        .where(ArrestPersonRow.arrest_id == arrest_id, ArrestPersonRow.kind == "caregiver")
        .order_by(ArrestPersonRow.position)
    )
    return list(rows)


async def list_answers(session: AsyncSession, person_id: UUID) -> list[AnswerRow]:
    """What came back about this person, oldest first."""
    query = select(AnswerRow).where(AnswerRow.person_id == person_id).order_by(AnswerRow.at)
    return list(await session.scalars(query))


async def list_held(session: AsyncSession, reader: Caller) -> list[PersonListed]:
    """Everyone in custody at the caller's office, the latest arrival first, logged as read."""
    rows = (
        await session.execute(
            select(ArrestRow, PersonRow)
            .join(PersonRow, PersonRow.id == ArrestRow.person_id)
            .where(ArrestRow.ended_at.is_(None))
            .order_by(ArrestRow.arrived_at.desc())
            .limit(200)
        )
    ).all()
    await identity.log_reads(session, reader, [person.id for _, person in rows], "see-arrests")
    return [
        PersonListed(
            id=person.id,
            name_latin=person.name_latin,
            name_km=person.name_km,
            arrest_id=arrest.id,
            arrived_at=arrest.arrived_at,
            dependants=arrest.dependants,
        )
        for arrest, person in rows
    ]


async def list_flags(session: AsyncSession) -> list[FlagSeen]:
    """The flags of this office: custody past its limit, a child handed over without asking the parent."""
    late = await session.scalars(
        select(Duty).where(
            Duty.kind == "custody-end",
            Duty.ended_at.is_(None),
            Duty.due_at < func.coalesce(Duty.met_at, clock.now()),
        )
    )
    flags = [FlagSeen(on=person, kind="over-custody", since=duty.due_at) for duty in late for person in duty.about]
    rows = await session.execute(
        select(ArrestPersonRow.person_id, ArrestRow.recorded_at)
        .join(ArrestRow, ArrestRow.id == ArrestPersonRow.arrest_id)
        .where(ArrestPersonRow.parent_chose == "no", ArrestRow.retracted_at.is_(None))
    )
    return flags + [FlagSeen(on=person, kind="parent-not-asked", since=since) for person, since in rows]


async def list_duties(session: AsyncSession) -> list[Duty]:
    """What is due at the caller's office, the earliest first."""
    return await duties.list_open(session, KINDS)
