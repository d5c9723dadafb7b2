"""What the police station hears: that its question was acted on."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest.actions import custody
from shared.contracts.family import NoticeFacts, NoticeSent
from shared.contracts.welfare import AcknowledgementFacts, AlertAcknowledged, AlertFacts, AlertRaised
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("arrest")


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
