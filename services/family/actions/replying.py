"""Somebody answers a message: no more of them, about anybody, or messages again. Nothing is ever said in return."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import channels, domain
from services.family.actions import notices, recipients
from services.family.models import RecipientRow


async def hear(session: AsyncSession, said: channels.Reply) -> None:
    """What a phone answered counts for everybody who is reached by its number; a number nobody has changes nothing."""
    asked, digest = domain.wish(said.text), channels.number_digest(said.number)
    if asked and digest:
        await _know_numbers(session)
        theirs = select(RecipientRow.person_id).where(RecipientRow.phone_digest == digest).distinct()
        await grant(session, asked, sorted(await session.scalars(theirs)))


async def grant(session: AsyncSession, asked: domain.Wish, people: Iterable[UUID]) -> None:
    """Stop, or take up again, everything that these people are sent."""
    for person in people:
        await (recipients.refuse_all if asked == "stop" else recipients.want_all_again)(session, person)


async def _know_numbers(session: AsyncSession) -> None:
    """Whoever was written down before numbers were known again by their digests is known now."""
    query = select(RecipientRow).where(RecipientRow.phone_digest.is_(None)).order_by(RecipientRow.id)
    for row in list(await session.scalars(query.with_for_update())):
        phone = notices.contact_of(row).phone
        row.phone_digest = channels.number_digest(phone) if phone else ""
    await session.flush()
