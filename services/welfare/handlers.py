"""What the social affairs offices hear, and what falls due there."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import actions
from shared.contracts.arrest import ArrestRecorded
from shared.duties import Duties, Duty
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("welfare")
duties = Duties()


@consumer.on(ArrestRecorded)
async def take_in_household(session: AsyncSession, fact: Heard[Any]) -> None:
    """Someone who may have children was arrested."""
    await actions.take_in(session, fact)


@duties.when_due("acknowledge")
async def pass_on_alert(session: AsyncSession, duty: Duty) -> None:
    """Nobody acknowledged in time."""
    await actions.pass_on(session, duty)
