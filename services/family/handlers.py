"""What the notices hear, and what falls due for them."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.family.actions import facts, inviting, justice, sending
from shared.contracts import arrest, court, prison, welfare
from shared.duties import Duties, Duty
from shared.messaging.consumer import Consumer
from shared.messaging.heard import Heard

consumer = Consumer("family")
duties = Duties()


@consumer.on(arrest.ArrestRecorded)
async def tell_arrested(session: AsyncSession, fact: Heard[arrest.ArrestFacts]) -> None:
    """Someone was arrested, and some of her family may be told."""
    await facts.tell_of_arrest(session, fact, fact.open(arrest.ArrestForFamily))


@consumer.on(arrest.ArrestAmended)
async def tell_more(session: AsyncSession, fact: Heard[arrest.AmendmentFacts]) -> None:
    """Somebody else may be told, somebody no longer, or somebody is reached otherwise."""
    await facts.tell_of_amendment(session, fact, fact.open(arrest.ArrestForFamily))


@consumer.on(arrest.CustodyEnded)
async def tell_custody_ended(session: AsyncSession, fact: Heard[arrest.CustodyEndFacts]) -> None:
    """The police let someone go, or brought someone to a court."""
    await facts.tell_of_custody_end(session, fact)


@consumer.on(arrest.ArrestRetracted)
async def take_arrest_back(session: AsyncSession, fact: Heard[arrest.RetractionFacts]) -> None:
    """An arrest was recorded in error: what waits does not go, what went is corrected."""
    await facts.tell_of_retraction(session, fact)


@consumer.on(court.CaseOpened)
async def keep_case(session: AsyncSession, fact: Heard[court.CaseFacts]) -> None:
    """A court has a case about someone."""
    await justice.keep_case(session, fact)


@consumer.on(court.DetentionOrdered)
async def tell_ordered(session: AsyncSession, fact: Heard[court.DetentionFacts]) -> None:
    """Someone stays held while the court works on the case."""
    await justice.tell_decided(session, fact, fact.facts.court, "ordered")


@consumer.on(court.DetentionExtended)
async def tell_extended(session: AsyncSession, fact: Heard[court.DetentionExtensionFacts]) -> None:
    """Someone stays held longer."""
    await justice.tell_decided(session, fact, fact.facts.court, "extended")


@consumer.on(court.DetentionRefused)
async def tell_refused(session: AsyncSession, fact: Heard[court.CourtFacts]) -> None:
    """Someone need not stay held."""
    await justice.tell_decided(session, fact, fact.facts.court, "refused")


@consumer.on(court.HearingScheduled)
async def tell_hearing(session: AsyncSession, fact: Heard[court.HearingFacts]) -> None:
    """A hearing was set."""
    await justice.tell_of_hearing(session, fact, "hearing-set")


@consumer.on(court.HearingAdjourned)
async def tell_hearing_moved(session: AsyncSession, fact: Heard[court.HearingFacts]) -> None:
    """A hearing was moved."""
    await justice.tell_of_hearing(session, fact, "hearing-moved")


@consumer.on(court.SentencePassed)
async def tell_sentenced(session: AsyncSession, fact: Heard[court.SentenceFacts]) -> None:
    """The court decided."""
    await justice.tell_of_sentence(session, fact)


@consumer.on(court.AppealFiled)
async def tell_appealed(session: AsyncSession, fact: Heard[court.AppealFacts]) -> None:
    """What was decided can still change."""
    await justice.tell_of_appeal(session, fact)


@consumer.on(court.AppealDecided)
async def tell_appeal_decided(session: AsyncSession, fact: Heard[court.AppealDecisionFacts]) -> None:
    """It did, or it did not."""
    await justice.tell_of_appeal_decision(session, fact)


@consumer.on(court.ReleaseOrdered)
async def tell_release_ordered(session: AsyncSession, fact: Heard[court.ReleaseOrderFacts]) -> None:
    """A court lets someone go."""
    await justice.tell_of_order(session, fact)


@consumer.on(prison.PrisonerAdmitted)
async def tell_admitted(session: AsyncSession, fact: Heard[prison.AdmissionFacts]) -> None:
    """Someone came into a prison, and perhaps named who may be told."""
    part = fact.open(prison.AdmissionForFamily) if fact.sealed else prison.AdmissionForFamily()
    await justice.tell_of_admission(session, fact, part)


@consumer.on(prison.PrisonerTransferred)
async def tell_transferred(session: AsyncSession, fact: Heard[prison.TransferFacts]) -> None:
    """Someone is in another prison now."""
    await justice.tell_of_prison(session, fact, fact.facts.to_prison, "transferred")


@consumer.on(prison.HealthReported)
async def tell_health(session: AsyncSession, fact: Heard[prison.HealthFacts]) -> None:
    """Someone in prison is ill, well again, or died."""
    await justice.tell_of_health(session, fact)


@consumer.on(prison.ReleaseScheduled)
async def tell_release_planned(session: AsyncSession, fact: Heard[prison.ReleaseFacts]) -> None:
    """A day of release is planned."""
    await justice.tell_of_prison(session, fact, fact.facts.prison, "release-planned", fact.facts.release_on)


@consumer.on(prison.ReleaseRescheduled)
async def tell_release_changed(session: AsyncSession, fact: Heard[prison.ReleaseFacts]) -> None:
    """Another day of release is planned."""
    await justice.tell_of_prison(session, fact, fact.facts.prison, "release-changed", fact.facts.release_on)


@consumer.on(prison.PrisonerReleased)
async def tell_released(session: AsyncSession, fact: Heard[prison.PrisonFacts]) -> None:
    """Someone left prison free."""
    await justice.tell_of_prison(session, fact, fact.facts.prison, "released")


@consumer.on(court.CourtRecordRetracted)
async def take_court_record_back(session: AsyncSession, fact: Heard[court.CourtRetractionFacts]) -> None:
    """A court told something in error."""
    await justice.take_back(session, fact)


@consumer.on(prison.PrisonRecordRetracted)
async def take_prison_record_back(session: AsyncSession, fact: Heard[prison.PrisonRetractionFacts]) -> None:
    """A prison told something in error."""
    await justice.take_back(session, fact)


@consumer.on(welfare.PersonFlaggedUnsafe)
async def never_tell(session: AsyncSession, fact: Heard[welfare.UnsafeFacts]) -> None:
    """Somebody is never to be told again, about anyone."""
    await facts.keep_unsafe(session, fact.subject, fact.envelope.id)


@consumer.on(welfare.DetailsCorrected)
async def put_right(session: AsyncSession, fact: Heard[welfare.CorrectionFacts]) -> None:
    """Somebody is reached or called otherwise than was recorded."""
    await facts.put_right(session, fact, fact.open(welfare.CorrectionForFamily))


@duties.when_due("send-notice")
async def send_notice(session: AsyncSession, duty: Duty) -> None:
    """A notice's time has come, or has come again."""
    await sending.send(session, duty)


@duties.when_due("invite")
async def invite(session: AsyncSession, duty: Duty) -> None:
    """Somebody is asked to come to the bot."""
    await inviting.invite(session, duty)
