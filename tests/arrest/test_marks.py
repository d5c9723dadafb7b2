"""The tags of the identity bar: whom they stand for, and the article behind each."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.arrest.models import ArrestRow
from services.arrest.pages.marks import list_marks
from services.arrest.schemas import PersonDetail
from shared.contracts.bodies import FlagSeen
from shared.web.language import speaking

NOW = datetime(2020, 3, 2, 3, tzinfo=UTC)
KNOWN = {"name_latin": "Keo Vuthy", "name_km": None, "born": None, "phone": None, "home": None, "language": None}


def marks(flags: tuple[str, ...] = (), **said: Any) -> dict[str, str]:
    """The tags and their sentences, of a grown man without dependants unless something else is said."""
    of_arrest = {"dependants": "none", "pregnant": None, "medical": None, "consulate_told": None}
    of_arrest |= {name: value for name, value in said.items() if name in of_arrest}
    arrest = ArrestRow(offence_class="misdemeanour", recorded_at=NOW, **of_arrest)
    who: dict[str, Any] = KNOWN | {"sex": "male", "age": 30, "nationality": "KH"}
    who |= {name: value for name, value in said.items() if name in who}
    seen = [FlagSeen(on=uuid4(), kind=kind, since=NOW) for kind in flags]
    with speaking("en"):
        return {mark.label: mark.text for mark in list_marks(arrest, PersonDetail(id=uuid4(), **who), seen)}


@pytest.mark.parametrize(
    ("said", "label", "holds"),
    [
        ({"age": 17}, "Under 18", ("36 hours", "CCP 96", "CCP 100", "not confirmed", "social agent")),
        ({"nationality": "VN", "consulate_told": "no"}, "Foreign national", ("was not told", "Vienna Convention")),
        ({"nationality": "VN", "consulate_told": "yes"}, "Foreign national", ("The consulate was told",)),
        ({"pregnant": "yes", "sex": "female"}, "Pregnant", ("doctor", "Bangkok Rules")),
        ({"medical": "needs insulin at 20:00"}, "Medical needs", ("insulin",)),
        ({"dependants": "yes"}, "Children depend on this person", ("within 2 hours",)),
        ({"dependants": "not-asked"}, "Not asked yet", ("Ask now", "2 March 2020")),
        ({"dependants": "declined"}, "Did not want to say", ("nobody has to answer",)),
    ],
)
def test_a_tag_says_what_it_means_and_what_to_do(said: dict[str, Any], label: str, holds: tuple[str, ...]) -> None:
    text = marks(**said)[label]
    assert [each for each in holds if each not in text] == []


def test_of_a_grown_cambodian_without_dependants_only_the_answer_stands() -> None:
    assert list(marks()) == ["No dependants"]
    assert list(marks(age=None, nationality=None)) == ["No dependants"]


def test_flags_come_first() -> None:
    labels = list(marks(("nobody-to-tell", "over-custody", "parent-not-asked"), age=15))
    assert labels == [
        "Nobody could be told", "Custody past its limit", "Child handed over unasked", "Under 18", "No dependants",
    ]  # fmt: skip
