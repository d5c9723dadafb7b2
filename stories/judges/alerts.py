"""Whether an alert stands in an office's queue, where it began or by being passed on."""

from __future__ import annotations

from collections.abc import Sequence

from stories.judges.verdict import Ids, Row, Verdict, codes, held, listed, missed, persons, wanted_persons


def stands(alert: Row, to: str) -> bool:
    """Whether the alert is in the queue of that office: it began there, or has been passed on to it."""
    return any(each["office"] == to for each in alert["standing"])


def judge_alert(fields: Row, alerts: Sequence[Row], ids: Ids) -> Verdict:
    """An open alert in that queue, about at least those people, for at least those reasons, of exactly that urgency."""
    about = wanted_persons(fields["about"], ids)
    for alert in _open(alerts):
        fits = about <= persons(alert["about"]) and set(fields["because"]) <= codes(alert["because"])
        if fits and stands(alert, fields["to"]) and alert["urgency"] == fields["urgency"]:
            return held
    return missed(listed(map(described, _about_any(alerts, about)), "no alert about them"))


def judge_no_alert(fields: Row, alerts: Sequence[Row], ids: Ids) -> Verdict:
    """No open alert about any of them stands in that queue."""
    about = wanted_persons(fields["about"], ids)
    standing = [alert for alert in _about_any(_open(alerts), about) if stands(alert, fields["to"])]
    return missed(listed(map(described, standing), "")) if standing else held


def judge_escalated(fields: Row, alerts: Sequence[Row], ids: Ids) -> Verdict:
    """An alert about all of them has been passed on to that level."""
    about = wanted_persons(fields["about"], ids)
    if any(about <= persons(alert["about"]) and stands(alert, fields["to"]) for alert in alerts):
        return held
    return missed(listed(map(described, _about_any(alerts, about)), "no alert about them"))


def described(alert: Row) -> str:
    """An alert in one line."""
    standing = ", ".join(
        f"{each['office']}{' (acknowledged)' if each.get('acknowledged_at') else ''}" for each in alert["standing"]
    )
    state = "closed" if alert.get("closed_at") else "open"
    about, because = sorted(persons(alert["about"])), sorted(codes(alert["because"]))
    return f"{state} {alert['urgency']} about {about} because {because} standing in {standing or 'no place'}"


def _open(alerts: Sequence[Row]) -> list[Row]:
    return [alert for alert in alerts if not alert.get("closed_at")]


def _about_any(alerts: Sequence[Row], about: set[str]) -> list[Row]:
    return [alert for alert in alerts if about & persons(alert["about"])]
