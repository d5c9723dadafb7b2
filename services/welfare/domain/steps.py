"""What each thing said changes: one small function per fact or statement, each giving back the reasons it names."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from services.welfare.domain.household import Child, Named, Override, State
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
    ReportShared,
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
from shared.contracts.family import ProblemFacts, ProblemForWelfare
from shared.contracts.people import Person

NIGHT_FROM, NIGHT_UNTIL = 18, 6
AT_NIGHT_NOT = ("alone", "at-scene", "unknown", "with-detainee")


def _arrested(state: State, told: Told) -> Named:
    facts, part = told.facts, told.part
    if not isinstance(facts, ArrestFacts) or not isinstance(part, ArrestForWelfare):
        return set()
    adult = state.hold(told.subject, told.at, facts.station)
    adult.arrived_at = facts.arrived_at
    _answer(state, told.subject, facts.dependants)
    _name_adults(state, told, part)
    for listed in part.children:
        _list_child(state, told, listed, part.other_carers_held)
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
    state.meet(told.at, part.person)
    if part.home and (known := state.persons.get(told.subject)):
        state.persons[told.subject] = known.model_copy(update={"home": part.home})
    _answer(state, told.subject, facts.dependants)
    _name_adults(state, told, part)
    first_listed = {
        listed.person.id for listed in part.children if told.subject not in state.child(listed.person.id).listed
    }
    for listed in part.children:
        _list_child(state, told, listed, part.other_carers_held)
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


def _answer(state: State, carer: UUID, dependants: str | None) -> None:
    """The answer to the question about dependants; `none` takes back the children that this carer recorded."""
    if dependants is None:
        return
    state.adult(carer).dependants = dependants
    if dependants == "none":
        for child in state.children.values():
            child.listed.pop(carer, None)
            child.relations.pop(carer, None)


def _name_adults(state: State, told: Told, part: ArrestForWelfare | AmendmentForWelfare) -> None:
    """Other carers are held, people unsafe, caregivers agreed; what is left out of one already named stays."""
    station = getattr(told.facts, "station", None)
    state.meet(
        told.at, part.person, *part.other_carers_held, *part.unsafe, *(named.person for named in part.caregivers)
    )
    for other in part.other_carers_held:
        state.hold(other.id, told.at, station)
    state.unsafe |= {person.id for person in part.unsafe}
    for named in part.caregivers:
        key = told.subject, named.person.id
        state.agreed[key] = named.agreed or state.agreed.get(key, "unknown")


def _list_child(
    state: State, told: Told, listed: ChildForWelfare | ChildAmended, other_carers: tuple[Person, ...]
) -> None:
    state.meet(told.at, listed.person, listed.with_person)
    child, carer = state.child(listed.person.id), told.subject
    if listed.relation:
        child.relations[carer] = listed.relation
    others = child.listed.setdefault(carer, [])
    others += [other.id for other in other_carers if other.id not in others]
    if listed.whereabouts:
        keeper = listed.with_person.id if listed.with_person else None
        if listed.whereabouts == "with-detainee":
            state.put(child, "with-detainee", listed.where, None, held_with=keeper or carer)
        else:
            state.put(child, listed.whereabouts, listed.where, keeper)
    if listed.breastfed is not None:
        child.breastfed = listed.breastfed
    child.needs = listed.needs or child.needs
    if listed.consent and (listed.consent != "not-asked" or child.consent == "not-asked"):
        child.consent = listed.consent
        child.overridden = child.overridden if listed.consent == "no" else None


def _after_dark(state: State, told: Told, children: set[UUID]) -> Named:
    """The arrest was at night, and one of these children, who may be shown, was not safely with an adult."""
    adult = state.adult(told.subject)
    _override_refusals(state, told)
    if not adult.held or adult.arrived_at is None or not _at_night(adult.arrived_at):
        return set()
    return {(told.subject, "after-dark") for key in children if state.is_shown(state.child(key))}


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
        state.put(child, "with-adult", None, said.with_adult, shelter=said.name)
        if said.with_adult:
            state.adult(said.with_adult)
        child.placement, child.placed_with, child.placed_in = said.placement, said.with_adult, said.name
        child.disputed = said.parent_view == "disagreed"
        child.placed_at, child.followed_at, child.placed_turn = told.at, [], state.turn
        child.seen_at, child.seen_turn = told.at, state.turn
    return set()


def _assessed(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Assessed):
        child = state.child(said.child)
        child.school, child.works = said.school, said.works == "yes"
        if said.seen_in_person == "yes":
            child.seen_at, child.seen_turn = told.at, state.turn
            child.followed_at.append(told.at)
    return set()


def _carer_assessed(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, CarerAssessed):
        adult = state.adult(said.person)
        adult.fit, adult.housed = said.fit, said.housed
        adult.helped = adult.sheltered = False
    return set()


def _flagged(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, FlaggedUnsafe):
        state.unsafe.add(said.person)
        for child in state.children.values():
            child.closed = child.closed and said.person not in (child.adult, child.held_with)
    return set()


def _supported(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Supported) and (adult := state.adults.get(said.about)):
        adult.helped, adult.sheltered = True, adult.sheltered or said.support == "housing"
    return set()


def _health(state: State, told: Told) -> Named:
    if not isinstance(said := told.statement, HealthReported):
        return set()
    state.child(said.child).dead = said.state == "died"
    return set() if said.state == "recovered" else {(said.child, "health")}


def _corrected(state: State, told: Told) -> Named:
    if not isinstance(said := told.statement, Corrected):
        return set()
    _put_right(state, said.person)
    if said.field != "whereabouts":
        if known := state.persons.get(said.person):
            state.persons[said.person] = known.model_copy(update={said.field: said.value})
    elif child := state.children.get(said.person):
        whereabouts = "alone" if child.whereabouts == "unknown" else child.whereabouts
        state.put(child, whereabouts, said.value, child.adult, shelter=child.shelter, held_with=child.held_with)
    return set()


def _put_right(state: State, person: UUID) -> None:
    """A detail of this person is right now: what a family said was wrong, of them or of one of their household."""
    household = next((group for group in state.groups() if person in group), {person})
    for subject, tellers in list(state.wrong_details.items()):
        if subject in household or person in tellers:
            del state.wrong_details[subject]


def _report_shared(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, ReportShared):
        state.reports[said.person] = said
    return set()


def _problem_reported(state: State, told: Told) -> Named:
    """A family says that something is wrong; the report of a child in danger weighs until the alert closes."""
    if not isinstance(told.facts, ProblemFacts):
        return set()
    named: Named = {(told.subject, "family-reported")}
    if told.facts.problem == "child-unsafe":
        state.marks.add((told.subject, "child-unsafe"))
    elif told.facts.problem == "visit-fee":
        named.add((told.subject, "visit-fee"))
    elif told.facts.problem == "wrong-details":
        named.add((told.subject, "wrong-details"))
        told_by = {told.part.reported_by} if isinstance(told.part, ProblemForWelfare) else set()
        state.wrong_details.setdefault(told.subject, set()).update(told_by)
    return named


def _planned(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Planned):
        state.adult(said.person).planned_at = told.at
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
    "welfare.share-report": _report_shared,
    "welfare.close": _closed,
    "problem.reported": _problem_reported,
}


def take(state: State, told: Told) -> Named:
    """Apply one thing said; the reasons that it names for persons, before it is known whether they have children."""
    if told.statement:
        state.meet(told.at, *told.statement.people)
    step = STEPS.get(told.type)
    named = step(state, told) if step else set()
    _override_refusals(state, told)
    for child in state.children.values():
        child.split = _still_apart(state, child)
    return named


def _override_refusals(state: State, told: Told) -> None:
    """A refusal of consent gives way where the child is in danger, until its case is closed."""
    for child in state.children.values():
        if child.consent == "no" and child.overridden is None and not child.closed and (why := _danger(state, child)):
            by = told.by or f"police@{getattr(told.facts, 'station', '')}"
            child.overridden = Override(why, told.at, by)


def _danger(state: State, child: Child) -> str | None:
    """Why a refusal of consent cannot stand: the child is alone, lost, at risk inside or with somebody unsafe."""
    if child.inside and child.at_risk:
        return "child-at-risk-inside"
    if not child.inside and child.whereabouts in ("alone", "unknown"):
        return "child-alone" if child.whereabouts == "alone" else "whereabouts-unknown"
    return "unsafe-person" if state.is_with_unsafe(child) else None


def _still_apart(state: State, child: Child) -> bool:
    """Whether a child who was placed apart from a sibling is still not together with all of them."""
    others = {other.keeper for other in state.siblings_outside(child)}
    if child.placement and any(other is not None and other != child.keeper for other in others):
        return True
    return child.split and bool(others) and others != {child.keeper}


def _at_night(moment: datetime) -> bool:
    hour = moment.astimezone(PHNOM_PENH).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL
