"""A notice is handed to its channel, once, and what became of it is heard."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import channels, domain, queries
from services.family.actions import notices
from services.family.models import FactRow, KeptSecrets, NoticeRow, RecipientRow
from shared import clock, database, duties, sealing, telemetry
from shared.contracts.family import NoticeDelivered
from shared.duties import Duty
from shared.errors import NotFound
from shared.messaging import outbox
from shared.settings import settings


async def send(session: AsyncSession, duty: Duty) -> None:
    """Hand a notice to its channel, once.

    That it is being handed over is committed on its own, before the channel is asked and outside the duty's
    transaction: whenever this process dies, the row tells the next try that the outcome is unknown.
    """
    async with database.session(database.EVERYWHERE) as before:
        message = await _take_up(before, duty.concerns)
    if message is None:
        await duties.end(session, ["send-notice"], duty.concerns)
        return
    if isinstance(message, datetime):
        duty.wake_at = message
        return
    notice_id = UUID(message.reference)
    try:
        gateway_id = await channels.SENDERS[message.channel](message)
    except channels.NotNow:
        await _put_off(session, duty, clock.now(), taken=False)
    except channels.OutcomeUnknown:
        await _put_off(session, duty, clock.now() + domain.receipt_wait(message.channel), taken=True)
    except channels.Unsendable as error:
        await notices.fail(session, await notices.lock(session, notice_id), str(error))
    else:
        await duties.meet(session, "send-notice", notice_id)
        notice = await notices.lock(session, notice_id)
        notice.gateway_id = notice.gateway_id or gateway_id
        await notices.note_sent(session, notice)


async def _take_up(session: AsyncSession, notice_id: UUID) -> channels.Message | datetime | None:
    """The message to hand over now, the moment to look again, or nothing when it must not go (any more)."""
    notice = await notices.lock(session, notice_id)
    if notice.state != "waiting" or notice.sealed is None:
        return None
    recipient = await session.get_one(RecipientRow, notice.recipient_id)
    fact = await session.get_one(FactRow, notice.fact_id)
    if why := await _why_not(session, notice, recipient, fact):
        await notices.withdraw(session, notice, why)
        return None
    wait = domain.receipt_wait(notice.channel)
    if notice.handed_at and clock.now() < notice.handed_at + wait:
        return notice.handed_at + wait
    if fact.milestone == "arrested" and fact.arrest_id:
        outcome = await queries.find_outcome(session, fact.arrest_id)
        notice.saying = domain.saying(fact.milestone, outcome)
        notice.wording = channels.newest_wording(notice.saying)
    notice.handed_at = clock.now()
    return _message(notice, recipient, fact)


async def _why_not(session: AsyncSession, notice: NoticeRow, to: RecipientRow, fact: FactRow) -> str | None:
    """Why it must not go after all: what was true when it was prepared is looked at again now."""
    unsafe = await queries.list_unsafe(session, [notice.to])
    return domain.why_not(
        unsafe=bool(unsafe), stopped=bool(to.stopped_at or to.refused_at), retracted=bool(fact.retracted_at),
        revoked=bool(notice.link_revoked_at),
    )  # fmt: skip


def _message(notice: NoticeRow, recipient: RecipientRow, fact: FactRow) -> channels.Message:
    tokens = KeptSecrets.model_validate_json(sealing.unseal(notice.sealed or "", "family"))
    base = settings().public_url.rstrip("/")
    return channels.compose(
        notice.channel,
        channels.Saying(notice.saying, notice.wording, notice.language),
        to=notices.contact_of(recipient).phone or "",
        place=fact.place,
        key=tokens.link_token,
        reference=str(notice.id),
        receipt_url=f"{base}/receipts/{tokens.receipt_token}",
    )


async def _put_off(session: AsyncSession, duty: Duty, earliest: datetime, *, taken: bool) -> None:
    """Try again later with growing waits; when the tries are used up, say that it failed."""
    notice = await notices.lock(session, duty.concerns)
    wait = domain.wait_before_try(duty.tries)
    if wait is None:
        await notices.fail(session, notice, "channel-unavailable")
        return
    if not taken:
        notice.handed_at = None
    duty.tries += 1
    duty.wake_at = max(earliest, clock.now() + wait)


async def take_receipt(session: AsyncSession, token: str, receipt: channels.Receipt) -> None:
    """What the channel says became of a notice.

    The duty is met before the notice is locked, the order in which `send` takes them, so that the two never deadlock.

    Raises:
        NotFound: no notice has this receipt token.
    """
    notice_id = await session.scalar(select(NoticeRow.id).where(NoticeRow.receipt_digest == domain.digest(token)))
    if notice_id is None:
        raise NotFound
    await duties.meet(session, "send-notice", notice_id)
    notice = await notices.lock(session, notice_id)
    notice.gateway_id = notice.gateway_id or receipt.gateway_id
    fact = await session.get_one(FactRow, notice.fact_id)
    with telemetry.span("receipt", parent=fact.traceparent):
        if notice.state == "waiting":
            await notices.note_sent(session, notice)
        if receipt.said == "unanswered" and notice.state == "sent":
            await _call_again(session, notice, fact)
            return
        await _follow(session, notice, fact, receipt.said)


async def _follow(session: AsyncSession, notice: NoticeRow, fact: FactRow, said: domain.Said) -> None:
    after, why = domain.after_receipt(notice.state, said)  # type: ignore[arg-type]
    if after == "delivered" and notice.state != "delivered":
        notice.state, notice.delivered_at, notice.why = "delivered", clock.now(), None
        told = NoticeDelivered(notice.about, notices.facts_of(notice), {})
        outbox.publish(session, told, because=notices.envelope_of(fact))
        await notices.end_alarm(session, notice.about)
    elif after == "failed" and notice.state != "failed":
        await notices.fail(session, notice, why or "not-delivered")


async def _call_again(session: AsyncSession, notice: NoticeRow, fact: FactRow) -> None:
    """Nobody took the call: it rings again later, by day, and after some calls it has failed."""
    goes_at = domain.rings_again_at(clock.now(), notice.rings)
    if goes_at is None:
        await notices.fail(session, notice, "no-answer")
        return
    notice.rings += 1
    recipient = await session.get_one(RecipientRow, notice.recipient_id)
    await notices.begin(session, notice, recipient, fact, goes_at)
