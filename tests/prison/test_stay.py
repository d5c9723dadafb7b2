"""The fold of everything said of a prisoner: what stands, what is due, and that order and mistakes leave no trace."""

import random
from datetime import timedelta

import pytest

from services.prison.domain import Entry, duties, flags, next_tick, queues, stay_of
from tests.prison.saying import BABY, BOY, SHE, day, inside, moment, said, stay

BORN = {BABY: day("2013-10-08"), BOY: None}


def kinds(entries: list[Entry], at: str) -> set[str]:
    """The flags that stand at a moment, whoever they are on."""
    return {flag.kind for flag in flags(SHE, stay_of(entries), BORN, moment(at))}


def test_from_the_order_to_the_gate_somebody_is_expected() -> None:
    way = inside()
    at = moment("2014-04-09 17:00")
    assert queues(stay_of(way[:2]), at) == []
    assert queues(stay_of(way[:3]), at) == ["expected-in-prison"]
    assert stay_of(way[:3]).prison == "P-08"
    assert queues(stay_of(way), at) == []
    assert [stay_of(way[:count]).state for count in (2, 3, 4)] == ["known", "expected", "inside"]


def test_a_deferred_sentence_is_awaited_at_the_courts_own_prison() -> None:
    sentenced = said("2014-05-01", "sentence.passed", months=6, starts=day("2014-06-01"), release_on=day("2014-12-01"))
    found = stay_of(
        [said("2014-04-08", "arrest.recorded"), said("2014-04-09", "custody.ended", outcome="released"), sentenced]
    )
    assert (found.prison, found.state) == ("P-08", "expected")


@pytest.mark.parametrize(
    ("at", "release_due"),
    [("2015-02-07 23:59", False), ("2015-02-08 00:00", True), ("2015-02-09 10:00", True)],
)
def test_the_day_of_release_begins_at_midnight(at: str, release_due: bool) -> None:
    found = stay(said("2015-01-09", "sentence.passed", months=10, release_on=day("2015-02-08")))
    assert ("release-due" in queues(found, moment(at))) is release_due


def test_an_order_of_release_makes_it_today_and_a_release_ends_it() -> None:
    ordered = said("2014-06-01 10:00", "release.ordered", release_on=day("2014-06-01"))
    assert queues(stay(ordered), moment("2014-06-01 10:00")) == ["release-due"]
    released = stay(ordered, said("2014-06-01 15:00", "prisoner.released"), children=[BABY])
    assert queues(released, moment("2014-06-01 15:00")) == []
    assert (released.state, released.prison, released.inside) == ("left", "P-08", {})


@pytest.mark.parametrize(
    ("at", "lonely"), [("2014-07-09 08:59", False), ("2014-07-09 09:00", True), ("2014-10-01", True)]
)
def test_ninety_days_without_a_visit(at: str, lonely: bool) -> None:
    assert ("no-visits" in kinds(inside(), at)) is lonely


def test_a_visit_begins_the_ninety_days_anew_and_a_transfer_does_not() -> None:
    visited = inside(said("2014-07-01 10:00", "visit.recorded"), said("2014-07-02", "prisoner.transferred"))
    assert "no-visits" not in kinds(visited, "2014-09-29 09:59")
    assert "no-visits" in kinds(visited, "2014-09-29 10:00")


def test_any_fee_but_none_is_flagged_also_when_a_family_reports_it() -> None:
    assert kinds(inside(said("2014-05-01", "visit.recorded")), "2014-05-02") == set()
    paid = said("2014-05-01", "visit.recorded", fee=500)
    assert kinds(inside(paid), "2014-05-02") == {"visit-fee"}
    assert kinds(inside(paid, said("2014-05-03", "prison-record.retracted", retracts=paid.id)), "2014-05-04") == set()
    assert kinds(inside(said("2014-05-01", "problem.reported")), "2014-05-02") == {"visit-fee"}
    left = inside(paid, said("2014-05-03", "prisoner.released"))
    assert kinds(left, "2014-12-04") == {"visit-fee"}


