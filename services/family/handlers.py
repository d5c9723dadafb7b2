"""What the notices hear, and what falls due for them."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.family.actions import facts, sending
from shared.contracts.arrest import (
    AmendmentFacts,
    ArrestAmended,
    ArrestFacts,
    ArrestForFamily,
    ArrestRecorded,
    ArrestRetracted,
    CustodyEnded,
    CustodyEndFacts,
    RetractionFacts,
)
from shared.contracts.welfare import PersonFlaggedUnsafe, UnsafeFacts
from shared.duties import Duties, Duty
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("family")
duties = Duties()


@consumer.on(ArrestRecorded)
async def tell_arrested(session: AsyncSession, fact: Heard[ArrestFacts]) -> None:
    """Someone was arrested, and some of her family may be told."""
    await facts.tell_of_arrest(session, fact, fact.open(ArrestForFamily))


@consumer.on(ArrestAmended)
async def tell_more(session: AsyncSession, fact: Heard[AmendmentFacts]) -> None:
    """Somebody else may be told, somebody no longer, or somebody is reached otherwise."""
    await facts.tell_of_amendment(session, fact, fact.open(ArrestForFamily))


@consumer.on(CustodyEnded)
async def tell_custody_ended(session: AsyncSession, fact: Heard[CustodyEndFacts]) -> None:
    """The police let someone go, or brought someone to a court."""
    await facts.tell_of_custody_end(session, fact)


@consumer.on(ArrestRetracted)
async def take_back(session: AsyncSession, fact: Heard[RetractionFacts]) -> None:
    """An arrest was recorded in error: what waits does not go, what went is corrected."""
    await facts.tell_of_retraction(session, fact)


@consumer.on(PersonFlaggedUnsafe)
async def never_tell(session: AsyncSession, fact: Heard[UnsafeFacts]) -> None:
    """Somebody is never to be told again, about anyone."""
    await facts.keep_unsafe(session, fact.subject, fact.envelope.id)


@duties.when_due("send-notice")
async def send_notice(session: AsyncSession, duty: Duty) -> None:
    """A notice's time has come, or has come again."""
    await sending.send(session, duty)
