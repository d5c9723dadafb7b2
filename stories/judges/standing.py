"""Whether a flag stands, whether somebody waits in a work queue, and what the statistics count."""

from __future__ import annotations

from collections.abc import Sequence

from stories.judges.verdict import Ids, Row, Verdict, held, listed, missed, persons


def judge_flag(fields: Row, flags: Sequence[Row], ids: Ids) -> Verdict:
    """The flag stands where those who must act can see it."""
    on_them = _flags_on(flags, ids[fields["on"]])
    if any(flag["kind"] == fields["kind"] for flag in on_them):
        return held
    return missed(listed((str(flag["kind"]) for flag in on_them), "no flag on them"))


def judge_no_flag(fields: Row, flags: Sequence[Row], ids: Ids) -> Verdict:
    """The flag, or with no kind given any flag, does not stand."""
    on_them = _flags_on(flags, ids[fields["on"]])
    standing = [flag["kind"] for flag in on_them if fields.get("kind", flag["kind"]) == flag["kind"]]
    return missed(listed(sorted(set(standing)), "")) if standing else held


def _flags_on(flags: Sequence[Row], person: str) -> list[Row]:
    return [flag for flag in flags if person in persons(flag["on"]) and not flag.get("ended_at")]


def judge_queue(fields: Row, queue: Sequence[Row], ids: Ids) -> Verdict:
    """The person stands in that queue."""
    standing = _standing_as(queue, ids[fields["holds"]])
    return held if fields["as"] in standing else missed(listed(standing, "they are not in that queue"))


def judge_no_queue(fields: Row, queue: Sequence[Row], ids: Ids) -> Verdict:
    """The person does not stand in that queue."""
    standing = _standing_as(queue, ids[fields["holds"]])
    return missed(listed(standing, "")) if fields["as"] in standing else held


def _standing_as(queue: Sequence[Row], person: str) -> list[str]:
    return [str(row["as"]) for row in queue if person in persons(row["person"])]


def judge_count(fields: Row, value: object) -> Verdict:
    """The statistics show exactly that number, or that they may not show it."""
    return held if value == fields["value"] else missed(f"{value}")
