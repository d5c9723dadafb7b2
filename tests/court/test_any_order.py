"""Whatever order facts are heard in, and however often: what the court knows and what stands ends the same."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.court import domain, schemas
from services.court.actions import cases, detention, judgments
from services.court.domain import Standing, Told
from tests.court.telling import BOY, CLERK, MOTHER, WHO, Telling, child
from tests.court.test_refusals import extension, order, sentence
from tests.court.test_standing import retract


def long_way() -> Telling:
    """Detained, extended twice, judged, appealed, and let go."""
    telling = Telling().in_court(children=(child(), child(BOY, shown=False)), pregnant="yes", offence_class="felony")
    telling.later(hours=1).act(detention.decide_detention, order(necessity="x"))
    telling.later(hours=1).admitted(dependants="yes")
    for _ in range(2):
        telling.later(days=30).act(detention.decide_extension, extension())
    telling.later(days=1).act(judgments.decide_sentence, sentence(months=24, suspended_months=4))
    telling.later(days=1).act(cases.decide_appeal_filed, schemas.NewAppeal(person=WHO, by="prosecutor"), by=CLERK)
    changed = schemas.NewAppealDecision(person=WHO, result="changed", months=12)
    telling.later(days=9).act(cases.decide_appeal_decided, changed)
    telling.later(days=1).released()
    return telling


def taken_back() -> Telling:
    """A judgment that was never so, and the right one."""
    telling = Telling().in_court(children=(child(),), care_agreed=True).reported("partly")
    telling.later(hours=1).act(detention.decide_detention, order())
    telling.later(hours=1).act(judgments.decide_sentence, sentence(months=60, family_considered="no"))
    retract(telling, "sentence.passed")
    telling.later(hours=1).act(judgments.decide_sentence, sentence(kind="community-service", months=None))
    return telling


def again() -> Telling:
    """Free, and arrested anew by the same police."""
    telling = long_way().later(days=200)
    telling.arrest_id = type(telling.arrest_id)(int=telling.arrest_id.int ^ 1)
    return telling.arrested(offence_label="fraud").later(days=1).brought()


def outcome(told: list[Told]) -> tuple[Standing, object, object]:
    """What stands, where the person is and what is known of the family."""
    known = domain.know(MOTHER, told)
    return domain.standing_of(known), known.path, known.family


@pytest.mark.parametrize("tell", [long_way, taken_back, again])
def test_order_and_repeats_do_not_matter(tell: Callable[[], Telling]) -> None:
    # No two facts of one moment: of one teller those keep their order, which is how they travel.
    told = [each._replace(at=each.at + timedelta(microseconds=place)) for place, each in enumerate(tell().told)]
    expected = outcome(told)

    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(order=st.permutations(told), repeated=st.lists(st.sampled_from(told), max_size=5))
    def in_any_order(order: list[Told], repeated: list[Told]) -> None:
        assert outcome([*order, *repeated]) == expected

    in_any_order()


def test_somebody_arrested_anew_begins_anew() -> None:
    known = again().known
    assert known.path.expected_in_court
    assert (known.case_number, known.path.release_on) == (None, None)
    assert domain.standing_of(known).duties == ()
    assert known.family.offence_label == "fraud"
