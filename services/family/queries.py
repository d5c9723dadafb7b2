"""What can be asked about notices. Row-level security narrows every answer to a place or to one recipient."""

import time
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.family.domain import (
    HOLD,
    NEXT,
    WINDOW,
    Detail,
    House,
    Known,
    Page,
    digest,
    page_of,
    release_saying,
    saying,
)
from services.family.domain import is_too_many as is_too_many_at_once
from services.family.models import (
    ChatRow,
    FactRow,
    FlagRow,
    NoticeRow,
    PutRightRow,
    RecipientRow,
    RefusalRow,
    StoppageRow,
    UnsafeRow,
)
from services.family.schemas import FlagDetail, NoticeDetail, PageView, StoppageDetail, Visit
from shared import clock, identity, sealing
from shared.contracts.event import EVENTS
from shared.errors import NotFound
from shared.identity import Caller
from shared.web import sessions

STANDING = ("waiting", "sent", "delivered")
_PASS = "family visit"  # noqa: S105 – a purpose, not a secret


async def list_unsafe(session: AsyncSession, people: Iterable[UUID]) -> set[UUID]:
    """Which of these people no notice may reach."""
    return set(await session.scalars(select(UnsafeRow.person_id).where(UnsafeRow.person_id.in_(list(people)))))


async def list_never(session: AsyncSession, people: Sequence[UUID]) -> set[UUID]:
    """Which of these people no notice may reach, or want none."""
    unsafe = select(UnsafeRow.person_id).where(UnsafeRow.person_id.in_(people))
    refused = select(RefusalRow.person_id).where(RefusalRow.person_id.in_(people))
    return set(await session.scalars(unsafe.union(refused))) if people else set()


async def count_standing(session: AsyncSession, fact_id: UUID) -> int:
    """How many notices of a fact are on their way or have arrived."""
    query = select(func.count()).where(NoticeRow.fact_id == fact_id, NoticeRow.state.in_(STANDING))
    return await session.scalar(query) or 0


async def find_fact(session: AsyncSession, fact_id: UUID) -> FactRow | None:
    """A fact as it was heard; None when it was none that families hear of."""
    return await session.get(FactRow, fact_id)


async def list_of_arrest(session: AsyncSession, arrest_id: UUID, milestone: str | None = None) -> list[FactRow]:
    """What is known of an arrest and still so, all of it or one milestone, the oldest first."""
    query = select(FactRow).where(FactRow.arrest_id == arrest_id, FactRow.retracted_at.is_(None))
    if milestone:
        query = query.where(FactRow.milestone == milestone)
    return list(await session.scalars(query.order_by(FactRow.at, FactRow.position)))


async def list_ever_told(session: AsyncSession, person_id: UUID) -> list[FactRow]:
    """What was told of a person, also what is no longer so: by time, and of one teller in its own order."""
    query = select(FactRow).where(FactRow.person_id == person_id)
    return list(await session.scalars(query.order_by(FactRow.at, FactRow.source, FactRow.position)))


async def list_of_person(session: AsyncSession, person_id: UUID) -> list[FactRow]:
    """What is known of a person and still so, the oldest first."""
    return [fact for fact in await list_ever_told(session, person_id) if fact.retracted_at is None]


async def list_of_case(session: AsyncSession, person_id: UUID, case_id: UUID) -> list[FactRow]:
    """What a court told in one case and is still so, the oldest first."""
    known_facts = await list_of_person(session, person_id)
    return [fact for fact in known_facts if fact.facts.get("case_id") == str(case_id)]


async def list_notices_of(session: AsyncSession, person_id: UUID) -> list[NoticeRow]:
    """Every notice about a person, whatever became of it."""
    return list(await session.scalars(select(NoticeRow).where(NoticeRow.about == person_id).order_by(NoticeRow.id)))


async def find_outcome(session: AsyncSession, arrest_id: UUID) -> str | None:
    """How custody ended; None while it lasts."""
    ends = await list_of_arrest(session, arrest_id, "custody-ended")
    return ends[-1].outcome if ends else None


async def find_standing(session: AsyncSession, person_id: UUID) -> Page:
    """Where a person is by everything heard so far, also what a family may not know yet."""
    return page_of(map(known, await list_of_person(session, person_id)), clock.now() + HOLD)


