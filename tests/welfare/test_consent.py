"""A refusal of consent is honoured everywhere, save where the child is in danger, until its case is closed."""

import pytest

from tests.welfare.telling import AUNT, BOPHA, DARA, FATHER, MOTHER, UNCLE, Telling, caregiver, child

AGREED = [caregiver(AUNT)]


def refused(whereabouts: str = "with-adult", **said: object) -> Telling:
    """A mother who does not want her child recorded."""
    return Telling().arrest(MOTHER, child(DARA, whereabouts, consent="no", **said), caregivers=AGREED)


def test_refused_a_child_is_in_no_reason_alert_duty_or_flag() -> None:
    told = refused(with_person=AUNT, where="TH", needs="asthma").later(hours=1)
    assert (told.replay.alerts, told.all_duties(), told.flags(DARA)) == ([], [], set())


def test_beside_a_child_with_consent_the_refused_one_is_left_out() -> None:
    told = Telling().arrest(
        MOTHER, child(DARA, with_person=AUNT), child(BOPHA, "at-scene", consent="no", where="1201"), caregivers=AGREED
    )
    assert (told.reasons(), told.urgency, told.standing) == ({"arrested"}, "routine", {"welfare@0102"})
    assert all(BOPHA.id not in due.about for due in told.all_duties())


@pytest.mark.parametrize(
    ("whereabouts", "unsafe", "why"),
    [
        ("alone", False, "child-alone"),
        ("unknown", False, "whereabouts-unknown"),
        ("with-adult", True, "unsafe-person"),
        ("with-adult", False, None),
        ("at-scene", False, None),
        ("with-detainee", False, None),
    ],
)
def test_it_is_overridden_in_danger_with_who_when_and_why(whereabouts: str, unsafe: bool, why: str | None) -> None:
    told = Telling().arrest(
        MOTHER, child(DARA, whereabouts, consent="no", with_person=AUNT if unsafe else None), unsafe=[AUNT]
    )
    overridden = told.replay.state.children[DARA.id].overridden
    assert overridden == ((why, told.now, "police@01") if why else None)
    assert (why in told.reasons(DARA)) is (why is not None)


def test_danger_that_comes_later_overrides_then_and_names_the_worker() -> None:
    told = refused(with_person=AUNT).later(hours=1).flag_unsafe(AUNT)
    assert told.replay.state.children[DARA.id].overridden == ("unsafe-person", told.now, "worker")
    assert "unsafe-person" in told.reasons(DARA)


def test_overridden_it_stays_until_the_case_is_closed() -> None:
    told = refused("alone").later(hours=1).find(DARA, AUNT)
    assert told.duties("see-child") != {}
    told.later(hours=1).place(DARA, AUNT).later(hours=1)
    assert told.duties("follow-up") != {}
    told.close(DARA)
    assert (told.replay.open_alerts, told.duties("follow-up")) == ([], {})
    assert told.later(hours=1).end(MOTHER).replay.open_alerts == []


def test_after_closing_new_danger_overrides_anew() -> None:
    told = refused("alone").later(hours=1).place(DARA, AUNT).later(hours=1).close(DARA).later(days=9)
    told.arrest(FATHER, child(DARA, "unknown", consent="no"))
    assert "whereabouts-unknown" in told.reasons(DARA)
    told = refused("alone").later(hours=1).place(DARA, AUNT).later(hours=1).close(DARA).later(days=9)
    assert "unsafe-person" in told.flag_unsafe(AUNT).reasons(DARA)


def test_consent_given_later_shows_the_child_and_makes_the_arrest_known() -> None:
    told = refused(with_person=UNCLE).later(hours=1)
    told.amend(MOTHER, child(DARA, with_person=UNCLE))
    assert told.reasons() == {"arrested"}
    told = refused("alone").later(hours=1).amend(MOTHER, child(DARA, "alone"))
    assert told.replay.state.children[DARA.id].overridden is None


def test_consent_withdrawn_hides_it_and_closes_the_alert() -> None:
    told = Telling().arrest(MOTHER, child(DARA, with_person=AUNT), caregivers=AGREED).later(hours=1)
    assert told.amend(MOTHER, child(DARA, with_person=AUNT, consent="no")).replay.open_alerts == []


def test_somebody_who_was_not_asked_takes_no_answer_back() -> None:
    told = refused(with_person=AUNT).arrest(FATHER, child(DARA, with_person=AUNT, consent="not-asked"))
    assert told.replay.state.children[DARA.id].consent == "no"


def test_a_refused_child_at_night_is_no_reason() -> None:
    told = (
        Telling()
        .later(hours=11)
        .arrest(MOTHER, child(DARA, "at-scene", consent="no"), child(BOPHA, with_person=AUNT), caregivers=AGREED)
    )
    assert told.reasons() == {"arrested"}
