"""A prisoner's file and a child's, as their pages and forms show them: everything in one reading."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.prison import domain
from services.prison.domain import Stay
from services.prison.models import EntryRow, PrisonerRow, TieRow
from services.prison.queries.board import Name, name_all
from services.prison.queries.people import (
    case_number,
    find_person,
    list_children,
    parts_of,
    prisoner_detail,
)
from services.prison.queries.register import (
    find_parent_of,
    find_prisoner,
    list_duties_about,
    list_entries,
    list_flags,
    stay_from,
)
from services.prison.schemas import ChildSeen, PersonDetail
from shared import clock, identity, law
from shared.contracts.arrest import AmendmentForPrison, ArrestForPrison
from shared.contracts.bodies import FlagSeen
from shared.contracts.court import HearingFacts
from shared.contracts.prison import PrisonerAdmitted
from shared.duties import Duty
from shared.identity import Caller
from shared.law import Reckoning


class Health(NamedTuple):
    """What police told of an illness or a pregnancy, for the nurse at the gate, and whether somebody agreed to care."""

    medical: str | None = None
    due_date: date | None = None
    care_agreed: bool = False


class File(NamedTuple):
    """Everything about one prisoner. `names` are of everyone the entries name."""

    row: PrisonerRow
    person: PersonDetail
    stay: Stay
    entries: Sequence[EntryRow]
    flags: Sequence[FlagSeen]
    duties: Sequence[Duty]
    names: Mapping[UUID, Name]
    adults: Sequence[UUID]
    health: Health
    case_number: str | None
    hearing: HearingFacts | None
    reckoning: Reckoning | None
    pardon: Sequence[tuple[str, date]]
    pins: Mapping[UUID, str]


async def find_file(session: AsyncSession, person_id: UUID, reader: Caller) -> File:
    """A prisoner's file, logged as read.

    Raises:
        NotFound: none that the caller may see.
    """
    row = await find_prisoner(session, person_id)
    person = await prisoner_detail(session, person_id)
    entries = await list_entries(session, person_id)
    stay = stay_from(entries)
    tied = await session.execute(select(TieRow.person_id, TieRow.is_child).where(TieRow.prisoner_id == person_id))
    adults = [each for each, is_child in tied.all() if not is_child]
    shown = [child.id for child in person.children if child.is_shown]
    await identity.log_reads(session, reader, [person_id, *shown], "see-register")
    return File(
        row, person, stay, entries,
        flags=await list_flags(session, [person_id]),
        duties=await list_duties_about(session, person_id),
        names=await name_all(session, [person_id, *adults, *shown]),
        adults=sorted(adults),
        health=_health(entries),
        case_number=case_number(entries),
        hearing=_next_hearing(stay),
        reckoning=_reckoning(stay),
        pardon=domain.pardon_days(stay),
        pins=_pins(entries, reader.place) if stay.path.prison else {},
    )  # fmt: skip


def _health(entries: Sequence[EntryRow]) -> Health:
    known = Health()
    parts = {row.id: part for row, part in parts_of(entries)}
    for entry in entries:
        part = parts.get(entry.id)
        if isinstance(part, ArrestForPrison):
            known = Health(part.medical, part.due_date, part.care_agreed)
        said = part.care_agreed if isinstance(part, AmendmentForPrison) else entry.private.get("care_agreed")
        if said is not None and not entry.retracted:
            known = known._replace(care_agreed=said)
    return known


def _pins(entries: Sequence[EntryRow], prison: str) -> dict[UUID, str]:
    """The PINs that a parent passes on, by caregiver: of those named here when she or he last came in."""
    admitted = [each for each in entries if each.type == PrisonerAdmitted.event_type and not each.retracted]
    last = admitted[-1] if admitted else None
    pins = last.private.get("pins", {}) if last is not None and last.prison == prison else {}
    return {UUID(person): pin for person, pin in pins.items()}


def _next_hearing(stay: Stay) -> HearingFacts | None:
    coming = [hearing for hearing in stay.path.hearings.values() if hearing.on >= clock.today()]
    return min(coming, key=lambda hearing: hearing.on, default=None)


def _reckoning(stay: Stay) -> Reckoning | None:
    """How the day of release comes about, while it is the sentence that says it."""
    path, sentence = stay.path, stay.path.sentence
    if not (path.sentenced_at and sentence and sentence.kind == "imprisonment" and sentence.months):
        return None
    passed_on = clock.day_of(path.sentenced_at)
    found = law.reckon_release(path, passed_on, sentence.months, sentence.suspended_months or 0, sentence.starts)
    return found if found.release_on == path.release_on else None


class ChildFile(NamedTuple):
    """Everything about a child who lives or lived inside. `siblings` are the parent's other children."""

    child: PersonDetail
    parent: PersonDetail
    entries: Sequence[EntryRow]
    assessments: Sequence[EntryRow]
    siblings: Sequence[ChildSeen]
    care_agreed: bool
    flags: Sequence[FlagSeen]
    notice_days: tuple[int, ...]


async def find_child_file(session: AsyncSession, child_id: UUID, reader: Caller) -> ChildFile:
    """A child's file, logged as read.

    Raises:
        NotFound: none that the caller may see.
    """
    child = await find_person(session, child_id, reader)
    parent_id = await find_parent_of(session, child_id)
    everything = await list_entries(session, parent_id)
    about = [entry for entry in everything if child_id in (entry.subject, _child_of(entry))]
    siblings = [each for each in await list_children(session, everything) if each.id != child_id]
    return ChildFile(
        child,
        await prisoner_detail(session, parent_id),
        about,
        [entry for entry in about if entry.type == "child.assessed" and not entry.retracted],
        [each for each in siblings if each.is_shown],
        _health(everything).care_agreed,
        [flag for flag in await list_flags(session, [parent_id]) if flag.on == child_id],
        law.child_inside_limit().notice_days,
    )


def _child_of(entry: EntryRow) -> UUID | None:
    """The child an entry about its parent is about: one that was born, or of whom the parent was told."""
    found = entry.facts.get("child") or (entry.facts.get("about") if entry.type == "parent.told" else None)
    return UUID(found) if isinstance(found, str) else None
