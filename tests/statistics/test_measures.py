"""What each measure counts, as tables of what was told and what is counted then."""

from datetime import date
from uuid import uuid4

import pytest

from services.statistics.domain.measures import MEASURES
from services.statistics.handlers import COUNTED
from shared.contracts.prison import BirthFacts, HealthFacts, TransferFacts
from shared.law import Said, path_of
from stories.vocabulary.codes import MEASURES as CODES
from tests.statistics.telling import Telling, counted, day, in_order

CHILD, OTHER = uuid4(), uuid4()


@pytest.fixture
def she() -> Telling:
    """Somebody of whom nothing is told yet."""
    return Telling()


def test_every_measure_of_the_vocabulary_is_counted() -> None:
    assert tuple(MEASURES) == CODES


def test_every_fact_that_a_measure_names_is_heard() -> None:
    heard = {event.event_type for event in COUNTED}
    for code, known in MEASURES.items():
        for name in known.facts.split():
            assert any(each == name or (name.endswith("*") and each.startswith(name[:-1])) for each in heard), code


@pytest.mark.parametrize(
    ("dependants", "children", "also"),
    [
        ("none", [], []),
        ("yes", [], ["carers-arrested"]),
        ("yes", [CHILD], ["carers-arrested", "children-affected"]),
        ("declined", [], []),
        ("not-asked", [], ["not-asked"]),
        ("not-asked", [CHILD], ["carers-arrested", "children-affected", "not-asked"]),
    ],
)
def test_an_arrest_and_its_answer(she: Telling, dependants: str, children: list[object], also: list[str]) -> None:
    she.arrest(dependants=dependants, children=children)
    assert counted(she, 0) == {measure: ["17"] for measure in ["arrests", *also]}


@pytest.mark.parametrize(
    ("first", "then", "is_carer", "never_asked"),
    [
        ("not-asked", "yes", True, False),
        ("not-asked", "none", False, False),
        ("not-asked", "not-asked", False, True),
        ("yes", "declined", True, False),
        ("yes", "not-asked", True, False),
        ("yes", "none", False, False),
        ("not-asked", "declined", False, False),
    ],
)
def test_the_answer_that_stands(she: Telling, first: str, then: str, is_carer: bool, never_asked: bool) -> None:
    for answer in ("police", "prison"):
        telling = Telling()
        arrest_id = telling.arrest(0, first)
        if answer == "police":
            telling.amend(1, arrest_id, dependants=then)
        else:
            telling.admit(1, dependants=then)
        found = counted(telling, 2)
        assert ("carers-arrested" in found, "not-asked" in found) == (is_carer, never_asked), answer


def test_children_named_later_count_and_an_answer_none_takes_them_back(she: Telling) -> None:
    arrest_id = she.arrest(0, "declined")
    she.amend(1, arrest_id, children=[CHILD])
    she.admit(2, dependants="yes", children=[CHILD, OTHER])
    assert counted(she, 3)["children-affected"] == ["17", "17"]
    she.amend(4, arrest_id, dependants="none")
    assert "children-affected" not in counted(she, 5)


def test_an_arrest_recorded_in_error_leaves_nothing(she: Telling) -> None:
    arrest_id = she.arrest(0, "not-asked", children=[CHILD], pregnant="yes")
    she.retract(1, arrest_id)
    assert counted(she, 2) == {}


def test_two_arrests_count_twice_and_the_child_once(she: Telling) -> None:
    she.arrest(0, "yes", children=[CHILD])
    she.arrest(50, "yes", station="12", children=[CHILD])
    found = counted(she, 60)
    assert found["arrests"] == found["carers-arrested"] == ["12", "17"]
    assert len(found["children-affected"]) == 2, "each arrest tells of the child; which one counts, the query decides"


def test_detained_before_judgment_where_she_is_held(she: Telling) -> None:
    arrest_id = she.arrest()
    she.end(1, arrest_id)
    assert "detained-pretrial" not in counted(she, 1)
    she.detain(2, until=120, where="CC2")
    assert counted(she, 2)["detained-pretrial"] == ["17"], "until she is admitted, with the court"
    she.admit(3, "CC2")
    assert counted(she, 3)["detained-pretrial"] == ["CC2"]
    she("prisoner.transferred", 4, TransferFacts(prison="CC2", to_prison="P-17"))
    assert counted(she, 4)["detained-pretrial"] == ["P-17"]
    she.sentence(90, release_on=date(2016, 3, 15))
    assert "detained-pretrial" not in counted(she, 91)


def test_pregnant_until_she_gives_birth_says_no_or_is_free(she: Telling) -> None:
    arrest_id = she.arrest(pregnant="unknown")
    assert "pregnant-held" not in counted(she, 0)
    she.amend(1, arrest_id, pregnant="yes")
    assert counted(she, 1)["pregnant-held"] == ["17"]
    she.end(2, arrest_id)
    she.detain(2, until=120)
    she.admit(3)
    assert counted(she, 3)["pregnant-held"] == ["P-17"]
    born = she("birth.recorded", 40, BirthFacts(prison="P-17", child=CHILD))
    assert "pregnant-held" not in counted(she, 41)
    assert counted(she, 41)["children-inside"] == ["P-17"]
    she.take_back(42, born)
    assert counted(she, 43)["pregnant-held"] == ["P-17"]
    she.leave(50)
    assert "pregnant-held" not in counted(she, 51)


