"""Notices on paper: which lie on an office's desk, what is printed, and that a slip was handed over."""

from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import channels, domain
from services.family.actions import notices, sending
from services.family.models import FactRow, NoticeRow, RecipientRow
from services.family.schemas import SlipDetail, SlipPrinted
from shared import clock, database, identity, telemetry
from shared.errors import NotFound
from shared.identity import Caller
from shared.settings import settings

PAPER = "in-person"
ON_DESK = ("sent", "delivered")
MOST_SHOWN = 200


async def list_slips(session: AsyncSession, reader: Caller) -> list[SlipDetail]:
    """What lies on the desks within the caller's place and was not handed over, the oldest first, logged as read."""
    query = select(NoticeRow, RecipientRow).join(RecipientRow, RecipientRow.id == NoticeRow.recipient_id)
    query = query.where(NoticeRow.channel == PAPER, NoticeRow.state == "sent", NoticeRow.link_revoked_at.is_(None))
    rows = (await session.execute(query.order_by(NoticeRow.sent_at, NoticeRow.id).limit(MOST_SHOWN))).all()
    await identity.log_reads(session, reader, dict.fromkeys(row.to for row, _ in rows), "hand-over-slips")
    return [_slip(notice, to) for notice, to in rows]


def _slip(notice: NoticeRow, to: RecipientRow) -> SlipDetail:
    contact = notices.contact_of(to)
    return SlipDetail(
        id=notice.id, to=notice.to, name_latin=contact.name_latin, name_km=contact.name_km, place=notice.place,
        milestone=notice.milestone, language=notice.language, laid_at=notice.sent_at or notice.created_at,
        handed_over_at=notice.delivered_at,
    )  # fmt: skip


async def print_slip(session: AsyncSession, notice_id: UUID, reader: Caller) -> SlipPrinted:
    """A slip with a new code, which from now on is the only one that opens the page; logged as read.

    Raises:
        NotFound: no such slip lies on a desk within the caller's place.
    """
    notice = await _on_desk(session, notice_id)
    fact = await session.get_one(FactRow, notice.fact_id)
    code = notices.new_key(PAPER)
    notice.link_digest = domain.digest(code)
    await identity.log_reads(session, reader, [notice.about, notice.to], "hand-over-slips")
    said = channels.sentences(sending.told(notice, fact))
    site = urlsplit(settings().public_url).netloc
    return SlipPrinted(
        id=notice.id, what=said.what, then=said.then, code=code, site=site, language=notice.language,
        trace_id=telemetry.trace_id(),
    )  # fmt: skip


async def hand_over(session: AsyncSession, notice_id: UUID) -> UUID:
    """A slip was given into the recipient's hands.

    Raises:
        NotFound: no such slip lies on a desk within the caller's place.
    """
    notice = await _on_desk(session, notice_id)
    if notice.state == "sent":
        await database.reach(session, database.EVERYWHERE)  # what follows for the person, whose place may be another
        await sending.note_delivered(session, notice, await session.get_one(FactRow, notice.fact_id))
    return notice.id


async def _on_desk(session: AsyncSession, notice_id: UUID) -> NoticeRow:
    query = select(NoticeRow).where(
        NoticeRow.id == notice_id, NoticeRow.channel == PAPER, NoticeRow.state.in_(ON_DESK),
        NoticeRow.link_ends_at > clock.now(), NoticeRow.link_revoked_at.is_(None),
    )  # fmt: skip
    notice: NoticeRow | None = await session.scalar(query.with_for_update())
    if notice is None:
        raise NotFound
    return notice
