"""What can be asked about notices. Row-level security narrows every answer to a place or to one recipient."""

import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.family.domain import HOLD, NEXT, digest, goes_at, saying
from services.family.models import FactRow, FlagRow, NoticeRow, RecipientRow, UnsafeRow
from services.family.schemas import FlagDetail, NoticeDetail, PageView, Visit
from shared import clock, identity
from shared.errors import NotFound
from shared.identity import Caller
from shared.web import sessions

STANDING = ("waiting", "sent", "delivered")
_PASS = "family visit"  # noqa: S105 – a purpose, not a secret


async def list_unsafe(session: AsyncSession, people: Iterable[UUID]) -> set[UUID]:
    """Which of these people no notice may reach."""
    return set(await session.scalars(select(UnsafeRow.person_id).where(UnsafeRow.person_id.in_(list(people)))))


async def count_standing(session: AsyncSession, fact_id: UUID) -> int:
    """How many notices of a fact are on their way or have arrived."""
    query = select(func.count()).where(NoticeRow.fact_id == fact_id, NoticeRow.state.in_(STANDING))
    return await session.scalar(query) or 0


async def list_of_arrest(session: AsyncSession, arrest_id: UUID, milestone: str | None = None) -> list[FactRow]:
    """What is known of an arrest and still so, all of it or one milestone, the oldest first."""
    query = select(FactRow).where(FactRow.arrest_id == arrest_id, FactRow.retracted_at.is_(None))
    if milestone:
        query = query.where(FactRow.milestone == milestone)
    return list(await session.scalars(query.order_by(FactRow.at, FactRow.id)))


async def list_to_tell(session: AsyncSession, arrest_id: UUID) -> list[FactRow]:
    """What somebody who is named now is told of an arrest: that it happened, and what is still held."""
    facts = await list_of_arrest(session, arrest_id)
    return [fact for fact in facts if fact.milestone == "arrested" or clock.now() < goes_at(fact.milestone, fact.at)]


async def find_outcome(session: AsyncSession, arrest_id: UUID) -> str | None:
    """How custody ended; None while it lasts."""
    ends = await list_of_arrest(session, arrest_id, "custody-ended")
    return ends[-1].outcome if ends else None


async def find_link(session: AsyncSession, token: str) -> NoticeRow | None:
    """The notice whose private link this is, if the link still opens: neither expired nor revoked."""
    found: NoticeRow | None = await session.scalar(_open_links().where(NoticeRow.link_digest == digest(token)))
    return found


async def find_visit(session: AsyncSession, visit: Visit) -> NoticeRow | None:
    """The notice whose link somebody opened, if it still opens."""
    found: NoticeRow | None = await session.scalar(_open_links().where(NoticeRow.id == visit.notice_id))
    return found


async def find_own(session: AsyncSession, visit: Visit, token: str) -> NoticeRow:
    """The notice through whose link somebody came in who opened a page of their own.

    Raises:
        NotFound: the link does not open (any more), or is somebody else's.
    """
    link, visited = await find_link(session, token), await find_visit(session, visit)
    if link is None or visited is None or link.recipient_id != visit.recipient_id:
        raise NotFound
    return link


def _open_links() -> Select[Any]:
    return select(NoticeRow).where(NoticeRow.link_ends_at > clock.now(), NoticeRow.link_revoked_at.is_(None))


def read_pass(sealed: str) -> Visit | None:
    """The visit a sealed pass stands for, over or not; None when it is none of ours."""
    kept = sessions.unseal(_PASS, sealed)
    return Visit(UUID(kept["notice"]), UUID(kept["recipient"]), kept["ends"]) if kept else None


def write_pass(visit: Visit) -> str:
    """A visit as a pass for a cookie or a bearer token, that nobody else can read or make."""
    content = {"notice": str(visit.notice_id), "recipient": str(visit.recipient_id), "ends": visit.ends_at}
    return sessions.seal(_PASS, content)


def is_over(visit: Visit) -> bool:
    """Whether the PIN must be asked again. Real time rules here, as for every token."""
    return time.time() >= visit.ends_at


async def find_page(session: AsyncSession, recipient_id: UUID) -> PageView:
    """What the family of a person may see, logged as read.

    Raises:
        NotFound: there is no such recipient within reach.
    """
    recipient = await session.get(RecipientRow, recipient_id)
    if recipient is None or (fact := await _newest_fact(session, recipient.about)) is None:
        raise NotFound
    reader = Caller(str(recipient.person_id), "family", "", "")
    await identity.log_reads(session, reader, [recipient.about], "own-page")
    return PageView(
        id=recipient.about, where=fact.place, since=fact.since, milestone=fact.milestone, at=fact.at,
        next=NEXT.get(saying(fact.milestone, fact.outcome)),
    )  # fmt: skip


async def _newest_fact(session: AsyncSession, person_id: UUID) -> FactRow | None:
    """What the family may know by now: what is held for a correction is not on the page either."""
    may_know = or_(FactRow.milestone == "arrested", FactRow.at <= clock.now() - HOLD)
    query = select(FactRow).where(FactRow.person_id == person_id, FactRow.retracted_at.is_(None), may_know)
    # Told in the same instant, the arrest came before whatever followed from it.
    return await session.scalar(query.order_by(FactRow.at.desc(), FactRow.milestone == "arrested").limit(1))


async def list_notices(session: AsyncSession, reader: Caller, about: UUID | None, limit: int) -> list[NoticeDetail]:
    """Notices within the caller's place, the newest first, logged as read."""
    query = select(NoticeRow).order_by(NoticeRow.created_at.desc(), NoticeRow.id).limit(limit)
    if about is not None:
        query = query.where(NoticeRow.about == about)
    rows = list(await session.scalars(query))
    people = dict.fromkeys(person for row in rows for person in (row.about, row.to))
    await identity.log_reads(session, reader, people, "see-notices")
    return [NoticeDetail.model_validate(row, from_attributes=True) for row in rows]


async def list_flags(session: AsyncSession, reader: Caller) -> list[FlagDetail]:
    """What stands on people within the caller's place, the oldest first, logged as read."""
    query = select(FlagRow).where(FlagRow.ended_at.is_(None)).order_by(FlagRow.since, FlagRow.id)
    rows = list(await session.scalars(query))
    await identity.log_reads(session, reader, dict.fromkeys(row.on for row in rows), "see-notices")
    return [FlagDetail.model_validate(row, from_attributes=True) for row in rows]
