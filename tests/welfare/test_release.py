"""A child who lives in prison, and a parent who comes home: what is planned by when, and who is where afterwards."""

from datetime import date, datetime, timedelta

import pytest

from shared.clock import PHNOM_PENH
from tests.welfare.along import SAFE, TODAY, arrested, imprisoned, inside
from tests.welfare.telling import (
    AUNT,
    BABY,
    BOPHA,
    DARA,
    HOURS,
    MOTHER,
    UNCLE,
    Telling,
    child,
    person,
)

# --- children inside ------------------------------------------------------------------------------------------------


def test_a_child_inside_is_at_its_parents_home_and_nobody_is_sent_to_see_it() -> None:
    told = Telling().arrest(MOTHER, child(BABY, "at-scene", where="0301")).detain(MOTHER).admit(MOTHER, inside=[BABY])
    assert told.standing == {"welfare@0102"}
    assert (told.reasons(BABY), told.duties("see-child")) == (set(), {})


def test_at_risk_inside_until_an_assessment_says_otherwise_or_the_child_leaves() -> None:
    told = inside().later(days=1).assess_inside(BABY, MOTHER)
    assert (told.reasons(BABY), told.urgency) == ({"child-at-risk-inside"}, "critical")
    assert told.later(days=1).assess_inside(BABY, MOTHER, "watch").reasons(BABY) == set()
    told.later(days=1).assess_inside(BABY, MOTHER).later(days=1).child_leaves(BABY, MOTHER, AUNT)
    assert "child-at-risk-inside" not in told.reasons(BABY)
    assert told.later(days=1).child_enters(BABY, MOTHER).reasons(BABY) == set()


def test_at_risk_inside_overrides_a_refusal_in_the_name_of_the_prison() -> None:
    told = Telling().arrest(MOTHER, child(BABY, "with-detainee", consent="no")).detain(MOTHER)
    told.admit(MOTHER, inside=[BABY]).later(days=1).assess_inside(BABY, MOTHER)
    assert told.replay.state.children[BABY.id].overridden == ("child-at-risk-inside", told.now, "prison@P-01")


@pytest.mark.parametrize(("to", "whereabouts"), [(AUNT, "with-adult"), (None, "unknown")])
def test_a_child_who_leaves_is_with_whoever_takes_it(to: object, whereabouts: str) -> None:
    told = inside().later(days=9).child_leaves(BABY, MOTHER, to)  # type: ignore[arg-type]
    found = told.replay.state.children[BABY.id]
    assert (found.inside, found.whereabouts, found.adult) == (False, whereabouts, AUNT.id if to else None)
    assert {"infant-separated", "no-agreed-carer"} <= told.reasons(BABY)
    assert told.duties("see-child") == {"welfare@0102": 2 * HOURS}


def test_a_release_brings_the_children_out_with_their_parent() -> None:
    told = inside().later(days=9).release(MOTHER).child_leaves(BABY, MOTHER)
    found = told.replay.state.children[BABY.id]
    assert (found.inside, found.whereabouts, found.adult) == (False, "with-adult", MOTHER.id)
    assert told.reasons(BABY) == set()


def test_a_birth_makes_a_child_known_and_its_mother_a_carer() -> None:
    born = person("born inside", home=None)
    told = Telling().arrest(MOTHER).detain(MOTHER).admit(MOTHER, dependants="none").later(days=60).birth(MOTHER, born)
    assert told.replay.state.children[born.id].inside
    assert told.replay.state.persons[born.id].born == told.now.date()
    assert (told.standing, told.urgency) == ({"welfare@0102"}, "routine")
    assert set(told.duties("age-limit-plan")) == {"welfare@0102"}


def test_where_a_child_is_recorded_anew_it_lives_no_longer_inside() -> None:
    told = inside().later(days=9).find(BABY, AUNT)
    assert (told.replay.state.children[BABY.id].inside, told.duties("age-limit-plan")) == (False, {})


@pytest.mark.parametrize(
    ("born", "birthday"),
    [
        (date(2019, 8, 1), date(2022, 8, 1)),
        (date(2020, 2, 29), date(2023, 3, 1)),
        (date(2018, 3, 31), date(2021, 3, 31)),
    ],
)
def test_the_way_out_is_planned_180_90_and_30_days_before_the_third_birthday_at_nine(
    born: date, birthday: date
) -> None:
    told = inside(who=person("small", born=born, home=None))
    due = [each.due_at for each in told.all_duties() if each.kind == "age-limit-plan"]
    days = [
        datetime.combine(birthday - timedelta(days=days), datetime.min.time(), PHNOM_PENH) for days in (180, 90, 30)
    ]
    assert sorted(due) == [day + 9 * HOURS for day in days]
    told.now = days[0] - timedelta(minutes=1)
    assert "child-inside-age-limit" not in told.reasons()
    assert told.replay.next_tick(told.now) == days[0]
    told.later(minutes=1)
    assert "child-inside-age-limit" in told.reasons()
    told.now = datetime.combine(birthday, datetime.min.time(), PHNOM_PENH) - timedelta(minutes=1)
    assert told.flags(person("small")) == set()
    assert told.replay.next_tick(told.now) == told.now + timedelta(minutes=1)
    assert told.later(minutes=1).flags(person("small")) == {"age-limit-passed"}
    told.child_leaves(person("small"), MOTHER, AUNT)
    assert (told.flags(person("small")), told.duties("age-limit-plan")) == (set(), {})


