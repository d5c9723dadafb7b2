"""What prisons hear: who is coming and when they leave, what happens to children outside, and who was told."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.actions import register
from shared.contracts.arrest import ArrestAmended, ArrestRecorded, ArrestRetracted, CustodyEnded
from shared.contracts.court import (
    AppealDecided,
    AppealFiled,
    CaseOpened,
    CourtRecordRetracted,
    DetentionExtended,
    DetentionOrdered,
    DetentionRefused,
    HearingAdjourned,
    HearingScheduled,
    ReleaseOrdered,
    SentencePassed,
)
from shared.contracts.family import NoticeFailed, NoticeSent, ProblemReported
from shared.contracts.welfare import (
    AlertAcknowledged,
    AlertRaised,
    ChildFound,
    ChildHealthFacts,
    ChildHealthReported,
    ChildPlaced,
    DetailsCorrected,
)
from shared.duties import Duties, Duty
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("prison")
duties = Duties()


@consumer.on(ArrestRecorded)
@consumer.on(ArrestAmended)
async def note_arrest(session: AsyncSession, fact: Heard[Any]) -> None:
    """Who may come one day, and which children are theirs."""
    await register.hear(session, fact, fact.subject, fact.facts.children)


@consumer.on(ArrestRetracted)
@consumer.on(CustodyEnded)
@consumer.on(CaseOpened)
@consumer.on(DetentionOrdered)
@consumer.on(DetentionExtended)
@consumer.on(DetentionRefused)
@consumer.on(HearingScheduled)
@consumer.on(HearingAdjourned)
@consumer.on(SentencePassed)
@consumer.on(AppealFiled)
@consumer.on(AppealDecided)
@consumer.on(ReleaseOrdered)
@consumer.on(CourtRecordRetracted)
@consumer.on(ProblemReported)
@consumer.on(DetailsCorrected)
@consumer.on(NoticeFailed)
@consumer.on(NoticeSent)
async def note_fact(session: AsyncSession, fact: Heard[Any]) -> None:
    """Something that moves a prisoner's way, or a flag on it."""
    await register.hear(session, fact, fact.subject)


@consumer.on(ChildHealthReported)
async def note_health_outside(session: AsyncSession, fact: Heard[ChildHealthFacts]) -> None:
    """A child outside is ill, well again or dead: every parent of it who is held is to be told."""
    for parent in sorted(fact.facts.parents):
        await register.hear(session, fact, parent, [fact.subject])


@consumer.on(ChildPlaced)
@consumer.on(ChildFound)
async def note_care(session: AsyncSession, fact: Heard[Any]) -> None:
    """Whether somebody looks after a child outside: what its held parents may hear, and nothing of where or who."""
    for parent in sorted(fact.facts.parents):
        await register.hear(session, fact, parent, [fact.subject])


@consumer.on(AlertRaised)
@consumer.on(AlertAcknowledged)
async def note_answer(session: AsyncSession, fact: Heard[Any]) -> None:
    """The social affairs office was told, or answered: a line on the page of whoever asked."""
    await register.keep(session, fact, fact.subject)


@duties.when_due(register.LOOK_AGAIN)
async def look_again(session: AsyncSession, duty: Duty) -> None:
    """Time itself changed something."""
    await register.look_again(session, duty)
