"""What then stands: terms, days of release line by line, duties, flags and queues, by the law pack's limits."""

from datetime import datetime, timedelta

import pytest

from services.court import domain, schemas
from services.court.actions import cases, detention, hearings, judgments, retractions
from services.court.queries import record
from shared import clock
from shared.contracts import family
from shared.contracts.people import Person
from tests.court.telling import CLERK, MOTHER, WHO, Telling, at, child, day
from tests.court.test_refusals import appealed, detained, extension, hearing, judged, order, sentence


def standing(telling: Telling) -> domain.Standing:
    """What stands now."""
    return domain.standing_of(telling.known)


@pytest.mark.parametrize(
    ("offence", "years", "first", "further"),
    [
        ("felony", 29, "2020-09-03T11:00", ["2021-03-03T11:00", "2021-09-03T11:00"]),
        ("misdemeanour", 29, "2020-07-03T11:00", ["2020-09-03T11:00"]),
        ("felony", 17, "2020-09-03T11:00", []),
        ("misdemeanour", 15, "2020-05-03T11:00", []),
    ],
)
def test_a_term_runs_and_grows_as_the_law_gives_and_no_further(
    offence: str, years: int, first: str, further: list[str]
) -> None:
    who = Person(id=MOTHER, name_latin="Keo Sreymom", sex="female", age=years)
    telling = Telling().in_court(person=who, offence_class=offence)
    telling.act(detention.decide_detention, order())
    assert telling.due == {"detention-end": at(first)}
    for until in further:
        telling.later(days=1).act(detention.decide_extension, extension())
        assert telling.due == {"detention-end": at(until)}
        assert "detention-over-limit" not in telling.flags
    telling.later(days=1).act(detention.decide_extension, extension())
    assert telling.due == {"detention-end": at(further[-1] if further else first)}
    assert "detention-over-limit" in telling.flags


def test_a_term_that_ends_on_a_day_the_month_lacks_ends_on_its_last() -> None:
    telling = Telling("2019-10-30T08:00").in_court(offence_class="misdemeanour")
    telling.act(detention.decide_detention, order())
    assert telling.due == {"detention-end": at("2020-02-29T11:00")}


def test_a_judgment_meets_the_term_and_begins_the_time_to_appeal() -> None:
    telling = judged()
    assert telling.due == {"appeal-window": at("2020-04-03T12:00")}
    met = [due for due in standing(telling).duties if due.kind == "detention-end"]
    assert [due.met_at for due in met] == [at("2020-03-03T12:00")]
    telling.act(cases.decide_appeal_filed, schemas.NewAppeal(person=WHO, by="prosecutor"), by=CLERK)
    assert telling.due == {}


def test_an_appeal_after_the_time_is_recorded_and_shown_as_late() -> None:
    telling = judged().later(days=40)
    telling.act(cases.decide_appeal_filed, schemas.NewAppeal(person=WHO, by="accused"), by=CLERK)
    assert {"appeal-pending", "appeal-late"} <= telling.flags
    telling.later(days=1).act(cases.decide_appeal_decided, schemas.NewAppealDecision(person=WHO, result="upheld"))
    assert not {"appeal-pending", "appeal-late"} & telling.flags


RELEASES = {
    "from the day of arrival": (sentence(months=10), "2021-01-02"),
    "less what is suspended": (sentence(months=24, suspended_months=4), "2021-11-02"),
    "all of it suspended": (sentence(months=6, suspended_months=6), "2020-03-02"),
    "deferred: what was served counts": (sentence(months=12, starts=day("2020-06-01")), "2021-05-31"),
    "no prison": (sentence(kind="fine", months=None), None),
}


@pytest.mark.parametrize("case", RELEASES)
def test_the_day_of_release_is_reckoned(case: str) -> None:
    body, release_on = RELEASES[case]
    telling = detained()
    telling.act(judgments.decide_sentence, body)
    found = telling.known.path.sentence
    assert found is not None
    assert str(found.release_on) == str(release_on and day(release_on))


