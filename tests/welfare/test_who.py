"""Who is held, who are a child's carers, who agreed, who are siblings, and where a child is."""

from datetime import date

import pytest

from shared.contracts.arrest import CaregiverAmended
from tests.welfare.telling import (
    AUNT,
    BABY,
    BOPHA,
    DARA,
    FATHER,
    MOTHER,
    UNCLE,
    Telling,
    caregiver,
    child,
    person,
)

AT_AUNTS = child(DARA, with_person=AUNT)


def test_a_prison_speaks_of_a_child_only_with_a_parent_it_is_not_kept_from() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).arrest(FATHER, AT_AUNTS).later(hours=1).place(DARA, UNCLE)
    told.later(hours=1).arrest(UNCLE)
    state = told.replay.state
    assert set(state.held_carers(state.children[DARA.id])) == {MOTHER.id, FATHER.id, UNCLE.id}
    assert set(state.held_parents(state.children[DARA.id])) == {MOTHER.id, FATHER.id}
    state = told.later(hours=1).flag_unsafe(FATHER).replay.state
    assert state.held_parents(state.children[DARA.id]) == [MOTHER.id]


# --- held -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "held"), [(None, True), ("to-court", True), ("released", False), ("diverted", False)]
)
def test_somebody_is_held_from_the_arrest_until_custody_ends_otherwise_than_to_court(
    outcome: str | None, held: bool
) -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS)
    if outcome:
        told.later(hours=5).end(MOTHER, outcome)
    assert told.replay.state.adults[MOTHER.id].held is held


def test_a_carer_is_held_from_being_listed_as_held() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS, other_held=[FATHER])
    assert told.replay.state.adults[FATHER.id].held
    told.later(hours=1).arrest(FATHER, AT_AUNTS).later(hours=1).end(FATHER)
    assert not told.replay.state.adults[FATHER.id].held


# --- carers and households ------------------------------------------------------------------------------------------


def carers(told: Telling, of: object = DARA) -> set[object]:
    """A child's carers."""
    state = told.replay.state
    return set(state.carers_of(state.children[of.id]))  # type: ignore[attr-defined]


def test_carers_are_those_who_record_the_child_and_those_held_with_them() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS, other_held=[FATHER], caregivers=[caregiver(AUNT)])
    assert carers(told) == {MOTHER.id, FATHER.id}


def test_an_adult_is_a_carer_while_the_child_is_placed_there() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).later(hours=1).place(DARA, UNCLE)
    assert carers(told) == {MOTHER.id, UNCLE.id}
    told.later(hours=1).find(DARA, UNCLE, "010507")
    assert carers(told) == {MOTHER.id, UNCLE.id}
    told.later(hours=1).find(DARA, AUNT)
    assert carers(told) == {MOTHER.id}


def test_a_placement_in_a_shelter_lasts_until_the_child_is_found_elsewhere() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).later(hours=1).place(DARA, "Shelter of the Lotus", "emergency-shelter")
    assert told.replay.state.children[DARA.id].placement == "emergency-shelter"
    told.later(hours=1).find(DARA)
    assert told.replay.state.children[DARA.id].placement is None


def test_the_answer_none_takes_back_the_children_recorded_and_no_other_answer_does() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS)
    for answer in ("declined", "not-asked"):
        told.later(hours=1).amend(MOTHER, dependants=answer)
        assert carers(told) == {MOTHER.id}
    told.later(hours=1).amend(MOTHER, dependants="none")
    assert carers(told) == set()
    assert told.replay.open_alerts == []


def test_the_answer_none_leaves_children_whom_another_carer_recorded() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS, other_held=[FATHER]).later(minutes=5).arrest(FATHER, dependants="none")
    assert carers(told) == {MOTHER.id, FATHER.id}


