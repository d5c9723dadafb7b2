"""What the statistics answer: counts and what they mean."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from services.statistics.domain.measures import MEASURES
from services.statistics.domain.places import COUNTRY, PROVINCES
from shared.contracts.codes import PRISONS


def _known_measure(code: str) -> str:
    if code not in MEASURES:
        raise PydanticCustomError("unknown_code", "not a measure", {"allowed": ", ".join(MEASURES)})
    return code


def _known_place(code: str) -> str:
    is_deeper = code.isdecimal() and len(code) in (4, 6, 8) and code[:2] in PROVINCES
    if not is_deeper and code not in (COUNTRY, *PROVINCES, *PRISONS):
        raise PydanticCustomError("unknown_place", "not a province or prison")
    return code


MeasureCode = Annotated[str, AfterValidator(_known_measure)]
CountedPlace = Annotated[str, AfterValidator(_known_place)]


class Count(BaseModel):
    """One figure. `place` is "" for the country; `since` is None for a figure of now, which is as of `at`."""

    measure: str
    place: str
    value: int | Literal["suppressed"]
    counts: str = Field(description="what is counted, in English")
    since: date | None
    at: datetime


class MeasureDetail(BaseModel):
    """What a measure counts, in English: from which facts, by which place, as of now or all so far."""

    measure: str
    counts: str
    facts: list[str]
    by: str
    now: bool
    prisons: bool
