"""Somebody is admitted: the question about dependants is asked again, and each listener is told what it may know."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.actions.register import record
from services.prison.domain import mistakes
from services.prison.models import PrisonerRow
from services.prison.queries import people, register
from services.prison.schemas import NewAdmission
from shared import clock, database
from shared.contracts.arrest import ChildAmendedForCourt, ChildForWelfare
from shared.contracts.bodies import ChildListed, Recorded
from shared.contracts.people import Person
from shared.contracts.prison import AdmissionFacts, AdmissionForCourt, AdmissionForWelfare, PrisonerAdmitted
from shared.errors import Refused
from shared.identity import Caller

Told = Mapping[UUID, Mapping[str, Any]]


async def admit(session: AsyncSession, body: NewAdmission, *, by: Caller) -> Recorded:
    """Admit somebody who is expected here or was brought from another prison.

    Raises:
        Refused: nobody expects this person, another prison has them, or fields are at fault.
    """
    # Whoever comes to the gate may have been ordered elsewhere: where somebody stands is asked everywhere.
    await database.reach(session, database.EVERYWHERE)
    row = await session.get(PrisonerRow, body.person.id, with_for_update=True)
    entries = await register.list_entries(session, body.person.id) if row else []
    named = [body.person, *(listed.child for listed in body.children), *body.children_inside]
    ages = await people.find_ages(session, body.person.id, named, entries)
    stay = register.stay_from(entries) if row else None
    if found := mistakes.of_admission(body, stay, by.place, ages, clock.today()):
        raise Refused(*found)
    told = people.said_of_children(entries) | {body.person.id: people.told_of(body.person.id, entries)}
    facts = _facts(body)
    return await record(
        session,
        PrisonerAdmitted(body.person.id, facts, {"welfare": _for_welfare(body), "court": _for_court(body)}),
        prisoner=body.person.id,
        by=by,
        private={"children": [_as_told(listed) for listed in body.children]},
        named=[known_as(person, told) for person in _written_down(body)],
        children=(*facts.children, *facts.children_inside),
    )


def known_as(person: Person, told: Told) -> Person:
    """A person with what police or court told filled in, where that was told first."""
    return person.model_copy(
        update={name: told[person.id][name] for name in people.KEPT if told.get(person.id, {}).get(name)}
    )


def _facts(body: NewAdmission) -> AdmissionFacts:
    return AdmissionFacts(
        admission_id=uuid4(),
        prison=body.prison,
        dependants=body.dependants,
        children=tuple(listed.child.id for listed in body.children),
        children_inside=tuple(child.id for child in body.children_inside),
    )


def _written_down(body: NewAdmission) -> Iterator[Person]:
    """Whom the register names. Of a child whose parent does not agree only the id is kept, unless it comes in."""
    yield body.person
    yield from body.children_inside
    inside = {child.id for child in body.children_inside}
    yield from (each.child for each in body.children if each.consent != "no" and each.child.id not in inside)


def _as_told(listed: ChildListed) -> dict[str, Any]:
    """What this prison keeps of what was said of a child: never where it is or with whom."""
    kept = {"relation", "consent"} if listed.consent == "no" else {"relation", "consent", "needs"}
    said = {"id": str(listed.child.id), **listed.model_dump(include=kept, exclude_none=True)}
    if listed.consent != "no" and listed.breastfed:
        said["breastfed"] = listed.breastfed == "yes"
    return said


def _for_welfare(body: NewAdmission) -> AdmissionForWelfare:
    return AdmissionForWelfare(
        person=body.person,
        children=tuple(
            ChildForWelfare(
                person=listed.child,
                with_person=listed.with_person,
                breastfed=None if listed.breastfed is None else listed.breastfed == "yes",
                **listed.model_dump(include={"relation", "whereabouts", "where", "needs", "consent"}),
            )
            for listed in body.children
        ),
        children_inside=body.children_inside,
    )


def _for_court(body: NewAdmission) -> AdmissionForCourt:
    inside = {child.id for child in body.children_inside}
    listed = {each.child.id for each in body.children}
    children = [
        ChildAmendedForCourt(
            person=each.child if each.consent != "no" else Person(id=each.child.id),
            relation=each.relation,
            with_parent=each.child.id in inside,
        )
        for each in body.children
    ]
    children += [
        ChildAmendedForCourt(person=child, with_parent=True) for child in body.children_inside if child.id not in listed
    ]
    return AdmissionForCourt(person=body.person, children=tuple(children))
