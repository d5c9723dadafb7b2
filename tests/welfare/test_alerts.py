"""How an alert lives: raised, joined, standing in offices, merged, parted and closed."""

import pytest

from tests.welfare.telling import (
    AUNT,
    BOPHA,
    DARA,
    FATHER,
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


def safe() -> Telling:
    """A mother arrested, her child with an aunt who agreed: a routine alert in one district."""
    return Telling().arrest(MOTHER, SAFE, caregivers=AGREED)


# --- raised and joined ----------------------------------------------------------------------------------------------


def test_a_person_without_dependants_raises_none() -> None:
    assert Telling().arrest(MOTHER, dependants="none").replay.alerts == []


def test_an_alert_is_about_the_children_and_all_their_carers() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, "at-scene"), other_held=[FATHER], caregivers=AGREED)
    assert told.alert.household == {MOTHER.id, FATHER.id, DARA.id, BOPHA.id}


@pytest.mark.parametrize("answer", ["not-asked", "declined"])
def test_a_question_unanswered_raises_one_about_the_person_which_none_closes(answer: str) -> None:
    told = Telling().arrest(MOTHER, dependants=answer)
    assert (told.alert.because, told.urgency) == ({MOTHER.id: {"not-asked"}}, "urgent")
    assert told.standing == {"welfare@0102"}
    assert told.later(hours=2).amend(MOTHER, dependants="none").replay.open_alerts == []


def test_children_told_of_only_later_make_the_arrest_known() -> None:
    told = Telling().arrest(MOTHER, dependants="not-asked").later(hours=2)
    told.amend(MOTHER, SAFE, dependants="yes", caregivers=[])
    assert told.reasons() == {"arrested", "no-agreed-carer"}
    assert told.standing == {"welfare@0102"}


def test_an_arrest_of_a_carer_joins_anew_though_one_stands_already() -> None:
    told = safe().later(minutes=10).acknowledge(DARA)
    assert told.replay.open_alerts == []
    told = Telling().arrest(MOTHER, child(DARA, "alone")).later(minutes=5).acknowledge(DARA)
    assert told.duties("acknowledge") == {}
    told.later(minutes=5).arrest(FATHER, child(DARA, "alone"))
    assert told.duties("acknowledge") == {"welfare@0102": 30 * MINUTES}
    assert len(told.replay.open_alerts) == 1


def test_a_release_joins() -> None:
    told = safe().later(hours=1).acknowledge(DARA).later(hours=1).end(MOTHER)
    assert (told.reasons(), told.urgency) == ({"released"}, "routine")
    assert told.end(MOTHER, "to-court").reasons() == {"released"}


def test_a_reason_joins_when_it_newly_holds_for_a_person_and_not_again() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone"), child(BOPHA, "at-scene")).later(minutes=5).acknowledge(DARA)
    told.later(minutes=5).find(DARA, None, "010204")
    assert told.duties("acknowledge") == {}
    told.later(minutes=5).find(BOPHA, None, "010204")
    assert told.duties("acknowledge") == {"welfare@0102": 30 * MINUTES}


def test_an_illness_reported_twice_joins_once() -> None:
    told = safe().later(hours=1).health(DARA).later(hours=1).acknowledge(DARA).later(hours=1).health(DARA)
    assert told.duties("acknowledge") == {}


# --- where it stands ------------------------------------------------------------------------------------------------


def test_it_stands_in_every_district_where_one_of_the_children_is() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, "alone", where="120101"))
    assert told.standing == {"welfare@0102", "welfare@1201"}


@pytest.mark.parametrize(
    ("home", "office"),
    [
        ("010203", "welfare@0102"),
        ("17", "welfare-lead@17"),
        ("TH", "welfare-lead@08"),
        (None, "welfare-lead@08"),
    ],
)
def test_with_no_child_it_stands_at_the_carers_home_else_with_the_lead_of_the_police_province(
    home: str | None, office: str
) -> None:
    told = Telling().arrest(person("stranger", home=home), dependants="not-asked", station="08")
    assert told.standing == {office}


def test_of_two_carers_and_no_place_of_a_child_the_home_of_the_one_arrested_first_counts() -> None:
    near, far = person("near", home=None), person("far", home="0301")
    listed = child(DARA, "unknown")
    told = Telling().arrest(near, listed, other_held=[far])
    assert told.standing == {"welfare@0301"}  # a child's place: the home of its carers, in the order recorded
    told = Telling().arrest(near, dependants="not-asked", station="08")
    assert told.standing == {"welfare-lead@08"}


def test_when_children_move_offices_change_and_the_others_keep_their_times() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone"), child(BOPHA, "alone", where="0301")).later(minutes=10)
    told.find(BOPHA, None, "1201")
    assert told.duties("acknowledge") == {"welfare@0102": 20 * MINUTES, "welfare@1201": 30 * MINUTES}


def test_a_corrected_home_moves_it() -> None:
    told = Telling().arrest(MOTHER, dependants="not-asked").later(minutes=10).amend(MOTHER, home="1405")
    assert told.standing == {"welfare@1405"}


# --- merged and parted ----------------------------------------------------------------------------------------------


def test_the_older_alert_takes_the_others_reasons_which_join() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone")).later(minutes=5).acknowledge(DARA)
    told.later(minutes=5).arrest(FATHER, child(BOPHA, "at-scene", where="1201"))
    older, younger = told.replay.open_alerts
    told.later(minutes=5).amend(FATHER, other_held=[MOTHER])
    [alert] = told.replay.open_alerts
    assert alert.key == older.key
    assert alert.because[BOPHA.id] == {"both-carers-held", "no-agreed-carer"}
    assert told.reasons(FATHER) == {"arrested"}
    assert told.duties("acknowledge") == {"welfare@0102": 30 * MINUTES, "welfare@1201": 30 * MINUTES}
    assert [each.closed_at for each in told.replay.alerts if each.key == younger.key] == [told.now]


def test_two_parents_at_the_same_second_are_one_household_with_one_alert() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone")).arrest(FATHER, child(DARA, "alone"))
    assert told.alert.household == {MOTHER.id, FATHER.id, DARA.id}
    assert "both-carers-held" in told.reasons(DARA)
    told.said.reverse()
    assert told.alert.household == {MOTHER.id, FATHER.id, DARA.id}


def test_a_household_that_parts_loses_no_reason() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone", needs="asthma"))
    told.arrest(FATHER, child(BOPHA, "alone", where="1201")).later(hours=3).place(DARA, UNCLE).place(BOPHA, UNCLE)
    told.later(minutes=1).end(FATHER)
    assert told.alert.household == {MOTHER.id, FATHER.id, DARA.id, BOPHA.id, UNCLE.id}
    told.later(minutes=1).find(BOPHA, None, "1201")
    one, other = sorted(told.replay.open_alerts, key=lambda alert: MOTHER.id in alert.household)
    assert one.because == {BOPHA.id: {"child-alone"}, FATHER.id: {"released"}}
    assert other.because == {DARA.id: {"child-ill-or-disabled"}}
    assert (one.urgency, other.urgency, other.household) == ("critical", "urgent", {MOTHER.id, DARA.id, UNCLE.id})


# --- closed ---------------------------------------------------------------------------------------------------------


def test_a_placement_closes_it_when_every_child_outside_was_placed_since_the_last_reason() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone"), child(BOPHA, "alone")).later(hours=1).place(DARA, AUNT)
    assert len(told.replay.open_alerts) == 1
    told.place(BOPHA, AUNT)  # at the same moment, and yet after the first
    assert told.replay.open_alerts == []
    assert told.duties("acknowledge") == told.duties("see-child") == {}


def test_a_child_placed_before_the_last_reason_joined_is_to_be_placed_again() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone"), child(BOPHA, "alone")).later(hours=1).place(DARA, AUNT)
    told.later(hours=1).arrest(FATHER, child(DARA, with_person=AUNT)).later(hours=1).place(BOPHA, AUNT)
    assert len(told.replay.open_alerts) == 1
    assert told.later(hours=1).place(DARA, AUNT).replay.open_alerts == []


def test_a_placement_that_brings_a_new_reason_closes_nothing() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone")).later(hours=1).assess_carer(AUNT, "yes", housed="no")
    assert told.later(hours=1).place(DARA, AUNT).reasons(DARA) == {"carer-homeless"}
    assert told.later(hours=1).place(DARA, AUNT).replay.open_alerts == []


def test_a_routine_one_closes_when_every_district_acknowledged_it() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, with_person=AUNT, where="0301"), caregivers=AGREED)
    told.later(hours=1).acknowledge(DARA, "0102")
    assert len(told.replay.open_alerts) == 1
    assert told.later(hours=1).acknowledge(DARA, "0301").replay.open_alerts == []


def test_a_routine_one_closes_when_every_child_outside_was_seen() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, with_person=AUNT), caregivers=AGREED)
    assert len(told.later(hours=1).assess(DARA).replay.open_alerts) == 1
    assert len(told.later(hours=1).assess(BOPHA, seen=False).replay.open_alerts) == 1
    assert told.later(hours=1).assess(BOPHA).replay.open_alerts == []


def test_the_visit_that_raises_a_reason_does_not_close_it() -> None:
    told = safe().later(hours=1).acknowledge(DARA).later(days=30).assess(DARA, school="stopped")
    assert told.reasons() == {"school-stopped"}


def test_one_that_became_routine_closes_when_it_was_acknowledged_before() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "at-scene"), caregivers=[caregiver(AUNT, "unknown")])
    told.later(minutes=10).acknowledge(DARA)
    assert told.urgency == "urgent"
    assert told.later(minutes=10).assess_carer(AUNT).replay.open_alerts == []


def test_an_urgent_one_is_not_closed_by_looking() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "at-scene")).later(minutes=5).acknowledge(DARA).assess(DARA)
    assert told.urgency == "urgent"


def test_a_reason_that_merely_still_holds_does_not_reopen_it_and_one_that_comes_back_does() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, with_person=UNCLE), caregivers=AGREED).later(hours=1)
    told.place(DARA, AUNT).place(BOPHA, UNCLE).later(hours=1).support(AUNT)
    assert told.replay.open_alerts == []
    told.later(hours=1).find(BOPHA, AUNT)
    assert told.replay.open_alerts == []
    assert told.later(hours=1).find(BOPHA, UNCLE).reasons(DARA) == {"siblings-split"}


def test_a_later_fact_raises_a_new_one_with_every_reason_that_still_holds() -> None:
    told = Telling().arrest(MOTHER, SAFE, child(BOPHA, with_person=UNCLE), caregivers=AGREED).later(hours=1)
    told.place(DARA, AUNT).place(BOPHA, UNCLE).later(hours=1).arrest(FATHER, SAFE)
    assert (told.reasons(DARA), told.reasons(FATHER)) == ({"siblings-split"}, {"arrested"})
    assert len(told.replay.alerts) == 2


def test_what_was_recorded_in_error_was_never_so() -> None:
    told = safe().later(minutes=5).arrest(FATHER, SAFE).later(minutes=5).retract(FATHER)
    assert (told.reasons(), told.alert.household) == ({"arrested"}, {MOTHER.id, DARA.id})
    told.later(minutes=5).place(DARA, AUNT).later(minutes=5).retract(MOTHER)
    assert (told.replay.alerts, told.all_duties(), told.flags(DARA)) == ([], [], set())


def test_deadlines_of_a_closed_alert_are_gone() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "alone")).later(minutes=29).place(DARA, AUNT)
    assert told.later(hours=9).standing == set()
