"""The analysts' portal: every figure with what it counts, as a plot, the table behind it, and a file to take along."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

from babel.dates import format_date
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.statistics import queries
from services.statistics.domain.measures import MEASURES, Measure
from services.statistics.domain.places import (
    COUNTRY,
    PROVINCES,
    UNKNOWN,
    outside_prison,
    prisons_in,
)
from shared import clock, database, places
from shared.contracts.codes import PRISONS
from shared.errors import NotFound
from shared.identity import Caller
from shared.law import prison_name
from shared.web import language, sign_in
from shared.web.language import N_, gettext
from shared.web.portal import Portal

portal = Portal(
    "statistics", Path(__file__).parent / "templates", agency=N_("Statistics"), navigation=[("/", N_("Figures"))]
)
router = APIRouter()

Reader = Annotated[Caller, Depends(sign_in.may("statistics", "see-counts"))]


class Row(NamedTuple):
    """One line of a table or a plot. `number` is None where it is suppressed; `share` of the longest bar, 0 to 1."""

    place: str
    name: str
    number: int | None
    share: float = 0.0
    depth: int = 0


@router.get("/")
async def figures(request: Request, analyst: Reader) -> Response:
    """Every measure with its figure for the country."""
    async with database.session(analyst.scope) as session:
        tables = await queries.count_places(session, MEASURES)
        since = await queries.find_first_year(session)
    shown = [(code, known, tables[code][COUNTRY]) for code, known in MEASURES.items()]
    return portal.render(request, "figures.html", figures=shown, since=since)


@router.get("/measures/{measure}")
async def figure(request: Request, measure: str, analyst: Reader) -> Response:
    """One measure by province and, where it knows them, by prison."""
    known, table, since = await _find(measure, analyst)
    months = await _months(measure, table, analyst)
    return portal.render(
        request,
        "measure.html",
        code=measure,
        known=known,
        since=since,
        rows=list(_rows(table, known)),
        provinces=_bars(table, PROVINCES),
        prisons=_bars(table, PRISONS) if known.prisons else [],
        months=months,
        month_bars=_with_shares(months or []),
    )


@router.get("/measures/{measure}/csv")
async def figure_as_file(measure: str, analyst: Reader) -> Response:
    """The same table as a file of comma-separated values, one row a place, in the reader's language."""
    known, table, since = await _find(measure, analyst)
    fixed = [measure, gettext(known.counts), "" if known.now else since.isoformat(), clock.now().isoformat()]
    lines = [[*fixed, place, _name(place), _value(count)] for place, count in table.items()]
    return _file(measure, ["measure", "counts", "since", "at", "place", "name", "value"], lines)


@router.get("/measures/{measure}/months/csv")
async def months_as_file(measure: str, analyst: Reader) -> Response:
    """The country's months as such a file, one row a month; no row where they would tell too much."""
    known, table, _ = await _find(measure, analyst)
    fixed = [measure, gettext(known.counts), clock.now().isoformat()]
    lines = [[*fixed, row.place, _value(row.number)] for row in await _months(measure, table, analyst) or []]
    return _file(f"{measure}-months", ["measure", "counts", "at", "month", "value"], lines)


def _value(count: int | None) -> str:
    return "suppressed" if count is None else str(count)


def _file(name: str, head: list[str], lines: list[list[str]]) -> Response:
    written = io.StringIO()
    csv.writer(written).writerows([head, *lines])
    # Spreadsheets take a file for Unicode only when it begins with its mark.
    return Response(
        "\ufeff" + written.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


async def _months(measure: str, table: queries.Table, analyst: Caller) -> list[Row] | None:
    """The months that are over, the oldest first; none for a figure of now, None where they would tell too much."""
    if MEASURES[measure].now:
        return []
    async with database.session(analyst.scope) as session:
        counted = await queries.count_months(session, measure, table[COUNTRY])
    if counted is None:
        return None
    spoken = language.current()
    names = {first: language.digits(format_date(first, "LLLL y", locale=spoken)) for first in counted}
    return [Row(f"{first:%Y-%m}", names[first], number) for first, number in counted.items()]


async def _find(measure: str, analyst: Caller) -> tuple[Measure, queries.Table, date]:
    if measure not in MEASURES:
        raise NotFound
    async with database.session(analyst.scope) as session:
        table = (await queries.count_places(session, [measure]))[measure]
        return MEASURES[measure], table, await queries.find_first_year(session)


def _rows(table: queries.Table, known: Measure) -> Iterable[Row]:
    """The country, then its provinces; under a province, where anybody is held there, its prisons and the rest."""
    yield Row(COUNTRY, _name(COUNTRY), table[COUNTRY])
    for province in PROVINCES:
        if province == UNKNOWN and table[province] == 0:
            continue
        yield Row(province, _name(province), table[province], depth=1)
        if known.prisons and table[province] != 0:
            for place in (*prisons_in(province), outside_prison(province)):
                yield Row(place, _name(place), table[place], depth=2)


def _bars(table: queries.Table, codes: Iterable[str]) -> list[Row]:
    """The longest bar first, then what is suppressed; places where there is nobody are left to the table."""
    found = [Row(code, _name(code), table[code]) for code in codes if table[code] != 0]
    found.sort(key=lambda row: (-(row.number or 0), row.place))
    return _with_shares(found)


def _with_shares(rows: list[Row]) -> list[Row]:
    longest = max((row.number or 0 for row in rows), default=0) or 1
    return [row._replace(share=(row.number or 0) / longest) for row in rows]


def _name(place: str) -> str:
    spoken = language.current()
    if place == COUNTRY:
        return gettext("Cambodia")
    if place == UNKNOWN:
        return gettext("Province not known")
    if place in PRISONS:
        return prison_name(place, spoken)
    if place.endswith("-"):
        return gettext("Held by police or court")
    return places.name(place, spoken)
