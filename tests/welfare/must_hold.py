"""What must hold of alerts, duties and flags whatever happened."""

from typing import Any

from services.welfare import domain
from services.welfare.domain import Alert, Replay, reasons
from shared.clock import day_of


def shown(replay: Replay) -> tuple[Any, ...]:
    """Everything that anybody could see of a replay."""
    alerts = sorted((alert_shown(alert) for alert in replay.alerts), key=str)
    return alerts, sorted(domain.duties(replay), key=str), domain.flags(replay)


def alert_shown(alert: Alert) -> tuple[Any, ...]:
    """Everything that anybody could see of an alert."""
    return (
        alert.key, alert.subject, alert.household, alert.because, alert.urgency, alert.offices, alert.children,
        alert.raised_at, alert.joined_at, alert.closed_at, alert.trace_ids,
    )  # fmt: skip


def everything(replay: Replay) -> None:
    """All that can be asked of one replay by itself."""
    one_alert_a_household(replay)
    nothing_about_refused_children(replay)
    only_children_outside_are_to_be_seen(replay)
    deadlines_run(replay)
    plans_are_for_who_is_held(replay)
    children_inside_are_with_a_parent(replay)
    a_release_without_a_plan_is_critical(replay)
    keys = [due.key for due in domain.duties(replay)]
    assert len(keys) == len(set(keys))
    assert (tick := replay.next_tick(replay.now)) is None or tick > replay.now


def plans_are_for_who_is_held(replay: Replay) -> None:
    """No release is planned of somebody free or without children, no leaving of a child who is not inside."""
    state = replay.state
    for due in domain.duties(replay):
        [about, *_] = due.about
        if due.kind == "release-plan":
            assert state.adults[about].held
            assert reasons.cares_for_someone(state, about)
        if due.kind == "age-limit-plan" and due.met_at is None:
            assert state.children[about].inside


def children_inside_are_with_a_parent(replay: Replay) -> None:
    """Whoever lives inside lives with somebody, is placed nowhere, and only such a child is past the age limit."""
    state = replay.state
    for child in state.children.values():
        if child.inside:
            assert (child.held_with is not None, child.adult, child.placement) == (True, None, None)
        assert not child.at_risk or child.inside
    for flag in domain.flags(replay):
        if flag.kind == "age-limit-passed":
            assert state.children[flag.on].inside
            years = state.age_of(flag.on, day_of(replay.now))
            assert years is not None
            assert years >= reasons.INFANT_UNDER


def a_release_without_a_plan_is_critical(replay: Replay) -> None:
    """From the day of release on, while held with no plan, whatever alert stands about a carer is critical."""
    for alert in replay.open_alerts:
        for adult in replay.state.adults.values():
            due = adult.held and adult.release_on and adult.release_on <= day_of(replay.now)
            if due and adult.id in alert.because and adult.planned_at(adult.held_at) is None:
                assert alert.urgency == "critical"


def one_alert_a_household(replay: Replay) -> None:
    """Never two open alerts for one household."""
    for household in replay.state.groups():
        assert sum(bool(alert.household & household) for alert in replay.open_alerts) <= 1


def nothing_about_refused_children(replay: Replay) -> None:
    """Consent refused and not overridden: no reason, no alert, no duty, no flag."""
    state = replay.state
    hidden = {each.id for each in state.children.values() if each.consent == "no" and each.overridden is None}
    for alert in replay.open_alerts:
        assert not hidden & (alert.because.keys() | alert.children.keys() | state.about(alert.household))
    assert not any(hidden & set(due.about) for due in domain.duties(replay))
    assert not hidden & {flag.on for flag in domain.flags(replay)}


def only_children_outside_are_to_be_seen(replay: Replay) -> None:
    """No duty to see a child who is inside, dead, closed or not listed."""
    for alert in replay.open_alerts:
        for key in alert.children:
            assert replay.state.is_open(replay.state.children[key])
            assert not replay.state.children[key].inside


def deadlines_run(replay: Replay) -> None:
    """Unmet, the highest level reached has the one deadline that still runs, unless the ministry's passed."""
    for alert in replay.open_alerts:
        assert alert.because
        assert alert.offices
        for asked in (*alert.offices.values(), *alert.children.values()):
            roles = [level.role for level in asked.levels]
            first = reasons.first_office(asked.origin)[0]
            assert roles == [role for role in ("welfare", "welfare-lead", "ministry") if role in roles]
            assert roles[0] == first
            if asked.met_at is None:
                assert asked.levels[-1].due_at > replay.now or roles[-1] == "ministry"


def levels_only_grow(before: Replay, after: Replay) -> None:
    """An office once asked stays asked while nobody acknowledged and the alert stands there."""
    known = {alert.key: alert for alert in before.open_alerts}
    for alert in after.open_alerts:
        for origin, asked in alert.offices.items():
            former = known[alert.key].offices.get(origin) if alert.key in known else None
            if former and former.met_at is None and asked.met_at is None:
                assert len(asked.levels) >= len(former.levels)


def what_newly_holds_stands(before: Replay, after: Replay) -> None:
    """A reason that holds and did not hold before stands in an open alert."""
    standing = {(who, why) for alert in after.open_alerts for who, found in alert.because.items() for why in found}
    assert holding(after) - holding(before) <= standing


def holding(replay: Replay) -> set[tuple[Any, str]]:
    """Every reason that holds now, for whom."""
    return {
        (who, why)
        for household in replay.state.groups()
        for who, found in reasons.holding(replay.state, household, day_of(replay.now)).items()
        for why in found
    }
