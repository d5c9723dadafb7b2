"""Placements that wait for a second person, read from what was said."""

from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.welfare.models import MemberRow, SaidRow
from shared.errors import NotFound

_ANSWER = aliased(SaidRow)


def _waits() -> ColumnElement[bool]:
    """Whether it is a proposal that nobody has decided."""
    answered = exists().where(
        _ANSWER.subject == SaidRow.subject,
        _ANSWER.type.in_(("welfare.place", "welfare.decline")),
        _ANSWER.statement["proposal"].as_string() == cast(SaidRow.id, Text),
    )
    return (SaidRow.type == "welfare.propose") & ~answered


async def list_proposals(session: AsyncSession, household_id: UUID | None = None) -> list[tuple[SaidRow, UUID]]:
    """What waits for a second person within the caller's reach, the oldest first, each with its household."""
    query = select(SaidRow, MemberRow.household_id).join(MemberRow, MemberRow.person_id == SaidRow.subject)
    if household_id is not None:
        query = query.where(MemberRow.household_id == household_id)
    rows = await session.execute(query.where(_waits()).order_by(SaidRow.at))
    return [(row.SaidRow, row.household_id) for row in rows]


async def find_proposal(session: AsyncSession, proposal_id: UUID) -> SaidRow:
    """One that waits.

    Raises:
        NotFound: none that the caller may see, or it is decided.
    """
    row = await session.scalar(select(SaidRow).where(SaidRow.id == proposal_id, _waits()))
    if row is None:
        raise NotFound
    return row
