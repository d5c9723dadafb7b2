"""Who prisoners and their children are: from the register, and for whom it does not hold yet, from what was told."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.prison import domain
from services.prison.domain.follow_up import limit_on
from services.prison.domain.mistakes import Age
from services.prison.models import ChildInsideRow, EntryRow, PrisonerRow, RegisterPersonRow
from services.prison.queries.register import find_parent_of, find_prisoner, list_entries, stay_from
from services.prison.schemas import ChildSeen, PersonDetail, PersonListed
from shared import clock, identity, sealing
from shared.contracts.arrest import AmendmentForPrison, ArrestForPrison
from shared.contracts.court import DetentionForPrison
from shared.contracts.event import EVENTS, Part
from shared.contracts.people import Person, age_on
from shared.contracts.welfare import ChildHealthForPrison
from shared.errors import NotFound
from shared.identity import Caller

KEPT = ("name_latin", "name_km", "sex", "born", "age", "nationality", "language")
NAMED = ("name_latin", "name_km", "sex", "born", "age")


def part_of(row: EntryRow) -> Part | None:
    """What another service told prisons alone, opened; None where it told nothing more than the open facts.

    Raises:
        sealing.CannotOpen: sealed to a key this service no longer holds.
    """
    part_class = EVENTS[row.type].part_classes.get("prison")
    if row.sealed is None or part_class is None:
        return None
    return part_class.model_validate_json(sealing.unseal(row.sealed, "prison"))


def parts_of(rows: Iterable[EntryRow]) -> list[tuple[EntryRow, Part]]:
    """Every part that was told and not taken back, opened, in the order in which it came."""
    return [(row, part) for row in rows if not row.retracted and (part := part_of(row))]


def told_of(person_id: UUID, rows: Iterable[EntryRow]) -> dict[str, Any]:
    """Who a prisoner is by what police and court told; what was told first stands."""
    known: dict[str, Any] = {}
    for _, part in parts_of(rows):
        person = getattr(part, "person", None)
        if isinstance(person, Person) and person.id == person_id:
            known = said_of(person) | known
    return known


def said_of(person: Person) -> dict[str, Any]:
    """What a record says of a person, save what a prison has no use for."""
    return person.model_dump(include=set(KEPT), exclude_none=True)


async def list_people(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, RegisterPersonRow]:
    """People of the register by id."""
    rows = await session.scalars(select(RegisterPersonRow).where(RegisterPersonRow.id.in_(set(ids))))
    return {row.id: row for row in rows}


async def find_known(session: AsyncSession, person_id: UUID, rows: Sequence[EntryRow]) -> dict[str, Any]:
    """Everything known of who a prisoner is: the register first, then what was told."""
    told = told_of(person_id, rows)
    row = await session.get(RegisterPersonRow, person_id)
    return told | kept(row) if row else told


def kept(row: RegisterPersonRow) -> dict[str, Any]:
    """What the register holds of a person."""
    return {name: value for name in (*KEPT, "age_told_on") if (value := getattr(row, name)) is not None}


def age_of(known: dict[str, Any], today: date) -> int | None:
    """Whole years today."""
    return age_on(today, known.get("born"), known.get("age"), known.get("age_told_on"))


async def list_children(session: AsyncSession, rows: Sequence[EntryRow]) -> list[ChildSeen]:
    """A prisoner's children as the parent told of them, inside and outside, in the order in which they were named.

    Of a child for whom consent was refused nothing but that it is there, save while it lives here.
    """
    said = said_of_children(rows)
    stay = stay_from(rows)
    people = await list_people(session, [*said, *stay.children])
    found = []
    for child_id in stay.children:
        known = {"id": child_id} | said.get(child_id, {})
        inside = stay.inside.get(child_id)
        if person := people.get(child_id):
            known |= kept(person)
        if known.get("consent") == "no" and not inside:
            found.append(ChildSeen(id=child_id, consent="no"))
            continue
        known["age"] = age_of(known, clock.today())
        known |= {"inside": bool(inside), "health": _health_of(child_id, stay)}
        found.append(ChildSeen(**known, cared_for_since=stay.cared_for.get(child_id)))
    return found


def _health_of(child_id: UUID, stay: domain.Stay) -> str | None:
    """How a child was last reported to be; what the parent need not be told is not shown here either."""
    told = [
        getattr(entry.facts, "state", None)
        for entry in stay.standing
        if entry.subject == child_id and (entry.type == "health.reported" or getattr(entry.facts, "tell_parent", False))
    ]
    return told[-1] if told else None


def said_of_children(rows: Iterable[EntryRow]) -> dict[UUID, dict[str, Any]]:
    """What was last said of each child, by its id; a name, once told, stands until consent is refused."""
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        if row.retracted:
            continue
        for child_id, said in _said_in(row):
            known = found.setdefault(child_id, {})
            if said.get("consent") == "no":
                known.clear()
            known.update(said)
    return found


def _said_in(row: EntryRow) -> list[tuple[UUID, dict[str, Any]]]:
    if row.type == "prisoner.admitted":
        return [(UUID(each["id"]), {k: v for k, v in each.items() if k != "id"}) for each in row.private["children"]]
    part = part_of(row)
    if isinstance(part, ChildHealthForPrison):
        return [(part.child.id, _named(part.child))]
    if not isinstance(part, (ArrestForPrison, AmendmentForPrison)):
        return []
    return [
        (
            listed.person.id,
            _told(listed.person, {name: getattr(listed, name) for name in ("relation", "breastfed", "needs")}),
        )
        for listed in part.children
    ]


def _named(person: Person) -> dict[str, Any]:
    return person.model_dump(include=set(NAMED), exclude_none=True)


def _told(person: Person, said: dict[str, Any]) -> dict[str, Any]:
    """The police name a child to a prison only where the parent agreed: an id alone says that consent was refused."""
    named = _named(person)
    known = {name: value for name, value in said.items() if value is not None}
    return named | known | {"consent": "yes"} if named else {"consent": "no"} | {"relation": said["relation"]}


async def find_person(session: AsyncSession, person_id: UUID, reader: Caller) -> PersonDetail:
    """A prisoner, or a child of one, logged as read.

    Raises:
        NotFound: none that the caller may see, or a child of whom nothing may be shown.
    """
    if await session.get(PrisonerRow, person_id):
        detail = await prisoner_detail(session, person_id)
    else:
        detail = await _child_detail(session, person_id)
    await identity.log_reads(session, reader, [person_id], "see-register")
    return detail


async def prisoner_detail(session: AsyncSession, person_id: UUID) -> PersonDetail:
    """A prisoner as this prison's register shows one."""
    row = await find_prisoner(session, person_id)
    rows = await list_entries(session, person_id)
    known = await find_known(session, person_id, rows)
    path = stay_from(rows).path
    return PersonDetail(
        id=person_id,
        **{name: known.get(name) for name in KEPT if name != "age"},
        age=age_of(known, clock.today()),
        prison=row.prison,
        state=row.state,
        dependants=path.dependants,
        pregnant=path.pregnant,
        children=await list_children(session, rows),
        arrived_on=path.arrived_on,
        admitted_at=path.admitted_at,
        detention_until=path.detention_until,
        release_on=path.release_on,
        release_is=path.release_is,
        held_by_appeal=path.held_by_appeal,
        trace_id=rows[-1].trace_id if rows else None,
    )


