"""The judges: each form of expectation holds for the answer it describes, and says what it found for any other."""

from datetime import datetime
from typing import Any

import pytest

from stories.judges import alerts, duties, notices, refusals, standing, traces, views
from stories.judges.views import Seen

IDS = {"mara": "id-mara", "visal": "id-visal", "aunt": "id-aunt"}
ALERT: dict[str, Any] = {
    "id": "a1",
    "urgency": "critical",
    "about": ["id-visal", "id-mara"],
    "because": ["child-alone", "after-dark"],
    "standing": [{"office": "welfare@0206", "place": "0206", "acknowledged_at": None}],
    "raised_at": "2019-06-01T16:10:00+00:00",
    "closed_at": None,
    "trace_id": "t1",
}
WANTED = {"to": "welfare@0206", "urgency": "critical", "about": ["visal"], "because": ["child-alone"]}


def test_an_alert_holds_for_more_people_and_more_reasons() -> None:
    assert alerts.judge_alert(WANTED, [ALERT], IDS).holds


@pytest.mark.parametrize(
    "change",
    [
        {"urgency": "urgent"},
        {"to": "welfare@0207"},
        {"to": "welfare-lead@02"},
        {"about": ["visal", "aunt"]},
        {"because": ["child-alone", "not-asked"]},
    ],
)
def test_an_alert_of_another_kind_is_missed_and_shown(change: dict[str, Any]) -> None:
    verdict = alerts.judge_alert({**WANTED, **change}, [ALERT], IDS)
    assert not verdict.holds
    assert "id-visal" in verdict.found or change.get("about")


def test_a_closed_alert_stands_nowhere() -> None:
    closed = {**ALERT, "closed_at": "2019-06-01T17:00:00+00:00"}
    assert not alerts.judge_alert(WANTED, [closed], IDS).holds
    assert alerts.judge_no_alert({"to": "welfare@0206", "about": ["visal"]}, [closed], IDS).holds
    assert not alerts.judge_no_alert({"to": "welfare@0206", "about": ["aunt", "visal"]}, [ALERT], IDS).holds
    assert alerts.judge_no_alert({"to": "welfare-lead@02", "about": ["visal"]}, [ALERT], IDS).holds


@pytest.mark.parametrize(("to", "holds"), [("welfare-lead@02", True), ("welfare-lead@17", False), ("ministry", False)])
def test_an_alert_is_escalated_to_the_offices_it_was_passed_on_to(to: str, holds: bool) -> None:
    lead = {"office": "welfare-lead@02", "place": "02", "acknowledged_at": None}
    passed_on = {**ALERT, "standing": [*ALERT["standing"], lead]}
    assert alerts.judge_escalated({"about": ["visal"], "to": to}, [passed_on], IDS).holds is holds
    assert alerts.judge_alert({**WANTED, "to": to}, [passed_on], IDS).holds is holds


DUTY = {
    "id": "d1",
    "kind": "carer-call",
    "about": ["id-mara"],
    "for": "police@02",
    "due_at": "2019-06-01T18:10:30+00:00",
    "met_at": None,
}
CALL = {"for": "police@02", "kind": "carer-call", "about": "mara", "due": "2019-06-02T01:10+07:00"}


@pytest.mark.parametrize(
    ("duty", "stands", "on_time"),
    [
        (DUTY, True, True),
        ({**DUTY, "due_at": "2019-06-01T18:11:01+00:00"}, True, False),
        ({**DUTY, "met_at": "2019-06-01T17:00:00+00:00"}, False, False),
        ({**DUTY, "for": "police@03"}, False, False),
        ({**DUTY, "about": ["id-aunt"]}, False, False),
        ({**DUTY, "kind": "custody-end"}, False, False),
    ],
)
def test_a_duty_stands_unmet_and_due_within_a_minute(duty: dict[str, Any], stands: bool, on_time: bool) -> None:
    assert duties.judge_duty(CALL, [duty], IDS).holds is on_time
    assert duties.judge_no_duty(CALL, [duty], IDS).holds is not stands


NOTICE = {
    "id": "n1",
    "to": "id-aunt",
    "about": "id-mara",
    "milestone": "arrested",
    "channel": "sms",
    "language": "km",
    "state": "delivered",
    "sent_at": "2019-06-01T16:10:00+00:00",
    "gateway_id": "g1",
    "trace_id": "t1",
}
TOLD = {"to": "aunt", "milestone": "arrested", "language": "km", "channel": "sms", "says": ["1280"]}
TEXTS = {"g1": "សូមហៅ 1280 https://example.org/l/abc"}


