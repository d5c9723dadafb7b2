"""What is held, what may still go, what is said of it, and when a call rings again, rule by rule."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.family import domain
from shared import clock

NOON = datetime(2015, 3, 15, 5, tzinfo=UTC)  # in Phnom Penh
MOMENTS = st.integers(-10_000_000, 10_000_000).map(lambda minutes: NOON + timedelta(minutes=minutes))


def test_an_arrest_is_told_at_once_and_everything_else_is_held() -> None:
    assert domain.goes_at("arrested", NOON) == NOON
    for milestone in ("custody-ended", "correction", "sentenced"):
        assert domain.goes_at(milestone, NOON) == NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("milestone", "outcome", "said"),
    [
        ("arrested", None, "arrested"),
        ("arrested", "to-court", "arrested:to-court"),
        ("arrested", "released", "arrested:over"),
        ("arrested", "diverted", "arrested:over"),
        ("custody-ended", "released", "custody-ended:released"),
        ("correction", None, "correction"),
    ],
)
def test_what_is_said_follows_how_custody_ended(milestone: str, outcome: str | None, said: str) -> None:
    assert domain.saying(milestone, outcome) == said


def test_whoever_is_unsafe_is_never_told_whatever_else_holds() -> None:
    free = dict.fromkeys(("unsafe", "stopped", "retracted", "revoked"), False)
    assert domain.why_not(**free) is None
    assert domain.why_not(**dict.fromkeys(free, True)) == "unsafe"
    for reason, why in (("stopped", "no-longer"), ("retracted", "retracted"), ("revoked", "revoked")):
        assert domain.why_not(**{**free, reason: True}) == why


def test_a_code_can_be_said_and_typed_and_is_the_same_however_it_is_written() -> None:
    code = domain.short_code(lambda digits: digits[7])
    assert re.fullmatch(r"\d{4}-\d{4}-\d{4}", code)
    khmer = code.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    ways = {code, code.replace("-", ""), code.replace("-", " "), khmer}
    assert len({domain.digest(way) for way in ways}) == 1
    assert domain.digest("7A") != domain.digest("7a")


@given(now=MOMENTS, rings=st.integers(0, 10))
def test_a_call_rings_again_by_day_and_not_for_ever(now: datetime, rings: int) -> None:
    again = domain.rings_again_at(now, rings)
    if rings >= len(domain.RING_WAITS):
        assert again is None
        return
    assert again is not None
    assert domain.RING_WAITS[rings] <= again - now <= domain.RING_WAITS[rings] + timedelta(hours=9)
    assert 6 <= again.astimezone(clock.PHNOM_PENH).hour < 21


def test_a_call_at_noon_rings_again_a_quarter_of_an_hour_later() -> None:
    assert domain.rings_again_at(NOON, 0) == NOON + timedelta(minutes=15)
    late = NOON + timedelta(hours=8, minutes=50)
    assert domain.rings_again_at(late, 0) == clock.at(clock.day_of(NOON) + timedelta(days=1), 6)