# --- agreed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "fit", "unsafe", "is_agreed"),
    [
        ("yes", None, False, True),
        ("unknown", None, False, False),
        ("no", None, False, False),
        ("unknown", "yes", False, True),
        ("no", "with-support", False, True),
        ("yes", "no", False, False),
        ("yes", "yes", True, False),
    ],
)
def test_somebody_named_is_agreed_when_a_record_or_an_assessment_says_so(
    answer: str, fit: str | None, unsafe: bool, is_agreed: bool
) -> None:
    told = Telling().arrest(MOTHER, child(DARA, "at-scene"), caregivers=[caregiver(AUNT, answer)])
    if fit:
        told.later(hours=1).assess_carer(AUNT, fit)
    if unsafe:
        told.later(hours=1).flag_unsafe(AUNT)
    assert ("no-agreed-carer" not in told.reasons(DARA)) is is_agreed


def test_nobody_held_is_agreed() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "at-scene"), caregivers=[caregiver(AUNT)])
    assert "no-agreed-carer" not in told.reasons(DARA)
    told.later(hours=1).arrest(AUNT)
    assert "no-agreed-carer" in told.reasons(DARA)


def test_the_adult_a_child_is_with_is_agreed_when_assessed_though_nobody_named_it() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS)
    assert "no-agreed-carer" in told.reasons(DARA)
    told.later(hours=1).assess_carer(AUNT, "with-support")
    assert "no-agreed-carer" not in told.reasons(DARA)


def test_somebody_else_assessed_is_not_agreed_until_the_child_is_placed_there() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).later(hours=1).assess_carer(UNCLE)
    assert "no-agreed-carer" in told.reasons(DARA)
    told.later(hours=1).place(DARA, UNCLE)
    assert told.replay.state.agreed_for(told.replay.state.children[DARA.id]) == {UNCLE.id}


def test_one_carers_record_is_enough_and_a_strangers_counts_for_nothing() -> None:
    stranger = person("stranger")
    told = Telling().arrest(stranger, child(BABY, "at-scene"), caregivers=[caregiver(AUNT)])
    told.arrest(MOTHER, child(DARA, "at-scene"), caregivers=[caregiver(AUNT, "no")], other_held=[FATHER])
    assert "no-agreed-carer" in told.reasons(DARA)
    told.later(hours=1).arrest(FATHER, child(DARA, "at-scene"), caregivers=[caregiver(AUNT)])
    assert "no-agreed-carer" not in told.reasons(DARA)


def test_an_amendment_that_leaves_the_answer_out_leaves_it() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "at-scene"), caregivers=[caregiver(AUNT)]).later(hours=1)
    told.amend(MOTHER, caregivers=[CaregiverAmended(person=AUNT, relation="neighbour")])
    assert "no-agreed-carer" not in told.reasons(DARA)
    told.later(hours=1).amend(MOTHER, caregivers=[CaregiverAmended(person=AUNT, agreed="no")])
    assert "no-agreed-carer" in told.reasons(DARA)


def test_the_report_shared_last_is_kept_and_changes_nothing_else() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).share_report(MOTHER, "no")
    before = told.alert
    told.later(hours=1).share_report(MOTHER, "partly")
    assert told.replay.state.reports[MOTHER.id].care_available == "partly"
    assert (told.alert.because, told.alert.joined_at) == (before.because, before.joined_at)


# --- siblings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "siblings"),
    [
        ("child", "child", True),
        ("grandchild", "grandchild", True),
        ("sibling", "sibling", True),
        ("child", "grandchild", False),
        ("other", "other", False),
    ],
)
def test_siblings_are_children_of_one_carer_with_one_relation_other_than_other(
    one: str, other: str, siblings: bool
) -> None:
    told = Telling().arrest(MOTHER, child(DARA, relation=one), child(BOPHA, relation=other))
    state = told.replay.state
    assert (state.children[BOPHA.id] in state.siblings_of(state.children[DARA.id])) is siblings


# --- where a child is -----------------------------------------------------------------------------------------------


def where(told: Telling, of: object = DARA) -> tuple[str, str | None]:
    """What is last known of a child: whereabouts and place."""
    state = told.replay.state
    found = state.children[of.id]  # type: ignore[attr-defined]
    return found.whereabouts, state.place_of(found)


