"""Each reason, when it holds and when it stops, and every row of urgency."""

from datetime import date, datetime, timedelta

import pytest

from services.welfare.domain import reasons
from shared.clock import PHNOM_PENH
from tests.welfare.telling import (
    AUNT,
    BABY,
    BOPHA,
    DARA,
    EVENING,
    FATHER,
    MOTHER,
    UNCLE,
    Telling,
    caregiver,
    child,
    person,
)

SAFE = child(DARA, with_person=AUNT)
AGREED = [caregiver(AUNT)]


def safe() -> Telling:
    """A mother arrested in the morning, her child with an aunt who agreed: nothing but the arrest itself."""
    return Telling().arrest(MOTHER, SAFE, caregivers=AGREED)


def test_an_arrest_with_the_child_in_good_hands_is_routine() -> None:
    assert (safe().reasons(), safe().urgency) == ({"arrested"}, "routine")


def test_both_carers_held() -> None:
    told = safe()
    assert "both-carers-held" not in told.reasons()
    told.later(minutes=5).arrest(FATHER, SAFE)
    assert "both-carers-held" in told.reasons(DARA)
    told.later(hours=1).end(FATHER)
    assert "both-carers-held" not in told.reasons(DARA)


def test_one_carer_of_one_held_is_not_both() -> None:
    assert "both-carers-held" not in safe().reasons()


def test_no_agreed_carer_only_while_a_carer_is_held_and_the_child_with_no_held_carer() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "at-scene"))
    assert "no-agreed-carer" in told.reasons(DARA)
    assert "no-agreed-carer" not in told.later(hours=1).end(MOTHER).reasons(DARA)
    assert "no-agreed-carer" not in Telling().arrest(MOTHER, child(DARA, "with-detainee")).reasons(DARA)


@pytest.mark.parametrize(
    ("listed", "separated"),
    [
        (child(BABY, with_person=AUNT), True),
        (child(BABY, "with-detainee"), False),
        (child(DARA, with_person=AUNT), False),
        (child(DARA, with_person=AUNT, breastfed=True), True),
        (child(person("born", born=date(2017, 3, 2), home=None), with_person=AUNT), False),
        (child(person("born", born=date(2017, 3, 3), home=None), with_person=AUNT), True),
        (child(person("leap", born=date(2016, 2, 29), home=None), with_person=AUNT), False),
    ],
)
def test_infant_separated(listed: object, separated: bool) -> None:
    told = Telling().arrest(MOTHER, listed)  # type: ignore[arg-type]
    assert ("infant-separated" in told.reasons()) is separated


def test_infant_separated_ends_at_midnight_of_the_third_birthday() -> None:
    told = Telling().arrest(MOTHER, child(BABY, with_person=AUNT), caregivers=AGREED)
    told.now = datetime(2022, 7, 31, 23, 59, tzinfo=PHNOM_PENH)
    assert "infant-separated" in told.reasons(BABY)
    assert told.replay.next_tick(told.now) == datetime(2022, 8, 1, tzinfo=PHNOM_PENH)
    told.later(minutes=1)
    assert "infant-separated" not in told.reasons(BABY)


def test_carer_unfit_until_a_support_is_recorded_after_the_assessment() -> None:
    told = safe().later(hours=1).support(AUNT).assess_carer(AUNT, "with-support")
    assert "carer-unfit" in told.reasons(DARA)
    told.support(AUNT, "health")
    assert "carer-unfit" not in told.reasons(DARA)
    told.later(days=3).assess_carer(AUNT, "no").support(AUNT)
    assert "carer-unfit" in told.reasons(DARA)


def test_carer_homeless_until_housing_is_found() -> None:
    told = safe().later(hours=1).assess_carer(AUNT, "yes", housed="no").support(AUNT, "food")
    assert "carer-homeless" in told.reasons(DARA)
    assert "carer-homeless" not in told.support(AUNT, "housing").reasons(DARA)


def test_an_assessment_of_somebody_the_child_is_not_with_says_nothing_of_the_child() -> None:
    told = safe().later(hours=1).assess_carer(UNCLE, "no", housed="no")
    assert told.reasons() == {"arrested"}


@pytest.mark.parametrize("said", ["at the station", "later"])
def test_unsafe_person(said: str) -> None:
    told = Telling().arrest(MOTHER, SAFE, caregivers=AGREED, unsafe=[AUNT] if said == "at the station" else [])
    if said == "later":
        told.later(hours=1).flag_unsafe(AUNT)
    assert "unsafe-person" in told.reasons(DARA)
    assert "unsafe-person" not in told.later(hours=1).find(DARA, UNCLE).reasons(DARA)


def test_unsafe_person_also_in_custody() -> None:
    told = Telling().arrest(FATHER, child(DARA, "with-detainee"), unsafe=[FATHER])
    assert "unsafe-person" in told.reasons(DARA)


