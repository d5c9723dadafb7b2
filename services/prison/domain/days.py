"""Days that matter inside: when a share of a sentence is served."""

from datetime import date, timedelta

from shared import law


def served_on(began: date, months: int, share: tuple[int, int]) -> date:
    """The day on which this share of so many months is served: whole months, the rest in days of a month of thirty.

    What is left of a month is rounded up to whole days, so that nobody is told a day too early.
    """
    part, whole = share
    full, rest = divmod(months * part, whole)
    return law.months_after(began, full) + timedelta(days=-(-30 * rest // whole))
