"""The order of a story's time: deadlines fire one by one, all is handled between them, and judging has its moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.clock import State, is_handled, judged_at, next_stop, unrest

AT = datetime(2019, 6, 1, 20, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TIMES = st.integers(0, 10_000).map(lambda minutes: AT + minutes * MINUTE)


def state(unsent: int = 0, lag: int | None = 0, due: int = 0, handled: int = 5) -> State:
    return State(unsent=unsent, lag=lag, stuck=0, due=due, next_due=None, handled=handled)


@given(st.lists(st.none() | TIMES), TIMES)
def test_the_next_stop_is_the_earliest_deadline_up_to_and_at_the_limit(
    dues: list[datetime | None], until: datetime
) -> None:
    within = sorted(due for due in dues if due and due <= until)
    assert next_stop(dues, until) == (within[0] if within else None)


@pytest.mark.parametrize(
    ("following", "judged"),
    [
        (None, AT + 15 * MINUTE),
        (AT + 60 * MINUTE, AT + 15 * MINUTE),
        (AT + 10 * MINUTE, AT + 10 * MINUTE - timedelta(microseconds=1)),
        (AT + 15 * MINUTE, AT + 15 * MINUTE - timedelta(microseconds=1)),
        (AT, AT),
    ],
)
def test_expectations_are_judged_in_time_or_just_before_the_next_step(
    following: datetime | None, judged: datetime
) -> None:
    assert judged_at(AT, 15 * MINUTE, following) == judged


@pytest.mark.parametrize(
    ("before", "after", "handled"),
    [
        (state(), state(), True),
        (state(handled=4), state(), False),
        (state(lag=1), state(), False),
        (state(lag=None), state(lag=None), False),
        (state(), state(unsent=1), False),
        (state(due=1), state(due=1), False),
    ],
)
def test_handled_is_quiet_twice_in_a_row_with_nothing_new_between(before: State, after: State, handled: bool) -> None:
    assert is_handled({"arrest": state(), "welfare": before}, {"arrest": state(), "welfare": after}) is handled


def test_what_is_not_handled_is_named() -> None:
    assert unrest({"arrest": state(), "welfare": state(lag=3, due=1)}) == ["welfare has 3 lag", "welfare has 1 due"]
