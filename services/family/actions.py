"""What can happen to a notice: load, decide, save and publish. Nothing here commits, save where it says why it must."""

import asyncio
import secrets
import time
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import channels, domain, queries
from services.family.models import (
    FactRow,
    FlagRow,
    KeptContact,
    KeptSecrets,
    NoticeRow,
    RecipientRow,
    UnsafeRow,
)
from services.family.schemas import Visit
from shared import clock, database, duties, places, sealing, telemetry
from shared.contracts.arrest import ArrestFacts, ArrestForFamily, Recipient
from shared.contracts.event import Envelope
from shared.contracts.family import FailureFacts, NoticeDelivered, NoticeFacts, NoticeFailed, NoticeSent
from shared.duties import Duty
from shared.errors import NotFound, refuse
from shared.messaging import outbox
from shared.messaging.heard import Heard
from shared.settings import settings

_hashing = asyncio.Semaphore(2)  # each hash takes 8 MB and a core; a crowd of guessers must not take them all
_NOBODY = domain.hash_pin("", bytes(16))


async def tell_of_arrest(session: AsyncSession, heard: Heard[ArrestFacts], part: ArrestForFamily) -> None:
    """Prepare one notice for everyone this record names who may be told, and raise the alarm when that is nobody."""
    fact = _keep_fact(session, heard, "arrested", heard.facts.station, heard.facts.arrived_at)
    await _keep_unsafe(session, part.unsafe, fact.id)
    named = {recipient.person.id: recipient for recipient in part.recipients}
    unsafe = await queries.list_unsafe(session, named)
    for recipient in (named[person] for person in named if person not in unsafe):
        row = await _name_recipient(session, recipient, fact)
        await _prepare_notice(session, row, recipient.person.phone, fact)
    await _alarm_if_nobody(session, fact)


def _keep_fact(session: AsyncSession, heard: Heard[Any], milestone: str, place: str, since: datetime) -> FactRow:
    said = heard.envelope
    fact = FactRow(
        id=said.id, person_id=said.subject, type=said.type, source=said.source, milestone=milestone, place=place,
        at=said.at, since=since, correlation=said.correlation, traceparent=telemetry.traceparent(),
    )  # fmt: skip
    session.add(fact)
    return fact


async def _keep_unsafe(session: AsyncSession, people: tuple[UUID, ...], fact_id: UUID) -> None:
    """Remember whom no notice may reach; links they were sent close, and notices that still wait will be withdrawn."""
    if rows := [{"person_id": person, "fact_id": fact_id} for person in people]:
        await session.execute(insert(UnsafeRow).on_conflict_do_nothing(), rows)
        links = update(NoticeRow).where(NoticeRow.to.in_(people), NoticeRow.link_revoked_at.is_(None))
        await session.execute(links.values(link_revoked_at=clock.now()))


async def _name_recipient(session: AsyncSession, named: Recipient, fact: FactRow) -> RecipientRow:
    """Write a recipient down; what was recorded anew stands, and a new PIN opens a page that wrong ones had locked."""
    async with _hashing:
        pin_hash = await asyncio.to_thread(domain.hash_pin, named.pin, secrets.token_bytes(16))
    contact = KeptContact(phone=named.person.phone, pin_hash=pin_hash)
    values = {
        "channel": named.channel,
        "language": named.language,
        "place": (named.person.home or "")[:4],
        "station": fact.place,
        "sealed": sealing.seal(contact.model_dump_json().encode(), "family"),
        "named_at": clock.now(),
        "wrong_pins": 0,
        "locked_until": None,
    }
    write = insert(RecipientRow).values(person_id=named.person.id, about=fact.person_id, **values)
    query = write.on_conflict_do_update(index_elements=["person_id", "about"], set_=values).returning(RecipientRow)
    return (await session.scalars(query, execution_options={"populate_existing": True})).one()