@pytest.mark.parametrize(("at", "passed"), [("2016-10-07 23:59", False), ("2016-10-08 00:00", True)])
def test_the_limit_of_age_passes_at_midnight(at: str, passed: bool) -> None:
    visited = said("2016-10-01", "visit.recorded")
    assert kinds(inside(visited), at) == set()
    way = inside(visited, children=[BABY, BOY])
    assert ("age-limit-passed" in kinds(way, at)) is passed
    assert "age-limit-passed" not in kinds([*way, said("2016-10-07", "child.left", BABY)], at)


def test_an_appeal_pends_until_it_is_decided() -> None:
    way = inside(said("2014-05-01", "sentence.passed", months=24, release_on=day("2016-04-08")))
    filed = said("2014-05-10", "appeal.filed", appellant="accused")
    assert "appeal-pending" in kinds([*way, filed], "2014-05-11")
    assert "appeal-pending" not in kinds([*way, filed, said("2014-06-10", "appeal.decided")], "2014-06-11")


def test_details_and_nobody_to_tell_until_they_are_put_right() -> None:
    wrong = inside(said("2014-05-01", "problem.reported", problem="wrong-details"), said("2014-05-01", "notice.failed"))
    assert kinds(wrong, "2014-05-02") == {"wrong-details", "nobody-to-tell"}
    assert kinds([*wrong, said("2014-05-03", "details.corrected")], "2014-05-04") == {"nobody-to-tell"}
    assert kinds([*wrong, said("2014-05-03", "notice.sent")], "2014-05-04") == {"wrong-details"}
    other = inside(said("2014-05-01", "notice.failed", why="unreachable"))
    assert kinds(other, "2014-05-02") == set()


def test_a_parent_is_told_within_a_day() -> None:
    ill = said("2014-05-01 10:00", "child-health.reported", BABY)
    worse = said("2014-05-02 10:00", "child-health.reported", BABY)
    [due, again] = duties(SHE, stay(ill, worse))
    assert (due.kind, due.about, due.due_at) == ("tell-parent", (SHE, BABY), moment("2014-05-02 10:00"))
    assert again.due_at == moment("2014-05-03 10:00")
    told = said("2014-05-02 12:00", "parent.told")
    assert all(each.met_at == told.at for each in duties(SHE, stay(ill, worse, told)))
    assert [each.met_at for each in duties(SHE, stay(ill, said("2014-05-01 12:00", "parent.told", about=BOY)))] == [
        None
    ]
    assert duties(SHE, stay(said("2014-05-01", "child-health.reported", BABY, tell_parent=False))) == []
    inside_child = said("2014-05-01 10:00", "health.reported", BABY, parent=SHE)
    assert [each.kind for each in duties(SHE, stay(inside_child, children=[BABY]))] == ["tell-parent"]
    assert duties(SHE, stay(ill, said("2014-05-03", "prisoner.released"))) == []


def test_a_child_outside_is_cared_for_until_it_is_found_without_anybody_or_comes_in() -> None:
    placed = said("2014-05-01 10:00", "child.placed", BOY)
    assert stay(placed).cared_for == {BOY: placed.at}
    kept = said("2014-05-03", "child.found", BOY, cared_for=True)
    assert stay(placed, kept).cared_for == {BOY: placed.at}
    assert stay(kept).cared_for == {BOY: kept.at}
    assert stay(placed, said("2014-05-02", "child.found", BOY)).cared_for == {}
    assert stay(placed, said("2014-05-02", "child.admitted", BOY)).cared_for == {}
    assert stay(placed, said("2014-06-01", "prisoner.released")).cared_for == {}
    arrested_again = said("2016-06-01", "arrest.recorded", children=(BOY,))
    assert stay(placed, arrested_again).cared_for == {}
    early = said("2014-04-09 12:30", "child.placed", BOY)
    assert stay(early, children=[BOY]).cared_for == {}
    assert stay(early).cared_for == {BOY: early.at}
    assert duties(SHE, stay(placed)) == []