def test_children_inside_come_move_and_leave(she: Telling) -> None:
    she.arrest(0, "yes")
    she.admit(1, dependants="yes", children_inside=[CHILD])
    came = she.child("child.admitted", 2, OTHER)
    assert counted(she, 2)["children-inside"] == ["P-17", "P-17"]
    she("prisoner.transferred", 3, TransferFacts(prison="P-17", to_prison="CC2"))
    assert counted(she, 3)["children-inside"] == ["CC2", "CC2"]
    she.take_back(4, came)
    assert counted(she, 4)["children-inside"] == ["CC2"]
    she.child("child.left", 5, CHILD, "CC2")
    assert "children-inside" not in counted(she, 5)


def test_a_child_who_dies_inside_or_whose_parent_is_released_lives_there_no_more(she: Telling) -> None:
    she.admit(1, children_inside=[CHILD, OTHER])
    died = HealthFacts(prison="P-17", state="died", tell_family=True, parent=she.who)
    she("health.reported", 2, died, CHILD)
    assert counted(she, 2)["children-inside"] == ["P-17"]
    she.leave(3)
    assert "children-inside" not in counted(she, 3)


def test_ninety_days_without_a_visit(she: Telling) -> None:
    she.arrest()
    she.admit(2)
    assert "no-visits" not in counted(she, 91.9)
    assert counted(she, 92)["no-visits"] == ["P-17"]
    visit = she.visit(95)
    assert "no-visits" not in counted(she, 184.9)
    assert counted(she, 185)["no-visits"] == ["P-17"]
    she.take_back(186, visit)
    assert counted(she, 186)["no-visits"] == ["P-17"]
    she.leave(200)
    assert "no-visits" not in counted(she, 300)


def test_fees_that_a_prison_recorded_or_a_family_reported(she: Telling) -> None:
    she.arrest()
    she.admit(1, "CC2")
    she.visit(2, where="CC2")
    paid = she.visit(3, 10000, where="CC2")
    she.report(4, "visit-fee")
    she.report(4, "no-contact")
    assert counted(she, 5)["visit-fees"] == ["CC2", "CC2"]
    she.take_back(6, paid, "CC2")
    she.leave(7, "CC2")
    assert counted(she, 8)["visit-fees"] == ["CC2"], "what a family said it was asked there stays so"


@pytest.mark.parametrize("sentenced", [False, True])
def test_held_too_long_is_what_the_law_says_at_every_moment(she: Telling, sentenced: bool) -> None:
    arrest_id = she.arrest()
    she.end(1, arrest_id)
    she.detain(2, until=120)
    she.admit(3)
    if sentenced:
        she.sentence(130, release_on=date(2015, 9, 1))
    for days in (119.9, 120, 120.1, 131, 169, 169.5, 170, 171):
        said = [Said(each.id, each.at, each.type, each.facts) for each in in_order(she.told) if each.at <= day(days)]
        heard = Telling()
        heard.who, heard.told = she.who, [each for each in she.told if each.at <= day(days)]
        assert ("over-detained" in counted(heard, days)) == path_of(said).over_detained(day(days)), days
    assert counted(she, 171)["over-detained"] == ["P-17"]
    she.leave(172)
    assert "over-detained" not in counted(she, 173)


def test_messages_that_arrived_in_the_province_of_the_police(she: Telling) -> None:
    she.deliver(1)
    assert counted(she, 1)["notices-delivered"] == ["unknown"], "the family's topic may be heard before the police's"
    she.arrest(0)
    she.deliver(2)
    assert counted(she, 2)["notices-delivered"] == ["17", "17"]


@pytest.mark.parametrize(
    ("taken", "passed_on", "in_time"),
    [(None, None, False), (0.01, None, True), (0.01, 0.02, True), (0.03, 0.02, False), (0.02, 0.02, False)],
)
def test_an_alert_is_answered_in_time_when_nobody_had_to_be_asked_next(
    she: Telling, taken: float | None, passed_on: float | None, in_time: bool
) -> None:
    she.raise_alert(0, "17")
    if passed_on is not None:
        she.pass_on(passed_on)
    if taken is not None:
        she.take_alert(taken)
    found = counted(she, 1)
    assert found["alerts"] == ["17"]
    assert ("acknowledged-in-time" in found) == in_time


def test_an_alert_counts_once_where_it_was_raised_first(she: Telling) -> None:
    she.raise_alert(5, "12")
    she.raise_alert(0, "17", "12")
    she.raise_alert(6, "01")
    assert counted(she, 7)["alerts"] == ["12"]


def test_children_alone_and_apart_until_that_changes_or_the_alert_closes(she: Telling) -> None:
    she.raise_alert(0, "17")
    she.recount(0, 2, alone=["17", "17"])
    she.recount(0, 1, alone=["17"])
    assert counted(she, 0)["children-alone"] == ["17", "17"], "of one moment the later turn counts"
    she.recount(1, 3, split=["17", "12"])
    found = counted(she, 1)
    assert ("children-alone" in found, found["siblings-split"]) == (False, ["12", "17"])
    she.close(2)
    assert "siblings-split" not in counted(she, 2)
    she.raise_alert(3, "17")
    she.recount(3, 4, alone=["17"])
    assert counted(she, 3)["children-alone"] == ["17"]
