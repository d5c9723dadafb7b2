"""When a refusal of consent gives way: where the child is in danger, until its case is closed."""

from services.welfare.domain.household import Child, Override, State
from services.welfare.domain.statements import Told


def override_refusals(state: State, told: Told) -> None:
    """A refusal of consent gives way where the child is in danger, until its case is closed."""
    for child in state.children.values():
        if child.consent == "no" and child.overridden is None and not child.closed and (why := _danger(state, child)):
            child.overridden = Override(why, told.at, told.by or _teller(told))


def _teller(told: Told) -> str:
    """Whose record put the child in danger, when it was no worker's."""
    prison = getattr(told.facts, "prison", None)
    return f"prison@{prison}" if prison else f"police@{getattr(told.facts, 'station', '')}"


def _danger(state: State, child: Child) -> str | None:
    """Why a refusal of consent cannot stand: the child is alone, lost, at risk inside or with somebody unsafe."""
    if child.inside and child.at_risk:
        return "child-at-risk-inside"
    if not child.inside and child.whereabouts in ("alone", "unknown"):
        return "child-alone" if child.whereabouts == "alone" else "whereabouts-unknown"
    return "unsafe-person" if state.is_with_unsafe(child) else None