def test_pardon_can_be_asked_after_a_third_and_two_thirds_of_what_is_served() -> None:
    sentenced = said("2015-02-09", "sentence.passed", months=24, suspended_months=4, release_on=day("2015-12-08"))
    found = {each.key: each.due_at for each in duties(SHE, stay(sentenced))}
    assert found == {
        "pardon-check:pardon-reduction": moment("2014-10-28 09:00"),  # 6 months and 20 days from 8 April 2014
        "pardon-check:pardon": moment("2015-05-18 09:00"),  # 13 months and 10 days
    }
    assert duties(SHE, stay(said("2015-02-09", "sentence.passed", kind="fine"))) == []
    looked = stay(sentenced, said("2015-02-10", "pardon.considered"))
    assert [each.met_at is None for each in duties(SHE, looked)] == [False, True]


def test_a_child_who_dies_inside_lives_there_no_more_and_a_parent_who_dies_is_awaited_nowhere() -> None:
    assert stay(said("2014-05-01", "health.reported", BABY, parent=SHE, state="died"), children=[BABY]).inside == {}
    gone = stay(said("2014-05-01", "health.reported", state="died"), children=[BABY])
    assert (gone.state, gone.prison) == ("died", "P-08")
    assert list(gone.inside) == [BABY]
    assert queues(gone, moment("2014-06-01")) == []


def test_time_alone_changes_something_at_known_moments() -> None:
    found = stay(
        said("2014-04-11", "sentence.passed", months=3, release_on=day("2014-07-08")),
        said("2014-04-20 09:00", "visit.recorded"),
        children=[BABY],
    )
    ticks = []
    now = moment("2014-04-21")
    while (tick := next_tick(found, BORN, now)) is not None:
        ticks.append(tick)
        now = tick
    assert ticks == [
        moment("2014-07-08"), moment("2014-07-09"), moment("2014-07-19 09:00"), moment("2016-10-08"),
    ]  # fmt: skip
    assert next_tick(stay(said("2014-05-01", "prisoner.released")), BORN, now) is None


def test_the_teller_takes_back_and_nothing_remains() -> None:
    birth = said("2014-05-01", "birth.recorded")
    assert list(stay(birth).inside) == [BABY]
    undone = stay(birth, said("2014-05-02", "prison-record.retracted", retracts=birth.id))
    assert (undone.inside, undone.retracted) == ({}, {birth.id})
    arrest = stay(said("2014-05-02", "arrest.retracted"))
    assert arrest.path.arrived_at != moment("2014-04-08 10:00")


def test_any_order_of_hearing_ends_the_same() -> None:
    way = inside(
        said("2014-05-01", "visit.recorded", fee=1000),
        said("2014-05-02", "child-health.reported", BOY),
        said("2014-05-03", "sentence.passed", months=10, release_on=day("2015-02-08")),
        said("2014-05-04", "child.left", BABY),
        said("2014-05-04 10:00", "child.placed", BABY),
        said("2014-05-05", "parent.told", about=BOY),
        said("2014-05-06", "prisoner.transferred"),
        children=[BABY],
    )
    expected = outcome(way)
    shuffled = list(way)
    for seed in range(200):
        random.Random(seed).shuffle(shuffled)
        assert outcome(shuffled) == expected


def outcome(way: list[Entry]) -> object:
    """Everything that follows, to be compared."""
    found, now = stay_of(way), moment("2014-05-06") + timedelta(days=100)
    return (
        found.prison, found.state, sorted(found.inside), duties(SHE, found), flags(SHE, found, BORN, now),
        queues(found, now), next_tick(found, BORN, now),
    )  # fmt: skip
