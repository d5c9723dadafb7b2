"""A prisoner's days, by the API on the real platform: who is told, what is due, what is flagged, what is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from shared.contracts.court import AppealFacts, AppealFiled, ReleaseOrdered, ReleaseOrderFacts, ReleaseOrderForPrison
from shared.contracts.family import FailureFacts, NoticeFailed, ProblemFacts, ProblemForWelfare, ProblemReported
from shared.contracts.people import Person
from shared.contracts.welfare import ChildHealthFacts, ChildHealthForPrison, ChildHealthReported
from tests.doors import Doors
from tests.making import Body, child, grandmother, listed, mother
from tests.prison.gate import CASE, PRISON, act, admission, flags, order, queue, refused, seen, sentence, to_prison
from tests.rooms import read_topics
from tests.telling import tell

MORNING = "2015-03-16T09:00:00+07:00"


def only(person: Body) -> Body:
    """A person who is known already."""
    return {"id": person["id"]}


async def told(doors: Doors, about: dict[str, Any]) -> list[str]:
    """The types of everything the prison told about somebody, in order."""
    heads = [dict(record.headers) for record in await read_topics(doors.platform, ["prison.events"])]
    own = [head for head in heads if head["ce_subject"].decode() == about["id"]]
    return [head["ce_type"].decode() for head in sorted(own, key=lambda head: head["ce_time"])]


async def open_duties(doors: Doors) -> dict[tuple[str, frozenset[str]], str]:
    """What is due at the prison: kind and about whom, and when."""
    rows = await doors.rows("prison", f"prison@{PRISON}", "/api/duties")
    return {(row["kind"], frozenset(row["about"])): row["due_at"] for row in rows}


async def test_visits_are_free_and_any_fee_is_flagged(fresh: Doors) -> None:
    she, boy, yeay = mother(), child(), grandmother()
    await to_prison(fresh, she, children=[listed(boy)])
    visit = {"person": only(she), "visitors": [yeay, only(boy)], "contact": "no", "minutes": 15, "fee": 0}
    saved = await act(fresh, "visits", visit)
    assert await flags(fresh) == set()
    paid = await act(fresh, "visits", visit | {"fee": 12000})
    assert await flags(fresh) == {(she["id"], "visit-fee")}
    undo = {"person": only(she), "what": paid["id"], "reason": "another woman's visit"}
    await act(fresh, "retractions", undo)
    assert await flags(fresh) == set()
    assert await refused(fresh, "retractions", undo) == {"what": "not_recorded"}
    assert saved["trace_id"]
    wrong = {"visitors": [only(she), yeay, yeay], "minutes": 0, "fee": -1, "contact": "perhaps"}
    assert set(await refused(fresh, "visits", visit | wrong)) == {"minutes", "fee", "contact"}
    assert await refused(fresh, "visits", visit | {"visitors": [only(she), yeay, yeay]}) == {
        "visitors.0": "same_person", "visitors.2": "duplicate",
    }  # fmt: skip
    answer = await fresh("prison", f"prison@{PRISON}").get(f"/api/people/{she['id']}")
    assert yeay["phone"] not in answer.text


async def test_a_parent_is_told_of_a_child_outside_within_a_day(fresh: Doors) -> None:
    she, boy = mother(), child()
    await fresh.set_clock(MORNING)
    await to_prison(fresh, she, at=MORNING, children=[listed(boy)])
    facts = ChildHealthFacts(state="hospitalised", tell_parent=True, parents=(UUID(she["id"]),))
    part = ChildHealthForPrison(child=Person.model_validate(boy))
    await tell(fresh.platform, ChildHealthReported(UUID(boy["id"]), facts, {"prison": part}), MORNING)
    await fresh.until_handled()
    assert await open_duties(fresh) == {
        ("tell-parent", frozenset((she["id"], boy["id"]))): "2015-03-17T02:00:00Z",
    }
    assert [one["health"] for one in (await seen(fresh, she))["children"]] == ["hospitalised"]
    stranger = {"person": only(she), "about": {"id": str(CASE)}}
    assert await refused(fresh, "tellings", stranger) == {"about": "not_their_child"}
    await act(fresh, "tellings", {"person": only(she), "about": only(boy)})
    assert await open_duties(fresh) == {}


async def test_a_child_inside_from_birth_to_the_day_it_leaves(fresh: Doors) -> None:
    she = mother()
    await fresh.set_clock(MORNING)
    await to_prison(fresh, she, at=MORNING)
    baby = child(name_latin="Keo Nimol", born="2015-03-15", age=None)
    await act(fresh, "births", {"parent": only(she), "child": baby})
    assert await refused(fresh, "births", {"parent": only(she), "child": baby}) == {"child": "already_recorded"}
    view = await seen(fresh, baby)
    assert (view["inside_with"], view["limit_on"], view["state"]) == (she["id"], "2018-03-15", "inside")
    look = {"child": only(baby), "health": "3 kg", "development": "sleeps", "risk": "act-now"}
    await act(fresh, "child-assessments", look)
    report = {"child": only(baby), "state": "hospitalised", "tell_family": "no"}
    await act(fresh, "health-reports", report)
    assert set(await open_duties(fresh)) == {("tell-parent", frozenset((she["id"], baby["id"])))}
    await fresh.set_clock("2018-03-14T23:59:00+07:00")
    assert (baby["id"], "age-limit-passed") not in await flags(fresh)
    await fresh.set_clock("2018-03-15T00:00:00+07:00")
    await fresh.until_handled()
    assert {(baby["id"], "age-limit-passed"), (she["id"], "no-visits")} == await flags(fresh)
    leave = {"child": only(baby), "of": only(she), "assessment": "goes to her aunt", "to": grandmother()}
    await act(fresh, "child-departures", leave)
    assert (baby["id"], "age-limit-passed") not in await flags(fresh)
    assert await refused(fresh, "child-departures", leave) == {"child": "not_inside"}
    assert await refused(fresh, "child-assessments", look) == {"child": "not_inside"}
    assert await refused(fresh, "health-reports", report) == {"child": "not_inside"}
    await act(fresh, "child-admissions", leave | {"assessment": "back"})
    assert (await seen(fresh, baby))["state"] == "inside"
    await act(fresh, "releases", {"person": only(she), "reason": "end of sentence"})
    assert (await seen(fresh, baby))["state"] == "outside"


async def test_a_release_is_planned_moved_due_and_done(fresh: Doors) -> None:
    she = mother()
    await fresh.set_clock(MORNING)
    await to_prison(fresh, she, at=MORNING)
    await tell(fresh.platform, sentence(she, release_on=date(2016, 3, 16)), MORNING)
    appeal = AppealFacts(appeal_id=CASE, case_id=CASE, court="17", appellant="prosecutor")
    await tell(fresh.platform, AppealFiled(UUID(she["id"]), appeal, {}), MORNING)
    await fresh.until_handled()
    view = await seen(fresh, she)
    assert (view["release_on"], view["release_is"], view["held_by_appeal"]) == ("2016-03-16", "planned", True)
    assert await flags(fresh) == {(she["id"], "appeal-pending")}
    assert {kind: due for (kind, _), due in (await open_duties(fresh)).items()}
    plan = {"person": only(she), "on": "2016-03-01", "reason": "reduction"}
    assert await refused(fresh, "release-plans", plan | {"on": "2015-03-15"}) == {"on": "in_past"}
    assert await refused(fresh, "release-plans", plan | {"on": "9999-12-31"}) == {"on": "not_valid"}
    await act(fresh, "release-plans", plan)
    await act(fresh, "release-plans", plan | {"on": "2016-02-01"})
    await fresh.until_handled()
    assert (await told(fresh, she))[-2:] == ["release.scheduled", "release.rescheduled"]
    assert (await seen(fresh, she))["release_on"] == "2016-02-01"
    await fresh.set_clock("2016-02-01T00:00:00+07:00")
    await fresh.until_handled()
    assert await queue(fresh) == {(she["id"], "release-due")}
    await act(fresh, "releases", {"person": only(she), "reason": "end of sentence"})
    view = await seen(fresh, she)
    assert (view["state"], view["release_is"], view["release_on"]) == ("left", "done", "2016-02-01")
    assert await refused(fresh, "releases", {"person": only(she), "reason": "again"}) == {"person": "not_inside"}
    assert (await queue(fresh), await flags(fresh), await open_duties(fresh)) == (set(), set(), {})


async def test_a_court_orders_the_release(fresh: Doors) -> None:
    she = mother()
    await to_prison(fresh, she)
    facts = ReleaseOrderFacts(court="17", release_on=datetime.now(UTC).astimezone().date())
    event = ReleaseOrdered(UUID(she["id"]), facts, {"prison": ReleaseOrderForPrison(reason="bail")})
    await tell(fresh.platform, event)
    await fresh.until_handled()
    assert await queue(fresh) == {(she["id"], "release-due")}
    assert (await seen(fresh, she))["release_is"] == "ordered"


async def test_what_a_parent_asks_goes_to_welfare_alone(fresh: Doors) -> None:
    she, boy = mother(), child()
    await to_prison(fresh, she, children=[listed(boy)])
    ask = {"person": only(she), "about": [only(boy)], "words": "Zanarywords: I want my boy to see me."}
    assert await refused(fresh, "care-reviews", ask | {"about": [only(she)]}) == {"about.0": "not_their_child"}
    assert set(await refused(fresh, "care-reviews", ask | {"about": [], "words": ""})) == {"about", "words"}
    await act(fresh, "care-reviews", ask)
    await fresh.until_handled()
    [record] = [
        record
        for record in await read_topics(fresh.platform, ["prison.events"])
        if dict(record.headers)["ce_type"] == b"care-review.requested" and record.key.decode() == she["id"]
    ]
    assert b"Zanarywords" not in record.value
    assert set(record.value.decode().split('"sealed":')[1].split('"')[1::2]) >= {"welfare"}
    assert b'"court"' not in record.value


async def test_health_calls_and_transfers_name_their_mistakes(fresh: Doors) -> None:
    she = mother()
    await to_prison(fresh, she)
    state = {"state": "hospitalised", "tell_family": "yes"}
    assert await refused(fresh, "health-reports", state) == {"person": "missing"}
    both = state | {"person": only(she), "child": child()}
    assert await refused(fresh, "health-reports", both) == {"child": "extra"}
    assert await refused(fresh, "calls", {"person": only(she), "to": only(she), "reached": "yes"}) == {
        "to": "same_person"
    }
    move = {"person": only(she), "to": PRISON, "reason": "x"}
    assert await refused(fresh, "transfers", move) == {"to": "same_place"}
    assert await refused(fresh, "transfers", move | {"to": "P-99"}) == {"to": "unknown_prison"}
    await act(fresh, "health-reports", state | {"person": only(she), "state": "died"})
    assert (await seen(fresh, she))["state"] == "died"
    assert await refused(fresh, "health-reports", state | {"person": only(she)}) == {"person": "not_inside"}


async def test_families_problems_stand_as_flags(fresh: Doors) -> None:
    she = mother()
    await to_prison(fresh, she)
    part = ProblemForWelfare(reported_by=CASE, words="they asked 20,000")
    for problem in ("visit-fee", "wrong-details", "other"):
        event = ProblemReported(UUID(she["id"]), ProblemFacts(problem=problem), {"welfare": part})
        await tell(fresh.platform, event)
    failure = FailureFacts(fact_id=CASE, milestone="admitted", why="nobody-to-tell")
    await tell(fresh.platform, NoticeFailed(UUID(she["id"]), failure, {}))
    await fresh.until_handled()
    standing = await flags(fresh, but="")
    assert standing == {(she["id"], kind) for kind in ("visit-fee", "wrong-details", "nobody-to-tell")}


async def test_an_admission_taken_back_expects_again(fresh: Doors) -> None:
    she, baby = mother(), child(age=1)
    await to_prison(fresh, she, children_inside=[baby])
    await act(fresh, "retractions", {"person": only(she), "what": "prisoner.admitted", "reason": "not her"})
    assert await queue(fresh) == {(she["id"], "expected-in-prison")}
    gone = await fresh("prison", f"prison@{PRISON}").get(f"/api/people/{baby['id']}")
    assert gone.status_code in (httpx.codes.OK, httpx.codes.NOT_FOUND)
    assert (await seen(fresh, she))["state"] == "expected"
    await act(fresh, "admissions", admission(she))


async def test_a_page_of_the_register_and_time_without_visits(fresh: Doors) -> None:
    await fresh.set_clock(MORNING)
    women = [mother(name_latin=f"Keo Number {number}") for number in range(3)]
    for she in women:
        await order(fresh, she)
        await act(fresh, "admissions", admission(she))
    rows = await fresh.rows("prison", f"prison@{PRISON}", "/api/people", start="1")
    assert len(rows) == 2
    late = datetime.fromisoformat(MORNING) + timedelta(days=90)
    await fresh.set_clock((late - timedelta(seconds=1)).isoformat())
    assert await flags(fresh) == set()
    await fresh.set_clock(late.isoformat())
    await fresh.until_handled()
    assert await flags(fresh) == {(she["id"], "no-visits") for she in women}
