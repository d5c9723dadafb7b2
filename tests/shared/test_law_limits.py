"""The law pack as tables: every limit at its edges, and month arithmetic on the days where it goes wrong."""

from datetime import date, datetime, timedelta

import pytest

from shared import law
from shared.clock import PHNOM_PENH

CUSTODY = [
    (None, "felony", 48), (18, "felony", 48), (18, "misdemeanour", 48), (17, "felony", 48), (17, "misdemeanour", 36),
    (16, "petty", 36), (15, "felony", 36), (15, "misdemeanour", 24), (14, "felony", 36), (13, "felony", 0),
]  # fmt: skip
DETENTION = [
    (None, "felony", 6, 2, 6), (18, "felony", 6, 2, 6), (18, "misdemeanour", 4, 1, 2), (17, "felony", 6, 0, 0),
    (17, "misdemeanour", 4, 0, 0), (15, "felony", 4, 0, 0), (14, "misdemeanour", 2, 0, 0), (13, "felony", 0, 0, 0),
    (40, "petty", 0, 0, 0), (16, "petty", 0, 0, 0),
]  # fmt: skip
MONTHS = [
    (date(2013, 11, 4), 20, date(2015, 7, 4)), (date(2015, 8, 31), 6, date(2016, 2, 29)),
    (date(2016, 2, 29), 12, date(2017, 2, 28)), (date(2016, 2, 29), 48, date(2020, 2, 29)),
    (date(2014, 12, 31), 2, date(2015, 2, 28)), (date(2015, 1, 31), 1, date(2015, 2, 28)),
    (date(2015, 12, 15), 1, date(2016, 1, 15)), (date(2016, 3, 31), -1, date(2016, 2, 29)),
    (date(2016, 3, 31), 0, date(2016, 3, 31)),
]  # fmt: skip


@pytest.mark.parametrize(("age", "offence", "hours"), CUSTODY)
def test_custody(age: int | None, offence: str, hours: int) -> None:
    assert law.custody_limit(age, offence).span == timedelta(hours=hours)


@pytest.mark.parametrize(("age", "offence", "hours"), [(18, "felony", 24), (18, "misdemeanour", 0), (17, "felony", 0)])
def test_custody_extension(age: int, offence: str, hours: int) -> None:
    assert law.custody_extension(age, offence).hours == hours


@pytest.mark.parametrize(("age", "offence", "months", "extensions", "each"), DETENTION)
def test_detention(age: int | None, offence: str, months: int, extensions: int, each: int) -> None:
    limit = law.detention_limit(age, offence)
    assert (limit.months, limit.extensions, limit.extension_months) == (months, extensions, each)


@pytest.mark.parametrize(("day", "months", "then"), MONTHS)
def test_months_after(day: date, months: int, then: date) -> None:
    assert law.months_after(day, months) == then


def test_months_after_a_moment_keeps_the_time() -> None:
    moment = datetime(2014, 4, 15, 11, 0, tzinfo=PHNOM_PENH)
    assert law.months_after(moment, law.appeal_window().months) == datetime(2014, 5, 15, 11, 0, tzinfo=PHNOM_PENH)


def test_other_limits() -> None:
    assert law.child_inside_limit().until_years == 3
    assert law.child_inside_limit().notice_days == (180, 90, 30)
    assert [row.served for row in law.early_release() if row.kind.startswith("pardon")] == [(1, 3), (2, 3)]


@pytest.mark.parametrize(
    ("code", "province", "english", "khmer"),
    [("CC2", "12", "Prey Sar", "ព្រៃស"), ("CC3", "25", "Tboung Khmum", "ត្បូងឃ្មុំ"), ("P-17", "17", "Siemreap", "សៀមរាប")],
)
def test_prisons_are_called_by_their_own_name_and_town(code: str, province: str, english: str, khmer: str) -> None:
    assert law.province_of_prison(code) == province
    assert english in law.prison_name(code, "en")
    assert khmer in law.prison_name(code, "km")


def test_courts_are_called_by_their_province() -> None:
    assert "Kampong Cham" in law.court_name("03", "en").replace("Kampong Chaam", "Kampong Cham")
    assert law.court_name("03", "km").startswith("សាលាដំបូង")
