"""An office that tells hundreds of families at once: the next wait for a person, and nothing is lost."""

from services.family.domain import MOST_AT_ONCE
from tests.doors import Doors
from tests.family.asking import look
from tests.making import arrest, caregiver, grandmother, mother

WAITING = 3
# As many more as are wanted of the one notice that there is, each to somebody else.
_MANY = """
    INSERT INTO notices (id, recipient_id, fact_id, "to", about, place, station, milestone, channel, language, saying,
        wording, office, rings, state, link_digest, link_ends_at, receipt_digest, created_at, handed_at, sent_at)
    SELECT gen_random_uuid(), recipient_id, fact_id, gen_random_uuid(), about, place, station, milestone, channel,
        language, saying, wording, office, 0, 'sent', gen_random_uuid()::text, link_ends_at, gen_random_uuid()::text,
        created_at, handed_at, sent_at
    FROM notices CROSS JOIN generate_series(2, {most})
"""


async def tell_too_many(doors: Doors) -> None:
    """As many notices of one office as may go at once, and then some more."""
    await doors.record(arrest(mother(), caregivers=[caregiver()]))
    await doors.until_handled()
    await look(doors, _MANY.format(most=MOST_AT_ONCE))
    more = [
        caregiver(grandmother(name_latin=f"Ros {number}", phone=f"+8551000000{number}")) for number in range(WAITING)
    ]
    await doors.record(arrest(mother(), caregivers=more))
    await doors.until_handled()


async def decide(doors: Doors, what: str, by: str = "ministry", office: str = "police@17") -> int:
    body = {"office": office, "why": "the station answered"}
    answer = await doors("family", by).post(f"/api/stoppages/{what}", json=body)
    await doors.until_handled()
    return answer.status_code


async def test_the_next_wait_until_a_person_lets_them_go(fresh: Doors) -> None:
    await tell_too_many(fresh)
    assert len(await fresh.messages()) == 1
    [stoppage] = await fresh.rows("family", "ministry", "/api/stoppages")
    assert (stoppage["office"], stoppage["ended_at"], stoppage["waiting"]) == ("police@17", None, WAITING)
    assert await count(fresh, "waiting") == WAITING
    elsewhere = caregiver(grandmother(phone="+85512777777"))
    await fresh.record(arrest(mother(home="120101"), caregivers=[elsewhere]), by="police@12")
    await fresh.until_handled()
    assert len(await fresh.messages("+85512777777")) == 1, "another office goes on"
    for office in ("welfare@1710", "welfare-lead@17", "police@17"):
        assert await decide(fresh, "releases", by=office) == 403
    assert await decide(fresh, "releases", office="police@12") == 409
    assert await decide(fresh, "releases") == 201
    assert await count(fresh, "waiting") == 0
    assert len(await fresh.messages()) == WAITING + 2
    [ended] = await fresh.rows("family", "ministry", "/api/stoppages")
    assert (ended["outcome"], ended["why"], ended["waiting"]) == ("released", "the station answered", 0)
    assert (await look(fresh, "SELECT ended_by FROM stoppages"))[0][0]
    await fresh.record(arrest(mother(), caregivers=[caregiver(grandmother(phone="+85512777778"))]))
    await fresh.until_handled()
    assert len(await fresh.messages("+85512777778")) == 1, "the office may go on"


async def test_what_a_person_drops_never_goes_and_is_no_alarm(fresh: Doors) -> None:
    await tell_too_many(fresh)
    assert await decide(fresh, "drops") == 201
    assert (await count(fresh, "withdrawn"), await count(fresh, "waiting")) == (WAITING, 0)
    assert len(await fresh.messages()) == 1
    assert await fresh.rows("family", "ministry", "/api/flags") == []


async def count(doors: Doors, state: str) -> int:
    return int((await look(doors, f"SELECT count(*) FROM notices WHERE state = '{state}'"))[0][0])  # noqa: S608