def test_a_notice_holds_by_what_reached_the_phone() -> None:
    assert notices.judge_notice({**TOLD, "never_says": ["Mara", "trespass"]}, [NOTICE], TEXTS, IDS).holds


@pytest.mark.parametrize(
    ("fields", "found", "texts", "says"),
    [
        (TOLD, [], TEXTS, "no notice to them"),
        (TOLD, [{**NOTICE, "state": "waiting"}], TEXTS, "waiting"),
        (TOLD, [{**NOTICE, "state": "failed", "sent_at": None}], TEXTS, "failed"),
        (TOLD, [{**NOTICE, "language": "en"}], TEXTS, "language en"),
        (TOLD, [{**NOTICE, "channel": "voice"}], TEXTS, "channel voice"),
        (TOLD, [NOTICE, {**NOTICE, "id": "n2"}], TEXTS, "sent 2 times about one fact"),
        (TOLD, [NOTICE], {}, "reached no phone"),
        (TOLD, [NOTICE], {**TEXTS, "g2": TEXTS["g1"]}, "2 identical messages"),
        ({**TOLD, "says": ["117"]}, [NOTICE], TEXTS, "does not say '117'"),
        ({**TOLD, "never_says": ["EXAMPLE"]}, [NOTICE], TEXTS, "it says 'EXAMPLE'"),
    ],
)
def test_a_notice_that_is_not_as_expected_is_missed(
    fields: dict[str, Any], found: list[dict[str, Any]], texts: dict[str, str], says: str
) -> None:
    verdict = notices.judge_notice(fields, found, texts, IDS)
    assert not verdict.holds
    assert says in verdict.found


def test_the_newest_notice_is_judged() -> None:
    older = {**NOTICE, "sent_at": "2019-05-01T16:10:00+00:00", "language": "en", "trace_id": "t0", "gateway_id": "g0"}
    assert notices.judge_notice(TOLD, [NOTICE, older], TEXTS, IDS).holds


@pytest.mark.parametrize(
    ("milestone", "found", "texts", "holds"),
    [
        ({}, [], {}, True),
        ({}, [{**NOTICE, "state": "withdrawn"}], {}, True),
        ({}, [{**NOTICE, "state": "waiting"}], {}, False),
        ({}, [NOTICE], {}, False),
        ({}, [], TEXTS, False),
        ({"milestone": "released"}, [NOTICE], TEXTS, True),
        ({"milestone": "arrested"}, [NOTICE], TEXTS, False),
    ],
)
def test_no_notice_means_none_sent_and_none_waiting(
    milestone: dict[str, str], found: list[dict[str, Any]], texts: dict[str, str], holds: bool
) -> None:
    assert notices.judge_no_notice({"to": "aunt", **milestone}, found, texts, IDS).holds is holds


def test_flags_queues_and_counts() -> None:
    flags = [{"on": "id-mara", "kind": "over-custody", "since": "2019-06-03"}]
    assert standing.judge_flag({"on": "mara", "kind": "over-custody"}, flags, IDS).holds
    assert standing.judge_flag({"on": "mara", "kind": "unsafe"}, flags, IDS).found == "over-custody"
    assert not standing.judge_no_flag({"on": "mara"}, flags, IDS).holds
    assert standing.judge_no_flag({"on": "mara", "kind": "unsafe"}, flags, IDS).holds
    assert standing.judge_no_flag({"on": "aunt"}, flags, IDS).holds
    queue = [{"person": {"id": "id-mara"}, "as": "expected-in-court"}]
    there = {"who": "clerk@02", "holds": "mara", "as": "expected-in-court"}
    assert standing.judge_queue(there, queue, IDS).holds
    assert not standing.judge_no_queue(there, queue, IDS).holds
    assert standing.judge_no_queue({**there, "holds": "aunt"}, queue, IDS).holds
    assert standing.judge_count({"value": "suppressed"}, "suppressed").holds
    assert standing.judge_count({"value": 5}, 4).found == "4"


VIEW = {
    "id": "id-mara",
    "dependants": "yes",
    "children": [{"id": "id-visal", "where": "020601", "with": {"id": "id-aunt"}}],
    "release_on": "2020-01-01",
    "held_by_appeal": True,
    "offence": {"class": "petty", "label": "trespass"},
    "placement": {"kind": "kinship", "with": "id-aunt"},
}


