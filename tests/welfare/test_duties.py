"""What must be done by when, who is asked next, what meets it, and the flags that stand."""

from datetime import timedelta

import pytest

from services.welfare.domain import placement_mistakes
from tests.welfare.telling import (
    AUNT,
    BABY,
    BOPHA,
    DARA,
    FATHER,
    HOURS,
    MINUTES,
    MOTHER,
    UNCLE,
    Telling,
    caregiver,
    child,
    person,
)

SAFE = child(DARA, with_person=AUNT)
AGREED = [caregiver(AUNT)]
ACKNOWLEDGE = {"critical": 30 * MINUTES, "urgent": 4 * HOURS, "routine": 24 * HOURS}
SEE_CHILD = {"critical": 2 * HOURS, "urgent": 24 * HOURS, "routine": 72 * HOURS}


def told_with(urgency: str) -> Telling:
    """One household of that urgency, just told."""
    listed = child(DARA, "alone") if urgency == "critical" else SAFE
    return Telling().arrest(MOTHER, listed, caregivers=AGREED if urgency == "routine" else [])


# --- acknowledge ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("urgency", ["critical", "urgent", "routine"])
def test_acknowledge_passes_from_district_to_province_to_ministry_and_stays_where_it_was(urgency: str) -> None:
    told, span = told_with(urgency), ACKNOWLEDGE[urgency]
    assert told.duties("acknowledge") == {"welfare@0102": span}
    told.now += span - MINUTES
    assert told.standing == {"welfare@0102"}
    told.now += MINUTES
    assert told.duties("acknowledge") == {"welfare@0102": 0 * MINUTES, "welfare-lead@01": span}
    told.now += span
    assert told.duties("acknowledge")["ministry"] == span
    assert told.standing == {"welfare@0102", "welfare-lead@01", "ministry"}
    told.now += 9 * span
    assert told.standing == {"welfare@0102", "welfare-lead@01", "ministry"}


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        ("0102", {"welfare@1201", "welfare-lead@12", "welfare-lead@01"}),
        ("01", {"welfare@1201", "welfare-lead@12", "welfare-lead@01"}),
        ("", set()),
    ],
)
def test_acknowledging_meets_it_for_that_offices_districts_at_every_level(scope: str, left: set[str]) -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone"), child(BOPHA, "alone", where="1201"), child(BABY, "alone"))
    told.later(minutes=40).acknowledge(BABY, scope)
    assert set(told.duties("acknowledge")) == left - {"welfare-lead@01"}


def test_it_passes_on_with_the_span_of_its_urgency_then_and_a_fall_leaves_due_times() -> None:
    told = told_with("critical").later(minutes=10).find(DARA, AUNT)
    assert (told.urgency, told.duties("acknowledge")) == ("urgent", {"welfare@0102": 20 * MINUTES})
    told.later(minutes=20)
    assert told.duties("acknowledge")["welfare-lead@01"] == 4 * HOURS


def test_any_rise_asks_anew_every_level_reached() -> None:
    told = told_with("urgent").later(hours=4, minutes=30).find(DARA)
    assert told.urgency == "critical"
    assert told.duties("acknowledge") == {"welfare@0102": 30 * MINUTES, "welfare-lead@01": 30 * MINUTES}


def test_a_rise_asks_anew_though_it_was_acknowledged() -> None:
    told = told_with("urgent").later(hours=1).acknowledge(DARA).later(hours=1).find(DARA)
    assert told.duties("acknowledge") == {"welfare@0102": 30 * MINUTES}


def test_a_reason_that_joins_without_a_rise_leaves_the_times_of_one_not_acknowledged() -> None:
    told = told_with("critical").later(minutes=10).assess(DARA, school="stopped", seen=False)
    assert told.duties("acknowledge") == {"welfare@0102": 20 * MINUTES}


def test_one_duty_is_about_all_the_alert_is_about() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, "alone"), other_held=[FATHER])
    [due] = [due for due in told.all_duties() if due.kind == "acknowledge"]
    assert set(due.about) == {MOTHER.id, FATHER.id, DARA.id, BOPHA.id}


# --- see-child ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("urgency", ["critical", "urgent", "routine"])
def test_each_child_outside_is_to_be_seen_and_the_duty_passes_on_while_the_alert_does_not(urgency: str) -> None:
    told, span = told_with(urgency), SEE_CHILD[urgency]
    assert told.duties("see-child", DARA) == {"welfare@0102": span}
    told.acknowledge(DARA) if urgency != "routine" else None
    told.now += span
    assert told.duties("see-child", DARA)["welfare-lead@01"] == span


