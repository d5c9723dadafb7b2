"""What the social affairs offices hear, and what falls due there."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import queries
from services.welfare.actions import households
from shared.contracts import court, prison
from shared.contracts.arrest import ArrestAmended, ArrestRecorded, ArrestRetracted, CustodyEnded
from shared.contracts.family import NoticeFailed, NoticeSent, ProblemReported
from shared.duties import Duties, Duty
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("welfare")
duties = Duties()


@consumer.on(ArrestRecorded)
@consumer.on(ArrestAmended)
@consumer.on(ArrestRetracted)
@consumer.on(CustodyEnded)
@consumer.on(ProblemReported)
@consumer.on(court.CaseOpened)
@consumer.on(court.DetentionOrdered)
@consumer.on(court.DetentionExtended)
@consumer.on(court.DetentionRefused)
@consumer.on(court.SentencePassed)
@consumer.on(court.AppealFiled)
@consumer.on(court.AppealDecided)
@consumer.on(court.ReleaseOrdered)
@consumer.on(court.CourtRecordRetracted)
@consumer.on(prison.PrisonerAdmitted)
@consumer.on(prison.PrisonerTransferred)
@consumer.on(prison.ChildAdmitted)
@consumer.on(prison.ChildLeft)
@consumer.on(prison.ChildAssessed)
@consumer.on(prison.BirthRecorded)
@consumer.on(prison.VisitRecorded)
@consumer.on(prison.HealthReported)
@consumer.on(prison.ReleaseScheduled)
@consumer.on(prison.ReleaseRescheduled)
@consumer.on(prison.PrisonerReleased)
@consumer.on(prison.CareReviewRequested)
@consumer.on(prison.PrisonRecordRetracted)
async def keep_fact(session: AsyncSession, fact: Heard[Any]) -> None:
    """Something was said about somebody who may have children."""
    await households.keep(session, households.heard(fact))


@consumer.on(NoticeFailed)
@consumer.on(NoticeSent)
async def keep_reach(session: AsyncSession, fact: Heard[Any]) -> None:
    """Nobody could be told about somebody, or now somebody was; every other notice is the family's own matter."""
    if getattr(fact.facts, "why", "") == "nobody-to-tell" or await queries.is_untold(session, fact.subject):
        await households.keep(session, households.heard(fact))


@duties.when_due(households.LOOK_AGAIN)
async def look_again(session: AsyncSession, duty: Duty) -> None:
    """Time itself changed something."""
    await households.look_again(session, duty)
