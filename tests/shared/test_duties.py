"""Duties: answered when due, the earliest first, once, whatever the clock does; a failure waits longer each time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import clock, database, duties, telemetry
from shared.duties import Duties, Duty
from shared.messaging.wakeups import Wakeups
from tests.doors import until
from tests.rooms import Room, running

NOON = datetime(2015, 3, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon(room: Room) -> None:
    """It is noon of a day long ago; the room forgets it afterwards."""
    clock.tell(NOON)


async def due(at: datetime, kind: str = "ring") -> UUID:
    """A duty that is due then; the record it hangs on."""
    concerns = uuid4()
    async with database.session(database.EVERYWHERE) as session:
        duties.add(session, kind, about=[uuid4()], concerns=concerns, whose=("police", "17"), due_at=at)
    return concerns


async def find(concerns: UUID) -> Duty:
    """A duty as it stands now."""
    async with database.session(database.EVERYWHERE) as session:
        return (await session.scalars(select(Duty).where(Duty.concerns == concerns))).one()


def ringing(answer: Callable[[AsyncSession, Duty], Awaitable[None]] | None = None) -> tuple[Duties, list[UUID]]:
    """Somebody who answers, and for which records they did."""
    answering, answered = Duties(), []

    @answering.when_due("ring")
    async def ring(session: AsyncSession, duty: Duty) -> None:
        answered.append(duty.concerns)
        if answer:
            await answer(session, duty)

    return answering, answered


async def answer_all(answering: Duties) -> None:
    """Everything that is due now."""
    while await answering.answer_next():
        pass


async def test_they_are_answered_in_the_order_in_which_they_are_due_and_not_before() -> None:
    late, early, now, after = [await due(NOON + by * HOUR) for by in (-1, -2, 0, 1)]
    answering, answered = ringing()
    await answer_all(answering)
    assert answered == [early, late, now]
    assert answering.handled == 3
    clock.tell(NOON + HOUR)
    await answer_all(answering)
    assert answered[3:] == [after]


async def test_two_runners_share_the_work_and_nothing_is_answered_twice() -> None:
    waiting = {await due(NOON - HOUR) for _ in range(12)}
    both = asyncio.Barrier(2)

    async def meet_the_other(_: AsyncSession, __: Duty) -> None:
        await both.wait()  # passes only while the other one holds a duty of its own

    (one, first), (other, second) = ringing(meet_the_other), ringing(meet_the_other)
    async with asyncio.timeout(30):
        await asyncio.gather(answer_all(one), answer_all(other))
    assert (len(first), len(second)) == (6, 6)
    assert {*first, *second} == waiting


async def test_a_failure_undoes_its_work_waits_longer_each_time_and_holds_up_nobody() -> None:
    async def fail(session: AsyncSession, duty: Duty) -> None:
        duty.detail = {"half": "done"}
        await session.execute(text("INSERT INTO effects (person, number) VALUES (gen_random_uuid(), 1)"))
        raise ValueError("a name nobody may log")

    failing = await due(NOON, "fail")
    fine = await due(NOON)
    answering, answered = ringing()
    answering.when_due("fail")(fail)
    waits = []
    for tries in range(1, 13):
        await answer_all(answering)
        duty = await find(failing)
        assert (duty.tries, duty.detail, duty.met_at) == (tries, {}, None)
        assert duty.wake_at is not None
        waits.append((duty.wake_at - clock.now()).total_seconds())
        clock.tell(duty.wake_at)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024]
    assert answered == [fine]
    async with database.session(database.EVERYWHERE) as session:
        assert await session.scalar(select(func.count()).select_from(text("effects"))) == 0


async def test_a_failure_in_the_database_is_a_failure_like_any_other() -> None:
    async def fail(session: AsyncSession, duty: Duty) -> None:
        duty.level = 7
        await session.flush()
        await session.execute(text("SELECT 1 / 0"))

    failing = await due(NOON)
    answering, _ = ringing(fail)
    await answer_all(answering)
    duty = await find(failing)
    assert (duty.tries, duty.level) == (1, 0)


async def test_an_answer_may_ask_to_be_called_again() -> None:
    async def again(_: AsyncSession, duty: Duty) -> None:
        duty.tries += 1
        duty.wake_at = clock.now() + HOUR if duty.tries < 3 else None

    calling = await due(NOON)
    answering, answered = ringing(again)
    for _ in range(5):
        await answer_all(answering)
        clock.tell(clock.now() + HOUR)
    assert answered == [calling] * 3


async def test_a_duty_stays_in_sight_overdue_until_it_is_met_or_ends() -> None:
    met, ended, left = [await due(NOON - HOUR) for _ in range(3)]
    answering, answered = ringing()
    await answer_all(answering)
    assert len(answered) == 3
    async with database.session(database.EVERYWHERE) as session:
        assert await duties.count_overdue(session) == 3
        await duties.meet(session, "ring", met)
        await duties.end(session, ["ring", "other"], ended)
        assert await duties.count_overdue(session) == 1
        assert [duty.concerns for duty in await duties.list_open(session, ["ring"])] == [left]
    assert ((await find(met)).met_at, (await find(ended)).ended_at) == (NOON, NOON)


async def test_what_is_met_or_ended_does_not_ring() -> None:
    met, ended = await due(NOON + HOUR), await due(NOON + HOUR)
    async with database.session(database.EVERYWHERE) as session:
        await duties.meet(session, "ring", met)
        await duties.end(session, ["ring"], ended)
        assert await duties.next_wake(session) is None
    clock.tell(NOON + 2 * HOUR)
    answering, answered = ringing()
    await answer_all(answering)
    assert answered == []


async def test_the_clock_may_jump_years_ahead_and_back_again() -> None:
    years = [await due(NOON + timedelta(days=365 * year)) for year in (3, 1, 2)]
    answering, answered = ringing()
    wakeups = Wakeups("duties")
    async with running(wakeups.run(), answering.run(wakeups)):
        clock.tell(NOON + timedelta(days=365 * 4))
        wakeups.wake("duties")
        await until(lambda: has(answered, 3), "four years of duties are answered")
        assert answered == [years[1], years[2], years[0]]
        clock.tell(NOON)
        wakeups.wake("duties")
        soon = await due(NOON - HOUR)  # its NOTIFY wakes the runner
        await until(lambda: has(answered, 4), "a new one is answered, the old ones are not answered again")
        assert answered[3:] == [soon]


async def test_a_duty_is_answered_in_the_trace_that_caused_it(room: Room) -> None:
    cause = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    concerns = await due(NOON)
    await room.rows("UPDATE duties SET traceparent = $1", cause)
    traces: list[str | None] = []

    async def remember(_: AsyncSession, __: Duty) -> None:
        traces.append(telemetry.traceparent())

    answering, _ = ringing(remember)
    await answer_all(answering)
    assert (await find(concerns)).trace_id == cause.split("-")[1]
    assert traces
    assert traces[0] is not None
    assert traces[0].split("-")[1] == cause.split("-")[1]


async def has(answered: list[UUID], count: int) -> bool:
    """Whether that many were answered."""
    return len(answered) >= count
