"""By which way somebody is reached, what comes after it, and at what hours nothing comes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.family import domain
from services.family.domain import Reach
from shared.clock import PHNOM_PENH

ALL = frozenset({"sms", "voice", "telegram", "email", "in-person"})
MOMENTS = st.integers(0, 5_000_000).map(lambda minutes: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
HOURS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("reach", "ways"),
    [
        (Reach("sms", phone=True, email=False, chat=False), ["sms"]),
        (Reach("sms", phone=True, email=True, chat=True), ["sms", "telegram", "email"]),
        (Reach("sms", phone=False, email=False, chat=False), []),
        (Reach("telegram", phone=True, email=False, chat=False), ["telegram", "sms"]),
        (Reach("telegram", phone=False, email=True, chat=False), ["email"]),
        (Reach("email", phone=True, email=False, chat=False), ["sms"]),
        (Reach("email", phone=True, email=True, chat=False), ["email", "sms"]),
        (Reach("voice", phone=True, email=False, chat=False), ["voice", "sms"]),
        (Reach("in-person", phone=False, email=False, chat=False), ["in-person"]),
        (Reach("in-person", phone=True, email=False, chat=False), ["in-person", "sms"]),
    ],
)
def test_the_way_that_was_chosen_comes_first_and_then_the_others_they_have(reach: Reach, ways: list[str]) -> None:
    assert domain.ways(reach) == ways
    assert domain.first_way(reach, ALL) == (ways[0] if ways else None)
    tried: list[str] = []
    while way := domain.next_way(reach, ALL, tried):
        tried.append(way)
    assert tried == ways


def test_a_way_that_is_not_served_is_passed_over_and_none_left_says_why() -> None:
    by_mail = Reach("email", phone=True, email=True, chat=False)
    assert domain.first_way(by_mail, frozenset({"sms"})) == "sms"
    assert domain.why_unreached(Reach("telegram", phone=True, email=False, chat=False), frozenset()) == (
        "channel-not-available"
    )
    assert domain.why_unreached(Reach("sms", phone=False, email=False, chat=False), ALL) == "no-phone"
    assert domain.why_unreached(Reach("email", phone=False, email=False, chat=False), ALL) == "no-address"


@given(moment=MOMENTS, rest_from=HOURS, rest_until=HOURS)
def test_nothing_comes_while_somebody_rests_and_everything_comes_within_a_day(
    moment: datetime, rest_from: time, rest_until: time
) -> None:
    comes = domain.waking_hour(moment, rest_from, rest_until)
    assert timedelta() <= comes - moment < timedelta(days=1)
    assert domain.waking_hour(comes, rest_from, rest_until) == comes, "it is awake then"
    if comes != moment:
        assert comes.astimezone(PHNOM_PENH).time() == rest_until


def test_nobody_rests_who_has_not_said_so() -> None:
    midnight = datetime(2015, 3, 15, 17, tzinfo=UTC)
    assert domain.waking_hour(midnight, None, None) == midnight
    assert domain.waking_hour(midnight, time(21), time(21)) == midnight
    assert domain.waking_hour(midnight, *domain.NIGHT) == midnight + timedelta(hours=6)


@pytest.mark.parametrize(
    ("milestone", "corrects", "urgent"),
    [("arrested", None, True), ("health", None, True), ("correction", "arrested", True),
     ("correction", "hearing-set", False), ("sentenced", None, False), ("release-planned", None, False)],
)  # fmt: skip
def test_what_wakes_somebody_who_rests(milestone: str, corrects: str | None, urgent: bool) -> None:
    assert domain.is_urgent(milestone, corrects) is urgent


def test_an_office_that_tells_hundreds_at_once_is_stopped() -> None:
    assert not domain.is_too_many(199)
    assert domain.is_too_many(200)
