"""A notice's life: prepared, held, handed over, delivered, failed or withdrawn, and the alarm when nobody is told."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import channels, domain, queries
from services.family.models import FactRow, FlagRow, KeptContact, KeptSecrets, NoticeRow, RecipientRow
from shared import clock, duties, places, sealing, telemetry
from shared.contracts.event import Envelope
from shared.contracts.family import FailureFacts, NoticeFacts, NoticeFailed, NoticeSent
from shared.messaging import outbox

ALARM = "nobody-to-tell"


def contact_of(recipient: RecipientRow) -> KeptContact:
    """How a recipient is reached, unsealed."""
    return KeptContact.model_validate_json(sealing.unseal(recipient.sealed, "family"))


async def prepare(session: AsyncSession, to: RecipientRow, fact: FactRow) -> None:
    """One notice for each recipient and fact: it waits until its hold is over, or fails for a reason that is told.

    Whether the fact then reaches nobody is looked at when all of its notices are prepared.
    Prepared again, because the recipient is reached otherwise now, it goes anew unless it was handed over already.
    """
    goes_at = domain.goes_at(fact.milestone, fact.at)
    which = (NoticeRow.to == to.person_id, NoticeRow.about == fact.person_id, NoticeRow.fact_id == fact.id)
    notice = await session.scalar(select(NoticeRow).where(*which))
    if notice is None:
        notice = NoticeRow(
            id=uuid4(), recipient_id=to.id, fact_id=fact.id, to=to.person_id, about=fact.person_id,
            milestone=fact.milestone, office=fact.office, created_at=clock.now(), tried=[],
        )  # fmt: skip
        await begin(session, notice, to, fact, goes_at)
    elif not _is_perhaps_told(notice):
        await duties.end(session, ["send-notice"], notice.id)
        notice = await lock(session, notice.id)
        if not _is_perhaps_told(notice):
            notice.tried = []
            await begin(session, notice, to, fact, goes_at)


async def prepare_again(session: AsyncSession, to: RecipientRow, *states: str) -> None:
    """What waits for this recipient, or failed, goes the way they are reached now."""
    wanted = select(NoticeRow.fact_id).where(NoticeRow.recipient_id == to.id, NoticeRow.state.in_(states))
    query = select(FactRow).where(FactRow.id.in_(wanted), FactRow.retracted_at.is_(None), FactRow.replaced_by.is_(None))
    for fact in list(await session.scalars(query.order_by(FactRow.id))):
        if not may_hear(to, fact):
            continue
        await prepare(session, to, fact)
        await end_alarms_if_told(session, [fact.id])
        await alarm_if_nobody(session, fact)


def may_hear(to: RecipientRow, fact: FactRow) -> bool:
    """Whether records that stand still let them be told of this; a correction, whoever was told what was wrong."""
    if fact.milestone == "correction":
        return not to.is_stopped
    return domain.hears(fact, to.named_in, to.again_at)


def _is_perhaps_told(notice: NoticeRow) -> bool:
    """Handed over and withdrawn since, it may have arrived as well."""
    may_have = notice.state in ("waiting", "withdrawn") and notice.handed_at is not None
    return notice.state in ("sent", "delivered") or may_have


async def begin(session: AsyncSession, notice: NoticeRow, to: RecipientRow, fact: FactRow, goes_at: datetime) -> None:
    """From here on it waits, with a new link and a new address for receipts, or it has failed already.

    It goes by the first way of the recipient's that was not tried yet.
    """
    served = channels.served()
    reach = await _reach(session, to, notice.tried)
    way = domain.next_way(reach, served, notice.tried)
    notice.channel = way or (notice.tried[-1] if notice.tried else to.channel)
    _renew(notice, to, fact)
    session.add(notice)
    await session.flush()
    if way is None:
        await _note_failed(session, notice, domain.why_unreached(reach, served))
        return
    whose = ("family", places.province_of(to.place))
    due_at = max(goes_at, clock.now())
    duties.add(session, "send-notice", about=[notice.about], concerns=notice.id, whose=whose, due_at=due_at)


def _renew(notice: NoticeRow, to: RecipientRow, fact: FactRow) -> None:
    tokens = KeptSecrets(link_token=new_key(notice.channel), receipt_token=domain.token(secrets.choice))
    notice.state, notice.why, notice.gateway_id = "waiting", None, None
    notice.language, notice.place, notice.station = to.language, to.place, fact.place
    notice.saying = domain.saying(fact.milestone, fact.outcome)
    notice.wording = channels.newest_wording(notice.saying)
    notice.sealed = sealing.seal(tokens.model_dump_json().encode(), "family")
    notice.link_digest, notice.receipt_digest = domain.digest(tokens.link_token), domain.digest(tokens.receipt_token)
    notice.link_ends_at, notice.link_revoked_at = clock.now() + domain.LINK_LIFE, None
    notice.handed_at = notice.sent_at = notice.delivered_at = notice.cleared_at = None
    notice.trace_id = telemetry.trace_id()


def new_key(channel: str) -> str:
    """What opens the private page: a link's token, or a code for whoever hears it or reads it on paper."""
    choose = secrets.choice
    return domain.short_code(choose) if channel in channels.SHORT else domain.token(choose)