def test_the_day_of_release_is_explained_line_by_line() -> None:
    telling = judged(months=24, suspended_months=4)
    lines = [(line.kind, line.amount, str(line.day)) for line in record.release_lines(telling.known)]
    assert lines == [
        ("arrived", None, "2020-03-02"),
        ("months", 24, "2022-03-02"),
        ("suspended", 4, "2021-11-02"),
        ("release", None, "2021-11-02"),
    ]


def test_a_changed_sentence_is_reckoned_anew() -> None:
    telling = appealed()
    changed = schemas.NewAppealDecision(person=WHO, result="changed", months=6)
    telling.act(cases.decide_appeal_decided, changed)
    assert telling.known.path.release_on == day("2020-09-02")


def test_somebody_is_held_too_long_from_the_end_of_the_term() -> None:
    telling = detained().go("2020-07-03T11:00")
    assert "over-detained" not in telling.flags
    telling.later(minutes=1)
    assert "over-detained" in telling.flags
    telling.admitted().later(minutes=1)
    telling.released()
    assert "over-detained" not in telling.flags


def test_somebody_is_held_too_long_from_midnight_after_the_day_of_release_an_appeal_included() -> None:
    telling = judged(months=10).go("2021-01-02T23:59")
    telling.act(cases.decide_appeal_filed, schemas.NewAppeal(person=WHO, by="prosecutor"), by=CLERK)
    assert "over-detained" not in telling.flags
    telling.go("2021-01-03T00:00")
    assert "over-detained" in telling.flags
    assert telling.known.path.held_by_appeal


def test_the_moment_and_the_path_agree_on_who_is_held_too_long() -> None:
    for telling in (detained(), judged(), appealed(), judged(kind="acquittal", months=None), Telling().in_court()):
        begins = standing(telling).over_detained_from
        near = [begins + timedelta(seconds=by) for by in (-1, 0, 1)] if begins else []
        for moment in (*near, clock.now(), clock.now() + timedelta(days=4000)):
            assert telling.known.path.over_detained(moment) == (begins is not None and begins <= moment), moment


CANDIDATES = {
    "with children": (lambda: detained_with(children=(child(),), care_agreed=True), True),
    "pregnant": (lambda: detained_with(pregnant="yes"), True),
    "a child of whom nothing may be said": (
        lambda: detained_with(children=(child(shown=False),), care_agreed=True),
        True,
    ),
    "nobody": (detained, False),
    "judged": (judged, False),
}


def detained_with(**said: object) -> Telling:
    """Detained, with a family like this."""
    telling = Telling().in_court(**said)
    telling.act(detention.decide_detention, order(necessity="x"))
    return telling


@pytest.mark.parametrize("case", CANDIDATES)
def test_candidates_for_alternatives(case: str) -> None:
    tell, is_one = CANDIDATES[case]
    assert (standing(tell()).candidate_since is not None) == is_one


def test_expected_until_a_case_is_opened() -> None:
    telling = Telling().arrested()
    assert standing(telling).expected_since is None
    telling.later(days=1).brought()
    assert standing(telling).expected_since == clock.now()
    telling.later(hours=1).opened()
    assert standing(telling).expected_since is None


def test_flags_of_a_case_and_a_judgment() -> None:
    telling = Telling().arrested().later(days=1).brought().later(hours=1).opened(lawyer="none")
    assert "no-lawyer" in telling.flags
    telling.act(judgments.decide_sentence, sentence(family_considered="no"))
    assert "family-not-considered" in telling.flags


def test_what_an_earlier_case_left_stands_when_another_is_opened() -> None:
    telling = appealed().later(days=1)
    telling.opened()
    assert "appeal-pending" in telling.flags
    telling = detained()
    for _ in range(3):
        telling.later(days=1).act(detention.decide_extension, extension())
    assert "detention-over-limit" in telling.flags
    telling.later(days=1).opened()
    assert "detention-over-limit" in telling.flags


