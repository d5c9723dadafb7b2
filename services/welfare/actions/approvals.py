"""A residential institution is the last choice: one worker proposes it, another person decides, and only then it is."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import queries
from services.welfare.actions import statements
from services.welfare.domain.statements import Declined, Proposed
from services.welfare.models import SaidRow
from services.welfare.schemas import NewPlacement
from shared.contracts.bodies import Recorded
from shared.contracts.people import PersonBody
from shared.errors import refuse
from shared.identity import Caller

NOT_YET = "-"  # stands in for the second person while it is checked whether the placement may be at all


async def propose(session: AsyncSession, body: NewPlacement, why: str, *, by: Caller) -> Recorded:
    """Ask a second person; the child stays where it is until then.

    Raises:
        Refused: it may not be, whoever approves.
    """
    _, adult = await statements.check_placement(session, body.model_copy(update={"second_approval": NOT_YET}), by)
    statement = Proposed(
        child=body.child.id,
        placement=body.kind,
        with_adult=adult.id if adult else None,
        name=None if adult else str(body.with_person),
        why_apart=body.why_apart,
        child_view=body.child_view,
        parent_view=body.parent_view,
        why=why,
        people=statements.people_of(body.child, adult),
    )
    return await statements.say(session, body.child, statement, by, notes=why)


async def approve(session: AsyncSession, proposal_id: UUID, *, by: Caller) -> Recorded:
    """The second person agrees: the placement is recorded and takes effect now.

    Raises:
        NotFound: no such proposal waits before the caller.
        Refused: the caller proposed it (`second_approval`), or it may no longer be.
    """
    row, proposed = await _second_person(session, proposal_id, by)
    adult = {"id": str(proposed.with_adult)} if proposed.with_adult else proposed.name
    body = NewPlacement.model_validate(
        {
            "child": {"id": str(proposed.child)}, "kind": proposed.placement, "with": adult,
            "child_view": proposed.child_view, "parent_view": proposed.parent_view, "why_apart": proposed.why_apart,
            "second_approval": f"{by.name} ({by.address})"[:200],
        }
    )  # fmt: skip
    return await statements.place(session, body, by=by, proposal=row.id)


async def decline(session: AsyncSession, proposal_id: UUID, why: str, *, by: Caller) -> Recorded:
    """The second person does not agree; whoever proposed it sees why.

    Raises:
        NotFound: no such proposal waits before the caller.
        Refused: the caller proposed it (`second_approval`), or gives no reason (`why`).
    """
    row, proposed = await _second_person(session, proposal_id, by)
    if not why:
        raise refuse("why", "missing")
    statement = Declined(child=proposed.child, proposal=row.id)
    return await statements.say(session, PersonBody(id=proposed.child), statement, by, notes=why)


async def _second_person(session: AsyncSession, proposal_id: UUID, by: Caller) -> tuple[SaidRow, Proposed]:
    row = await queries.find_proposal(session, proposal_id)
    if row.by == by.subject:
        raise refuse("second_approval", "same_person")
    return row, Proposed.model_validate(row.statement)