async def _child_detail(session: AsyncSession, child_id: UUID) -> PersonDetail:
    parent_id = await find_parent_of(session, child_id)
    rows = await list_entries(session, parent_id)
    seen = next((child for child in await list_children(session, rows) if child.id == child_id), None)
    if seen is None or not seen.is_shown:
        raise NotFound
    inside = await session.get(ChildInsideRow, (child_id, parent_id))
    return PersonDetail(
        **seen.model_dump(include={"id", "name_latin", "name_km", "sex", "born", "age", "consent"}),
        state="inside" if inside else "outside",
        prison=inside.prison if inside else None,
        inside_with=parent_id if inside else None,
        limit_on=limit_on(seen.born) if inside else None,
        admitted_at=inside.since if inside else None,
    )


async def list_register(session: AsyncSession, rows: Sequence[PrisonerRow], reader: Caller) -> list[PersonListed]:
    """Prisoners by name, logged as read."""
    people = await list_people(session, [row.person_id for row in rows])
    counted: dict[UUID, int] = {}
    for parent in await session.scalars(
        select(ChildInsideRow.parent_id).where(ChildInsideRow.parent_id.in_([row.person_id for row in rows]))
    ):
        counted[parent] = counted.get(parent, 0) + 1
    await identity.log_reads(session, reader, [row.person_id for row in rows], "see-register")
    listed = []
    for row in rows:
        person = people.get(row.person_id)
        known = kept(person) if person else told_of(row.person_id, await list_entries(session, row.person_id))
        listed.append(
            PersonListed(
                id=row.person_id,
                name_latin=known.get("name_latin"),
                name_km=known.get("name_km"),
                state=row.state,
                admitted_at=row.admitted_at,
                release_on=row.release_on,
                children_inside=counted.get(row.person_id, 0),
            )
        )
    return listed


async def find_ages(
    session: AsyncSession, person_id: UUID, named: Iterable[Person], rows: Sequence[EntryRow]
) -> dict[UUID, Age]:
    """How old a prisoner and those a record names are known to be; what is known already stands."""
    today = clock.today()
    people = await list_people(session, [person_id, *(person.id for person in named)])
    children = said_of_children(rows)
    known = {person.id: said_of(person) | children.get(person.id, {}) for person in named}
    known[person_id] = known.get(person_id, {}) | told_of(person_id, rows)
    for each, row in people.items():
        known[each] = known.get(each, {}) | kept(row)
    return {
        each: Age(said.get("born"), said.get("age"), said.get("age_told_on") or today) for each, said in known.items()
    }


def case_number(rows: Iterable[EntryRow]) -> str | None:
    """The number of the case, as the newest order of detention gives it."""
    numbers = [part.case_number for _, part in parts_of(rows) if isinstance(part, DetentionForPrison)]
    return numbers[-1] if numbers else None