@pytest.mark.parametrize(
    ("other", "split"),
    [
        (child(BOPHA, with_person=AUNT), False),
        (child(BOPHA, with_person=UNCLE), True),
        (child(BOPHA, "alone"), False),
        (child(BOPHA, "with-detainee"), False),
        (child(BOPHA, with_person=UNCLE, relation="grandchild"), False),
        (child(BOPHA, with_person=UNCLE, consent="no"), False),
    ],
)
def test_siblings_split(other: object, split: bool) -> None:
    told = Telling().arrest(MOTHER, SAFE, other)  # type: ignore[arg-type]
    assert ("siblings-split" in told.reasons()) is split
    assert ("siblings-split" in told.reasons(BOPHA)) is split


@pytest.mark.parametrize(
    ("clock", "whereabouts", "dark"),
    [
        ("17:59", "alone", False),
        ("18:00", "alone", True),
        ("23:00", "at-scene", True),
        ("05:59", "unknown", True),
        ("03:00", "with-detainee", True),
        ("06:00", "alone", False),
        ("23:00", "with-adult", False),
    ],
)
def test_after_dark(clock: str, whereabouts: str, dark: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    told = Telling(datetime(2020, 3, 3, 9, tzinfo=PHNOM_PENH))
    arrived_at = datetime(2020, 3, 2 if hour > 6 else 3, hour, minute, tzinfo=PHNOM_PENH)
    told.arrest(MOTHER, child(DARA, whereabouts), arrived_at=arrived_at)
    assert ("after-dark" in told.reasons(MOTHER)) is dark


def test_after_dark_stays_until_the_alert_closes() -> None:
    told = Telling(EVENING).arrest(MOTHER, child(DARA, "at-scene"), caregivers=AGREED)
    assert "after-dark" in told.later(hours=3).find(DARA, AUNT).reasons(MOTHER)
    told.later(hours=20).place(DARA, AUNT).later(hours=1).end(MOTHER)
    assert told.reasons() == {"released"}


def test_after_dark_holds_for_children_told_of_only_later_but_not_for_what_they_do_later() -> None:
    told = Telling(EVENING).arrest(MOTHER, dependants="not-asked").later(hours=14)
    assert "after-dark" in told.amend(MOTHER, child(DARA, "alone")).reasons(MOTHER)
    told = Telling(EVENING).arrest(MOTHER, SAFE, caregivers=AGREED).later(hours=14)
    assert "after-dark" not in told.amend(MOTHER, child(DARA, "unknown")).reasons(MOTHER)


def test_ill_or_disabled() -> None:
    told = Telling().arrest(MOTHER, child(DARA, with_person=AUNT, needs="epilepsy, medicine at noon"))
    assert "child-ill-or-disabled" in told.reasons(DARA)


@pytest.mark.parametrize(
    ("dependants", "asked"), [("not-asked", False), ("declined", False), ("none", True), ("yes", True)]
)
def test_not_asked_while_somebody_held_has_not_been_asked(dependants: str, asked: bool) -> None:
    told = Telling().arrest(MOTHER, *([SAFE] if dependants == "yes" else []), dependants=dependants)
    assert ("not-asked" in told.reasons(MOTHER)) is not asked


def test_declined_with_a_child_known_is_an_answer_and_release_ends_the_question() -> None:
    told = Telling().arrest(MOTHER, SAFE, dependants="declined", caregivers=AGREED)
    assert told.reasons() == {"arrested"}
    told = Telling().arrest(MOTHER, dependants="not-asked")
    assert told.urgency == "urgent"
    assert told.later(hours=2).end(MOTHER).replay.open_alerts == []


def test_a_parent_who_is_a_child_until_the_birthday() -> None:
    young = person("young", born=date(2002, 3, 4))
    told = Telling().arrest(young, SAFE, caregivers=AGREED)
    assert ("parent-is-minor" in told.reasons(young), told.urgency) == (True, "urgent")
    told.now = datetime(2020, 3, 4, tzinfo=PHNOM_PENH)
    assert "parent-is-minor" not in told.reasons(young)
    assert Telling().arrest(young).replay.open_alerts == []


def test_school_and_work_hold_while_they_last() -> None:
    told = safe().later(days=1).assess(DARA, school="stopped", works=True)
    assert told.reasons(DARA) == {"school-stopped", "child-works"}
    assert told.urgency == "routine"
    assert told.later(days=9).assess(DARA).reasons(DARA) == set()


@pytest.mark.parametrize(
    ("state", "urgency"), [("hospitalised", "urgent"), ("died", "urgent"), ("recovered", "routine")]
)
def test_a_childs_health(state: str, urgency: str) -> None:
    told = safe().later(hours=1).health(DARA, state)
    assert told.urgency == urgency
    assert ("health" in told.reasons(DARA)) is (state != "recovered")


def test_a_childs_illness_weighs_on_no_later_alert() -> None:
    told = safe().later(hours=1).health(DARA).later(hours=1).place(DARA, AUNT)
    assert told.replay.open_alerts == []
    assert told.later(days=1).end(MOTHER).urgency == "routine"


@pytest.mark.parametrize(
    ("problem", "reasons", "urgency"),
    [
        ("child-unsafe", {"family-reported"}, "critical"),
        ("visit-fee", {"family-reported", "visit-fee"}, "routine"),
        ("wrong-details", {"family-reported", "wrong-details"}, "routine"),
        ("no-contact", {"family-reported"}, "routine"),
        ("other", {"family-reported"}, "routine"),
    ],
)
def test_what_a_family_reports(problem: str, reasons: set[str], urgency: str) -> None:
    told = safe().later(hours=1).acknowledge(DARA).later(days=2).problem(MOTHER, problem, AUNT)
    assert (told.reasons(), told.urgency) == (reasons, urgency)
    assert told.later(hours=1).problem(MOTHER, problem, AUNT).reasons() == reasons
    assert told.later(hours=1).place(DARA, AUNT).replay.open_alerts == []


def test_a_report_of_a_child_in_danger_weighs_on_no_later_alert() -> None:
    told = safe().later(hours=1).problem(MOTHER, "child-unsafe").later(hours=1).place(DARA, AUNT)
    assert told.later(days=1).problem(MOTHER, "other").urgency == "routine"


def test_a_second_report_joins_only_when_it_brings_something_new() -> None:
    told = Telling().arrest(MOTHER, SAFE, caregivers=[caregiver(AUNT, "unknown")]).problem(MOTHER, "other")
    told.later(hours=1).acknowledge(DARA).later(hours=1).problem(MOTHER, "other")
    assert told.duties("acknowledge") == {}
    assert told.problem(MOTHER, "visit-fee").duties("acknowledge") == {"welfare@0102": timedelta(hours=4)}
    told.later(hours=1).acknowledge(DARA).later(hours=1).problem(MOTHER, "child-unsafe")
    assert told.duties("acknowledge") == {"welfare@0102": timedelta(minutes=30)}


def test_what_is_reported_of_somebody_without_children_raises_nothing() -> None:
    assert Telling().arrest(MOTHER).problem(MOTHER, "child-unsafe").replay.open_alerts == []


# --- urgency --------------------------------------------------------------------------------------------------------

CRITICAL_ALONE = ("child-alone", "whereabouts-unknown", "unsafe-person", "child-at-risk-inside")
URGENT = (
    "not-asked", "no-agreed-carer", "both-carers-held", "infant-separated", "carer-unfit", "carer-homeless",
    "siblings-split", "child-ill-or-disabled", "after-dark", "parent-is-minor", "parent-died", "child-health",
)  # fmt: skip
ROUTINE = (
    "arrested", "detention-ordered", "sentence-passed", "admitted", "transferred", "child-inside-age-limit",
    "release-near", "released", "health", "visit-fee", "care-review", "school-stopped", "child-works",
    "wrong-details", "family-reported",
)  # fmt: skip
TOGETHER = ("both-carers-held", "infant-separated", "child-ill-or-disabled")


@pytest.mark.parametrize("mark", [*CRITICAL_ALONE, "child-unsafe", "release-without-plan"])
def test_critical_by_itself(mark: str) -> None:
    assert reasons.urgency_of([{mark}, {"arrested"}]) == "critical"


@pytest.mark.parametrize("mark", URGENT)
def test_urgent_by_itself(mark: str) -> None:
    assert reasons.urgency_of([{mark}, {"arrested"}]) == "urgent"


@pytest.mark.parametrize("mark", ROUTINE)
def test_everything_else_is_routine(mark: str) -> None:
    assert reasons.urgency_of([{mark}]) == "routine"


@pytest.mark.parametrize("mark", TOGETHER)
def test_critical_together_only_for_the_same_child(mark: str) -> None:
    assert reasons.urgency_of([{mark, "no-agreed-carer"}]) == "critical"
    assert reasons.urgency_of([{mark}, {"no-agreed-carer"}]) == "urgent"


def test_every_combination_is_listed_once() -> None:
    rows = [together for _, together in reasons.URGENCY]
    assert len(rows) == len(set(rows)) == len(CRITICAL_ALONE) + 2 + len(TOGETHER) + len(URGENT)


def test_together_for_the_same_child_and_not_for_two() -> None:
    told = Telling().arrest(MOTHER, child(BABY, with_person=AUNT), child(DARA, with_person=UNCLE, relation="other"))
    told.assess_carer(AUNT)
    assert (told.reasons(BABY), told.reasons(DARA)) == ({"infant-separated"}, {"no-agreed-carer"})
    assert told.urgency == "urgent"
    told.later(hours=1).find(BABY, UNCLE)
    assert told.reasons(BABY) == {"infant-separated", "no-agreed-carer"}
    assert told.urgency == "critical"
