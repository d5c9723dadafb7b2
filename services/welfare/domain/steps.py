"""What each thing said changes: one small function per fact or statement, each giving back the reasons it names."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from services.welfare.domain.household import Child, Named, State
from services.welfare.domain.statements import (
    Assessed,
    CarerAssessed,
    Closed,
    Corrected,
    FlaggedUnsafe,
    Found,
    HealthReported,
    Placed,
    Planned,
    Supported,
    Told,
)
from shared.clock import PHNOM_PENH
from shared.contracts.arrest import (
    AmendmentFacts,
    AmendmentForWelfare,
    ArrestFacts,
    ArrestForWelfare,
    ChildAmended,
    ChildForWelfare,
    CustodyEndFacts,
)

NIGHT_FROM, NIGHT_UNTIL = 18, 6
AT_NIGHT_NOT = ("alone", "at-scene", "unknown", "with-detainee")


def _arrested(state: State, told: Told) -> Named:
    facts, part = told.facts, told.part
    if not isinstance(facts, ArrestFacts) or not isinstance(part, ArrestForWelfare):
        return set()
    state.meet(part.person, *part.other_carers_held, *part.unsafe, *(named.person for named in part.caregivers))
    for listed in part.children:
        state.meet(listed.person, listed.with_person)
    adult = state.hold(told.subject, told.at, facts.station)
    adult.dependants = facts.dependants
    for other in part.other_carers_held:
        state.hold(other.id, told.at, facts.station)
    state.unsafe |= {person.id for person in part.unsafe}
    for named in part.caregivers:
        state.agreed[told.subject, named.person.id] = named.agreed
    for listed in part.children:
        _list_child(state, told.subject, listed, [other.id for other in part.other_carers_held])
    for given in part.handed_over:
        state.meet(given.to)
        child = state.child(given.child)
        state.put(child, "with-adult", None, given.to.id)
        child.parent_not_asked = not given.parent_chose
    named_reasons: Named = {(told.subject, "arrested")}
    if _at_night(facts.arrived_at) and any(listed.whereabouts in AT_NIGHT_NOT for listed in part.children):
        named_reasons.add((told.subject, "after-dark"))
    return named_reasons


def _list_child(state: State, carer: UUID, listed: ChildForWelfare | ChildAmended, other_carers: list[UUID]) -> None:
    child = state.child(listed.person.id)
    if listed.relation:
        child.relations[carer] = listed.relation
    for each in (carer, *other_carers):
        if each not in child.carers:
            child.carers.append(each)
    if listed.whereabouts:
        state.put(child, listed.whereabouts, listed.where, listed.with_person.id if listed.with_person else None)
    if listed.breastfed is not None:
        child.breastfed = listed.breastfed or (child.breastfed and isinstance(listed, ChildForWelfare))
    child.needs = listed.needs or child.needs
    child.consent = listed.consent or child.consent


def _amended(state: State, told: Told) -> Named:
    facts, part = told.facts, told.part
    if not isinstance(facts, AmendmentFacts) or not isinstance(part, AmendmentForWelfare):
        return set()
    state.meet(part.person, *part.other_carers_held, *part.unsafe, *(named.person for named in part.caregivers))
    if part.home and (known := state.persons.get(told.subject)):
        state.persons[told.subject] = known.model_copy(update={"home": part.home})
    if facts.dependants:
        state.adult(told.subject).dependants = facts.dependants
    for other in part.other_carers_held:
        state.hold(other.id, told.at, facts.station)
    state.unsafe |= {person.id for person in part.unsafe}
    for named in part.caregivers:
        if named.agreed:
            state.agreed[told.subject, named.person.id] = named.agreed
        else:
            state.agreed.setdefault((told.subject, named.person.id), "unknown")
    for listed in part.children:
        state.meet(listed.person, listed.with_person)
        _list_child(state, told.subject, listed, [other.id for other in part.other_carers_held])
    for child in state.children.values():
        if told.subject in child.relations:
            child.carers += [other.id for other in part.other_carers_held if other.id not in child.carers]
    return set()


def _custody_ended(state: State, told: Told) -> Named:
    if not isinstance(told.facts, CustodyEndFacts) or told.facts.outcome == "to-court":
        return set()
    state.release(told.subject)
    return {(told.subject, "released")}


def _found(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Found):
        state.put(state.child(said.child), "with-adult" if said.with_adult else "alone", said.where, said.with_adult)
    return set()


def _placed(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Placed):
        child = state.child(said.child)
        state.put(child, "with-adult", None, said.with_adult)
        child.shelter, child.placement, child.placed_with = said.name, said.placement, said.with_adult
        child.placed_at = child.seen_at = told.at
    return set()


def _assessed(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Assessed):
        child = state.child(said.child)
        child.school, child.works = said.school, said.works == "yes"
        if said.seen_in_person == "yes":
            child.seen_at = told.at
    return set()


def _carer_assessed(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, CarerAssessed):
        adult = state.adult(said.person)
        adult.fit, adult.fit_at, adult.housed, adult.housed_at = said.fit, told.at, said.housed, told.at
    return set()


def _flagged(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, FlaggedUnsafe):
        state.unsafe.add(said.person)
    return set()


def _supported(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Supported):
        state.adult(said.about).supports.append((said.support, told.at))
    return set()


def _health(state: State, told: Told) -> Named:
    if not isinstance(said := told.statement, HealthReported):
        return set()
    child = state.child(said.child)
    child.dead = said.state == "died"
    if said.state == "recovered":
        return set()
    state.marks.add((said.child, "child-health"))
    return {(said.child, "health")}


def _corrected(state: State, told: Told) -> Named:
    if not isinstance(said := told.statement, Corrected):
        return set()
    state.wrong_details.discard(said.person)
    if said.field == "whereabouts":
        child = state.child(said.person)
        state.put(child, child.whereabouts, said.value, child.adult)
    elif known := state.persons.get(said.person):
        state.persons[said.person] = known.model_copy(update={said.field: said.value})
    return set()


def _planned(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Planned):
        state.adult(said.person).planned = True
    return set()


def _closed(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Closed):
        child = state.child(said.child)
        child.closed, child.overridden = True, None
    return set()


STEPS: dict[str, Callable[[State, Told], Named]] = {
    "arrest.recorded": _arrested,
    "arrest.amended": _amended,
    "custody.ended": _custody_ended,
    "welfare.find": _found,
    "welfare.place": _placed,
    "welfare.assess": _assessed,
    "welfare.assess-carer": _carer_assessed,
    "welfare.flag-unsafe": _flagged,
    "welfare.support": _supported,
    "welfare.report-health": _health,
    "welfare.correct": _corrected,
    "welfare.plan-reunification": _planned,
    "welfare.close": _closed,
}


def take(state: State, told: Told) -> Named:
    """Apply one thing said; the reasons that it names for persons, before it is known whether they have children."""
    if told.statement:
        state.meet(*told.statement.people)
    step = STEPS.get(told.type)
    named = step(state, told) if step else set()
    for child in state.children.values():
        if child.consent == "no" and child.overridden is None and not child.closed:
            child.overridden = _danger(state, child)
    return named


def _danger(state: State, child: Child) -> str | None:
    """Why a refusal of consent cannot stand: the child is alone, lost, at risk inside or with somebody unsafe."""
    if child.whereabouts == "alone":
        return "child-alone"
    if child.whereabouts == "unknown" and not child.inside:
        return "whereabouts-unknown"
    if child.inside and child.at_risk:
        return "child-at-risk-inside"
    return "unsafe-person" if child.adult in state.unsafe else None


def _at_night(moment: datetime) -> bool:
    hour = moment.astimezone(PHNOM_PENH).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL
