"""From detention to freedom: who is held, what joins, what is due, and what is undone when it was told in error."""

from datetime import date, datetime, timedelta

import pytest

from shared.clock import PHNOM_PENH
from tests.welfare.along import SAFE, TODAY, arrested, held, imprisoned, inside
from tests.welfare.telling import (
    AUNT,
    BABY,
    BOPHA,
    DARA,
    FATHER,
    HOURS,
    MOTHER,
    UNCLE,
    Telling,
    child,
)

# --- who is held ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["suspended", "community-service", "fine", "acquittal", "dismissed"])
def test_a_judgment_without_prison_sets_free_whoever_is_in_none(kind: str) -> None:
    told = arrested().sentence(MOTHER, kind)
    assert not held(told)
    assert told.reasons(MOTHER) == {"arrested", "sentence-passed", "released"}


@pytest.mark.parametrize("act", ["refuse", "quashed", "order_release", "acquittal"])
def test_who_is_in_prison_leaves_it_on_the_day_a_court_lets_go(act: str) -> None:
    told = imprisoned()
    if act == "quashed":
        told.decide_appeal(MOTHER, "quashed")
    elif act == "acquittal":
        told.sentence(MOTHER, "acquittal")
    else:
        getattr(told, act)(MOTHER)
    assert held(told)
    assert told.replay.state.adults[MOTHER.id].release_on == told.now.astimezone(PHNOM_PENH).date()
    assert ("release-near" in told.reasons(MOTHER), told.urgency) == (True, "critical")
    assert not held(told.later(hours=2).release(MOTHER))


@pytest.mark.parametrize("act", ["refuse", "quashed", "order_release"])
def test_who_is_in_no_prison_is_free_at_once(act: str) -> None:
    told = arrested(child(DARA, "with-detainee")).detain(MOTHER).later(hours=1)
    told.decide_appeal(MOTHER, "quashed") if act == "quashed" else getattr(told, act)(MOTHER)
    assert not held(told)
    assert "released" in told.reasons(MOTHER)
    assert told.replay.state.children[DARA.id].adult == MOTHER.id


def test_somebody_listed_as_held_is_held_until_a_court_or_prison_lets_go() -> None:
    told = Telling().arrest(MOTHER, SAFE, other_held=[FATHER]).later(hours=9).refuse(FATHER)
    assert not held(told, FATHER)
    told = Telling().arrest(MOTHER, SAFE, other_held=[FATHER]).later(hours=9).admit(FATHER).later(days=1)
    assert held(told, FATHER)
    assert not held(told.release(FATHER), FATHER)


def test_a_child_with_somebody_who_is_admitted_from_liberty_is_not_known_to_be_anywhere() -> None:
    told = arrested().refuse(MOTHER).later(days=1).place(DARA, MOTHER, "parent")
    told.later(days=30).sentence(MOTHER, release_on=TODAY + timedelta(days=400)).later(days=3)
    assert not held(told)
    told.admit(MOTHER)
    assert (held(told), told.reasons(DARA)) == (True, {"whereabouts-unknown"})
    assert told.replay.state.children[DARA.id].whereabouts == "unknown"


# --- what joins -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("detain", "detention-ordered"),
        ("sentence", "sentence-passed"),
        ("admit", "admitted"),
        ("transfer", "transferred"),
        ("release", "released"),
    ],
)
def test_each_joins_anew_though_its_code_stands_already(act: str, reason: str) -> None:
    told = arrested(child(DARA, with_person=AUNT, needs="asthma")).detain(MOTHER).admit(MOTHER).later(hours=1)
    getattr(told, act)(MOTHER)
    assert reason in told.reasons(MOTHER)
    told.later(hours=1).acknowledge(DARA)
    assert told.duties("acknowledge") == {}
    if act == "release":
        told.later(hours=1).admit(MOTHER).later(hours=1).acknowledge(DARA).later(hours=1)
    getattr(told.later(hours=1), act)(MOTHER)
    assert told.duties("acknowledge")["welfare@0102"] == 4 * HOURS
    assert len(told.replay.open_alerts) == 1


@pytest.mark.parametrize("act", ["extend", "appeal", "visit", "open_case"])
def test_what_is_no_reason_raises_nothing(act: str) -> None:
    told = imprisoned()
    assert told.replay.open_alerts == []
    assert getattr(told, act)(MOTHER).replay.open_alerts == []


def test_what_befell_a_prisoner_is_told_when_a_child_becomes_known() -> None:
    told = Telling().arrest(MOTHER, dependants="not-asked").later(hours=9).detain(MOTHER).later(hours=9)
    assert told.reasons() == {"not-asked"}
    told.admit(MOTHER, SAFE)
    assert told.reasons(MOTHER) == {"arrested", "detention-ordered", "admitted"}


def test_nothing_is_raised_of_a_prisoner_without_children() -> None:
    told = Telling().arrest(MOTHER).detain(MOTHER).admit(MOTHER, dependants="none").visit(MOTHER, fee=9000)
    told.sentence(MOTHER, release_on=TODAY).health_inside(MOTHER).transfer(MOTHER).later(days=100)
    assert (told.replay.open_alerts, told.all_duties(), told.flags(MOTHER)) == ([], [], set())


# --- admission ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "stands"), [("not-asked", True), ("declined", True), ("none", False)])
def test_the_question_is_asked_again_at_the_gate(answer: str, stands: bool) -> None:
    told = Telling().arrest(MOTHER, dependants="not-asked").detain(MOTHER).later(hours=9)
    told.admit(MOTHER, dependants=answer)
    assert ("not-asked" in told.reasons(MOTHER)) is stands
    assert bool(told.replay.open_alerts) is stands


def test_children_recorded_anew_are_where_the_new_record_says() -> None:
    told = arrested().detain(MOTHER).admit(MOTHER, child(DARA, "alone", where="0301"), child(BOPHA, with_person=UNCLE))
    assert told.standing == {"welfare@0301", "welfare@0105"}
    assert "child-alone" in told.reasons(DARA)


@pytest.mark.parametrize(
    ("inside", "listed", "whereabouts"),
    [
        ([DARA], [], "with-detainee"),
        ([], [], "unknown"),
        ([], [child(DARA, "with-detainee")], "unknown"),
        ([], [child(DARA, with_person=AUNT)], "with-adult"),
    ],
)
def test_a_child_who_was_with_her_and_is_not_admitted_is_not_known_to_be_anywhere(
    inside: list[object], listed: list[object], whereabouts: str
) -> None:
    told = arrested(child(DARA, "with-detainee")).detain(MOTHER).later(hours=1)
    told.admit(MOTHER, *listed, inside=inside)  # type: ignore[arg-type]
    found = told.replay.state.children[DARA.id]
    assert (found.whereabouts, found.inside) == (whereabouts, bool(inside))
    assert ("whereabouts-unknown" in told.reasons(DARA)) is (whereabouts == "unknown")


def test_with_the_father_in_custody_a_child_stays_there_when_the_mother_is_admitted() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "unknown"), other_held=[FATHER]).later(minutes=5)
    told.arrest(FATHER, child(DARA, "with-detainee")).later(hours=9).admit(MOTHER)
    assert told.replay.state.children[DARA.id].whereabouts == "with-detainee"


# --- money, health, reviews -----------------------------------------------------------------------------------------


def test_a_visit_that_cost_money_is_flagged_and_a_free_one_is_not() -> None:
    told = imprisoned()
    assert told.visit(MOTHER).flags(MOTHER) == set()
    told.later(days=1).visit(MOTHER, fee=12000)
    assert (told.flags(MOTHER), told.reasons(MOTHER)) == ({"visit-fee"}, {"visit-fee"})
    assert told.later(days=1).release(MOTHER).flags(MOTHER) == {"visit-fee"}
    assert imprisoned().problem(MOTHER, "visit-fee").flags(MOTHER) == {"visit-fee"}


def test_ninety_days_in_prison_without_a_visit() -> None:
    told = arrested().admit(MOTHER).later(days=90, minutes=-1)
    assert told.flags(MOTHER) == set()
    assert told.replay.next_tick(told.now) <= told.now + timedelta(minutes=1)  # type: ignore[operator]
    assert told.later(minutes=1).flags(MOTHER) == {"no-visits"}
    assert told.visit(MOTHER).flags(MOTHER) == set()
    assert told.later(days=90).flags(MOTHER) == {"no-visits"}
    assert told.release(MOTHER).flags(MOTHER) == set()


@pytest.mark.parametrize(
    ("state", "reasons", "urgency"),
    [("hospitalised", {"health"}, "routine"), ("died", {"parent-died"}, "urgent"), ("recovered", set(), None)],
)
def test_the_health_of_a_prisoner(state: str, reasons: set[str], urgency: str | None) -> None:
    told = imprisoned(date(2020, 3, 20)).health_inside(MOTHER, state)
    assert told.reasons(MOTHER) - {"release-near"} == reasons
    assert urgency is None or told.urgency == urgency


def test_a_parent_who_died_is_held_no_more_and_nobody_plans_a_return() -> None:
    told = imprisoned(date(2020, 6, 30)).later(days=9).health_inside(MOTHER, "died")
    assert (held(told), told.duties("release-plan")) == (False, {})
    told.now = datetime(2020, 7, 1, tzinfo=PHNOM_PENH)
    assert (told.reasons(), told.urgency) == ({"parent-died"}, "urgent")
    told = inside().later(days=9).health_inside(MOTHER, "died")
    assert told.replay.state.children[BABY.id].inside


@pytest.mark.parametrize(("state", "urgency"), [("hospitalised", "urgent"), ("died", "urgent"), ("recovered", None)])
def test_the_health_of_a_child_inside(state: str, urgency: str | None) -> None:
    told = inside().later(days=9).health_inside(BABY, state, MOTHER)
    assert ("health" in told.reasons(BABY)) is (urgency is not None)
    assert urgency is None or told.urgency == urgency


def test_a_review_is_asked_for_also_of_a_case_that_was_closed() -> None:
    told = imprisoned().close(DARA).later(days=9).ask_review(MOTHER, DARA)
    assert (told.reasons(DARA), told.flags(DARA)) == ({"care-review"}, {"care-disputed"})
    assert told.later(days=1).place(DARA, AUNT).flags(DARA) == set()


# --- appeals and what was told in error -----------------------------------------------------------------------------


def test_only_an_undecided_appeal_of_the_prosecutor_can_hold_somebody() -> None:
    told = imprisoned()
    assert not told.appeal(MOTHER, "accused").replay.state.adults[MOTHER.id].path.held_by_appeal
    assert told.appeal(MOTHER, "prosecutor").replay.state.adults[MOTHER.id].path.held_by_appeal
    told.later(days=30).decide_appeal(MOTHER, "changed", date(2020, 5, 1))
    path = told.replay.state.adults[MOTHER.id].path
    assert (path.held_by_appeal, path.release_on, path.release_is) == (False, date(2020, 5, 1), "planned")


@pytest.mark.parametrize(
    "wrong", ["detention.ordered", "sentence.passed", "prisoner.admitted", "prisoner.released", "visit.recorded"]
)
def test_what_was_told_in_error_was_never_so(wrong: str) -> None:
    told = arrested(child(DARA, "with-detainee")).detain(MOTHER).later(hours=1).admit(MOTHER, inside=[DARA])
    told.later(days=9).visit(MOTHER, 5000).sentence(MOTHER, release_on=TODAY).later(days=1).release(MOTHER)
    told.later(days=1).take_back(wrong)
    without = Telling(told.now)
    without.said = [each for each in told.said if each.type not in (wrong, "court-record.retracted")]
    without.said = [each for each in without.said if each.type != "prison-record.retracted"]
    assert told.all_duties() == without.all_duties()
    assert told.flags(MOTHER) == without.flags(MOTHER)
    assert [alert.because for alert in told.replay.alerts] == [alert.because for alert in without.replay.alerts]


def test_a_release_told_of_the_wrong_woman_leaves_her_held_and_her_child_inside() -> None:
    told = inside().later(days=9).release(MOTHER).later(hours=1).take_back("prisoner.released")
    assert (held(told), told.replay.state.children[BABY.id].inside) == (True, True)


def test_a_case_taken_back_takes_all_that_hangs_on_it() -> None:
    told = (
        arrested().detain(MOTHER).sentence(MOTHER, release_on=date(2021, 1, 1)).later(hours=1).take_back("case.opened")
    )
    assert told.reasons(MOTHER) == {"arrested"}
    assert told.replay.state.adults[MOTHER.id].release_on is None