def test_it_is_met_by_a_visit_in_person_or_a_placement_and_not_by_finding() -> None:
    told = told_with("critical").later(minutes=5).find(DARA).later(minutes=5).assess(DARA, seen=False)
    assert told.duties("see-child") != {}
    assert told.later(minutes=5).assess(DARA).duties("see-child") == {}
    both = Telling().arrest(MOTHER, child(DARA, "alone"), child(BOPHA, "alone")).later(minutes=5).place(DARA, AUNT)
    assert both.duties("see-child", DARA) == {}


def test_unmet_it_moves_with_the_child_and_starts_anew() -> None:
    told = told_with("critical").later(hours=3)
    assert set(told.duties("see-child")) == {"welfare@0102", "welfare-lead@01"}
    assert told.find(DARA, None, "1201").duties("see-child") == {"welfare@1201": 2 * HOURS}


def test_within_the_district_it_keeps_its_time() -> None:
    told = told_with("critical").later(hours=1).find(DARA, None, "010299")
    assert told.duties("see-child") == {"welfare@0102": 1 * HOURS}


def test_a_rise_asks_it_anew_where_the_child_now_is() -> None:
    told = told_with("urgent").later(hours=1).assess(DARA).later(hours=1).find(DARA, UNCLE)
    assert told.duties("see-child") == {}
    assert told.later(hours=1).find(DARA, None, "1201").duties("see-child") == {"welfare@1201": 2 * HOURS}


def test_a_child_who_joins_later_has_its_own_time() -> None:
    told = told_with("critical").later(hours=1).amend(MOTHER, child(BOPHA, "alone"))
    assert told.duties("see-child", DARA) == {"welfare@0102": 1 * HOURS}
    assert told.duties("see-child", BOPHA) == {"welfare@0102": 2 * HOURS}


# --- follow-up ------------------------------------------------------------------------------------------------------


def test_follow_up_after_30_days_then_90_after_each_visit_in_the_childs_district() -> None:
    told = told_with("critical").later(hours=1).place(DARA, UNCLE)
    assert told.duties("follow-up") == {"welfare@0105": timedelta(days=30)}
    told.later(days=20).assess(DARA, seen=False)
    assert told.duties("follow-up") == {"welfare@0105": timedelta(days=10)}
    told.later(days=5).assess(DARA)
    assert told.duties("follow-up") == {"welfare@0105": timedelta(days=90)}
    told.later(days=100).find(DARA, UNCLE, "1201")
    assert told.duties("follow-up") == {"welfare@1201": timedelta(days=-10)}
    assert told.place(DARA, AUNT).duties("follow-up") == {"welfare@0102": timedelta(days=30)}
    assert told.close(DARA).duties("follow-up") == {}


def test_a_visit_at_the_moment_of_a_placement_counts_when_it_comes_after() -> None:
    told = told_with("critical").assess(DARA).place(DARA, UNCLE)
    assert told.duties("follow-up") == {"welfare@0105": timedelta(days=30)}
    assert told.assess(DARA).duties("follow-up") == {"welfare@0105": timedelta(days=90)}


def test_what_is_heard_twice_counts_once() -> None:
    told = told_with("critical").later(hours=1).place(DARA, UNCLE).later(days=5).assess(DARA)
    once = told.all_duties()
    told.said += told.said
    assert told.all_duties() == once
    assert [due.kind for due in once] == ["follow-up", "follow-up"]


# --- flags ----------------------------------------------------------------------------------------------------------


def test_handed_over_without_the_parents_choice() -> None:
    told = Telling().arrest(MOTHER, child(BABY, "at-scene"), SAFE, handed_over=[(BABY, UNCLE, False)])
    assert told.flags(BABY) == {"parent-not-asked"}
    assert told.flags(DARA) == set()
    told = Telling().arrest(MOTHER, child(BABY, "at-scene"), handed_over=[(BABY, UNCLE, True)])
    assert told.flags(BABY) == set()


