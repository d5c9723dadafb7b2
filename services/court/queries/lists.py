"""Who stands in which of a court's queues, what is due and what is flagged, each in one or two statements."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.court.models import FlagRow, HearingRow, PersonRow
from services.court.schemas import PersonListed, QueueRow
from shared import clock, duties, identity
from shared.contracts.bodies import FlagSeen
from shared.contracts.people import age_on
from shared.duties import Duty
from shared.identity import Caller

KINDS = ("detention-end", "appeal-window")
QUEUES = ("over-detained", "expected-in-court", "alternatives-candidate")
SOON = timedelta(days=7)
PAGE = 50


def _here(caller: Caller) -> ColumnElement[bool]:
    """This court has the person now; a court that had the person before keeps the record and no work."""
    return PersonRow.court == caller.place[:2]


def _expected(now: datetime) -> ColumnElement[bool]:
    return PersonRow.expected_since.is_not(None)


def _over(now: datetime) -> ColumnElement[bool]:
    return PersonRow.over_detained_from <= now


def _candidates(now: datetime) -> ColumnElement[bool]:
    return PersonRow.candidate_since.is_not(None)


async def list_queue(session: AsyncSession, caller: Caller) -> list[QueueRow]:
    """Everybody in this court's work queues; a person may stand in several."""
    now = clock.now()
    found = []
    for code, holds, since in (
        ("over-detained", _over(now), PersonRow.over_detained_from),
        ("expected-in-court", _expected(now), PersonRow.expected_since),
        ("alternatives-candidate", _candidates(now), PersonRow.candidate_since),
    ):
        rows = await session.execute(
            select(PersonRow.id, since).where(_here(caller), holds).order_by(since, PersonRow.id)
        )
        found += [QueueRow(person=person, queued_as=code, since=begun) for person, begun in rows if begun]
    for hearing in await list_hearings(session, caller):
        found.append(QueueRow(person=hearing.person_id, queued_as="hearing-soon", since=_begins(hearing.on)))
    return found


def _begins(on: date) -> datetime:
    return clock.at(on - SOON)


async def list_hearings(
    session: AsyncSession, caller: Caller, *, limit: int | None = None, page: int = 1
) -> list[HearingRow]:
    """The hearings of the next seven days, the earliest first; all of them, or one page of `limit`."""
    today = clock.today()
    query = select(HearingRow).where(
        HearingRow.court == caller.place[:2], HearingRow.on >= today, HearingRow.on <= today + SOON
    )
    query = query.order_by(HearingRow.on, HearingRow.at, HearingRow.id)
    return list(await session.scalars(query.offset((page - 1) * (limit or 0)).limit(limit)))


async def list_people(
    session: AsyncSession, caller: Caller, queue: str = "", *, search: str = "", page: int = 1, per_page: int = PAGE
) -> list[PersonListed]:
    """People before this court, all or those of one queue, in the order of that queue, logged as read."""
    query = _in_queue(select(PersonRow).where(_here(caller)), queue)
    if search:
        words = f"%{search.replace('%', '')}%"
        named = (PersonRow.name_latin.ilike(words), PersonRow.name_km.ilike(words), PersonRow.case_number.ilike(words))
        query = query.where(or_(*named))
    rows = list(await session.scalars(query.offset((page - 1) * per_page).limit(per_page)))
    await identity.log_reads(session, caller, [row.id for row in rows], "see-cases")
    return [listed(row) for row in rows]


def _in_queue(query: Select[PersonRow], queue: str) -> Select[PersonRow]:
    now = clock.now()
    if queue == "expected-in-court":
        return query.where(_expected(now)).order_by(PersonRow.expected_since, PersonRow.id)
    if queue == "over-detained":
        return query.where(_over(now)).order_by(PersonRow.over_detained_from, PersonRow.id)
    if queue == "alternatives-candidate":
        # The younger the youngest child and the longer the detention, the sooner to be looked at.
        return query.where(_candidates(now)).order_by(
            (PersonRow.pregnant == "yes").desc().nulls_last(),
            PersonRow.youngest_born.desc().nulls_last(),
            PersonRow.candidate_since,
            PersonRow.id,
        )
    return query.order_by(PersonRow.held.desc(), PersonRow.name_latin, PersonRow.id)


async def list_by_id(session: AsyncSession, people: Iterable[UUID]) -> dict[UUID, PersonListed]:
    """These people as rows, for lists that begin with something else."""
    rows = await session.scalars(select(PersonRow).where(PersonRow.id.in_(set(people))))
    return {row.id: listed(row) for row in rows}


def listed(row: PersonRow) -> PersonListed:
    """A row as it is shown."""
    today = clock.today()
    own = {name: getattr(row, name) for name in PersonListed.model_fields if name not in ("age", "youngest")}
    return PersonListed(
        **own,
        age=age_on(today, row.born, row.age, row.age_told_on),
        youngest=age_on(today, row.youngest_born, None),
    )


async def list_flags(session: AsyncSession) -> list[FlagSeen]:
    """The flags that stand at this court now."""
    query = select(FlagRow).where(FlagRow.since <= clock.now()).order_by(FlagRow.since, FlagRow.person_id)
    return [FlagSeen(on=row.person_id, kind=row.kind, since=row.since) for row in await session.scalars(query)]


async def list_flags_on(session: AsyncSession, person_id: UUID) -> list[FlagSeen]:
    """The flags that stand on one person."""
    query = select(FlagRow).where(FlagRow.person_id == person_id, FlagRow.since <= clock.now()).order_by(FlagRow.since)
    return [FlagSeen(on=row.person_id, kind=row.kind, since=row.since) for row in await session.scalars(query)]


async def list_duties(session: AsyncSession) -> list[Duty]:
    """What is due at this court, the earliest first."""
    return await duties.list_open(session, KINDS)


async def list_ending(session: AsyncSession, kind: str, *, within: timedelta, limit: int = PAGE) -> list[Duty]:
    """Open duties of one kind that end within this span from now on, the earliest first."""
    now = clock.now()
    query = select(Duty).where(
        Duty.kind == kind,
        Duty.met_at.is_(None),
        Duty.ended_at.is_(None),
        Duty.due_at >= now,
        Duty.due_at <= now + within,
    )
    return list(await session.scalars(query.order_by(Duty.due_at, Duty.id).limit(limit)))


async def count_queues(session: AsyncSession, caller: Caller) -> dict[str, int]:
    """How many people stand in each of this court's queues, in one statement."""
    now, today = clock.now(), clock.today()
    hearings = select(func.count()).where(
        HearingRow.court == caller.place[:2], HearingRow.on >= today, HearingRow.on <= today + SOON
    )
    query = select(
        func.count().filter(_over(now)),
        func.count().filter(_expected(now)),
        func.count().filter(_candidates(now)),
        hearings.scalar_subquery(),
    ).where(_here(caller))
    codes = ("over-detained", "expected-in-court", "alternatives-candidate", "hearing-soon")
    return dict(zip(codes, (await session.execute(query)).one(), strict=True))