async def _prepare_notice(session: AsyncSession, to: RecipientRow, phone: str | None, fact: FactRow) -> None:
    """One recipient, one fact, one channel: a notice that waits, or one that failed for a reason that is told."""
    tokens = KeptSecrets(link_token=domain.token(secrets.choice), receipt_token=domain.token(secrets.choice))
    notice = NoticeRow(
        recipient_id=to.id, fact_id=fact.id, to=to.person_id, about=fact.person_id, place=to.place,
        station=to.station, milestone=fact.milestone, channel=to.channel, language=to.language,
        wording=channels.newest_wording(fact.milestone), state="waiting", created_at=clock.now(),
        sealed=sealing.seal(tokens.model_dump_json().encode(), "family"),
        link_digest=domain.digest(tokens.link_token), link_ends_at=clock.now() + domain.LINK_LIFE,
        receipt_digest=domain.digest(tokens.receipt_token), trace_id=telemetry.trace_id(),
    )  # fmt: skip
    session.add(notice)
    await session.flush()
    if why := domain.cannot_reach(to.channel, to.channel in channels.SENDERS, phone):
        await _fail(session, notice, why)
        return
    whose = ("family", places.province_of(to.place))
    duties.add(session, "send-notice", about=[notice.about], concerns=notice.id, whose=whose, due_at=clock.now())


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
        await _put_off(session, duty, clock.now() + domain.RECEIPT_WAIT, taken=True)
    except channels.Unsendable as error:
        await _fail(session, await _lock(session, notice_id), str(error))
    else:
        await duties.meet(session, "send-notice", notice_id)
        notice = await _lock(session, notice_id)
        notice.gateway_id = notice.gateway_id or gateway_id
        await _note_sent(session, notice)


async def _take_up(session: AsyncSession, notice_id: UUID) -> channels.Message | datetime | None:
    """The message to hand over now, the moment to look again, or nothing when it must not go (any more)."""
    notice = await _lock(session, notice_id)
    if notice.state != "waiting" or notice.sealed is None:
        return None
    if notice.link_revoked_at:
        await _withdraw(session, notice)
        return None
    if notice.handed_at and clock.now() < notice.handed_at + domain.RECEIPT_WAIT:
        return notice.handed_at + domain.RECEIPT_WAIT
    notice.handed_at = clock.now()
    recipient = await session.get_one(RecipientRow, notice.recipient_id)
    contact = KeptContact.model_validate_json(sealing.unseal(recipient.sealed, "family"))
    tokens = KeptSecrets.model_validate_json(sealing.unseal(notice.sealed, "family"))
    fact = await session.get_one(FactRow, notice.fact_id)
    base = settings().public_url.rstrip("/")
    province = places.name(fact.place, "km" if notice.language == "km" else "en")
    link = f"{base}/p/{tokens.link_token}"
    return channels.Message(
        channel=notice.channel,
        to=contact.phone or "",
        text=channels.sms_text(notice.milestone, notice.wording, notice.language, province=province, link=link),
        reference=str(notice.id),
        receipt_url=f"{base}/receipts/{tokens.receipt_token}",
    )


async def _put_off(session: AsyncSession, duty: Duty, earliest: datetime, *, taken: bool) -> None:
    """Try again later with growing waits; when the tries are used up, say that it failed."""
    notice = await _lock(session, duty.concerns)
    wait = domain.wait_before_try(duty.tries)
    if wait is None:
        await _fail(session, notice, "channel-unavailable")
        return
    if not taken:
        notice.handed_at = None
    duty.tries += 1
    duty.wake_at = max(earliest, clock.now() + wait)


async def take_receipt(session: AsyncSession, token: str, status: int, gateway_id: str | None) -> None:
    """What the channel says became of a notice.

    The duty is met before the notice is locked, the order in which `send` takes them, so that the two never deadlock.

    Raises:
        NotFound: no notice has this receipt token.
        Refused: the status is none that a gateway sends.
    """
    notice_id = await session.scalar(select(NoticeRow.id).where(NoticeRow.receipt_digest == domain.digest(token)))
    if notice_id is None:
        raise NotFound
    if status not in channels.RECEIPTS:
        raise refuse("status", "unknown_code", allowed=channels.RECEIPTS)
    await duties.meet(session, "send-notice", notice_id)
    notice = await _lock(session, notice_id)
    notice.gateway_id = notice.gateway_id or gateway_id
    after, why = domain.after_receipt(notice.state, status)  # type: ignore[arg-type]
    fact = await session.get_one(FactRow, notice.fact_id)
    with telemetry.span("receipt", parent=fact.traceparent):
        if notice.state == "waiting":
            await _note_sent(session, notice)
        if after == "delivered" and notice.state != "delivered":
            notice.state, notice.delivered_at, notice.why = "delivered", clock.now(), None
            outbox.publish(session, NoticeDelivered(notice.about, _facts(notice), {}), because=_envelope(fact))
            await _end_alarm(session, notice.about)
        elif after == "failed" and notice.state != "failed":
            await _fail(session, notice, why or "not-delivered")


async def _note_sent(session: AsyncSession, notice: NoticeRow) -> None:
    """The channel has it. From here on nobody can read the link out of the database."""
    if notice.state != "waiting":
        return
    notice.state, notice.sent_at, notice.sealed = "sent", clock.now(), None
    fact = await session.get_one(FactRow, notice.fact_id)
    outbox.publish(session, NoticeSent(notice.about, _facts(notice), {}), because=_envelope(fact))
    await _end_alarm(session, notice.about)


