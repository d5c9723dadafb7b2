"""One person before this court: everything said, folded. Row-level security hides who is another court's."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.court import domain
from services.court.domain import Child, Known, Told
from services.court.models import PersonRow, RecordRow
from services.court.schemas import (
    ChildDetail,
    Happened,
    HearingDetail,
    LineDetail,
    OffenceDetail,
    PersonDetail,
    ReportDetail,
)
from shared import clock, identity, law, sealing
from shared.contracts.court import HearingFacts
from shared.contracts.event import EVENTS
from shared.contracts.people import age_on
from shared.errors import NotFound, refuse
from shared.identity import Caller


async def find_row(session: AsyncSession, person_id: UUID) -> PersonRow:
    """How somebody stands before this court.

    Raises:
        NotFound: nobody whom the caller may see.
    """
    if (row := await session.get(PersonRow, person_id)) is None:
        raise NotFound
    return row


async def lock_row(session: AsyncSession, person_id: UUID) -> PersonRow:
    """The same, held until the transaction ends, so that what is decided is decided on what is known.

    Raises:
        Refused: nobody whom the caller may see (404, naming `person`).
    """
    row = await session.scalar(select(PersonRow).where(PersonRow.id == person_id).with_for_update())
    if row is None:
        raise refuse("person", "not_known", status=404)
    return row


async def load_known(session: AsyncSession, person_id: UUID) -> Known:
    """Everything said about a person, folded."""
    rows = await session.scalars(select(RecordRow).where(RecordRow.subject == person_id).order_by(RecordRow.position))
    return domain.know(person_id, (told_of(row) for row in rows))


def told_of(row: RecordRow) -> Told:
    """One row as the rules take it, our part opened."""
    event_class, private = EVENTS[row.type], row.private or {}
    part_class = event_class.part_classes.get("court")
    part = None
    if part_class and row.sealed:
        part = part_class.model_validate_json(sealing.unseal(row.sealed, "court"))
    child = UUID(private["child"]) if "child" in private else None
    facts = event_class.facts_class.model_validate(row.facts)
    return Told(row.id, row.at, row.type, facts, part, private, row.by, row.trace_id, child)


async def find_person(session: AsyncSession, person_id: UUID, reader: Caller) -> PersonDetail:
    """A person and the family's situation as this court may know it, logged as read.

    Raises:
        NotFound: nobody whom the caller may see.
    """
    row = await find_row(session, person_id)
    known = await load_known(session, person_id)
    await log_read(session, known, reader)
    return detail_of(row, known)


async def log_read(session: AsyncSession, known: Known, reader: Caller) -> None:
    """Write down that the person and the children who are shown were read."""
    shown = (child.id for child in known.family.children.values() if child.is_shown)
    await identity.log_reads(session, reader, [known.person, *shown], "see-cases")


def detail_of(row: PersonRow, known: Known) -> PersonDetail:
    """The view of a person that API and pages share."""
    path, family, case = known.path, known.family, known.case
    report = family.report
    return PersonDetail(
        **{name: getattr(row, name) for name in ("id", "name_latin", "name_km", "sex", "born", "court")},
        **{
            name: getattr(path, name)
            for name in ("held", "prison", "awaited_at", "arrived_at", "dependants", "pregnant")
        },
        **{name: getattr(path, name) for name in ("detained_at", "detention_until", "extensions")},
        **{name: getattr(path, name) for name in ("release_on", "release_is", "held_by_appeal")},
        **{name: getattr(family, name) for name in ("due_date", "medical", "care_agreed")},
        age=known.age_on(clock.today()),
        offence=OffenceDetail(kind=family.offence_class, label=family.offence_label),
        children=[_child(child) for child in family.children.values()],
        welfare_report=ReportDetail(**report.model_dump(), shared_at=family.reported_at)
        if report and family.reported_at
        else None,
        necessity=list(known.necessity),
        case_id=path.case.case_id if path.case else None,
        case_number=known.case_number,
        charges=list(case.private["charges"]) if case else [],
        lawyer=path.case.lawyer if path.case else None,
        sentence=path.sentence.model_dump(mode="json", exclude_none=True) if path.sentence else None,
        release_lines=[LineDetail(kind=line.kind, amount=line.amount, day=line.day) for line in release_lines(known)],
        appeals=[appeal.appellant for appeal in path.appeals.values()],
        hearings=hearings_of(known),
        trace_id=known.everything[-1].trace_id if known.everything else None,
    )


def _child(child: Child) -> ChildDetail:
    if not child.is_shown:
        # A child born inside is known to exist before anybody wrote its name down; nobody refused anything.
        return ChildDetail(id=child.id, consent=None if child.born_inside else "no", with_parent=child.with_parent)
    said = child.person
    return ChildDetail(
        id=child.id,
        age=age_on(clock.today(), said.born, said.age, child.told_on),
        relation=child.relation,
        with_parent=child.with_parent,
        **{name: getattr(said, name) for name in ("name_latin", "name_km", "sex")},
    )


def hearings_of(known: Known) -> list[HearingDetail]:
    """The hearings of the case that stands, the earliest first, each with the room it was set in."""
    rooms = {
        each.facts.hearing_id: each.private.get("room")
        for each in known.told
        if isinstance(each.facts, HearingFacts) and each.private.get("room")
    }
    found = [
        HearingDetail(id=each.hearing_id, kind=each.kind, on=each.on, at=each.at, room=rooms.get(each.hearing_id))
        for each in known.path.hearings.values()
    ]
    return sorted(found, key=lambda each: (each.on, str(each.at or "")))


def release_lines(known: Known) -> tuple[law.Line, ...]:
    """How the day of release came about; empty when it does not come from months to serve."""
    sentence, passed_at = known.path.sentence, known.path.sentenced_at
    if sentence is None or passed_at is None or sentence.kind != "imprisonment" or sentence.months is None:
        return ()
    before = domain.know(known.person, (each for each in known.told if each.at < passed_at)).path
    suspended = min(sentence.suspended_months or 0, sentence.months)
    day = clock.day_of(passed_at)
    return law.reckon_release(before, day, sentence.months, suspended, sentence.starts).lines


def happened_of(known: Known) -> list[Happened]:
    """Everything said, the newest first; what was taken back stays, marked."""
    standing = {each.id for each in known.told}
    return [
        Happened(
            id=each.id,
            type=each.type,
            at=each.at,
            by=each.by,
            facts=each.facts.model_dump(mode="json", exclude_none=True),
            words=_words(each.private),
            retracted=each.id not in standing,
        )
        for each in sorted(known.everything, key=lambda each: each.at)[::-1]
    ]


def _words(private: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in private.items() if name not in ("missing", "child") and value}


async def is_number_taken(session: AsyncSession, court: str, case_number: str) -> bool:
    """Whether a case that stands at this court has this number."""
    query = select(PersonRow.id).where(PersonRow.court == court, PersonRow.case_number == case_number).limit(1)
    return await session.scalar(query) is not None


def own_acts(known: Known, court: str) -> Iterable[Told]:
    """What this court itself recorded and did not take back, the newest first."""
    retractable = (each for each in reversed(known.told) if EVENTS[each.type].teller == "court")
    return [
        each
        for each in retractable
        if each.type != "court-record.retracted" and getattr(each.facts, "court", None) == court
    ]
