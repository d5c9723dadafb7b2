"""What the social affairs offices hear, and what falls due there."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare.actions import households
from shared.contracts.arrest import ArrestAmended, ArrestRecorded, ArrestRetracted, CustodyEnded
from shared.contracts.family import ProblemReported
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
async def keep_fact(session: AsyncSession, fact: Heard[Any]) -> None:
    """Something was said about somebody who may have children."""
    await households.keep(session, households.heard(fact))


@duties.when_due(households.LOOK_AGAIN)
async def look_again(session: AsyncSession, duty: Duty) -> None:
    """Time itself changed something."""
    await households.look_again(session, duty)
