"""Trends on the real platform: what a country counts by month, and that nobody is worked out of the months."""

import csv
import io

from tests import making
from tests.doors import Doors
from tests.promises.sessions import session_of

MONTHS = {"2015-01": 6, "2015-02": 0, "2015-03": 7, "2015-04": 9}


async def arrests(doors: Doors, month: str, number: int, province: str = "17") -> None:
    """So many men are arrested at midnight of the month's first day, and all of it has been heard."""
    await doors.set_clock(f"{month}-01T00:00:00+07:00")
    for _ in range(number):
        await doors.record(making.arrest(making.father()), by=f"police@{province}")
    await doors.until_handled()


async def months(doors: Doors, measure: str = "arrests") -> dict[str, str]:
    """What the file says of each month, for somebody signed in at the portal."""
    doors("statistics", "").cookies.update(session_of(doors.platform, "statistics", "analyst"))
    answer = await doors("statistics", "").get(f"/measures/{measure}/months/csv")
    assert answer.is_success, answer.text
    return {row["month"]: row["value"] for row in csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))}


async def test_months_that_are_over_are_shown_and_what_would_tell_of_few_is_not(fresh: Doors) -> None:
    for month, number in MONTHS.items():
        await arrests(fresh, month, number)
    whole = dict(list(MONTHS.items())[:-1])
    assert await months(fresh) == {month: str(number) for month, number in whole.items()}, "April is not over"
    await arrests(fresh, "2015-05", 2)
    assert await months(fresh) == {}, "24 less the others would be the 2 of the running May"
    assert await months(fresh, "detained-pretrial") == {}, "a figure of now has no months"
    await fresh.set_clock("2015-06-01T00:00:00+07:00")
    assert await months(fresh) == {}, "24 less the others would be the 2 of May"
    page = await fresh("statistics", "").get("/measures/arrests")
    assert "Not shown yet" in page.text
    await arrests(fresh, "2015-06", 3)
    await fresh.set_clock("2015-07-01T00:00:00+07:00")
    hidden = {"2015-05": "suppressed", "2015-06": "suppressed"}
    assert await months(fresh) == {month: str(number) for month, number in MONTHS.items()} | hidden
