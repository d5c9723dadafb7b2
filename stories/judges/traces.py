"""Whether what a verb caused can be followed by one trace id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from stories.judges.verdict import Row, Verdict, held, missed, moment, persons

AT_ONCE = timedelta(minutes=1)


def judge_trace(
    trace_id: str, about: Iterable[str], at: datetime, alerts: Sequence[Row], notices: Sequence[Row]
) -> Verdict:
    """Its alerts and notices carry the trace id of the verb's answer.

    Alerts raised at the time of the verb about the same people are its own; at least one alert or notice must be.
    """
    if not trace_id:
        return missed("the answer carries no trace_id")
    own = [alert for alert in alerts if persons(alert["about"]) & set(about) and _is_at(alert["raised_at"], at)]
    astray = [alert for alert in own if not _carries(alert, trace_id)]
    if astray:
        return missed(f"an alert carries {astray[0].get('trace_id')}, the verb {trace_id}")
    if any(_carries(each, trace_id) for each in (*alerts, *notices)):
        return held
    return missed(f"no alert and no notice carries {trace_id}")


def _is_at(raised_at: object, at: datetime) -> bool:
    raised = moment(raised_at)
    return raised is not None and timedelta(0) <= raised - at <= AT_ONCE


def _carries(row: object, trace_id: str) -> bool:
    """An alert that a fact only joined carries the fact's trace beside that reason."""
    if isinstance(row, dict):
        return any(_carries(each, trace_id) for each in row.values())
    if isinstance(row, list):
        return any(_carries(each, trace_id) for each in row)
    return row == trace_id