async def find_chat(session: AsyncSession, person_id: UUID) -> str | None:
    """Where a bot may write to somebody."""
    row = await session.get(ChatRow, person_id)
    return sealing.unseal(row.sealed, "family").decode() if row else None


async def find_put_right(session: AsyncSession, person_id: UUID) -> dict[str, Detail]:
    """What of a person was put right, by field."""
    rows = await session.scalars(select(PutRightRow).where(PutRightRow.person_id == person_id))
    return {row.field: Detail(row.at, sealing.unseal(row.sealed, "family").decode()) for row in rows}


async def find_stoppage(session: AsyncSession, office: str) -> StoppageRow | None:
    """What stops an office's notices now, locked."""
    query = select(StoppageRow).where(StoppageRow.office == office, StoppageRow.ended_at.is_(None))
    row: StoppageRow | None = await session.scalar(query.with_for_update())
    return row


async def is_too_many(session: AsyncSession, office: str) -> bool:
    """Whether one more of this office's notices must wait for a person."""
    stoppages = select(StoppageRow).where(StoppageRow.office == office).order_by(StoppageRow.stopped_at.desc())
    last = await session.scalar(stoppages.limit(1))
    if last is not None and last.ended_at is None:
        return True
    since = clock.now() - WINDOW
    if last is not None and last.ended_at is not None:
        since = max(since, last.ended_at)
    lately = select(func.count()).where(
        NoticeRow.office == office, NoticeRow.handed_at > since, NoticeRow.cleared_at.is_(None)
    )
    return is_too_many_at_once(await session.scalar(lately) or 0)


async def list_stoppages(session: AsyncSession) -> list[StoppageDetail]:
    """Whose notices wait for a person, with how many wait, the newest first."""
    waiting = (
        select(func.count())
        .where(NoticeRow.office == StoppageRow.office, NoticeRow.state == "waiting")
        .correlate(StoppageRow)
        .scalar_subquery()
    )
    query = select(StoppageRow, waiting).order_by(StoppageRow.stopped_at.desc(), StoppageRow.id)
    rows = (await session.execute(query.limit(100))).all()
    return [
        StoppageDetail(
            id=row.id, office=row.office, stopped_at=row.stopped_at, waiting=0 if row.ended_at else count,
            ended_at=row.ended_at, outcome=row.outcome, why=row.why,
        )
        for row, count in rows
    ]  # fmt: skip


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
    if recipient is None:
        raise NotFound
    page = page_of(map(known, await list_of_person(session, recipient.about)), clock.now())
    if page.last is None:
        raise NotFound
    reader = Caller(str(recipient.person_id), "family", "", "")
    await identity.log_reads(session, reader, [recipient.about], "own-page")
    stopped = bool(recipient.refused_at) or bool(await list_never(session, [recipient.person_id]))
    return _shown(page, page.last, recipient, stopped=stopped)


def _shown(page: Page, last: Known, recipient: RecipientRow, *, stopped: bool) -> PageView:
    path, hearing = page.path, page.next_hearing(clock.today())
    said = release_saying(last.saying, appeal=path.held_by_appeal)
    return PageView(
        id=recipient.about, where=page.where.code if page.where else None, place=(page.where or last.house).office,
        held=path.held, since=page.since or last.at, milestone=last.milestone, saying=said, on=last.on,
        last_place=last.house.office, at=last.at, next=NEXT.get(said), release_on=path.release_on,
        release_is=path.release_is, held_by_appeal=path.held_by_appeal,
        hearing_on=hearing.on if hearing else None, hearing_at=hearing.at if hearing else None,
        hearing_place=f"court@{hearing.court}" if hearing else None, stopped=stopped, office=recipient.place,
    )  # fmt: skip


def known(fact: FactRow) -> Known:
    """A fact as the rules read it."""
    said = saying(fact.milestone, fact.outcome)
    return Known(
        id=fact.id, at=fact.at, type=fact.type, facts=EVENTS[fact.type].facts_class.model_validate(fact.facts),
        house=House.of(fact.office), milestone=fact.milestone, saying=said,
        on=fact.starts if said == "sentenced:later" else fact.on_day,
    )  # fmt: skip


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