def test_nobody_to_tell_until_somebody_is_told() -> None:
    telling = Telling().in_court()
    fact = telling.told[0].id
    telling.hear("notice.failed", family.FailureFacts(fact_id=fact, milestone="arrested", why="nobody-to-tell"))
    assert "nobody-to-tell" in telling.flags
    sent = family.NoticeFacts(notice_id=fact, fact_id=fact, milestone="custody-ended", channel="sms", language="km")
    telling.later(minutes=1).hear("notice.sent", sent)
    assert "nobody-to-tell" not in telling.flags


def test_a_refusal_frees_whoever_is_in_no_prison_and_ends_the_term() -> None:
    telling = detained()
    telling.act(detention.decide_refusal, schemas.NewRefusal(person=WHO, supervision=("reports",)))
    assert not telling.known.path.held
    assert telling.due == {}
    inside = detained().admitted().later(hours=1)
    inside.act(detention.decide_refusal, schemas.NewRefusal(person=WHO))
    assert inside.known.path.held
    assert (inside.known.path.release_on, inside.known.path.release_is) == (clock.today(), "ordered")


def test_a_quashing_lets_the_court_decide_anew() -> None:
    telling = appealed()
    telling.act(cases.decide_appeal_decided, schemas.NewAppealDecision(person=WHO, result="quashed"))
    assert not telling.known.path.held
    telling.later(days=1).act(judgments.decide_sentence, sentence(kind="acquittal", months=None))
    assert telling.due == {"appeal-window": at("2020-04-04T14:00")}


@pytest.mark.parametrize(
    ("on", "to", "where"),
    [
        ("2020-06-01", "2020-06-08", (day("2020-06-08"), None)),
        ("2020-06-01T08:00+07:00", "2020-06-02T14:30+07:00", (day("2020-06-02"), at("2020-06-02T14:30"))),
    ],
)
def test_a_hearing_moves_and_keeps_its_room(on: str, to: str, where: tuple[object, datetime | None]) -> None:
    telling = Telling().in_court()
    telling.act(hearings.decide_hearing, hearing(on).model_copy(update={"room": "2"}), by=CLERK)
    moved = schemas.NewAdjournment.model_validate(
        {"person": WHO.model_dump(mode="json", exclude_none=True), "to": to, "reason": "x"}
    )
    telling.later(days=1).act(hearings.decide_adjournment, moved, by=CLERK)
    [found] = record.hearings_of(telling.known)
    assert ((found.on, found.at), found.room) == (where, "2")


def retract(telling: Telling, what: str) -> None:
    """Take back the newest record of a type, or one by its id."""
    telling.later(minutes=5).act(
        retractions.decide_retraction, schemas.NewRetraction(person=WHO, what=what, reason="x"), by=CLERK
    )


def test_what_is_taken_back_was_never_so() -> None:
    telling = Telling().in_court(children=(child(),), care_agreed=True)
    before = standing(telling)
    telling.later(hours=1).act(detention.decide_detention, order())
    assert standing(telling).candidate_since
    retract(telling, "detention.ordered")
    assert standing(telling) == before
    telling.later(hours=1).act(detention.decide_detention, order(prison="CC2"))
    assert telling.known.path.ordered_prison == "CC2"


def test_a_judgment_of_the_wrong_person_is_taken_back_whole() -> None:
    telling = detained()
    term = telling.due
    wrong = telling.act(judgments.decide_sentence, sentence(months=60, family_considered="no"))
    retract(telling, str(wrong))
    assert (telling.due, telling.known.path.release_on) == (term, None)
    assert "family-not-considered" not in telling.flags
    assert [each.retracted for each in record.happened_of(telling.known) if each.id == wrong] == [True]


def test_a_case_taken_back_takes_all_that_hangs_on_it() -> None:
    telling = detained()
    retract(telling, "case.opened")
    assert telling.due == {}
    assert standing(telling).expected_since is not None


def test_an_arrest_taken_back_leaves_nobody_in_court() -> None:
    from shared.contracts.arrest import RetractionFacts

    telling = Telling().in_court()
    telling.later(hours=1).hear("arrest.retracted", RetractionFacts(arrest_id=telling.arrest_id, station="17"))
    assert (standing(telling).expected_since, telling.known.path.held) == (None, False)
    assert telling.known.courts_in_order == ("17",), "the case still stands, and is the court's to take back"
