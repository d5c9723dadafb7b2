"""Somebody is asked to come to the bot, comes, is written to there, or tells it to stop or to go on."""

import hmac
import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import channels, domain, queries
from services.family.actions import notices, replying
from services.family.channels import telegram
from services.family.models import ChatRow, InvitationRow, NoticeRow, RecipientRow
from shared import clock, duties, places, sealing
from shared.duties import Duty
from shared.settings import settings

# Whoever did not come in that time is not asked with every notice, only once in a while.
ASK_AGAIN = timedelta(days=30)
_START = re.compile(r"/start(?:@\w+)? ([0-9a-f]{32})")


async def wait_for_them(session: AsyncSession, to: RecipientRow) -> datetime | None:
    """Until when a notice waits for somebody to come to the bot; None when it must go another way.

    They are asked when they were not asked lately.
    """
    query = select(InvitationRow).where(InvitationRow.person_id == to.person_id)
    last = await session.scalar(query.order_by(InvitationRow.made_at.desc()).limit(1))
    now = clock.now()
    if last is not None and now < last.made_at + ASK_AGAIN:
        ends = last.made_at + domain.LINK_WAIT
        return ends if now < ends else None
    if not notices.contact_of(to).phone:
        return None
    made = InvitationRow(id=uuid4(), person_id=to.person_id, recipient_id=to.id, made_at=now, digest="")
    made.digest = domain.digest(_token(made.id))
    session.add(made)
    whose = ("family", places.province_of(to.place))
    duties.add(session, "invite", about=[to.about], concerns=made.id, whose=whose, due_at=now)
    return now + domain.LINK_WAIT


def _token(invitation: UUID) -> str:
    """What the link carries: nobody without our token can make it, so it need not be kept."""
    key = settings().telegram_token.get_secret_value().encode()
    return hmac.new(key, b"start" + invitation.bytes, "sha256").hexdigest()[:32]


async def invite(session: AsyncSession, duty: Duty) -> None:
    """Send the bot's link by text message, once; a notice that waits for it goes another way in its time."""
    made = await session.get_one(InvitationRow, duty.concerns)
    to = await session.get_one(RecipientRow, made.recipient_id)
    never = await queries.list_never(session, [to.person_id])
    phone = notices.contact_of(to).phone
    ends = made.made_at + domain.LINK_WAIT
    if never or to.is_stopped or to.refused_at or not phone or clock.now() >= ends:
        duty.ended_at = clock.now()
        return
    try:
        await telegram.listen()
        await channels.send_sms(channels.invite(phone, to.language, _token(made.id), str(made.id)))
    except channels.NotNow:
        duty.tries += 1
        wait = domain.wait_before_try(duty.tries)
        duty.wake_at = clock.now() + wait if wait else None
    except (channels.OutcomeUnknown, channels.Unsendable):
        # Perhaps it arrived. Asked twice, they would think that two messages wait.
        duty.ended_at = clock.now()
    else:
        duty.met_at = clock.now()


async def hear(session: AsyncSession, said: telegram.Update) -> None:
    """What somebody told the bot: that they came, by the token in their link, or that it shall stop or go on."""
    if found := _START.fullmatch(said.text):
        query = select(InvitationRow).where(InvitationRow.digest == domain.digest(found[1]))
        if made := await session.scalar(query):
            await _link(session, made.person_id, said.chat)
    elif asked := domain.wish(said.text):
        theirs = select(ChatRow.person_id).where(ChatRow.digest == telegram.chat_digest(said.chat))
        await replying.grant(session, asked, sorted(await session.scalars(theirs)))


async def _link(session: AsyncSession, person: UUID, chat: str) -> None:
    kept = {
        "digest": telegram.chat_digest(chat),
        "sealed": sealing.seal(chat.encode(), "family"),
        "linked_at": clock.now(),
    }
    write = insert(ChatRow).values(person_id=person, **kept)
    await session.execute(write.on_conflict_do_update(index_elements=[ChatRow.person_id], set_=kept))
    waiting = select(NoticeRow.id).where(
        NoticeRow.to == person, NoticeRow.state == "waiting", NoticeRow.channel == "telegram",
        NoticeRow.handed_at.is_(None),
    )  # fmt: skip
    due = update(Duty).where(
        Duty.kind == "send-notice", Duty.concerns.in_(waiting), Duty.wake_at > clock.now(), Duty.due_at <= clock.now()
    )
    await session.execute(due.values(wake_at=clock.now()))


async def forget_chat(session: AsyncSession, person: UUID) -> None:
    """The bot may not write there any more."""
    await session.execute(delete(ChatRow).where(ChatRow.person_id == person))
