"""One trace: from the form at the police station to the message on a phone, each step the child of the one before."""

import json
from typing import Any

from tests.doors import Doors, until
from tests.making import family

Span = dict[str, Any]


async def test_an_arrest_is_one_trace_from_the_request_to_alert_and_message(fresh: Doors) -> None:
    saved = await fresh.record(family())
    trace_id = saved["trace_id"]
    await fresh.until_handled()

    [alert] = await fresh.alerts(about=saved["person"])
    [notice] = await fresh.rows("family", "welfare@1710", "/api/notices")
    assert alert["trace_id"] == notice["trace_id"] == trace_id
    for service, address in (("arrest", "police@17"), ("welfare", "welfare@1710")):
        kinds = {duty["kind"]: duty["trace_id"] for duty in await fresh.rows(service, address, "/api/duties")}
        assert set(kinds.values()) == {trace_id}, kinds

    spans: list[Span] = []

    async def written() -> bool:
        """A span is written when it ends, so its children come first and are strays until then."""
        spans[:] = spans_of(fresh, trace_id)
        names = {span["name"] for span in spans}
        return {"duty send-notice", "handle alert.raised", "handle notice.sent"} <= names and not strays_of(spans)

    await until(written, "all spans are written down", lambda: (strays_of(spans), [span["name"] for span in spans]))
    by_id = {span["span_id"]: span for span in spans}
    assert [span["name"] for span in spans if span["parent_id"] is None] == ["POST /api/arrests"]

    def way(name: str, service: str) -> list[tuple[str, str]]:
        """The steps that led to a span, the first one first."""
        [span] = [span for span in spans if (span["name"], span["service"]) == (name, service)]
        steps = [span]
        while (before := by_id.get(steps[0]["parent_id"])) is not None:
            steps.insert(0, before)
        return [(step["service"], step["name"]) for step in steps]

    told = [("arrest", "POST /api/arrests"), ("arrest", "outbox arrest.recorded"), ("arrest", "relay arrest.recorded")]
    alerted = [*told, ("welfare", "handle arrest.recorded")]
    noticed = [*told, ("family", "handle arrest.recorded")]
    assert way("handle arrest.recorded", "welfare") == alerted
    assert way("duty send-notice", "family") == [*noticed, ("family", "duty send-notice")]
    raised = [("welfare", "outbox alert.raised"), ("welfare", "relay alert.raised"), ("arrest", "handle alert.raised")]
    assert way("handle alert.raised", "arrest") == [*alerted, *raised]


def strays_of(spans: list[Span]) -> list[str]:
    """The names of spans whose parent is not among them."""
    ids = {span["span_id"] for span in spans}
    return [span["name"] for span in spans if span["parent_id"] is not None and span["parent_id"] not in ids]


def spans_of(doors: Doors, trace_id: str) -> list[Span]:
    """Every span of a trace that any service has written down so far."""
    lines = [
        line for file in (doors.platform.state / "traces").glob("*.jsonl") for line in file.read_text().splitlines()
    ]
    return [span for line in lines if trace_id in line and (span := json.loads(line))["trace_id"] == trace_id]
