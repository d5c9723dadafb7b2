"""What is said of a fact, when it may go, and what it makes untrue of what still waits."""

from datetime import datetime, timedelta

# A milestone other than an arrest waits this long, so that a correction can replace or withdraw it.
HOLD = timedelta(minutes=10)

# What still waits of these is no longer so once the newer is known, and only the newer goes.
REPLACES: dict[str, frozenset[str]] = {
    "custody-ended": frozenset({"custody-ended"}),
    "hearing-moved": frozenset({"hearing-set", "hearing-moved"}),
    "release-changed": frozenset({"release-planned", "release-changed"}),
    "released": frozenset({"release-planned", "release-changed"}),
}


def goes_at(milestone: str, at: datetime) -> datetime:
    """When a notice may go: of an arrest at once, of anything else after the hold."""
    return at if milestone == "arrested" else at + HOLD


def is_held(milestone: str, at: datetime, now: datetime) -> bool:
    """Whether a fact told at `at` is still in its hold."""
    return now < goes_at(milestone, at)


def is_urgent(milestone: str, corrects: str | None = None) -> bool:
    """Whether it goes at night too, to somebody who asked for rest: an arrest, a death or an illness.

    `corrects` is the milestone that a correction is about: word of an arrest that never was does not wait either.
    """
    return milestone in ("arrested", "health") or corrects in ("arrested", "health")


def saying(milestone: str, outcome: str | None) -> str:
    """What is said of a milestone: it depends on the outcome, and of an arrest that is over on how custody ended.

    Why somebody was released is never said (rule 17), so that of an arrest told late only that it is over is known.
    """
    if milestone == "arrested" and outcome:
        return "arrested:to-court" if outcome == "to-court" else "arrested:over"
    return f"{milestone}:{outcome}" if outcome else milestone


def release_saying(milestone: str, *, appeal: bool) -> str:
    """A planned release always says that it is planned; an undecided appeal is said with it, for it can hold her."""
    return f"{milestone}:appeal" if appeal and milestone in ("release-planned", "release-changed") else milestone
