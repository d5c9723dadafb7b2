"""When too many notices go at once: an office that tells hundreds of families in minutes has most likely erred."""

from datetime import timedelta

# Of one office; a day of pardons is real and rare, and a person lets it go on.
MOST_AT_ONCE, WINDOW = 200, timedelta(minutes=10)


def is_too_many(handed_lately: int) -> bool:
    """Whether one more must wait for a person, when so many of the office were handed over within the window."""
    return handed_lately >= MOST_AT_ONCE
