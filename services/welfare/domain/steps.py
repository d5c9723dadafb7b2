"""What each thing said changes: one small function per fact or statement, each giving back the reasons it names."""

from services.welfare.domain import courts_and_prisons, police, workers
from services.welfare.domain.consent import override_refusals
from services.welfare.domain.household import Child, Named, State, Step
from services.welfare.domain.statements import Told

STEPS: dict[str, Step] = {**police.STEPS, **courts_and_prisons.STEPS, **workers.STEPS}


def take(state: State, told: Told) -> Named:
    """Apply one thing said; the reasons that it names for persons, before it is known whether they have children."""
    if told.statement:
        state.meet(told.at, *told.statement.people)
    step = STEPS.get(told.type)
    named = step(state, told) if step else set()
    override_refusals(state, told)
    for child in state.children.values():
        child.split = _still_apart(state, child)
    return named


def _still_apart(state: State, child: Child) -> bool:
    """Whether a child who was placed apart from a sibling is still not together with all of them."""
    others = {other.keeper for other in state.siblings_outside(child)}
    if child.placement and any(other is not None and other != child.keeper for other in others):
        return True
    return child.split and bool(others) and others != {child.keeper}
