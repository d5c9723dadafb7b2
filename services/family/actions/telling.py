"""A fact is kept and told: to everyone who may hear of it, instead of what it replaces, or it is taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import domain, queries
from services.family.actions import notices, recipients, settling
from services.family.domain import House
from services.family.models import FactRow, NoticeRow, RecipientRow
from shared import clock, telemetry
from shared.messaging.heard import Heard


async def keep(
    session: AsyncSession,
    heard: Heard[Any],
    house: House,
    milestone: str,
    *,
    person: UUID | None = None,
    since: datetime | None = None,
    **more: Any,
) -> FactRow:
    """Write a fact down as its family may know it; `milestone` is empty for what only the page shows."""
    said = heard.envelope
    fact = FactRow(
        id=said.id, person_id=person or said.subject, type=said.type, source=said.source, milestone=milestone,
        place=house.province, office=house.office, at=said.at, since=since or said.at, correlation=said.correlation,
        traceparent=telemetry.traceparent(), sealed=heard.sealed,
        facts=heard.facts.model_dump(mode="json", exclude_none=True), **more,
    )  # fmt: skip
    session.add(fact)
    await session.flush()
    return fact


async def tell(session: AsyncSession, fact: FactRow) -> None:
    """Everyone hears of it in its time; what it replaces does not go any more. An alarm when that is nobody."""
    await settling.settle(session, fact.person_id, told=[fact])


async def take_back(session: AsyncSession, facts: Sequence[FactRow], why: str) -> None:
    """These are no longer so: what waits of them does not go, their links and alarms end, what they replaced is so."""
    ids = [fact.id for fact in facts]
    for fact in facts:
        fact.retracted_at, fact.replaced_by = clock.now(), None
    if not ids:
        return
    await session.flush()
    await notices.withdraw_all(session, NoticeRow.fact_id.in_(ids), why=why)
    await notices.end_alarms_of(session, ids)
    for person_id in sorted({fact.person_id for fact in facts}):
        await settling.settle(session, person_id)


async def correct(
    session: AsyncSession,
    heard: Heard[Any],
    before: Sequence[FactRow],
    *,
    names: UUID | None = None,
    anew: bool = False,
    **more: Any,
) -> None:
    """Facts were told in error: they are taken back, and whoever was told, or may have been, is told so.

    With a record that `names` people, its names go as well, before anybody is told.
    """
    told = await list_perhaps_told(session, before)
    await take_back(session, before, why="retracted")
    if names is not None:
        about = before[0].person_id if before else heard.subject
        allowed = await recipients.forget_naming(session, names, about)
        await settling.settle(session, about, named=allowed)
    if not told:
        return
    first = next((fact for fact in before if fact.milestone), before[0])
    fact = await keep(
        session, heard, House.of(first.office), "correction", person=first.person_id, corrects=first.milestone,
        outcome="anew" if anew else None, **more,
    )  # fmt: skip
    for row in told:
        await notices.prepare(session, row, fact)
    await notices.alarm_if_nobody(session, fact)


async def list_perhaps_told(session: AsyncSession, facts: Sequence[FactRow]) -> list[RecipientRow]:
    """Who was sent a notice of these facts, or may have been, and may still be written to."""
    query = select(RecipientRow).where(
        RecipientRow.refused_at.is_(None),
        RecipientRow.id.in_(
            select(NoticeRow.recipient_id).where(
                NoticeRow.fact_id.in_([fact.id for fact in facts]),
                NoticeRow.handed_at.is_not(None),
                NoticeRow.state.in_(domain.PERHAPS_TOLD),
            )
        ),
    )
    rows = list(await session.scalars(query.order_by(RecipientRow.id)))
    never = await queries.list_never(session, [row.person_id for row in rows])
    return [row for row in rows if row.person_id not in never and not row.is_stopped]
