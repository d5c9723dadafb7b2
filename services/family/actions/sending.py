"""A notice is handed to its channel, once, and what became of it is heard."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import channels, domain, queries
from services.family.actions import inviting, notices, stopping
from services.family.domain import House
from services.family.models import FactRow, KeptSecrets, NoticeRow, RecipientRow
from shared import clock, database, duties, sealing, telemetry
from shared.contracts.family import NoticeDelivered
from shared.duties import Duty
from shared.errors import NotFound
from shared.messaging import outbox
from shared.settings import settings


class Turn(NamedTuple):
    """What is to be done with a notice now: hand this over, look again at that time, or go another way."""

    message: channels.Message | None = None
    at: datetime | None = None
    other_way: str = ""
    stops: bool = False


async def send(session: AsyncSession, duty: Duty) -> None:
    """Hand a notice to its channel, once.

    That it is being handed over is committed on its own, before the channel is asked and outside the duty's
    transaction: whenever this process dies, the row tells the next try that the outcome is unknown.
    """
    async with database.session(database.EVERYWHERE) as before:
        turn = await _take_up(before, duty.concerns)
    if turn.message is not None:
        await _hand(session, duty, turn.message)
    elif turn.other_way:
        await notices.fall_back(session, await notices.lock(session, duty.concerns), turn.other_way)
    elif turn.at is not None:
        duty.wake_at = turn.at
    elif not turn.stops:  # what is stopped stays open and rings again when a person lets it go
        duty.ended_at = clock.now()


async def _hand(session: AsyncSession, duty: Duty, message: channels.Message) -> None:
    notice_id = UUID(message.reference)
    try:
        gateway_id = await channels.SENDERS[message.channel](message)
    except channels.NotNow:
        await _put_off(session, duty, clock.now(), taken=False)
    except channels.OutcomeUnknown:
        await _put_off(session, duty, clock.now() + domain.receipt_wait(message.channel), taken=True)
    except channels.Unsendable as error:
        notice = await notices.lock(session, notice_id)
        if message.channel == "telegram":
            await inviting.forget_chat(session, notice.to)
        await notices.fall_back(session, notice, str(error))
    else:
        await duties.meet(session, "send-notice", notice_id)
        notice = await notices.lock(session, notice_id)
        notice.gateway_id = notice.gateway_id or gateway_id
        await notices.note_sent(session, notice)


async def _take_up(session: AsyncSession, notice_id: UUID) -> Turn:
    """What is to be done with a notice now, and that it is being handed over, if it is."""
    notice = await notices.lock(session, notice_id)
    to = await session.get_one(RecipientRow, notice.recipient_id)
    fact = await session.get_one(FactRow, notice.fact_id)
    step = domain.next_step(await _seen(session, notice, to, fact), clock.now())
    match step.do:
        case "withdraw":
            await notices.withdraw(session, notice, step.why)
            return Turn()
        case "wait":
            return Turn(at=step.at)
        case "stop":
            await stopping.stop(session, notice.office)
            return Turn(stops=True)
        case "rest":
            return Turn()
    address = await _address(session, notice, to)
    if address is None:
        wait = await inviting.wait_for_them(session, to)
        return Turn(at=wait) if wait else Turn(other_way="not-linked")
    notice.saying = await _saying(session, fact)
    notice.wording = channels.newest_wording(notice.saying)
    notice.handed_at = clock.now()
    return Turn(_message(notice, fact, address))


async def _seen(session: AsyncSession, notice: NoticeRow, to: RecipientRow, fact: FactRow) -> domain.Seen:
    """What was true when it was prepared is looked at again now."""
    unsafe = await queries.list_unsafe(session, [notice.to])
    refused = not unsafe and await queries.list_never(session, [notice.to])
    return domain.Seen(
        state=notice.state if notice.sealed else "withdrawn",  # type: ignore[arg-type]
        channel=notice.channel, goes_at=domain.goes_at(fact.milestone, fact.at), handed_at=notice.handed_at,
        unsafe=bool(unsafe), stopped=bool(not notices.may_hear(to, fact) or to.refused_at or refused),
        retracted=bool(fact.retracted_at or fact.replaced_by) or await _is_overtaken(session, fact),
        revoked=bool(notice.link_revoked_at), urgent=domain.is_urgent(fact.milestone, fact.corrects),
        rest_from=to.rest_from, rest_until=to.rest_until, too_many=await queries.is_too_many(session, notice.office),
        cleared=notice.cleared_at is not None,
    )  # fmt: skip


async def _is_overtaken(session: AsyncSession, fact: FactRow) -> bool:
    """A court's release frees nobody of whom a prison said, heard only later, that it holds the person."""
    if (fact.type, fact.milestone) != ("release.ordered", "released"):
        return False
    return (await queries.find_standing(session, fact.person_id)).path.prison is not None


