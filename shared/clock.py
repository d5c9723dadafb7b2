"""The only source of domain time, so that a story can cross years in seconds."""

from datetime import UTC, date, datetime, time, timedelta, timezone

PHNOM_PENH = timezone(timedelta(hours=7), "Asia/Phnom_Penh")  # no daylight saving since 1920 (IANA tz database)

_story_time: datetime | None = None


def now() -> datetime:
    """The present domain time, aware, in UTC; the story's time when a story owns the clock."""
    return _story_time or datetime.now(UTC)


def tell(story_time: datetime) -> None:
    """Set story time. Only the story endpoints call this; they exist only in story mode.

    Raises:
        ValueError: the time has no offset.
    """
    global _story_time
    if story_time.tzinfo is None:
        raise ValueError("story time needs an offset")
    _story_time = story_time.astimezone(UTC)


def forget() -> None:
    """Give the clock back to real time. Only the story endpoints and tests call this."""
    global _story_time
    _story_time = None


def today() -> date:
    """The present day in Phnom Penh."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Phnom Penh on which a moment falls."""
    return moment.astimezone(PHNOM_PENH).date()


def at(day: date, hour: int = 0) -> datetime:
    """The moment (UTC) at which `hour` o'clock strikes in Phnom Penh on that day."""
    return datetime.combine(day, time(hour), PHNOM_PENH).astimezone(UTC)