def test_dates_already_past_make_one_plan_due_at_once() -> None:
    nearly = person("nearly three", born=TODAY - timedelta(days=3 * 365 + 1 - 100), home=None)
    told = inside(who=nearly)
    assert told.duties("age-limit-plan") == {"welfare@0102": timedelta(days=70, hours=-1)}
    assert sorted(due.due_at for due in told.all_duties() if due.kind == "age-limit-plan")[0] == told.now
    three = inside(who=person("three", born=date(2016, 1, 1), home=None))
    assert three.duties("age-limit-plan") == {"welfare@0102": timedelta()}
    assert three.flags(person("three")) == {"age-limit-passed"}


# --- the day of release ---------------------------------------------------------------------------------------------


def test_release_is_near_from_midnight_thirty_days_before_and_critical_on_the_day_without_a_plan() -> None:
    told = imprisoned(date(2020, 6, 30))
    told.now = datetime(2020, 5, 30, 23, 59, tzinfo=PHNOM_PENH)
    assert told.reasons() == set()
    assert told.replay.next_tick(told.now) == datetime(2020, 5, 31, tzinfo=PHNOM_PENH)
    assert (told.later(minutes=1).reasons(MOTHER), told.urgency) == ({"release-near"}, "routine")
    told.now = datetime(2020, 6, 29, 23, 59, tzinfo=PHNOM_PENH)
    assert told.urgency == "routine"
    assert told.later(minutes=1).urgency == "critical"
    assert told.duties("acknowledge")["welfare@0102"] == timedelta(minutes=30)
    told.later(minutes=9).plan_return(MOTHER, DARA)
    assert (told.urgency, told.duties("release-plan")) == ("routine", {})
    assert told.later(hours=9).release(MOTHER).reasons(MOTHER) == {"released"}


def test_the_day_of_release_without_a_plan_is_told_though_the_alert_before_it_was_closed() -> None:
    told = imprisoned(date(2020, 6, 30))
    told.now = datetime(2020, 5, 31, 9, tzinfo=PHNOM_PENH)
    assert told.acknowledge(DARA).replay.open_alerts == []
    told.now = datetime(2020, 6, 30, tzinfo=PHNOM_PENH)
    assert (told.reasons(MOTHER), told.urgency) == ({"release-near"}, "critical")
    told = imprisoned(date(2020, 6, 30)).later(days=100).acknowledge(DARA).plan_return(MOTHER, DARA).later(days=200)
    assert told.replay.open_alerts == []


def test_release_plans_are_due_30_7_and_1_days_before_and_follow_the_day() -> None:
    told = imprisoned(date(2020, 6, 30))
    nine = datetime(2020, 6, 30, 9, tzinfo=PHNOM_PENH)
    due = sorted(each.due_at for each in told.all_duties() if each.kind == "release-plan")
    assert due == [nine - timedelta(days=days) for days in (30, 7, 1)]
    told.now = nine - timedelta(days=5)
    told.schedule_release(MOTHER, date(2020, 6, 30))
    assert sorted(each.due_at for each in told.all_duties() if each.kind == "release-plan") == due
    told.schedule_release(MOTHER, date(2020, 6, 28))
    due = sorted(each.due_at for each in told.all_duties() if each.kind == "release-plan")
    assert due == [told.now, nine - timedelta(days=3)]
    assert told.release(MOTHER).duties("release-plan") == {}


def test_a_plan_is_due_at_every_office_of_the_household() -> None:
    told = arrested(SAFE, child(BOPHA, with_person=UNCLE)).admit(MOTHER).sentence(MOTHER, release_on=date(2021, 1, 1))
    assert set(told.duties("release-plan")) == {"welfare@0102", "welfare@0105"}


def test_a_plan_of_an_earlier_time_in_prison_counts_for_nothing() -> None:
    told = imprisoned(date(2020, 6, 30)).plan_return(MOTHER, DARA).later(days=9).release(MOTHER).later(days=9)
    told.arrest(MOTHER, SAFE).admit(MOTHER).sentence(MOTHER, release_on=date(2020, 6, 30))
    assert set(told.duties("release-plan")) == {"welfare@0102"}


def test_a_deferred_sentence_is_prepared_the_day_before_it_starts() -> None:
    told = arrested().refuse(MOTHER).later(days=9)
    told.sentence(MOTHER, starts=date(2020, 4, 1), release_on=date(2020, 10, 1))
    [due] = [each for each in told.all_duties() if each.kind == "prepare-care"]
    assert (due.due_at, due.about) == (datetime(2020, 3, 31, 9, tzinfo=PHNOM_PENH), (MOTHER.id,))
    assert told.duties("release-plan") == {}
    told.later(days=1).plan_return(MOTHER, DARA)
    assert told.duties("prepare-care") == {}
    told.later(days=15).admit(MOTHER)
    assert (told.duties("prepare-care"), set(told.duties("release-plan"))) == ({}, {"welfare@0102"})


@pytest.mark.parametrize(
    ("starts", "left"), [(date(2020, 3, 13), timedelta()), (date(2020, 3, 14), timedelta(hours=2))]
)
def test_a_start_already_near_makes_it_due_at_once(starts: date, left: timedelta) -> None:
    told = arrested().refuse(MOTHER)
    told.now = datetime(2020, 3, 13, 7, tzinfo=PHNOM_PENH)
    assert told.sentence(MOTHER, starts=starts).duties("prepare-care") == {"welfare@0102": left}
    assert told.later(hours=1).decide_appeal(MOTHER, "quashed").duties("prepare-care") == {}