@pytest.mark.parametrize(
    ("listed", "place"),
    [
        (child(DARA, "alone", where="0301"), "0301"),
        (child(DARA, "alone"), "010203"),
        (child(DARA, "with-adult", with_person=UNCLE), "010507"),
        (child(DARA, "with-adult", with_person=UNCLE, where="0809"), "0809"),
        (child(DARA, "with-adult", with_person=person("far", home=None)), "010203"),
        (child(DARA, "with-adult", with_person=UNCLE, where="TH"), "010203"),
        (child(DARA, "with-adult", with_person=person("abroad", home="VN")), "010203"),
        (child(DARA, "with-detainee"), "010203"),
        (child(DARA, "unknown"), "010203"),
    ],
)
def test_a_child_is_where_it_was_recorded_else_at_the_home_of_whom_it_is_with(listed: object, place: str) -> None:
    told = Telling().arrest(MOTHER, listed)  # type: ignore[arg-type]
    assert where(told) == (listed.whereabouts, place)  # type: ignore[attr-defined]


def test_a_child_with_the_second_parent_in_custody_is_at_that_parents_home() -> None:
    away = person("away", home="250101")
    told = Telling().arrest(MOTHER, child(DARA, "unknown"), other_held=[away])
    told.later(minutes=5).arrest(away, child(DARA, "with-detainee"))
    assert where(told) == ("with-detainee", "250101")


def test_handed_over_a_child_is_with_that_adult() -> None:
    told = Telling().arrest(MOTHER, child(BABY, "at-scene", where="0301"), handed_over=[(BABY, UNCLE, True)])
    assert where(told, BABY) == ("with-adult", "010507")


def test_found_without_an_adult_a_child_is_alone() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "unknown")).later(hours=1).find(DARA, None, "0103")
    assert where(told) == ("alone", "0103")


def test_a_child_is_with_the_parent_who_had_it_when_that_parent_is_released_and_with_no_other() -> None:
    listed = child(DARA, "with-detainee")
    told = Telling().arrest(MOTHER, listed, other_held=[FATHER]).later(minutes=5)
    told.arrest(FATHER).later(hours=1).end(FATHER)
    assert where(told)[0] == "with-detainee"
    told.later(hours=1).end(MOTHER)
    assert where(told)[0] == "with-adult"
    assert told.replay.state.children[DARA.id].adult == MOTHER.id


def test_a_child_elsewhere_stays_there_when_the_parent_is_released() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).later(hours=1).end(MOTHER)
    assert told.replay.state.children[DARA.id].adult == AUNT.id


def test_nobody_knows_where_a_child_is_when_the_adult_it_is_with_is_held() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).later(hours=1).arrest(AUNT)
    assert where(told)[0] == "unknown"
    assert "whereabouts-unknown" in told.reasons(DARA)


def test_the_record_of_that_adult_may_say_where_the_child_is() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).later(hours=1).arrest(AUNT, child(DARA, with_person=UNCLE))
    assert where(told) == ("with-adult", "010507")


def test_a_correction_moves_the_child_and_keeps_its_placement() -> None:
    told = Telling().arrest(MOTHER, AT_AUNTS).later(hours=1).place(DARA, "House of Hope", "foster")
    told.later(hours=1).correct(DARA, "whereabouts", "0105")
    assert where(told) == ("with-adult", "0105")
    assert told.replay.state.children[DARA.id].placement == "foster"


def test_a_lost_child_whose_place_becomes_known_is_there_alone() -> None:
    told = Telling().arrest(MOTHER, child(DARA, "unknown")).later(hours=1).correct(DARA, "whereabouts", "0105")
    assert where(told) == ("alone", "0105")


def test_what_was_told_first_of_a_person_stands_and_later_records_fill_in() -> None:
    told = Telling().arrest(MOTHER, child(person("dara", home=None, sex=None, age=8)))
    told.later(hours=1).arrest(FATHER, child(person("dara", home="0809", age=5, born=date(2012, 1, 5))))
    known = told.replay.state.persons[DARA.id]
    assert (known.age, known.born, known.home) == (8, date(2012, 1, 5), "0809")


def test_an_age_that_was_told_grows() -> None:
    told = Telling().arrest(MOTHER, child(person("dara", age=2), with_person=AUNT), caregivers=[caregiver(AUNT)])
    assert "infant-separated" in told.reasons(DARA)
    told.later(days=364)
    assert "infant-separated" in told.reasons(DARA)
    told.later(days=2)
    assert "infant-separated" not in told.reasons(DARA)