async def _fail(session: AsyncSession, notice: NoticeRow, why: str) -> None:
    notice.state, notice.why, notice.sealed = "failed", why, None
    await duties.end(session, ["send-notice"], notice.id)
    fact = await session.get_one(FactRow, notice.fact_id)
    facts = FailureFacts(why=why, **_facts(notice).model_dump())
    outbox.publish(session, NoticeFailed(notice.about, facts, {}), because=_envelope(fact))
    await _alarm_if_nobody(session, fact)


async def _withdraw(session: AsyncSession, notice: NoticeRow) -> None:
    unsafe = await queries.list_unsafe(session, [notice.to])
    notice.state, notice.why, notice.sealed = "withdrawn", "unsafe" if unsafe else "revoked", None
    await _alarm_if_nobody(session, await session.get_one(FactRow, notice.fact_id))


async def _alarm_if_nobody(session: AsyncSession, fact: FactRow) -> None:
    """A fact that reaches nobody is an alarm, raised once: when the last notice fails, not only when there was none."""
    await session.flush()
    if await queries.count_standing(session, fact.id):
        return
    flag = insert(FlagRow).values(
        on=fact.person_id, kind="nobody-to-tell", fact_id=fact.id, place=fact.place, since=clock.now(),
        trace_id=telemetry.trace_id(),
    )  # fmt: skip
    if await session.scalar(flag.on_conflict_do_nothing().returning(FlagRow.id)):
        facts = FailureFacts(fact_id=fact.id, milestone=fact.milestone, why="nobody-to-tell")
        outbox.publish(session, NoticeFailed(fact.person_id, facts, {}), because=_envelope(fact))


async def _end_alarm(session: AsyncSession, person_id: UUID) -> None:
    """Somebody of this person's family was reached."""
    standing = update(FlagRow).where(
        FlagRow.on == person_id, FlagRow.kind == "nobody-to-tell", FlagRow.ended_at.is_(None)
    )
    await session.execute(standing.values(ended_at=clock.now()))


async def _lock(session: AsyncSession, notice_id: UUID) -> NoticeRow:
    query = select(NoticeRow).where(NoticeRow.id == notice_id).with_for_update()
    return (await session.scalars(query, execution_options={"populate_existing": True})).one()


def _facts(notice: NoticeRow) -> NoticeFacts:
    said = {name: getattr(notice, name) for name in ("fact_id", "milestone", "channel", "language")}
    return NoticeFacts(notice_id=notice.id, **said)


def _envelope(fact: FactRow) -> Envelope:
    return Envelope(
        fact.id, fact.type, fact.source, fact.person_id, fact.at, fact.traceparent, None, fact.correlation
    )  # fmt: skip


async def open_page(token: str, pin: str) -> Visit:
    """Open a private page with its PIN.

    Two transactions on purpose: the try is counted and committed before the PIN is looked at, so that neither a crash
    nor many tries at once give one for free. A link that is unknown, expired, revoked or locked takes as long and is
    refused in the same words as a wrong PIN.

    Raises:
        Refused: `pin`.
    """
    async with database.session(database.EVERYWHERE) as session:
        notice, recipient = await _count_try(session, token)
    kept = _NOBODY
    if recipient is not None:
        kept = KeptContact.model_validate_json(sealing.unseal(recipient.sealed, "family")).pin_hash
    async with _hashing:
        fits = await asyncio.to_thread(domain.pin_fits, pin, kept)
    if notice is None or recipient is None or not fits:
        raise refuse("pin", "not_valid")
    async with database.session(database.EVERYWHERE) as session:
        forgiven = update(RecipientRow).where(RecipientRow.id == recipient.id)
        await session.execute(forgiven.values(wrong_pins=0, locked_until=None))
    return Visit(notice.id, recipient.id, int(time.time() + domain.VISIT_LIFE.total_seconds()))


async def _count_try(session: AsyncSession, token: str) -> tuple[NoticeRow | None, RecipientRow | None]:
    """Count a try as wrong until it proves right; nobody when the link does not open or is locked."""
    notice = await queries.find_link(session, token)
    if notice is None:
        return None, None
    query = select(RecipientRow).where(RecipientRow.id == notice.recipient_id).with_for_update()
    recipient = (await session.scalars(query)).one()
    if recipient.locked_until and clock.now() < recipient.locked_until:
        return None, None
    recipient.wrong_pins += 1
    if lock := domain.lock_after(recipient.wrong_pins):
        recipient.locked_until = clock.now() + lock
    return notice, recipient
