"""Children who live inside: they come in, are born, are looked at for their own sake, and leave."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.actions.admissions import known_as
from services.prison.actions.register import record
from services.prison.domain import Stay, mistakes
from services.prison.models import EntryRow
from services.prison.queries import people, register
from services.prison.schemas import NewBirth, NewChildAssessment, NewChildInside
from shared import clock
from shared.contracts.bodies import Recorded
from shared.contracts.people import Person
from shared.contracts.prison import (
    BirthFacts,
    BirthForWelfare,
    BirthRecorded,
    ChildAdmitted,
    ChildAssessed,
    ChildAssessmentFacts,
    ChildForWelfareInside,
    ChildInsideFacts,
    ChildLeft,
)
from shared.errors import FieldError, Refused
from shared.identity import Caller


async def admit_child(session: AsyncSession, body: NewChildInside, *, by: Caller) -> Recorded:
    """A child comes in to live with a parent.

    Raises:
        NotFound: this prison has no such prisoner.
        Refused: the parent is not inside, or the child is inside already or cannot be this parent's.
    """
    entries, stay = await _load(session, body.of.id)
    found = mistakes.of_presence(stay, by.place, "of") + await _of_child(session, body.child, body.of.id, entries)
    found += _of_company(body)
    if body.child.id in stay.inside:
        found.append(FieldError("child", "already_recorded"))
    if found:
        raise Refused(*found)
    child = known_as(body.child, people.said_of_children(entries))
    facts = ChildInsideFacts(prison=by.place, parent=body.of.id)
    event = ChildAdmitted(child.id, facts, {"welfare": ChildForWelfareInside(child=child, to=body.to)})
    return await _record(session, event, body, child, by)


async def let_child_leave(session: AsyncSession, body: NewChildInside, *, by: Caller) -> Recorded:
    """A child leaves, into the arms of whoever takes it.

    Raises:
        NotFound: this prison has no such prisoner.
        Refused: the child does not live inside with this parent.
    """
    _, stay = await _load(session, body.of.id)
    found = mistakes.of_presence(stay, by.place, "of") if not stay.died_at else []
    found += _of_company(body)
    if body.child.id not in stay.inside:
        found.append(FieldError("child", "not_inside"))
    if found:
        raise Refused(*found)
    known = (await people.list_people(session, [body.child.id])).get(body.child.id)
    child = Person.model_validate({"id": body.child.id} | (people.kept(known) if known else {}))
    facts = ChildInsideFacts(prison=by.place, parent=body.of.id)
    event = ChildLeft(child.id, facts, {"welfare": ChildForWelfareInside(child=child, to=body.to)})
    return await _record(session, event, body, child, by)


def _of_company(body: NewChildInside) -> list[FieldError]:
    return [FieldError("to", "same_person")] if body.to and body.to.id == body.child.id else []


async def _record(session: AsyncSession, event: Any, body: NewChildInside, child: Person, by: Caller) -> Recorded:
    """Keep why, and to whom. Whoever takes a child out is not written down here: that would tell with whom it is."""
    private: dict[str, Any] = {"assessment": body.assessment}
    return await record(session, event, prisoner=body.of.id, by=by, private=private, named=[child], children=[child.id])


async def assess_child(session: AsyncSession, body: NewChildAssessment, *, by: Caller) -> Recorded:
    """A child inside was looked at: its health, how it grows, and whether it is in danger.

    Raises:
        NotFound: no such child lives or lived here.
        Refused: the child does not live here any more.
    """
    parent = await register.find_parent_of(session, body.child.id)
    _, stay = await _load(session, parent)
    if body.child.id not in stay.inside:
        raise Refused(FieldError("child", "not_inside"))
    facts = ChildAssessmentFacts(prison=by.place, parent=parent, risk=body.risk)
    private = body.model_dump(include={"health", "development", "notes"}, exclude_none=True)
    return await record(session, ChildAssessed(body.child.id, facts, {}), prisoner=parent, by=by, private=private)


async def record_birth(session: AsyncSession, body: NewBirth, *, by: Caller) -> Recorded:
    """A prisoner gave birth; the child lives inside from now on. Without a birth date the child was born today.

    Raises:
        NotFound: this prison has no such prisoner.
        Refused: the parent is no woman or not inside, or the child is known already.
    """
    entries, stay = await _load(session, body.parent.id)
    found = mistakes.of_presence(stay, by.place, "parent") + await _of_child(
        session, body.child, body.parent.id, entries
    )
    known = await people.find_known(session, body.parent.id, entries)
    if known.get("sex") == "male":
        found.append(FieldError("parent", "not_valid"))
    if body.child.id in stay.children:
        found.append(FieldError("child", "already_recorded"))
    if found:
        raise Refused(*found)
    child = body.child.model_copy(update={"born": body.child.born or clock.today(), "age": None})
    facts = BirthFacts(prison=by.place, child=child.id)
    event = BirthRecorded(body.parent.id, facts, {"welfare": BirthForWelfare(child=child)})
    return await record(session, event, prisoner=body.parent.id, by=by, named=[child], children=[child.id])


async def _load(session: AsyncSession, parent: UUID) -> tuple[list[EntryRow], Stay]:
    await register.find_prisoner_to_change(session, parent)
    entries = await register.list_entries(session, parent)
    return entries, register.stay_from(entries)


async def _of_child(
    session: AsyncSession, child: Person, parent: UUID, entries: Sequence[EntryRow]
) -> list[FieldError]:
    ages = await people.find_ages(session, parent, [child], entries)
    return mistakes.of_child("child", child, parent, ages, clock.today())
