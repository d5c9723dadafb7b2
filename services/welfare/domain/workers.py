"""What workers record and families report."""

from uuid import UUID

from services.welfare.domain.household import Named, State, Step
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
from shared.contracts.family import FailureFacts, ProblemFacts, ProblemForWelfare


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
        state.put(
            child, whereabouts, said.value, child.adult,
            shelter=child.shelter, held_with=child.held_with, inside=child.inside,
        )  # fmt: skip
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
        state.adult(told.subject).charged = True
        named.add((told.subject, "visit-fee"))
    elif told.facts.problem == "wrong-details":
        named.add((told.subject, "wrong-details"))
        told_by = {told.part.reported_by} if isinstance(told.part, ProblemForWelfare) else set()
        state.wrong_details.setdefault(told.subject, set()).update(told_by)
    return named


def _reached(state: State, told: Told) -> Named:
    """A message about somebody had nobody to go to, or reached somebody after all."""
    if isinstance(told.facts, FailureFacts):
        state.untold |= {told.subject} if told.facts.why == "nobody-to-tell" else set()
    else:
        state.untold.discard(told.subject)
    return set()


def _planned(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Planned):
        state.adult(said.person).plans.append(told.at)
    return set()


def _closed(state: State, told: Told) -> Named:
    if isinstance(said := told.statement, Closed):
        child = state.child(said.child)
        child.closed, child.overridden = True, None
    return set()


STEPS: dict[str, Step] = {
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
    "notice.failed": _reached,
    "notice.sent": _reached,
}
