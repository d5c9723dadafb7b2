"""A private page is opened with its PIN, and what a family does there."""

import time
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import domain, queries
from services.family.actions import notices, recipients
from services.family.models import NoticeRow, RecipientRow
from services.family.schemas import NewReport, NewStop, Visit
from shared import clock, database
from shared.contracts.family import ProblemFacts, ProblemForWelfare, ProblemReported
from shared.errors import refuse
from shared.messaging import outbox

_NOBODY = domain.hash_pin("", bytes(16))


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
        kept = notices.contact_of(recipient).pin_hash
    fits = await recipients.fits(pin, kept)
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


async def report(session: AsyncSession, visit: Visit, said: NewReport) -> UUID:
    """Pass on that something is wrong, to those who must act on it; the id of the fact."""
    recipient = await session.get_one(RecipientRow, visit.recipient_id)
    words = ProblemForWelfare(reported_by=recipient.person_id, words=said.words)
    return outbox.publish(
        session, ProblemReported(recipient.about, ProblemFacts(problem=said.problem), {"welfare": words})
    )


async def stop(session: AsyncSession, visit: Visit, said: NewStop) -> None:
    """They want no more notices, about this person or about anybody."""
    await recipients.refuse_more(session, visit.recipient_id)
    if said.about == "anybody":
        recipient = await session.get_one(RecipientRow, visit.recipient_id)
        await recipients.refuse_all(session, recipient.person_id)