@pytest.mark.parametrize(
    ("shows", "holds"),
    [
        ({"dependants": "yes", "children": 1, "release_on": "2020-01-01", "held_by_appeal": True}, True),
        ({"children": ["visal"]}, True),
        ({"children": ["aunt"]}, False),
        ({"children": 2}, False),
        ({"dependants": "none"}, False),
        ({"held_by_appeal": False}, False),
        ({"offence": {"class": "petty"}}, True),
        ({"placement": {"kind": "kinship", "with": "aunt"}}, True),
        ({"placement": "kinship"}, True),
        ({"home": "020601"}, False),
    ],
)
def test_a_view_shows_at_least_what_is_expected(shows: dict[str, Any], holds: bool) -> None:
    assert views.judge_sees({"shows": shows}, VIEW, IDS).holds is holds


@pytest.mark.parametrize(
    ("of", "what", "holds"),
    [
        ("mara", ["offence"], False),
        ("visal", ["where"], False),
        ("visal", ["with"], False),
        ("mara", ["where", "with"], True),
        ("visal", ["offence", "release_on"], True),
        ("aunt", ["offence", "where"], True),
        ("mara", ["name_latin"], False),
    ],
)
def test_a_field_is_hidden_only_when_no_answer_gives_it_for_that_person(of: str, what: list[str], holds: bool) -> None:
    view = {name: value for name, value in VIEW.items() if name != "placement"}
    answers = [Seen("GET arrest/api/people/{id}", ("id-mara",), view)]
    assert views.judge_hidden({"of": of, "what": what}, answers, 200, [], IDS).holds is holds


@pytest.mark.parametrize(
    ("body", "filled", "holds"),
    [
        ([{"child": "id-visal", "visits": [{"id": "v9", "where": "020601"}]}], (), False),
        ({"id": "c7", "where": "020601"}, ("id-visal",), False),
        ({"person": "id-mara", "where": "020601"}, ("id-visal",), True),
        ({"child": "id-visal", "where": None}, (), True),
        ({"about": ["id-visal"], "note": {"where": "020601"}}, (), False),
    ],
)
def test_hidden_looks_into_records_about_the_person(body: Any, filled: tuple[str, ...], holds: bool) -> None:
    seen = [Seen("GET somewhere", filled, body)]
    assert views.judge_hidden({"of": "visal", "what": ["where"]}, seen, 404, [], IDS).holds is holds


def test_a_phone_is_hidden_only_when_no_answer_holds_a_number_that_reaches_them() -> None:
    seen = [Seen("GET somewhere", (), {"about": "id-mara", "told": ["+85510555001"]})]
    fields = {"of": "aunt", "what": ["phone"]}
    assert not views.judge_hidden(fields, seen, 404, ["+85510555001"], IDS).holds
    assert views.judge_hidden(fields, seen, 404, ["+85510555002"], IDS).holds


@pytest.mark.parametrize(
    ("status", "named", "field", "changed", "holds"),
    [
        (422, ["dependants"], "dependants", "", True),
        (422, ["children.0.where"], "where", "", True),
        (422, ["children.0.where"], "children", "", True),
        (422, ["children[0].where"], "children.0.where", "", True),
        (422, ["children.0.whereabouts"], "where", "", False),
        (422, ["person"], "dependants", "", False),
        (422, ["dependants"], "dependants", "a list changed", False),
        (403, [], "by", "", True),
        (403, [], "person", "", False),
        (201, ["dependants"], "dependants", "", False),
        (500, ["dependants"], "dependants", "", False),
    ],
)
def test_a_refusal_names_the_field_and_changes_nothing(
    status: int, named: list[str], field: str, changed: str, holds: bool
) -> None:
    problem = {"status": status, "errors": [{"field": each, "code": "required"} for each in named]}
    assert refusals.judge_refused(field, status, problem, changed).holds is holds


@pytest.mark.parametrize(
    ("trace_id", "alert", "holds"),
    [
        ("t1", ALERT, True),
        ("t2", ALERT, False),
        ("", ALERT, False),
        (
            "t2",
            {**ALERT, "raised_at": "2019-05-01T00:00:00+00:00", "because": [{"code": "arrested", "by": "t2"}]},
            True,
        ),
    ],
)
def test_a_trace_is_carried_by_what_the_verb_caused(trace_id: str, alert: dict[str, Any], holds: bool) -> None:
    at = datetime.fromisoformat("2019-06-01T23:10+07:00")
    assert traces.judge_trace(trace_id, ["id-mara"], at, [alert], []).holds is holds