async def _saying(session: AsyncSession, fact: FactRow) -> str:
    if fact.milestone == "arrested" and fact.arrest_id:
        return domain.saying(fact.milestone, await queries.find_outcome(session, fact.arrest_id))
    if fact.milestone in ("release-planned", "release-changed"):
        page = await queries.find_standing(session, fact.person_id)
        return domain.release_saying(fact.milestone, appeal=page.path.held_by_appeal)
    return domain.saying(fact.milestone, fact.outcome)


async def _address(session: AsyncSession, notice: NoticeRow, to: RecipientRow) -> str | None:
    """Where the channel finds them; None when a bot may not write to them yet."""
    contact = notices.contact_of(to)
    match notice.channel:
        case "telegram":
            return await queries.find_chat(session, notice.to)
        case "email":
            return contact.email or ""
        case _:
            return contact.phone or ""


def _message(notice: NoticeRow, fact: FactRow, address: str) -> channels.Message:
    tokens = KeptSecrets.model_validate_json(sealing.unseal(notice.sealed or "", "family"))
    base = settings().public_url.rstrip("/")
    return channels.compose(
        notice.channel,
        told(notice, fact),
        to=address,
        key=tokens.link_token,
        reference=str(notice.id),
        receipt_url=f"{base}/receipts/{tokens.receipt_token}",
    )


def told(notice: NoticeRow, fact: FactRow) -> channels.Told:
    """What a notice is about, as it is said to its recipient."""
    on = fact.starts if notice.saying == "sentenced:later" else fact.on_day
    return channels.Told(channels.Saying(notice.saying, notice.wording, notice.language), House.of(fact.office), on)


async def _put_off(session: AsyncSession, duty: Duty, earliest: datetime, *, taken: bool) -> None:
    """Try again later with growing waits; when the tries are used up, go another way or say that it failed."""
    notice = await notices.lock(session, duty.concerns)
    wait = domain.wait_before_try(duty.tries)
    if wait is None:
        await notices.fall_back(session, notice, "channel-unavailable")
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
        await note_delivered(session, notice, fact)
    elif after == "failed" and notice.state != "failed":
        await notices.fall_back(session, notice, why or "not-delivered")


async def note_delivered(session: AsyncSession, notice: NoticeRow, fact: FactRow) -> None:
    """It reached them."""
    notice.state, notice.delivered_at, notice.why = "delivered", clock.now(), None
    told = NoticeDelivered(notice.about, notices.facts_of(notice), {})
    outbox.publish(session, told, because=notices.envelope_of(fact))
    await notices.end_alarm(session, notice.about)


async def _call_again(session: AsyncSession, notice: NoticeRow, fact: FactRow) -> None:
    """Nobody took the call: it rings again later, by day, and after some calls it goes another way."""
    goes_at = domain.rings_again_at(clock.now(), notice.rings)
    if goes_at is None:
        await notices.fall_back(session, notice, "no-answer")
        return
    notice.rings += 1
    recipient = await session.get_one(RecipientRow, notice.recipient_id)
    await notices.begin(session, notice, recipient, fact, goes_at)