async def _reach(session: AsyncSession, to: RecipientRow, tried: Sequence[str]) -> domain.Reach:
    contact = contact_of(to)
    # Who did not choose Telegram is written to there only when the chosen way has failed.
    chat = await queries.find_chat(session, to.person_id) if tried or to.channel == "telegram" else None
    return domain.Reach(to.channel, phone=bool(contact.phone), email=bool(contact.email), chat=chat is not None)


async def fall_back(session: AsyncSession, notice: NoticeRow, why: str) -> None:
    """This way did not reach them: it goes the next way they have, or it has failed."""
    to = await session.get_one(RecipientRow, notice.recipient_id)
    fact = await session.get_one(FactRow, notice.fact_id)
    tried = [*notice.tried, notice.channel]
    way = domain.next_way(await _reach(session, to, tried), channels.served(), tried)
    if way is None or not may_hear(to, fact) or to.refused_at or fact.retracted_at:
        await fail(session, notice, why)
        return
    notice.tried = tried
    await duties.end(session, ["send-notice"], notice.id)
    await begin(session, notice, to, fact, clock.now())


async def note_sent(session: AsyncSession, notice: NoticeRow) -> None:
    """The channel has it. From here on nobody can read the link out of the database."""
    if notice.state != "waiting":
        return
    notice.state, notice.sent_at, notice.sealed = "sent", clock.now(), None
    fact = await session.get_one(FactRow, notice.fact_id)
    outbox.publish(session, NoticeSent(notice.about, facts_of(notice), {}), because=envelope_of(fact))
    await end_alarm(session, notice.about)


async def fail(session: AsyncSession, notice: NoticeRow, why: str) -> None:
    """It did not reach anybody and will not by itself: told as an alarm."""
    await alarm_if_nobody(session, await _note_failed(session, notice, why))


async def _note_failed(session: AsyncSession, notice: NoticeRow, why: str) -> FactRow:
    notice.state, notice.why, notice.sealed = "failed", why, None
    await duties.end(session, ["send-notice"], notice.id)
    fact = await session.get_one(FactRow, notice.fact_id)
    facts = FailureFacts(why=why, **facts_of(notice).model_dump())
    outbox.publish(session, NoticeFailed(notice.about, facts, {}), because=envelope_of(fact))
    return fact


async def withdraw(session: AsyncSession, notice: NoticeRow, why: str) -> None:
    """It must not go (any more), and nobody ever had its link. What a person dropped raises no alarm."""
    notice.state, notice.why, notice.sealed = "withdrawn", why, None
    notice.link_revoked_at = notice.link_revoked_at or clock.now()
    if why != "dropped":
        await alarm_if_nobody(session, await session.get_one(FactRow, notice.fact_id))


