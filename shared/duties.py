"""What must happen by a time: deadlines, reminders, retries and holds, one mechanism, a person's to-do list.

A duty is a row. It wakes at its time on `shared.clock`, is claimed with SKIP LOCKED and answered by the service's own
function for that kind; it stays visible, overdue, until it is met or ends.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from pydantic import BaseModel, Field
from sqlalchemy import JSON, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared import clock, database, telemetry
from shared.database import Base, Moment
from shared.messaging.wakeups import Wakeups

log = structlog.get_logger()


class Duty(Base):
    """Something due. `role` and `place` say whose it is, `about` the persons, `concerns` the record it hangs on.

    `wake_at` is when it must next be looked at: its due time at first, null once it has rung.
    """

    __tablename__ = "duties"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    about: Mapped[list[UUID]] = mapped_column(ARRAY(PgUUID()))
    concerns: Mapped[UUID]
    role: Mapped[str]
    place: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(Moment)
    wake_at: Mapped[datetime | None] = mapped_column(Moment)
    met_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    level: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    detail: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    traceparent: Mapped[str | None]

    @property
    def trace_id(self) -> str | None:
        """The trace of the fact that caused this duty."""
        return self.traceparent.split("-")[1] if self.traceparent else None


class DutyDetail(BaseModel):
    """A duty as every service's API shows it: `for` is the office it belongs to."""

    id: UUID
    kind: str
    about: list[UUID]
    whose: str = Field(serialization_alias="for")
    due_at: datetime
    met_at: datetime | None
    level: int
    trace_id: str | None

    @classmethod
    def of(cls, duty: Duty) -> "DutyDetail":
        """The row as the API shows it."""
        return cls(
            id=duty.id, kind=duty.kind, about=duty.about, due_at=duty.due_at, met_at=duty.met_at, level=duty.level,
            whose=f"{duty.role}@{duty.place}" if duty.place else duty.role, trace_id=duty.trace_id,
        )  # fmt: skip


FIRST_TABLES = (
    """
    CREATE TABLE duties (
        id uuid CONSTRAINT pk_duties PRIMARY KEY,
        kind text NOT NULL,
        about uuid[] NOT NULL,
        concerns uuid NOT NULL,
        role text NOT NULL,
        place text NOT NULL,
        due_at timestamptz NOT NULL,
        wake_at timestamptz,
        met_at timestamptz,
        ended_at timestamptz,
        level integer NOT NULL DEFAULT 0,
        tries integer NOT NULL DEFAULT 0,
        detail json NOT NULL DEFAULT '{}',
        traceparent text
    )
    """,
    "CREATE INDEX ix_duties_wake_at ON duties (wake_at) WHERE wake_at IS NOT NULL",
    "CREATE INDEX ix_duties_concerns ON duties (concerns)",
    "CREATE INDEX ix_duties_open ON duties (place, due_at) WHERE met_at IS NULL AND ended_at IS NULL",
    "CREATE TRIGGER duties_wake AFTER INSERT OR UPDATE ON duties FOR EACH STATEMENT EXECUTE FUNCTION wake('duties')",
)

Answer = Callable[[AsyncSession, Duty], Awaitable[None]]


def add(
    session: AsyncSession,
    kind: str,
    *,
    about: Iterable[UUID],
    concerns: UUID,
    whose: tuple[str, str],
    due_at: datetime,
    detail: dict[str, str] | None = None,
) -> Duty:
    """Write a duty into the caller's transaction. `whose` is a role and its place."""
    duty = Duty(
        kind=kind,
        about=list(about),
        concerns=concerns,
        role=whose[0],
        place=whose[1],
        due_at=due_at,
        wake_at=due_at,
        detail=detail or {},
        traceparent=telemetry.traceparent(),
    )
    session.add(duty)
    return duty


async def meet(session: AsyncSession, kind: str, concerns: UUID) -> None:
    """The duties of this kind on this record were done, late or not."""
    await session.execute(
        update(Duty)
        .where(Duty.kind == kind, Duty.concerns == concerns, Duty.met_at.is_(None), Duty.ended_at.is_(None))
        .values(met_at=clock.now(), wake_at=None)
    )


async def end(session: AsyncSession, kinds: Iterable[str], concerns: UUID) -> None:
    """The duties of these kinds on this record no longer matter."""
    await session.execute(
        update(Duty)
        .where(Duty.kind.in_(kinds), Duty.concerns == concerns, Duty.met_at.is_(None), Duty.ended_at.is_(None))
        .values(ended_at=clock.now(), wake_at=None)
    )


async def list_open(session: AsyncSession, kinds: Iterable[str]) -> list[Duty]:
    """The open duties of these kinds that the caller's place reaches, the earliest due first."""
    rows = await session.scalars(
        select(Duty)
        .where(Duty.kind.in_(kinds), Duty.met_at.is_(None), Duty.ended_at.is_(None))
        .order_by(Duty.due_at, Duty.id)
    )
    return list(rows)


class Duties:
    """What one service does when its duties fall due."""

    def __init__(self) -> None:
        self.handled = 0
        self._answers: dict[str, Answer] = {}

    def when_due(self, kind: str) -> Callable[[Answer], Answer]:
        """Call the decorated function when a duty of this kind falls due, in a transaction of its own."""

        def register(answer: Answer) -> Answer:
            self._answers[kind] = answer
            return answer

        return register

    async def run(self, wakeups: Wakeups) -> None:
        """Answer duties for ever, waking at the next due time or when one is written."""
        while True:
            try:
                seen = wakeups.count("duties")
                while await self.answer_next():
                    pass
                await wakeups.wait("duties", await self._seconds_to_next(), since=seen)
            except (DBAPIError, OSError, TimeoutError) as error:
                log.warning("duties stopped, will start again", error=telemetry.describe(error))
                await asyncio.sleep(0.5)

    async def answer_next(self) -> bool:
        """Answer the earliest duty that is due; whether there was one. A failed answer is tried again later."""
        async with database.session(database.EVERYWHERE) as session:
            duty = await session.scalar(
                select(Duty)
                .where(Duty.wake_at <= clock.now())
                .order_by(Duty.wake_at, Duty.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if duty is None:
                return False
            due = duty.wake_at
            duty.wake_at = None
            try:
                async with session.begin_nested():
                    await self._answer(session, duty)
            except Exception as error:
                await session.refresh(duty)  # what the answer changed of it was undone
                log.exception("duty failed", kind=duty.kind, error=telemetry.describe(error), exc_info=False)
                duty.tries += 1
                duty.wake_at = (due or clock.now()) + timedelta(seconds=2 ** min(duty.tries, 10))
        self.handled += 1
        return True

    async def _answer(self, session: AsyncSession, duty: Duty) -> None:
        with telemetry.span(f"duty {duty.kind}", parent=duty.traceparent):
            if answer := self._answers.get(duty.kind):
                await answer(session, duty)

    async def _seconds_to_next(self) -> float:
        async with database.session(database.EVERYWHERE) as session:
            wake_at = await next_wake(session)
        if wake_at is None:
            return 5.0
        return min(5.0, max(0.0, (wake_at - clock.now()).total_seconds()))


async def next_wake(session: AsyncSession) -> datetime | None:
    """When the next duty must be looked at."""
    return await session.scalar(select(func.min(Duty.wake_at)))


async def count_overdue(session: AsyncSession) -> int:
    """How many duties are past due and still open."""
    query = select(func.count()).where(Duty.due_at < clock.now(), Duty.met_at.is_(None), Duty.ended_at.is_(None))
    return await session.scalar(query) or 0
