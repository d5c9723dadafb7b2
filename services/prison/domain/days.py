"""Days that matter inside: birthdays, ages, and when a share of a sentence is served."""

from datetime import date, timedelta

from shared import law


def birthday(born: date, years: int) -> date:
    """The day on which somebody is so many years old; born on 29 February that is 1 March in common years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_on(day: date, born: date | None, age: int | None, told_on: date | None = None) -> int | None:
    """Whole years on that day; of somebody whose birth date is unknown, the age told and the years since."""
    if born is not None:
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age is None or told_on is None:
        return age
    return age + max(0, day.year - told_on.year - ((day.month, day.day) < (told_on.month, told_on.day)))


def served_on(began: date, months: int, share: tuple[int, int]) -> date:
    """The day on which this share of so many months is served: whole months, the rest in days of a month of thirty.

    What is left of a month is rounded up to whole days, so that nobody is told a day too early.
    """
    part, whole = share
    full, rest = divmod(months * part, whole)
    return law.months_after(began, full) + timedelta(days=-(-30 * rest // whole))
