"""What courts and prisons tell, told to families: held, replaced, corrected, and shown on the page."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.contracts import court, prison
from shared.contracts.event import Event
from tests.doors import Doors
from tests.family.asking import flags, link_of, notices, tell, texts
from tests.family.test_taken_back import begin, opened, until_states
from tests.making import arrest, caregiver, grandmother, mother

DAY = "2015-03-15T{}+07:00"
CASE, HEARING = uuid4(), uuid4()


def hearing(kind: str, who: UUID, on: str) -> Event[Any]:
    facts = court.HearingFacts(hearing_id=HEARING, case_id=CASE, court="17", kind="trial", on=date.fromisoformat(on))
    return {"set": court.HearingScheduled, "moved": court.HearingAdjourned}[kind](who, facts, {})


def sentence(who: UUID, kind: str = "imprisonment", **more: Any) -> Event[Any]:
    facts = court.SentenceFacts.model_validate({
        "sentence_id": uuid4(), "case_id": CASE, "court": "17", "kind": kind, "family_considered": True,
        "appeal_until": DAY.format("12:00"),
    } | more)  # fmt: skip
    return court.SentencePassed(who, facts, {})


def at_court(event: type[Event[Any]], who: UUID, **more: Any) -> Event[Any]:
    said = {"case_id": CASE, "court": "17", "appeal_id": uuid4(), "prison": "CC2", "until": DAY.format("12:00")}
    return event(who, event.facts_class.model_validate(said | more), {})  # type: ignore[arg-type]


def in_prison(event: type[Event[Any]], who: UUID, **more: Any) -> Event[Any]:
    said = {"prison": "CC2", "admission_id": uuid4(), "dependants": "none", "to_prison": "P-17"}
    return event(who, event.facts_class.model_validate(said | more), {})  # type: ignore[arg-type]


EVERYTHING: list[tuple[str, Any, str, str]] = [
    ("detention-decided", lambda who: at_court(court.DetentionOrdered, who), "stays held", "The court of Siemreap"),
    ("detention-decided", lambda who: at_court(court.DetentionExtended, who), "held longer", "The court of Siemreap"),
    ("detention-decided", lambda who: at_court(court.DetentionRefused, who), "need not stay", "1280"),
    ("hearing-set", lambda who: hearing("set", who, "2015-04-02"), "2 April 2015", "Siemreap"),
    ("hearing-moved", lambda who: hearing("moved", who, "2015-04-09"), "9 April 2015", "Siemreap"),
    ("sentenced", lambda who: sentence(who), "gave its decision", "prison"),
    ("sentenced", lambda who: sentence(who, "acquittal"), "gave its decision", "come home"),
    ("sentenced", lambda who: sentence(who, starts="2015-05-01"), "on 1 May 2015", "goes to a prison"),
    ("appeal", lambda who: at_court(court.AppealFiled, who, appellant="prosecutor"), "appeal", "can still change"),
    ("appeal", lambda who: at_court(court.AppealDecided, who, result="upheld"), "decided", "stays"),
    ("admitted", lambda who: in_prison(prison.PrisonerAdmitted, who), "Correctional Centre 2", "visit is free"),
    ("transferred", lambda who: in_prison(prison.PrisonerTransferred, who), "the prison of Siemreap", "visit is free"),
    ("health", lambda who: in_prison(prison.HealthReported, who, state="hospitalised", tell_family=True),
     "hospital", "Correctional Centre 2"),
    ("release-planned", lambda who: in_prison(prison.ReleaseScheduled, who, release_on="2015-06-30"),
     "planned for 30 June 2015", "can still change"),
    ("release-changed", lambda who: in_prison(prison.ReleaseRescheduled, who, release_on="2015-07-01"),
     "planned for 1 July 2015", "can still change"),
    ("released", lambda who: in_prison(prison.PrisonerReleased, who), "was let go", "comes home"),
]  # fmt: skip


@pytest.mark.parametrize(("milestone", "event", "says", "says_too"), EVERYTHING)
async def test_every_milestone_is_held_and_then_told_once(
    fresh: Doors, milestone: str, event: Any, says: str, says_too: str
) -> None:
    named = caregiver(language="en")
    saved = await begin(fresh, named)
    await tell(fresh, event(UUID(saved["person"])), DAY.format("09:00"))
    name = milestone.replace("-", "_")
    await go_on(fresh, "09:09")
    await until_states(fresh, saved, named, arrested="delivered", **{name: "waiting"})
    await go_on(fresh, "09:10")
    await until_states(fresh, saved, named, arrested="delivered", **{name: "delivered"})
    text = (await texts(fresh, named))[-1]
    assert says in text
    assert says_too in text
    assert await flags(fresh, saved["person"]) == []


async def go_on(doors: Doors, time: str) -> None:
    await doors.set_clock(DAY.format(time))
    await doors.until_handled()


async def test_a_hearing_moved_within_its_hold_sends_only_that_it_was_moved(fresh: Doors) -> None:
    named = caregiver(language="en")
    saved = await begin(fresh, named)
    who = UUID(saved["person"])
    await tell(fresh, hearing("set", who, "2015-04-02"), DAY.format("09:00"))
    await tell(fresh, hearing("moved", who, "2015-04-09"), DAY.format("09:00"))
    await go_on(fresh, "09:30")
    await until_states(fresh, saved, named, arrested="delivered", hearing_set="withdrawn", hearing_moved="delivered")
    assert len(await texts(fresh, named)) == 2
    later = await tell(fresh, hearing("moved", who, "2015-04-16"), DAY.format("09:30"))
    await go_on(fresh, "10:00")
    rows = [each for each in await notices(fresh, saved["person"]) if each["milestone"] == "hearing-moved"]
    assert sorted(each["state"] for each in rows) == ["delivered", "delivered"]
    assert str(later) in [each["fact_id"] for each in rows]


@pytest.mark.parametrize(("time", "first", "more"), [("09:05", "withdrawn", 0), ("09:15", "delivered", 1)])
async def test_what_a_court_takes_back_is_withdrawn_or_corrected(
    fresh: Doors, time: str, first: str, more: int
) -> None:
    named = caregiver(language="en")
    saved = await begin(fresh, named)
    who = UUID(saved["person"])
    fact = await tell(fresh, hearing("set", who, "2015-04-02"), DAY.format("09:00"))
    await go_on(fresh, time)
    facts = court.CourtRetractionFacts(court="17", retracts=fact)
    await tell(fresh, court.CourtRecordRetracted(who, facts, {}), DAY.format(time))
    await go_on(fresh, "09:45")
    corrected = {"correction": "delivered"} if more else {}
    await until_states(fresh, saved, named, arrested="delivered", hearing_set=first, **corrected)
    assert len(await texts(fresh, named)) == 1 + 2 * more
    assert await flags(fresh, saved["person"]) == []


async def test_what_replaced_something_and_is_taken_back_lets_it_go_after_all(fresh: Doors) -> None:
    named = caregiver(language="en")
    saved = await begin(fresh, named)
    who = UUID(saved["person"])
    await tell(fresh, hearing("set", who, "2015-04-02"), DAY.format("09:00"))
    moved = await tell(fresh, hearing("moved", who, "2015-04-09"), DAY.format("09:00"))
    facts = court.CourtRetractionFacts(court="17", retracts=moved)
    await tell(fresh, court.CourtRecordRetracted(who, facts, {}), DAY.format("09:00"))
    await go_on(fresh, "09:30")
    await until_states(fresh, saved, named, arrested="delivered", hearing_set="delivered", hearing_moved="withdrawn")


async def test_whoever_is_known_only_to_a_court_is_kept_and_told_of_when_somebody_is_named(fresh: Doors) -> None:
    await fresh.set_clock(DAY.format("09:00"))
    who, named = mother(), caregiver(language="en")
    await tell(fresh, at_court(court.DetentionOrdered, UUID(who["id"])), DAY.format("09:00"))
    assert await flags(fresh, who["id"]) == ["nobody-to-tell"]
    saved = await fresh.record(arrest(who, caregivers=[named]))
    await fresh.until_handled()
    await go_on(fresh, "09:30")
    await until_states(fresh, saved, named, arrested="delivered", detention_decided="delivered")
    assert await flags(fresh, who["id"]) == []


async def test_an_order_frees_only_whoever_is_in_no_prison(fresh: Doors) -> None:
    first, second = caregiver(language="en"), caregiver(grandmother(phone="+85512000409"), language="en")
    inside, outside = await begin(fresh, first), await begin(fresh, second)
    await tell(fresh, in_prison(prison.PrisonerAdmitted, UUID(inside["person"])), DAY.format("09:00"))
    for saved in (inside, outside):
        order = at_court(court.ReleaseOrdered, UUID(saved["person"]), release_on="2015-03-15")
        await tell(fresh, order, DAY.format("09:00"))
    await go_on(fresh, "09:30")
    await until_states(fresh, inside, first, arrested="delivered", admitted="delivered")
    await until_states(fresh, outside, second, arrested="delivered", released="delivered")


async def test_the_page_tells_where_when_and_what_an_appeal_can_delay(fresh: Doors) -> None:
    named = caregiver(language="en")
    saved = await begin(fresh, named)
    who = UUID(saved["person"])
    for event in (
        in_prison(prison.PrisonerAdmitted, who), hearing("set", who, "2015-04-02"),
        in_prison(prison.ReleaseScheduled, who, release_on="2015-06-30"),
        at_court(court.AppealFiled, who, appellant="prosecutor"),
    ):  # fmt: skip
        await tell(fresh, event, DAY.format("09:00"))
    await go_on(fresh, "09:20")
    token = await link_of(fresh, named)
    page = await opened(fresh, token, saved)
    shown = {name: page[name] for name in ("where", "release_on", "release_is", "held_by_appeal", "hearing_on")}
    assert shown == {
        "where": "CC2", "release_on": "2015-06-30", "release_is": "planned", "held_by_appeal": True,
        "hearing_on": "2015-04-02",
    }  # fmt: skip
    text = [each for each in await texts(fresh, named) if "planned" in each]
    assert "an appeal is decided" in text[0]
    ours = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
    async with httpx.AsyncClient(base_url=fresh.platform.url("family"), headers=ours, follow_redirects=True) as phone:
        read = (await phone.post(f"/p/{token}", data={"pin": saved["pins"][0]["pin"]})).text
        for said in (
            "Correctional Centre 2",
            "2 April 2015",
            "30 June 2015",
            "An appeal is not decided",
            "visit is free",
        ):
            assert said in read
    await tell(fresh, in_prison(prison.PrisonerReleased, who), DAY.format("09:20"))
    await go_on(fresh, "09:40")
    page = await opened(fresh, token, saved)
    assert (page["where"], page["release_is"], page["held_by_appeal"]) == (None, "done", False)
