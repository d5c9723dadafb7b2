"""Somebody is admitted: the question about dependants is asked again, and each listener is told what it may know."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.actions.register import record
from services.prison.domain import mistakes
from services.prison.models import PrisonerRow
from services.prison.queries import people, register
from services.prison.schemas import AdmissionSaved, NewAdmission
from shared import clock, database
from shared.contracts.arrest import ChildAmendedForCourt
from shared.contracts.bodies import ChildListed, Pin, new_pin
from shared.contracts.event import Part
from shared.contracts.people import Person
from shared.contracts.prison import (
    AdmissionFacts,
    AdmissionForCourt,
    AdmissionForFamily,
    AdmissionForWelfare,
    PrisonerAdmitted,
)
from shared.errors import Refused
from shared.identity import Caller

Told = Mapping[UUID, Mapping[str, Any]]


async def admit(session: AsyncSession, body: NewAdmission, *, by: Caller) -> AdmissionSaved:
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
    facts, pins = _facts(body), {each.person.id: new_pin() for each in body.caregivers if each.may_be_told == "yes"}
    saved = await record(
        session,
        PrisonerAdmitted(body.person.id, facts, _parts(body, pins)),
        prisoner=body.person.id,
        by=by,
        private=_private(body, pins),
        named=[known_as(person, told) for person in _written_down(body)],
        children=(*facts.children, *facts.children_inside),
    )
    given = [Pin(person=person, pin=pin) for person, pin in pins.items()]
    return AdmissionSaved(id=saved.id, trace_id=saved.trace_id, pins=given)


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
    yield from (named.person for named in body.caregivers)
    inside = {child.id for child in body.children_inside}
    yield from (each.child for each in body.children if each.consent != "no" and each.child.id not in inside)


def _private(body: NewAdmission, pins: Mapping[UUID, str]) -> dict[str, Any]:
    """What only this prison reads: of the children what the parent may, of caregivers the PINs that she passes on."""
    said: dict[str, Any] = {"children": [_as_told(listed) for listed in body.children]}
    if _has_agreed(body):
        said["care_agreed"] = True
    if pins:
        said["pins"] = {str(person): pin for person, pin in pins.items()}
    return said


def _has_agreed(body: NewAdmission) -> bool:
    return any(named.agreed == "yes" for named in body.caregivers)


def _as_told(listed: ChildListed) -> dict[str, Any]:
    """What this prison keeps of what was said of a child: never where it is or with whom."""
    kept = {"relation", "consent"} if listed.consent == "no" else {"relation", "consent", "needs"}
    said = {"id": str(listed.child.id), **listed.model_dump(include=kept, exclude_none=True)}
    if listed.consent != "no" and listed.breastfed:
        said["breastfed"] = listed.breastfed == "yes"
    return said


def _parts(body: NewAdmission, pins: Mapping[UUID, str]) -> dict[str, Part]:
    return {"welfare": _for_welfare(body), "court": _for_court(body), "family": _for_family(body, pins)}


def _for_welfare(body: NewAdmission) -> AdmissionForWelfare:
    return AdmissionForWelfare(
        person=body.person,
        children=tuple(listed.for_welfare() for listed in body.children),
        children_inside=body.children_inside,
        caregivers=tuple(named.for_welfare() for named in body.caregivers),
    )


def _for_family(body: NewAdmission, pins: Mapping[UUID, str]) -> AdmissionForFamily:
    return AdmissionForFamily(
        recipients=tuple(
            named.recipient(pins[named.person.id]) for named in body.caregivers if named.person.id in pins
        ),
        no_longer=tuple(named.person.id for named in body.caregivers if named.may_be_told == "no"),
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
    return AdmissionForCourt(person=body.person, children=tuple(children), care_agreed=_has_agreed(body) or None)
