"""With whom a child may be placed, and what must be said before siblings part or a child goes into a residence."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.welfare.domain.household import Child, State
from shared.errors import FieldError

UNDER_RESIDENTIAL_CARE = 3  # years; no child this young goes to a residential institution


def placement_mistakes(
    state: State,
    child_id: UUID,
    kind: str,
    keeper: UUID | str,
    today: date,
    *,
    why_apart: str | None,
    second_approval: str | None,
) -> Iterator[FieldError]:
    """What is at fault with a placement, with an adult or in a place by name; nothing when it may be."""
    if isinstance(keeper, UUID) and state.is_ruled_out(keeper):
        yield FieldError("with", "not_allowed")
    child = state.children.get(child_id)
    if child and why_apart is None and any(_stays_apart(state, each, keeper) for each in state.siblings_outside(child)):
        yield FieldError("why_apart", "missing")
    if kind == "residential":
        years = state.age_of(child_id, today)
        if years is None or years < UNDER_RESIDENTIAL_CARE:
            yield FieldError("kind", "not_allowed")
        if second_approval is None:
            yield FieldError("second_approval", "missing")


def _stays_apart(state: State, sibling: Child, keeper: UUID | str) -> bool:
    """Whether a sibling has a place to stay that is another: it was placed there, or that adult agreed to care for it.

    A sibling who is for now with somebody who agreed to nothing will have to move as well, and may follow.
    """
    settled = sibling.placement is not None or sibling.adult in state.agreed_for(sibling)
    return settled and sibling.keeper is not None and sibling.keeper != keeper
