"""By which channel somebody is reached, which comes next when it fails, how often it is tried and at what hours."""

from datetime import UTC, datetime, time, timedelta
from typing import Literal, NamedTuple

from shared.clock import PHNOM_PENH

# What a channel says became of a message.
Said = Literal["taken", "delivered", "not-delivered", "not-accepted-by-network", "unanswered"]

# A call that nobody took rings again after these waits, in the hours in which a telephone may ring.
RING_WAITS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3), timedelta(hours=12))
DAY_BEGINS, DAY_ENDS = time(6), time(21)
NIGHT = (DAY_ENDS, DAY_BEGINS)
LINK_LIFE = timedelta(days=90)
# An accepted message is confirmed by a receipt within seconds (channels/sms.py); a minute without one: not accepted.
RECEIPT_WAIT = timedelta(minutes=1)
# Whether a call was made is known when it ends, and it may ring for a minute first.
CALL_WAIT = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT, MOST_TRIES = timedelta(seconds=30), timedelta(hours=1), 30
# Somebody who is invited to Telegram and does not come gets this notice otherwise; the next ones find them there.
LINK_WAIT = timedelta(minutes=10)


class Reach(NamedTuple):
    """What is known of how somebody is reached."""

    channel: str
    phone: bool
    email: bool
    chat: bool


def ways(reach: Reach) -> list[str]:
    """Every channel by which somebody can be reached, the one that was chosen first.

    Telegram needs a telephone only to be invited; a call to a telephone that no message reaches helps nobody; paper is
    given to those who asked for paper, because somebody must carry it.
    """
    possible = {
        "telegram": reach.chat or (reach.phone and reach.channel == "telegram"),
        "sms": reach.phone,
        "voice": reach.phone and reach.channel == "voice",
        "email": reach.email,
        "in-person": reach.channel == "in-person",
    }
    ordered = [reach.channel, *(way for way in possible if way != reach.channel)]
    return [way for way in ordered if possible.get(way)]


def first_way(reach: Reach, served: frozenset[str]) -> str | None:
    """The first channel that somebody has and that is served here; None when there is none."""
    return next((way for way in ways(reach) if way in served), None)


def next_way(reach: Reach, served: frozenset[str], tried: list[str]) -> str | None:
    """What to try after these failed; None when a person must find another way."""
    return next((way for way in ways(reach) if way in served and way not in tried), None)


def why_unreached(reach: Reach, served: frozenset[str]) -> str:
    """Why nobody is reached when no way is left."""
    if reach.channel not in served:
        return "channel-not-available"
    return "no-address" if reach.channel == "email" else "no-phone"


def receipt_wait(channel: str) -> timedelta:
    """How long a hand-over whose outcome is unknown waits for a receipt before it is tried again."""
    return CALL_WAIT if channel == "voice" else RECEIPT_WAIT


def wait_before_try(tries: int) -> timedelta | None:
    """How long to wait after that many tries the channel could not take; None when a person must act instead."""
    growing = FIRST_WAIT * int(2 ** min(tries, 10))
    return None if tries >= MOST_TRIES else min(growing, LONGEST_WAIT)


def rings_again_at(now: datetime, rings: int) -> datetime | None:
    """When a call that nobody took, after `rings` others, rings again: by day; None when that was the last.

    `now` and the answer are aware; day is day in Phnom Penh.
    """
    if rings >= len(RING_WAITS):
        return None
    return waking_hour(now + RING_WAITS[rings], DAY_ENDS, DAY_BEGINS)


def waking_hour(moment: datetime, rest_from: time | None, rest_until: time | None) -> datetime:
    """The moment itself, or when the rest it falls into ends; rest may span midnight and is told in Phnom Penh's time.

    Nobody rests unless both ends are known and differ.
    """
    if rest_from is None or rest_until is None or rest_from == rest_until:
        return moment
    there = moment.astimezone(PHNOM_PENH)
    now, over_midnight = there.time(), rest_from > rest_until
    rests = (now >= rest_from or now < rest_until) if over_midnight else rest_from <= now < rest_until
    if not rests:
        return there.astimezone(UTC)
    day = there.date() + timedelta(days=over_midnight and now >= rest_from)
    return datetime.combine(day, rest_until, PHNOM_PENH).astimezone(UTC)
