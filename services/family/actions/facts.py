"""What was heard and whom it concerns: prepares a notice for everyone who may be told, or takes it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import domain, queries
from services.family.actions import notices, recipients
from services.family.models import FactRow, NoticeRow, RecipientRow
from shared import clock, telemetry
from shared.contracts.arrest import (
    AmendmentFacts,
    ArrestFacts,
    ArrestForFamily,
    CustodyEndFacts,
    RetractionFacts,
)
from shared.messaging.heard import Heard


async def tell_of_arrest(session: AsyncSession, heard: Heard[ArrestFacts], part: ArrestForFamily) -> None:
    """Everyone named for this person who may be told hears of it at once; an alarm when that is nobody."""
    said = heard.facts
    fact = _keep(session, heard, "arrested", said.station, said.arrived_at, said.arrest_id)
    await session.flush()
    await _name(session, part, fact)
    await recipients.keep_unsafe(session, part.unsafe, fact.id)
    await recipients.stop(session, part.no_longer, about=heard.subject)
    await _tell_everyone(session, fact)


async def tell_of_amendment(session: AsyncSession, heard: Heard[AmendmentFacts], part: ArrestForFamily) -> None:
    """Who is named now, or reached otherwise, hears of the arrest and of what is still held, once; others no more."""
    to_tell = await queries.list_to_tell(session, heard.facts.arrest_id)
    arrested = next((fact for fact in to_tell if fact.milestone == "arrested"), None)
    if arrested is not None:
        for row in await _name(session, part, arrested):
            if row.refused_at:
                continue
            for fact in to_tell:
                await notices.prepare(session, row, fact)
    await recipients.keep_unsafe(session, part.unsafe, heard.envelope.id)
    await recipients.stop(session, part.no_longer, about=heard.subject)
    for fact in to_tell:
        await notices.alarm_if_nobody(session, fact)


async def _name(session: AsyncSession, part: ArrestForFamily, fact: FactRow) -> list[RecipientRow]:
    """Write down whom a record names, save those whom it or anyone else says never to tell."""
    named = {recipient.person.id: recipient for recipient in part.recipients}
    never = {*part.unsafe, *part.no_longer} | await queries.list_unsafe(session, named)
    return [await recipients.name(session, named[person], fact) for person in sorted(named) if person not in never]


async def tell_of_custody_end(session: AsyncSession, heard: Heard[CustodyEndFacts]) -> None:
    """Everyone hears where the person goes from here, after the hold. An end recorded anew replaces the first."""
    said = heard.facts
    before = await queries.list_of_arrest(session, said.arrest_id, "custody-ended")
    await _take_back(session, before, why="replaced")
    fact = _keep(session, heard, "custody-ended", said.station, heard.envelope.at, said.arrest_id)
    fact.outcome = said.outcome
    await session.flush()
    await _tell_everyone(session, fact)


async def tell_of_retraction(session: AsyncSession, heard: Heard[RetractionFacts]) -> None:
    """The arrest was recorded in error: what waits is withdrawn, links close, and whoever was told is told so."""
    said = heard.facts
    before = await queries.list_of_arrest(session, said.arrest_id)
    told = await _list_perhaps_told(session, before)
    await _take_back(session, before, why="retracted")
    await recipients.forget_naming(session, said.arrest_id)
    if told:
        fact = _keep(session, heard, "correction", said.station, heard.envelope.at, said.arrest_id)
        await session.flush()
        for row in told:
            await notices.prepare(session, row, fact)
        await notices.alarm_if_nobody(session, fact)


async def keep_unsafe(session: AsyncSession, person_id: UUID, fact_id: UUID) -> None:
    """Nothing that waits for this person goes, and no link of theirs opens any more, whomever it is about."""
    await recipients.keep_unsafe(session, [person_id], fact_id)


async def _tell_everyone(session: AsyncSession, fact: FactRow) -> None:
    for row in await recipients.list_told(session, fact.person_id):
        await notices.prepare(session, row, fact)
    await notices.alarm_if_nobody(session, fact)


async def _take_back(session: AsyncSession, facts: Sequence[FactRow], why: str) -> None:
    """These are no longer so: what waits of them does not go, and their links and alarms end."""
    ids = [fact.id for fact in facts]
    for fact in facts:
        fact.retracted_at = clock.now()
    if ids:
        await session.flush()
        await notices.withdraw_all(session, NoticeRow.fact_id.in_(ids), why=why)
        await notices.end_alarms_of(session, ids)


async def _list_perhaps_told(session: AsyncSession, facts: Sequence[FactRow]) -> list[RecipientRow]:
    """Who was sent a notice of these facts, or may have been, and may still be written to."""
    query = select(RecipientRow).where(
        RecipientRow.stopped_at.is_(None),
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
    unsafe = await queries.list_unsafe(session, [row.person_id for row in rows])
    return [row for row in rows if row.person_id not in unsafe]


def _keep(
    session: AsyncSession, heard: Heard[Any], milestone: str, place: str, since: datetime, arrest_id: UUID
) -> FactRow:
    said = heard.envelope
    fact = FactRow(
        id=said.id, person_id=said.subject, type=said.type, source=said.source, milestone=milestone, place=place,
        at=said.at, since=since, correlation=said.correlation, traceparent=telemetry.traceparent(),
        arrest_id=arrest_id,
    )  # fmt: skip
    session.add(fact)
    return fact
