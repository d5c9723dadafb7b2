"""The analysts' JSON routes: a figure, and what the figures mean."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.statistics import queries
from services.statistics.domain.measures import MEASURES
from services.statistics.domain.places import COUNTRY
from services.statistics.schemas import Count, CountedPlace, MeasureCode, MeasureDetail
from shared import clock, database, identity
from shared.errors import refuse
from shared.identity import Caller

router = APIRouter()

Reader = Annotated[Caller, Depends(identity.may("statistics", "see-counts"))]


@router.get("/counts", operation_id="statistics.count")
async def count(measure: MeasureCode, analyst: Reader, place: CountedPlace = COUNTRY) -> Count:
    """How many, in the country, a province or a prison. A place below a province is suppressed where it is not 0."""
    known = MEASURES[measure]
    async with database.session(analyst.scope) as session:
        table = (await queries.count_places(session, [measure]))[measure]
        since = None if known.now else await queries.find_first_year(session)
    # Nobody tells the statistics of a district. Where the province has nobody it has nobody; else it is too small.
    within = place[:2] if place.isdecimal() else place
    if within not in table:
        raise refuse("place", "not_allowed")
    value = table[within] if within == place or table[within] == 0 else None
    return Count(
        measure=measure,
        place=place,
        value="suppressed" if value is None else value,
        counts=known.counts,
        since=since,
        at=clock.now(),
    )


@router.get("/measures", operation_id="statistics.list-measures")
async def list_measures(_: Reader) -> list[MeasureDetail]:
    """What each measure counts."""
    return [
        MeasureDetail(
            measure=code,
            counts=known.counts,
            facts=known.facts.split(),
            by=known.by,
            now=known.now,
            prisons=known.prisons,
        )
        for code, known in MEASURES.items()
    ]
