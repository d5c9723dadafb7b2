"""Birthdays, ages and shares of a sentence at the edges of months and leap years."""

from datetime import date

import pytest

from services.prison.domain import served_on
from services.prison.domain.follow_up import limit_at, limit_on
from shared.contracts.people import age_on, birthday


@pytest.mark.parametrize(
    ("born", "third"),
    [
        (date(2013, 10, 8), date(2016, 10, 8)),
        (date(2012, 2, 29), date(2015, 3, 1)),
        (date(2016, 2, 28), date(2019, 2, 28)),
        (date(2013, 12, 31), date(2016, 12, 31)),
        (date(2013, 1, 1), date(2016, 1, 1)),
    ],
)
def test_the_third_birthday(born: date, third: date) -> None:
    assert birthday(born, 3) == limit_on(born) == third
    assert age_on(third, born, None) == 3
    assert age_on(date.fromordinal(third.toordinal() - 1), born, None) == 2


def test_a_birthday_begins_at_midnight_in_phnom_penh() -> None:
    passed_at = limit_at(date(2013, 10, 8))
    assert passed_at is not None
    assert passed_at.isoformat() == "2016-10-07T17:00:00+00:00"
    assert limit_at(None) is None


@pytest.mark.parametrize(
    ("day", "born", "age", "told_on", "years"),
    [
        (date(2015, 3, 1), None, 2, date(2014, 3, 1), 3),
        (date(2015, 2, 28), None, 2, date(2014, 3, 1), 2),
        (date(2013, 3, 1), None, 2, date(2014, 3, 1), 2),
        (date(2015, 3, 1), None, 2, None, 2),
        (date(2015, 3, 1), date(2012, 3, 1), 9, date(2014, 3, 1), 3),
        (date(2015, 3, 1), None, None, None, None),
    ],
)
def test_an_age_that_was_told_grows_with_the_years(
    day: date, born: date | None, age: int | None, told_on: date | None, years: int | None
) -> None:
    assert age_on(day, born, age, told_on) == years


@pytest.mark.parametrize(
    ("began", "months", "share", "day"),
    [
        (date(2014, 4, 8), 12, (1, 3), date(2014, 8, 8)),
        (date(2014, 4, 8), 12, (2, 3), date(2014, 12, 8)),
        (date(2014, 4, 8), 10, (1, 3), date(2014, 7, 18)),  # 3 months and a third of one: 10 days
        (date(2014, 4, 8), 10, (2, 3), date(2014, 10, 28)),  # 6 months and two thirds: 20 days
        (date(2014, 4, 8), 1, (1, 3), date(2014, 4, 18)),
        (date(2014, 4, 8), 7, (1, 2), date(2014, 7, 23)),
        (date(2013, 10, 31), 12, (1, 3), date(2014, 2, 28)),  # the month has no 31st
        (date(2011, 10, 31), 12, (1, 3), date(2012, 2, 29)),
        (date(2013, 10, 31), 13, (1, 3), date(2014, 3, 10)),
        (date(2014, 4, 8), 10, (1, 7), date(2014, 5, 21)),  # 12.86 days are 13: never a day too early
    ],
)
def test_a_share_of_a_sentence_is_served(began: date, months: int, share: tuple[int, int], day: date) -> None:
    assert served_on(began, months, share) == day
