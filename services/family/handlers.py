"""What the notices hear, and what falls due for them."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.family import actions
from shared.contracts.arrest import ArrestFacts, ArrestForFamily, ArrestRecorded
from shared.duties import Duties, Duty
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("family")
duties = Duties()


@consumer.on(ArrestRecorded)
async def tell_arrested(session: AsyncSession, fact: Heard[ArrestFacts]) -> None:
    """Someone was arrested, and some of her family may be told."""
    await actions.tell_of_arrest(session, fact, fact.open(ArrestForFamily))


@duties.when_due("send-notice")
async def send_notice(session: AsyncSession, duty: Duty) -> None:
    """A notice's time has come, or has come again."""
    await actions.send(session, duty)
