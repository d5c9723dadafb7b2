"""What the statistics hear: the open facts of every teller, and no sealed part of any."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.statistics import actions
from shared.contracts import arrest, court, family, prison, welfare
from shared.contracts.event import Event
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("statistics")

COUNTED: tuple[type[Event[Any]], ...] = (
    arrest.ArrestRecorded, arrest.ArrestAmended, arrest.ArrestRetracted, arrest.CustodyEnded,
    court.CaseOpened, court.DetentionOrdered, court.DetentionExtended, court.DetentionRefused, court.SentencePassed,
    court.AppealFiled, court.AppealDecided, court.ReleaseOrdered, court.CourtRecordRetracted,
    prison.PrisonerAdmitted, prison.PrisonerTransferred, prison.PrisonerReleased, prison.ReleaseScheduled,
    prison.ReleaseRescheduled, prison.ChildAdmitted, prison.ChildLeft, prison.BirthRecorded, prison.VisitRecorded,
    prison.HealthReported, prison.PrisonRecordRetracted,
    welfare.AlertRaised, welfare.AlertAcknowledged, welfare.AlertEscalated, welfare.AlertRecounted, welfare.AlertClosed,
    family.NoticeDelivered, family.ProblemReported,
)  # fmt: skip


async def count_fact(session: AsyncSession, fact: Heard[Any]) -> None:
    """Something happened that a measure counts, or that says how long somebody is held and where."""
    await actions.count_fact(session, fact)


for told in COUNTED:
    consumer.on(told)(count_fact)
