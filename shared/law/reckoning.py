"""The day of release from a sentence, line by line, so that anyone can check it with a pencil. Pure."""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from shared.law.limits import months_after
from shared.law.path import Path

LineKind = Literal["arrived", "starts", "sentenced", "months", "suspended", "served", "release"]


class Line(NamedTuple):
    """One step: what counts, by how much (months or days, None for a mere date), and the day that results."""

    kind: LineKind
    amount: int | None
    day: date


class Reckoning(NamedTuple):
    """The day of release and how it came about."""

    release_on: date
    lines: tuple[Line, ...]


def reckon_release(
    path: Path, sentenced_on: date, months: int, suspended_months: int = 0, starts: date | None = None
) -> Reckoning:
    """The day of arrival in custody plus the months to serve; custody before it in the same case counts as served.

    A deferred sentence runs from the day it `starts`, and somebody at liberty from the day of the sentence; the whole
    days held until then are taken off. The day may be past: whoever served it all is to leave on the day of judgment.
    """
    began, kind, served = _beginning(path, sentenced_on, starts)
    lines = [Line(kind, None, began)]
    day = months_after(began, months)
    lines.append(Line("months", months, day))
    if suspended_months:
        day = months_after(began, months - suspended_months)
        lines.append(Line("suspended", suspended_months, day))
    if served:
        day -= timedelta(days=served)
        lines.append(Line("served", served, day))
    lines.append(Line("release", None, day))
    return Reckoning(day, tuple(lines))


def _beginning(path: Path, sentenced_on: date, starts: date | None) -> tuple[date, LineKind, int]:
    arrived_on = path.arrived_on if path.held else None
    if starts and (arrived_on is None or arrived_on < starts):
        held_until_now = (min(sentenced_on, starts) - arrived_on).days if arrived_on else 0
        return starts, "starts", path.served + held_until_now
    if arrived_on:
        return arrived_on, "arrived", path.served
    return sentenced_on, "sentenced", path.served