def test_flag_siblings_split_on_a_child_placed_apart_until_together_again() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, with_person=AUNT)).later(hours=1)
    assert told.find(DARA, UNCLE).flags(DARA) == set()
    assert told.later(hours=1).place(DARA, UNCLE).flags(DARA) == {"siblings-split"}
    assert told.later(hours=1).find(DARA).flags(DARA) == {"siblings-split"}
    assert told.later(hours=1).find(DARA, AUNT).flags(DARA) == set()
    assert told.later(hours=1).place(DARA, "Lotus house", "emergency-shelter").flags(DARA) == {"siblings-split"}
    assert told.later(hours=1).place(BOPHA, "Lotus house", "emergency-shelter").flags(DARA) == set()


def test_flag_unsafe_and_abroad() -> None:
    told = Telling().arrest(MOTHER, child(DARA, where="TH"), child(BOPHA), unsafe=[FATHER])
    assert (told.flags(FATHER), told.flags(DARA), told.flags(BOPHA)) == ({"unsafe"}, {"cross-border"}, set())


@pytest.mark.parametrize(("corrected", "still"), [(MOTHER, set()), (DARA, set()), (AUNT, set()), (UNCLE, {1})])
def test_wrong_details_until_somebody_of_the_household_or_who_said_it_is_put_right(
    corrected: object, still: set[int]
) -> None:
    told = Telling().arrest(MOTHER, SAFE, caregivers=AGREED).problem(MOTHER, "wrong-details", AUNT)
    assert told.flags(MOTHER) == {"wrong-details"}
    told.later(hours=1).correct(corrected, "name_latin", "Right")  # type: ignore[arg-type]
    assert bool(told.flags(MOTHER)) is bool(still)


def test_the_care_of_a_child_is_disputed_until_a_placement_the_parent_does_not_disagree_with() -> None:
    told = Telling().arrest(MOTHER, SAFE, caregivers=AGREED).later(hours=1)
    assert told.place(DARA, UNCLE, parent_view="disagreed").flags(DARA) == {"care-disputed"}
    assert told.later(days=1).find(DARA, AUNT).flags(DARA) == {"care-disputed"}
    assert told.later(days=1).place(DARA, AUNT, parent_view="not-asked").flags(DARA) == set()
    told.later(days=1).place(DARA, UNCLE, parent_view="disagreed").end(MOTHER)
    assert told.flags(DARA) == {"care-disputed"}
    assert told.later(days=1).find(DARA, MOTHER).flags(DARA) == set()


# --- placements -----------------------------------------------------------------------------------------------------


def mistakes(told: Telling, keeper: object, who: object = DARA, kind: str = "kinship", **said: str) -> set[str]:
    """The fields at fault with a placement."""
    known = {"why_apart": None, "second_approval": None} | said
    found = placement_mistakes(told.replay.state, who.id, kind, keeper, told.now.date(), **known)  # type: ignore[attr-defined, arg-type]
    return {error.field for error in found}


def test_nobody_unsafe_unfit_or_held_gets_a_child() -> None:
    told = Telling().arrest(MOTHER, SAFE, unsafe=[FATHER]).assess_carer(UNCLE, "no")
    assert [mistakes(told, each.id) for each in (FATHER, UNCLE, MOTHER, AUNT)] == [{"with"}, {"with"}, {"with"}, set()]
    told.later(hours=1).end(MOTHER)
    assert mistakes(told, MOTHER.id) == set()


def test_a_residence_is_never_for_the_youngest_and_needs_a_second_approval() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BABY, "alone"), child(person("unknown age"), relation="other"))
    assert mistakes(told, "Home", kind="residential") == {"second_approval"}
    assert mistakes(told, "Home", kind="residential", second_approval="the head of the office") == set()
    assert mistakes(told, "Home", BABY, "residential", second_approval="the head", why_apart="none") == {"kind"}
    assert mistakes(told, "Home", person("unknown age"), "residential", second_approval="the head") == {"kind"}


@pytest.mark.parametrize(
    ("agreed", "placed", "split"), [("yes", False, True), ("unknown", False, False), ("unknown", True, True)]
)
def test_a_reason_is_needed_where_a_sibling_has_a_place_to_stay(agreed: str, placed: bool, split: bool) -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, with_person=AUNT), caregivers=[caregiver(AUNT, agreed)])
    if placed:
        told.place(BOPHA, AUNT)
    assert mistakes(told, UNCLE.id) == ({"why_apart"} if split else set())
    assert mistakes(told, UNCLE.id, why_apart="one bed") == set()
    assert mistakes(told, AUNT.id) == set()
