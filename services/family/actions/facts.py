"""What the police and workers tell: an arrest, who may hear of it, its end, its retraction, a detail put right."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.family import queries
from services.family.actions import recipients, settling, telling
from services.family.domain import House
from services.family.models import RecipientRow
from shared.contracts.arrest import (
    AmendmentFacts,
    ArrestFacts,
    ArrestForFamily,
    CustodyEndFacts,
    RetractionFacts,
)
from shared.contracts.welfare import CorrectionFacts, CorrectionForFamily
from shared.messaging.heard import Heard


async def tell_of_arrest(session: AsyncSession, heard: Heard[ArrestFacts], part: ArrestForFamily) -> None:
    """Everyone named for this person who may be told hears of it at once; an alarm when that is nobody.

    What a court or a prison told, and was heard before, is told them as well when it goes after they were named.
    """
    said = heard.facts
    house = House("police", said.station)
    fact = await telling.keep(session, heard, house, "arrested", since=said.arrived_at, arrest_id=said.arrest_id)
    named = await _name(session, part, recipients.Record(said.arrest_id, fact.id, heard.subject, fact.place, fact.at))
    await settling.settle(session, heard.subject, told=[fact], named=named)


async def tell_of_amendment(session: AsyncSession, heard: Heard[AmendmentFacts], part: ArrestForFamily) -> None:
    """Who is named now, or reached otherwise, hears of the arrest and of what goes from now on, once; others no more.

    An arrest that was taken back names nobody.
    """
    arrested = await queries.list_of_arrest(session, heard.facts.arrest_id, "arrested")
    part = part if arrested else part.model_copy(update={"recipients": ()})
    place = House("police", heard.facts.station).province
    record = recipients.Record(heard.facts.arrest_id, heard.envelope.id, heard.subject, place, heard.envelope.at)
    named = await _name(session, part, record)
    await settling.settle(session, heard.subject, named=named)


async def _name(session: AsyncSession, part: ArrestForFamily, record: recipients.Record) -> list[RecipientRow]:
    """Write down whom a record names, whom it says never to tell, and whom no longer."""
    named = {recipient.person.id: recipient for recipient in part.recipients}
    forbidden = {*part.unsafe, *part.no_longer}
    rows = [await recipients.name(session, named[person], record) for person in sorted(named.keys() - forbidden)]
    await recipients.keep_unsafe(session, part.unsafe, record.fact_id)
    await recipients.stop(session, part.no_longer, record)
    return rows


async def tell_of_custody_end(session: AsyncSession, heard: Heard[CustodyEndFacts]) -> None:
    """Everyone hears where the person goes from here, after the hold. An end recorded anew replaces the first."""
    said = heard.facts
    before = await queries.list_of_arrest(session, said.arrest_id, "custody-ended")
    await telling.take_back(session, before, why="replaced")
    fact = await telling.keep(
        session, heard, House("police", said.station), "custody-ended", arrest_id=said.arrest_id, outcome=said.outcome
    )
    await telling.tell(session, fact)


async def tell_of_retraction(session: AsyncSession, heard: Heard[RetractionFacts]) -> None:
    """The arrest was recorded in error: what waits is withdrawn, links close, and whoever was told is told so."""
    before = await queries.list_of_arrest(session, heard.facts.arrest_id)
    await telling.correct(session, heard, before, names=heard.facts.arrest_id, arrest_id=heard.facts.arrest_id)


async def keep_unsafe(session: AsyncSession, person_id: UUID, fact_id: UUID) -> None:
    """Nothing that waits for this person goes, and no link of theirs opens any more, whomever it is about."""
    await recipients.keep_unsafe(session, [person_id], fact_id)


async def put_right(session: AsyncSession, heard: Heard[CorrectionFacts], part: CorrectionForFamily) -> None:
    """Somebody is reached otherwise, or called otherwise, than was recorded: what waits or failed goes that way."""
    if part.field in ("phone", "name_latin", "name_km", "home"):
        await recipients.put_right(session, heard.subject, part.field, part.value, heard.envelope.at)
