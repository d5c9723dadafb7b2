"""What courts and prisons tell, as a family hears it: each fact with its house, its day and how it turned out."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.family import queries
from services.family.actions import recipients, settling, telling
from services.family.domain import House
from shared.clock import day_of
from shared.contracts.court import (
    AppealDecisionFacts,
    AppealFacts,
    CaseFacts,
    CaseOpened,
    CourtRetractionFacts,
    HearingFacts,
    ReleaseOrderFacts,
    SentenceFacts,
)
from shared.contracts.prison import (
    AdmissionFacts,
    AdmissionForFamily,
    HealthFacts,
    PrisonerAdmitted,
    PrisonRetractionFacts,
)
from shared.messaging.heard import Heard


async def keep_case(session: AsyncSession, heard: Heard[CaseFacts]) -> None:
    """A case is opened: nobody is told, but when it is taken back, everything told in it is as well."""
    await telling.keep(session, heard, House("court", heard.facts.court), "")


async def tell_decided(session: AsyncSession, heard: Heard[Any], court: str, outcome: str) -> None:
    """A court ordered, extended or refused provisional detention."""
    fact = await telling.keep(session, heard, House("court", court), "detention-decided", outcome=outcome)
    await telling.tell(session, fact)


async def tell_of_hearing(session: AsyncSession, heard: Heard[HearingFacts], milestone: str) -> None:
    """A hearing was set or moved; moved within the hold, only that it was moved is told."""
    said = heard.facts
    fact = await telling.keep(
        session, heard, House("court", said.court), milestone, on_day=said.on, hour=said.at, concerns=said.hearing_id
    )
    await telling.tell(session, fact)


async def tell_of_sentence(session: AsyncSession, heard: Heard[SentenceFacts]) -> None:
    """The court decided; what it decided is never told, only whether the person stays held."""
    said = heard.facts
    fact = await telling.keep(
        session, heard, House("court", said.court), "sentenced", outcome=_how(said, day_of(heard.envelope.at)),
        on_day=said.release_on, starts=said.starts,
    )  # fmt: skip
    await telling.tell(session, fact)


def _how(said: SentenceFacts, today: date) -> str:
    if said.kind != "imprisonment":
        return "free"
    if said.starts and said.starts > today:
        return "later"
    return "soon" if said.release_on and said.release_on <= today else "held"


async def tell_of_appeal(session: AsyncSession, heard: Heard[AppealFacts]) -> None:
    """Somebody appeals; who it was is not told."""
    fact = await telling.keep(session, heard, House("court", heard.facts.court), "appeal", outcome="filed")
    await telling.tell(session, fact)


async def tell_of_appeal_decision(session: AsyncSession, heard: Heard[AppealDecisionFacts]) -> None:
    """Every open appeal is decided."""
    said = heard.facts
    fact = await telling.keep(
        session, heard, House("court", said.court), "appeal", outcome=said.result, on_day=said.release_on
    )
    await telling.tell(session, fact)


async def tell_of_order(session: AsyncSession, heard: Heard[ReleaseOrderFacts]) -> None:
    """A court ordered the release: who is in a prison is told when its gate opens, anyone else is free now."""
    said = heard.facts
    fact = await telling.keep(session, heard, House("court", said.court), "released", on_day=said.release_on)
    await telling.tell(session, fact)


async def tell_of_admission(session: AsyncSession, heard: Heard[AdmissionFacts], part: AdmissionForFamily) -> None:
    """Somebody came into a prison: who was named there hears of that and what goes from then on, others no more."""
    house = House("prison", heard.facts.prison)
    fact = await telling.keep(session, heard, house, "admitted")
    record = recipients.Record(heard.facts.admission_id, fact.id, heard.subject, house.province, fact.at)
    named = sorted(part.recipients, key=lambda recipient: recipient.person.id)
    rows = [await recipients.name(session, each, record) for each in named]
    await recipients.stop(session, part.no_longer, record)
    await settling.settle(session, fact.person_id, told=[fact], named=rows)


async def tell_of_prison(
    session: AsyncSession, heard: Heard[Any], prison: str, milestone: str, on: date | None = None
) -> None:
    """Somebody is in another prison, or leaves it, or is to leave it on a day."""
    fact = await telling.keep(session, heard, House("prison", prison), milestone, on_day=on)
    await telling.tell(session, fact)


async def tell_of_health(session: AsyncSession, heard: Heard[HealthFacts]) -> None:
    """Somebody in prison is ill, well again, or died; of a child inside, the parent's family is told."""
    said = heard.facts
    milestone = "health" if said.tell_family else ""
    fact = await telling.keep(
        session, heard, House("prison", said.prison), milestone, person=said.parent, outcome=said.state
    )
    await telling.tell(session, fact)


async def take_back(session: AsyncSession, heard: Heard[CourtRetractionFacts] | Heard[PrisonRetractionFacts]) -> None:
    """Something a court or a prison told was wrong: what waits does not go, what went is corrected."""
    retracts: UUID = heard.facts.retracts
    fact = await queries.find_fact(session, retracts)
    if fact is None or fact.retracted_at is not None:
        return
    before = [fact]
    if fact.type == CaseOpened.event_type:  # with a case everything told in it is taken back
        before = await queries.list_of_case(session, fact.person_id, UUID(str(fact.facts["case_id"])))
    names = UUID(str(fact.facts["admission_id"])) if fact.type == PrisonerAdmitted.event_type else None
    await telling.correct(session, heard, before, names=names, anew=heard.facts.corrected_by is not None)
