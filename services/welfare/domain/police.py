"""What the police tell: an arrest, what more is known of it, and how custody ended."""

from datetime import datetime
from uuid import UUID

from services.welfare.domain.consent import override_refusals
from services.welfare.domain.household import Named, State, Step
from services.welfare.domain.records import answer, list_child, name_adults
from services.welfare.domain.statements import Told
from shared.clock import PHNOM_PENH
from shared.contracts.arrest import (
    AmendmentFacts,
    AmendmentForWelfare,
    ArrestFacts,
    ArrestForWelfare,
)

NIGHT_FROM, NIGHT_UNTIL = 18, 6
AT_NIGHT_NOT = ("alone", "at-scene", "unknown", "with-detainee")


def _arrested(state: State, told: Told) -> Named:
    facts, part = told.facts, told.part
    if not isinstance(facts, ArrestFacts) or not isinstance(part, ArrestForWelfare):
        return set()
    state.follow(told, facts.station)
    state.adult(told.subject).arrived_at = facts.arrived_at
    answer(state, told.subject, facts.dependants)
    name_adults(state, told, part)
    for listed in part.children:
        list_child(state, told, listed, part.other_carers_held)
    for given in part.handed_over:
        state.meet(told.at, given.to)
        child = state.child(given.child)
        state.put(child, "with-adult", None, given.to.id)
        child.parent_not_asked = not given.parent_chose
    whereabouts = {listed.person.id: listed.whereabouts for listed in part.children}
    dark = {
        child.id
        for child in state.children.values()
        if told.subject in child.carers and whereabouts.get(child.id, child.whereabouts) in AT_NIGHT_NOT
    }
    return {(told.subject, "arrested"), *_after_dark(state, told, dark)}


def _amended(state: State, told: Told) -> Named:
    facts, part = told.facts, told.part
    if not isinstance(facts, AmendmentFacts) or not isinstance(part, AmendmentForWelfare):
        return set()
    state.follow(told, facts.station)
    state.meet(told.at, part.person)
    if part.home and (known := state.persons.get(told.subject)):
        state.persons[told.subject] = known.model_copy(update={"home": part.home})
    answer(state, told.subject, facts.dependants)
    name_adults(state, told, part)
    first_listed = {
        listed.person.id for listed in part.children if told.subject not in state.child(listed.person.id).listed
    }
    for listed in part.children:
        list_child(state, told, listed, part.other_carers_held)
    for child in state.children.values():
        if told.subject in child.listed:
            child.listed[told.subject] += [
                other.id for other in part.other_carers_held if other.id not in child.listed[told.subject]
            ]
    return _after_dark(
        state,
        told,
        {
            listed.person.id
            for listed in part.children
            if listed.person.id in first_listed and listed.whereabouts in AT_NIGHT_NOT
        },
    )


def _after_dark(state: State, told: Told, children: set[UUID]) -> Named:
    """The arrest was at night, and one of these children, who may be shown, was not safely with an adult."""
    adult = state.adult(told.subject)
    override_refusals(state, told)
    if not adult.held or adult.arrived_at is None or not _at_night(adult.arrived_at):
        return set()
    return {(told.subject, "after-dark") for key in children if state.is_shown(state.child(key))}


def _custody_ended(state: State, told: Told) -> Named:
    return {(told.subject, "released")} if state.follow(told) else set()


def _at_night(moment: datetime) -> bool:
    hour = moment.astimezone(PHNOM_PENH).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


STEPS: dict[str, Step] = {
    "arrest.recorded": _arrested,
    "arrest.amended": _amended,
    "custody.ended": _custody_ended,
}
