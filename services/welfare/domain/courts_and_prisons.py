"""What courts and prisons tell of a parent held, and of a child who lives inside."""

from uuid import UUID

from services.welfare.domain.household import Named, State, Step
from services.welfare.domain.records import answer, list_child, name_caregivers
from services.welfare.domain.statements import Told
from shared.clock import day_of
from shared.contracts.codes import Reason
from shared.contracts.prison import (
    AdmissionFacts,
    AdmissionForWelfare,
    BirthFacts,
    BirthForWelfare,
    CareReviewFacts,
    ChildAssessmentFacts,
    ChildForWelfareInside,
    ChildInsideFacts,
    HealthFacts,
    VisitFacts,
)
from shared.law import province_of_prison


def _follow(state: State, told: Told) -> Named:
    """Whoever a court sets free goes home like anybody else who is released."""
    return {(told.subject, "released")} if state.follow(told, _province(told)) else set()


def _province(told: Told) -> str | None:
    """Where the court or prison is that tells this, for somebody of whom no police told."""
    court, prison = getattr(told.facts, "court", None), getattr(told.facts, "prison", None)
    return court or (province_of_prison(prison) if prison else None)


def _take_in(state: State, told: Told, child: UUID, parent: UUID) -> None:
    adult = state.adult(parent)
    adult.station = adult.station or _province(told)
    state.take_in(state.child(child), parent, told.at)


def _naming(reason: Reason) -> Step:
    """A fact that is a reason by itself, each time it is told."""

    def step(state: State, told: Told) -> Named:
        return {(told.subject, reason), *_follow(state, told)}

    return step


def _admitted(state: State, told: Told) -> Named:
    """The children are recorded anew; one who was with the parent and does not come in is not known to be anywhere."""
    facts, part = told.facts, told.part
    _follow(state, told)
    if isinstance(facts, AdmissionFacts) and isinstance(part, AdmissionForWelfare):
        answer(state, told.subject, facts.dependants)
        state.meet(told.at, part.person, *part.children_inside)
        name_caregivers(state, told, part.caregivers)
        for listed in part.children:
            list_child(state, told, listed, ())
        for inside in part.children_inside:
            _take_in(state, told, inside.id, told.subject)
        for child in state.children.values():
            if child.held_with == told.subject and child.whereabouts == "with-detainee" and not child.inside:
                state.put(child, "unknown", None, None)
    return {(told.subject, "admitted")}


def _child_admitted(state: State, told: Told) -> Named:
    if isinstance(told.facts, ChildInsideFacts):
        if isinstance(told.part, ChildForWelfareInside):
            state.meet(told.at, told.part.child)
        _take_in(state, told, told.subject, told.facts.parent)
    return set()


def _child_left(state: State, told: Told) -> Named:
    """Out to whoever takes it; with nobody named, nobody knows where it is, unless it went home with its parent."""
    child, part = state.child(told.subject), told.part
    to = part.to if isinstance(part, ChildForWelfareInside) else None
    if child.inside:
        child.left_at = told.at
    if to is not None:
        state.meet(told.at, to)
        state.put(child, "with-adult", None, to.id)
    elif child.inside:
        state.put(child, "unknown", None, None)
    return set()


def _child_assessed(state: State, told: Told) -> Named:
    if isinstance(told.facts, ChildAssessmentFacts):
        child = state.child(told.subject)
        child.at_risk = child.inside and told.facts.risk == "act-now"
    return set()


def _born(state: State, told: Told) -> Named:
    facts, part = told.facts, told.part
    _follow(state, told)
    if isinstance(facts, BirthFacts):
        if isinstance(part, BirthForWelfare):
            unborn = part.child.born is None and part.child.age is None
            child = part.child.model_copy(update={"born": day_of(told.at)}) if unborn else part.child
            state.meet(told.at, child)
        _take_in(state, told, facts.child, told.subject)
    return set()


def _visited(state: State, told: Told) -> Named:
    _follow(state, told)
    if not isinstance(told.facts, VisitFacts) or told.facts.fee == 0:
        return set()
    state.adult(told.subject).charged = True
    return {(told.subject, "visit-fee")}


def _health(state: State, told: Told) -> Named:
    """Of a prisoner, or of a child who lives inside. A parent who died is held no more and plans nothing."""
    facts = told.facts
    if not isinstance(facts, HealthFacts):
        return set()
    if facts.parent is not None:
        return _health_of_child(state, told.subject, facts.state)
    adult = state.adult(told.subject)
    adult.died = facts.state == "died"
    _follow(state, told)
    if adult.died:
        return {(told.subject, "parent-died")}
    return {(told.subject, "health")} if facts.state == "hospitalised" else set()


def _health_of_child(state: State, key: UUID, how: str) -> Named:
    child = state.child(key)
    child.dead, child.inside = how == "died", child.inside and how != "died"
    return set() if how == "recovered" else {(key, "health")}


def _review_asked(state: State, told: Told) -> Named:
    """A parent asks that the care of these children be looked at again, closed or not."""
    if not isinstance(told.facts, CareReviewFacts):
        return set()
    for key in told.facts.about:
        child = state.child(key)
        child.disputed, child.closed = True, False
    return {(key, "care-review") for key in told.facts.about}


STEPS: dict[str, Step] = {
    "case.opened": _follow,
    "detention.ordered": _naming("detention-ordered"),
    "detention.extended": _follow,
    "detention.refused": _follow,
    "sentence.passed": _naming("sentence-passed"),
    "appeal.filed": _follow,
    "appeal.decided": _follow,
    "release.ordered": _follow,
    "prisoner.admitted": _admitted,
    "prisoner.transferred": _naming("transferred"),
    "child.admitted": _child_admitted,
    "child.left": _child_left,
    "child.assessed": _child_assessed,
    "birth.recorded": _born,
    "visit.recorded": _visited,
    "health.reported": _health,
    "release.scheduled": _follow,
    "release.rescheduled": _follow,
    "prisoner.released": _follow,
    "care-review.requested": _review_asked,
}
