"""Whether an alert stands in a queue, and how far it has been passed on."""

from __future__ import annotations

from collections.abc import Sequence

from stories.judges.verdict import Ids, Row, Verdict, codes, held, listed, missed, persons, wanted_persons
from stories.story import place_of, role_of

LEVELS = {"district": 0, "province": 1, "ministry": 2, "welfare": 0, "welfare-lead": 1}


def level(value: object) -> int:
    """How high a level is: 0 district, 1 province, 2 ministry; answers give the number or the word."""
    return value if isinstance(value, int) else LEVELS.get(str(value), 0)


def reached(alert: Row, to: str) -> bool:
    """Whether the alert has been passed on to that level for one of the places it stands in."""
    wanted, within = LEVELS[role_of(to)], place_of(to)
    return any(
        level(each.get("level", alert.get("level"))) >= wanted and str(each.get("place") or "").startswith(within)
        for each in alert.get("standing") or []
    )


def stands(alert: Row, to: str) -> bool:
    """Whether the alert is in the queue of that office: it stands in its place, or has been passed on to it."""
    places = {str(each.get("place") or "") for each in alert.get("standing") or []}
    if role_of(to) == "welfare":
        return place_of(to) in places
    return place_of(to) in places or reached(alert, to)


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
    if any(about <= persons(alert["about"]) and reached(alert, fields["to"]) for alert in alerts):
        return held
    return missed(listed(map(described, _about_any(alerts, about)), "no alert about them"))


def described(alert: Row) -> str:
    """An alert in one line."""
    standing = ", ".join(
        f"{each.get('place') or 'country'}"
        + (f" level {each.get('level', alert.get('level'))}")
        + (" acknowledged" if each.get("acknowledged_at") else "")
        for each in alert.get("standing") or []
    )
    state = "closed" if alert.get("closed_at") else "open"
    about, because = sorted(persons(alert["about"])), sorted(codes(alert["because"]))
    return f"{state} {alert['urgency']} about {about} because {because} standing in {standing or 'no place'}"


def _open(alerts: Sequence[Row]) -> list[Row]:
    return [alert for alert in alerts if not alert.get("closed_at")]


def _about_any(alerts: Sequence[Row], about: set[str]) -> list[Row]:
    return [alert for alert in alerts if about & persons(alert["about"])]
