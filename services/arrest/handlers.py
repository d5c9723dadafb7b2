"""What the police station hears, that its question was acted on, and what falls due there by itself."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest import queries
from services.arrest.actions import custody, drafts
from shared.contracts.family import FailureFacts, NoticeFacts, NoticeFailed, NoticeSent
from shared.contracts.welfare import AcknowledgementFacts, AlertAcknowledged, AlertFacts, AlertRaised
from shared.duties import Duties, Duty
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("arrest")
duties = Duties()


@consumer.on(AlertRaised)
async def note_welfare_told(session: AsyncSession, fact: Heard[AlertFacts]) -> None:
    """The social affairs office was told."""
    await custody.note_answer(session, fact, "welfare-told")


@consumer.on(AlertAcknowledged)
async def note_welfare_answered(session: AsyncSession, fact: Heard[AcknowledgementFacts]) -> None:
    """The social affairs office answered."""
    await custody.note_answer(session, fact, "welfare-answered")


@consumer.on(NoticeSent)
async def note_family_told(session: AsyncSession, fact: Heard[NoticeFacts]) -> None:
    """A notice went out to somebody who may be told."""
    await custody.note_answer(session, fact, "family-told")


@consumer.on(NoticeFailed)
async def note_nobody_to_tell(session: AsyncSession, fact: Heard[FailureFacts]) -> None:
    """There is nobody whom a notice may reach; the failure of one notice among several is welfare's and family's."""
    if fact.facts.why == "nobody-to-tell":
        await custody.note_answer(session, fact, "nobody-to-tell")


@duties.when_due(queries.FORGET_DRAFT)
async def forget_draft(session: AsyncSession, duty: Duty) -> None:
    """An arrest that was begun and not saved for a day."""
    await drafts.forget(session, duty)
