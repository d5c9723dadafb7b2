"""What the courts hear: arrests and their ends, prisons, what welfare shared, and whether anybody was told."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.court.actions import keeping
from shared.contracts.arrest import ArrestAmended, ArrestRecorded, ArrestRetracted, CustodyEnded
from shared.contracts.family import NoticeFailed, NoticeSent
from shared.contracts.prison import (
    BirthRecorded,
    ChildAdmitted,
    ChildInsideFacts,
    ChildLeft,
    HealthFacts,
    HealthReported,
    PrisonerAdmitted,
    PrisonerReleased,
    PrisonerTransferred,
    PrisonRecordRetracted,
    ReleaseRescheduled,
    ReleaseScheduled,
)
from shared.contracts.welfare import AlertAcknowledged, AlertRaised, ReportShared
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("court")


@consumer.on(ArrestRecorded)
@consumer.on(ArrestAmended)
@consumer.on(ArrestRetracted)
@consumer.on(CustodyEnded)
@consumer.on(PrisonerAdmitted)
@consumer.on(PrisonerTransferred)
@consumer.on(PrisonerReleased)
@consumer.on(ReleaseScheduled)
@consumer.on(ReleaseRescheduled)
@consumer.on(BirthRecorded)
@consumer.on(PrisonRecordRetracted)
@consumer.on(AlertRaised)
@consumer.on(AlertAcknowledged)
@consumer.on(ReportShared)
@consumer.on(NoticeSent)
@consumer.on(NoticeFailed)
async def keep_fact(session: AsyncSession, fact: Heard[Any]) -> None:
    """Something was said about somebody who is, or may come, before a court."""
    await keeping.keep_heard(session, fact)


@consumer.on(ChildAdmitted)
@consumer.on(ChildLeft)
async def keep_fact_of_a_child(session: AsyncSession, fact: Heard[ChildInsideFacts]) -> None:
    """A child lives with the parent inside, or no longer: it counts for what is decided about the parent."""
    await keeping.keep_heard(session, fact, about=fact.facts.parent, child=fact.subject)


@consumer.on(HealthReported)
async def keep_fact_of_health(session: AsyncSession, fact: Heard[HealthFacts]) -> None:
    """A prisoner's health, which may end everything; a child's is no business of a court."""
    if fact.facts.parent is None:
        await keeping.keep_heard(session, fact)
