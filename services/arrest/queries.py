"""What can be asked at a police station. Row-level security narrows every answer to the caller's own province."""

import json
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest.domain import DRAFT_KEPT
from services.arrest.models import AnswerRow, ArrestPersonRow, ArrestRow, ChangeRow, DraftRow, PersonRow
from services.arrest.schemas import ChildDetail, Draft, OffenceDetail, PersonDetail, PersonListed
from shared import clock, duties, identity, sealing
from shared.contracts.bodies import FlagSeen
from shared.contracts.people import Person, age_on
from shared.duties import Duty
from shared.errors import NotFound
from shared.identity import Caller

KINDS = ("custody-end", "carer-call", "ask-dependants")
FORGET_DRAFT = "forget-draft"
WEEK = timedelta(days=7)


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


async def list_named(session: AsyncSession, arrest_id: UUID) -> list[tuple[ArrestPersonRow, PersonRow]]:
    """Everybody an arrest names and as what, in the order they were told."""
    rows = await session.execute(
        select(ArrestPersonRow, PersonRow)
        .join(PersonRow, PersonRow.id == ArrestPersonRow.person_id)
        .where(ArrestPersonRow.arrest_id == arrest_id)
        .order_by(ArrestPersonRow.position)
    )
    return [(named, person) for named, person in rows]


async def list_changes(session: AsyncSession, arrest_id: UUID) -> list[ChangeRow]:
    """What was done about an arrest after it was recorded, oldest first."""
    return list(await session.scalars(select(ChangeRow).where(ChangeRow.arrest_id == arrest_id).order_by(ChangeRow.at)))


async def list_answers(session: AsyncSession, person_id: UUID) -> list[AnswerRow]:
    """What came back about this person, oldest first."""
    query = select(AnswerRow).where(AnswerRow.person_id == person_id).order_by(AnswerRow.at)
    return list(await session.scalars(query))


async def list_held(session: AsyncSession, reader: Caller) -> list[PersonListed]:
    """Everyone in custody at the caller's office, the latest arrival first, logged as read."""
    return await _list_arrested(session, reader, ArrestRow.ended_at.is_(None))


async def list_left(session: AsyncSession, reader: Caller) -> list[PersonListed]:
    """Everyone whose custody ended here in the last week, logged as read: more may become known of them."""
    return await _list_arrested(session, reader, ArrestRow.ended_at > clock.now() - WEEK)


async def _list_arrested(session: AsyncSession, reader: Caller, which: ColumnElement[bool]) -> list[PersonListed]:
    rows = (
        await session.execute(
            select(ArrestRow, PersonRow)
            .join(PersonRow, PersonRow.id == ArrestRow.person_id)
            .where(which)
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
    """The flags of this office: custody past its limit, a child handed over unasked, nobody who could be told."""
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
    flags += [FlagSeen(on=person, kind="parent-not-asked", since=since) for person, since in rows]
    return flags + await _nobody_to_tell(session)


async def _nobody_to_tell(session: AsyncSession) -> list[FlagSeen]:
    """Of whose family nobody could be told, until somebody was."""
    alarmed = func.max(AnswerRow.at).filter(AnswerRow.what == "nobody-to-tell")
    told = func.max(AnswerRow.at).filter(AnswerRow.what == "family-told")
    arrested = select(ArrestRow.person_id).where(ArrestRow.retracted_at.is_(None))
    rows = await session.execute(
        select(AnswerRow.person_id, alarmed)
        .where(AnswerRow.person_id.in_(arrested))
        .group_by(AnswerRow.person_id)
        .having(alarmed.is_not(None), or_(told.is_(None), told < alarmed))
    )
    return [FlagSeen(on=person, kind="nobody-to-tell", since=since) for person, since in rows]


async def list_duties(session: AsyncSession) -> list[Duty]:
    """What is due at the caller's office, the earliest first."""
    return await duties.list_open(session, KINDS)


async def find_draft(session: AsyncSession, draft_id: UUID, *, to_change: bool = False) -> Draft:
    """What its author has typed so far; the session reaches the author's rows only.

    `to_change` makes others who change it wait: what is sent while somebody types must not undo what was sent after.

    Raises:
        NotFound: there is none, it is somebody else's, or it is too old.
    """
    row = await session.get(DraftRow, draft_id, with_for_update=to_change)
    if row is None or row.begun_at + DRAFT_KEPT <= clock.now():
        raise NotFound
    return _opened(row)


async def list_drafts(session: AsyncSession) -> list[Draft]:
    """The author's unfinished arrests, the oldest first."""
    rows = await session.scalars(
        select(DraftRow).where(DraftRow.begun_at > clock.now() - DRAFT_KEPT).order_by(DraftRow.begun_at)
    )
    return [_opened(row) for row in rows]


def _opened(row: DraftRow) -> Draft:
    return Draft(id=row.id, begun_at=row.begun_at, **json.loads(sealing.unseal(row.sealed, "arrest")))
