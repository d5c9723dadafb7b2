"""Whether a deadline stands in somebody's queue, and for when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from stories.judges.verdict import Ids, Row, Verdict, held, listed, missed, moment, persons
from stories.values import a_time

ALLOWED = timedelta(minutes=1)


def judge_duty(fields: Row, duties: Sequence[Row], ids: Ids) -> Verdict:
    """That duty stands, unmet, and is due then, give or take a minute."""
    due = a_time(fields["due"])
    open_ones = [duty for duty in duties if _is_that(duty, fields, ids) and not _is_over(duty)]
    for duty in open_ones:
        found = moment(duty["due_at"])
        if found and due and abs(found - due) <= ALLOWED:
            return held
    same = [duty for duty in duties if duty["kind"] == fields["kind"]]
    return missed(listed(map(described, open_ones or same), f"no {fields['kind']}"))


def judge_no_duty(fields: Row, duties: Sequence[Row], ids: Ids) -> Verdict:
    """No such duty stands there, or it has been met."""
    standing = [duty for duty in duties if _is_that(duty, fields, ids) and not _is_over(duty)]
    return missed(listed(map(described, standing), "")) if standing else held


def described(duty: Row) -> str:
    """A duty in one line."""
    state = "met" if duty.get("met_at") else "ended" if duty.get("ended_at") else "open"
    return f"{state} {duty['kind']} for {duty['for']} about {sorted(persons(duty['about']))} due {duty['due_at']}"


def _is_that(duty: Row, fields: Row, ids: Ids) -> bool:
    whose = duty["for"] if isinstance(duty["for"], list) else [duty["for"]]
    return duty["kind"] == fields["kind"] and fields["for"] in whose and ids[fields["about"]] in persons(duty["about"])


def _is_over(duty: Row) -> bool:
    return bool(duty.get("met_at") or duty.get("ended_at"))