async def withdraw_all(session: AsyncSession, *which: ColumnElement[bool], why: str, closes_links: bool = True) -> None:
    """Of these notices none that waits will go, and no link opens any more, unless those that were sent may.

    One that failed because there was no way to go is withdrawn as well: it needed none. A duty is ended before its
    notice is locked, the order in which sending takes them, so that the two never wait for each other.
    """
    no_way = and_(NoticeRow.state == "failed", NoticeRow.handed_at.is_(None), func.cardinality(NoticeRow.tried) == 0)
    waiting = select(NoticeRow.id).where(or_(NoticeRow.state == "waiting", no_way), *which).order_by(NoticeRow.id)
    for notice_id in list(await session.scalars(waiting)):
        await duties.end(session, ["send-notice"], notice_id)
        notice = await lock(session, notice_id)
        if notice.state == "waiting" or is_unsent(notice):
            await withdraw(session, notice, why)
    await session.flush()
    if not closes_links:
        return
    links = update(NoticeRow).where(NoticeRow.link_revoked_at.is_(None), *which)
    await session.execute(links.values(link_revoked_at=clock.now()))


def is_unsent(notice: NoticeRow) -> bool:
    """Whether no channel was ever asked to take it: it waits, or there was no way to go."""
    return notice.state in ("waiting", "failed") and notice.handed_at is None and not notice.tried


async def alarm_if_nobody(session: AsyncSession, fact: FactRow) -> None:
    """A fact that reaches nobody is an alarm: when the last notice fails or is withdrawn, not only when none was made.

    What was recorded in error, or replaced, or is told by nobody, needs to reach nobody.
    """
    await session.flush()
    needs_nobody = not fact.milestone or fact.retracted_at or fact.replaced_by
    if needs_nobody or await queries.count_standing(session, fact.id):
        return
    raised = {"since": clock.now(), "ended_at": None, "trace_id": telemetry.trace_id()}
    flag = insert(FlagRow).values(
        id=uuid4(), on=fact.person_id, kind=ALARM, fact_id=fact.id, place=fact.place, **raised
    )
    again = flag.on_conflict_do_update(
        index_elements=["on", "kind", "fact_id"], set_=raised, where=FlagRow.ended_at.is_not(None)
    )
    if await session.scalar(again.returning(FlagRow.id)):
        facts = FailureFacts(fact_id=fact.id, milestone=fact.milestone, why=ALARM)
        outbox.publish(session, NoticeFailed(fact.person_id, facts, {}), because=envelope_of(fact))


async def end_alarm(session: AsyncSession, person_id: UUID) -> None:
    """Somebody of this person's family was reached."""
    standing = update(FlagRow).where(FlagRow.on == person_id, FlagRow.ended_at.is_(None))
    await session.execute(standing.values(ended_at=clock.now()))


async def end_alarms_of(session: AsyncSession, facts: Sequence[UUID]) -> None:
    """These facts need to reach nobody any more."""
    standing = update(FlagRow).where(FlagRow.fact_id.in_(facts), FlagRow.ended_at.is_(None))
    await session.execute(standing.values(ended_at=clock.now()))


async def end_alarms_if_told(session: AsyncSession, facts: Sequence[UUID]) -> None:
    """Of these facts, those of which a notice is on its way or has arrived are no alarm any more."""
    await session.flush()
    told = select(NoticeRow.fact_id).where(NoticeRow.fact_id.in_(facts), NoticeRow.state.in_(queries.STANDING))
    await end_alarms_of(session, list(await session.scalars(told.distinct())))


async def lock(session: AsyncSession, notice_id: UUID) -> NoticeRow:
    """The notice as it is now, for this transaction alone."""
    query = select(NoticeRow).where(NoticeRow.id == notice_id).with_for_update()
    return (await session.scalars(query, execution_options={"populate_existing": True})).one()


def facts_of(notice: NoticeRow) -> NoticeFacts:
    """What other services are told of it."""
    said = {name: getattr(notice, name) for name in ("fact_id", "milestone", "channel", "language")}
    return NoticeFacts(notice_id=notice.id, **said)


def envelope_of(fact: FactRow) -> Envelope:
    """The fact a notice is about, as what caused whatever is told of it."""
    return Envelope(fact.id, fact.type, fact.source, fact.person_id, fact.at, fact.traceparent, None, fact.correlation)
