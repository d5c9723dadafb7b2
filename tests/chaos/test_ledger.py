"""The ledger: 200 arrests while every part is killed once. Nothing lost, nothing doubled."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.doors import Doors, until
from tests.making import Body, arrest, caregiver, child, family, father, grandmother, listed, mother
from tests.rooms import connect, offsets_of, read_topics

pytestmark = pytest.mark.chaos

ARRESTS = 200
WITH_BOTH_PARENTS = 80  # families in which both parents are arrested; in the others one is
HOUSEHOLDS = ARRESTS - WITH_BOTH_PARENTS
# The broker first: the police's relay is killed while it waits for it, with facts in its hands.
KILLED = ("kafka", "arrest", "welfare", "postgresql", "family", "court", "prison", "statistics", "keycloak")
TELLERS = ("arrest", "welfare", "family")  # of an arrest; the others hear of it and have nothing to say yet
SERVICES = (*TELLERS, "court", "prison", "statistics")
RETRY_EVERY = 0.1
PATIENCE = 240.0  # seconds; on a machine with nothing else to do it takes a tenth of that


def families() -> list[list[Body]]:
    """For each family its arrests, with people and a telephone of its own."""
    made = []
    for number in range(HOUSEHOLDS):
        elder = grandmother(phone=f"+8551{number:07}")
        children = [listed(child(age=8)), listed(child(age=2), whereabouts="with-adult", **{"with": elder})]
        parents = [mother(), father()] if number < WITH_BOTH_PARENTS else [mother()]
        made.append([arrest(who, children=children, caregivers=[caregiver(elder)]) for who in parents])
    return made


class Station:
    """An office whose clients send an arrest again, with the id they gave it, until it is taken."""

    def __init__(self, doors: Doors) -> None:
        self._client = doors("arrest", "police@17")
        self.taken: list[str] = []
        self.tried_again = 0
        self.known_already = 0

    async def record(self, body: Body) -> None:
        """Record one arrest, whatever happens meanwhile."""
        while not await self._is_taken(body):
            self.tried_again += 1
            await asyncio.sleep(RETRY_EVERY)
        self.taken.append(body["id"])

    async def _is_taken(self, body: Body) -> bool:
        try:
            answer = await self._client.post("/api/arrests", json=body)
        except httpx.TransportError:
            return False
        if answer.status_code == httpx.codes.CONFLICT:
            assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
                ("id", "already_recorded")
            ]
            self.known_already += 1
            return True
        assert answer.status_code == httpx.codes.CREATED or answer.is_server_error, answer.text
        return answer.is_success


async def test_nothing_is_lost_and_nothing_doubled_while_every_part_is_killed_once(doomed: Doors) -> None:
    told = families()
    waiting = [body for turn in (0, 1) for arrests in told for body in arrests[turn : turn + 1]]
    # Neighbours in time are the two parents of one family as often as not.
    waiting.sort(key=lambda body: body["children"][0]["child"]["id"])
    assert len(waiting) == ARRESTS
    station, restarts_before = Station(doomed), restarts_of(doomed)
    await doomed.record(family(), by="police@12")  # everything is warm
    await doomed.empty()

    share = ARRESTS // (len(KILLED) + 1)
    for part in KILLED:
        wave, waiting = waiting[:share], waiting[share:]
        await record_while_killing(doomed, station, wave, part)
    await asyncio.gather(*(station.record(body) for body in waiting))
    await until_settled(doomed)
    await send_again_what_was_sent(doomed)
    await until_settled(doomed)
    assert restarts_of(doomed) == {part: count + 1 for part, count in restarts_before.items()}
    print(f"{station.tried_again} requests sent again, {station.known_already} of them taken already")  # noqa: T201
    await check_arrests(doomed, told)
    await check_travel(doomed)
    await check_households(doomed, told)
    await check_notices(doomed, told)


def restarts_of(doors: Doors) -> dict[str, int]:
    """How often each part was started again so far."""
    return {part: doors.platform.parts[part].restarts for part in KILLED}


async def record_while_killing(doors: Doors, station: Station, wave: list[Body], part: str) -> None:
    """Record a wave of arrests, eight at a time, and kill a part in the middle of it."""
    enough, at_once = len(station.taken) + len(wave) // 3, asyncio.Semaphore(8)

    async def record(body: Body) -> None:
        async with at_once:
            await station.record(body)

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as wave_of_tasks:
        for body in wave:
            wave_of_tasks.create_task(record(body))
        while len(station.taken) < enough:
            await asyncio.sleep(0.005)
        doors.platform.kill(part)  # the next one is killed whether or not this one is back


async def send_again_what_was_sent(doors: Doors) -> None:
    """What a relay does that died after it sent and before it marked: here at least, repeats are certain."""
    for service in TELLERS:
        await ask(doors, service, "UPDATE outbox SET sent_at = NULL WHERE position % 3 = 0")


async def until_settled(doors: Doors) -> None:
    """Return once nothing is on its way any more and every message was delivered."""
    seen: dict[str, Any] = {}

    async def is_settled() -> bool:
        seen.clear()
        try:
            seen.update(await doors.states())
            seen["notices"] = dict(await ask(doors, "family", "SELECT state, count(*) FROM notices GROUP BY state"))
        except httpx.TransportError as error:
            seen["error"] = error
            return False
        quiet = all(seen[each][name] == 0 for each in SERVICES for name in ("unsent", "lag", "stuck", "due"))
        return quiet and set(seen["notices"]) == {"delivered"}

    await until(is_settled, "everything is handled and delivered", lambda: seen, PATIENCE)


async def check_arrests(doors: Doors, told: list[list[Body]]) -> None:
    """Every arrest once in the police's own books, told once, and answered once by each who answers."""
    ids = {UUID(body["id"]): UUID(body["person"]["id"]) for arrests in told for body in arrests}
    rows = await ask(doors, "arrest", "SELECT id, person_id FROM arrests")
    assert {row["id"]: row["person_id"] for row in rows} == ids
    facts = await ask(doors, "arrest", "SELECT type, aggregateid FROM outbox")
    assert Counter(row["type"] for row in facts) == {"arrest.recorded": ARRESTS}
    assert {row["aggregateid"] for row in facts} == set(ids.values())
    kinds = await ask(doors, "arrest", "SELECT kind, count(*), count(DISTINCT concerns) FROM duties GROUP BY kind")
    assert {tuple(row) for row in kinds} == {(kind, ARRESTS, ARRESTS) for kind in ("custody-end", "carer-call")}
    answers = await ask(doors, "arrest", "SELECT what, person_id FROM answers")
    for what in ("welfare-told", "family-told"):
        assert Counter(row["person_id"] for row in answers if row["what"] == what) == Counter(ids.values())


async def check_travel(doors: Doors) -> None:
    """Every fact that was told is in Kafka, in the inbox of each who hears it, and nowhere set aside."""
    told = {
        service: {row["id"] for row in await ask(doors, service, "SELECT id FROM outbox WHERE sent_at IS NOT NULL")}
        for service in SERVICES
    }
    assert {service for service, facts in told.items() if facts} == set(TELLERS)
    records = await read_topics(doors.platform, [f"{service}.events" for service in SERVICES])
    kept = Counter(UUID(dict(record.headers)["ce_id"].decode()) for record in records)
    everything = set.union(*told.values())
    # What was told before the test began was emptied from the books, but nobody empties Kafka.
    assert everything <= set(kept)
    assert sum(kept[event] - 1 for event in everything) >= ARRESTS // 3, "there were repeats to be seen through"
    for listener in SERVICES:
        heard = await offsets_of(doors.platform, listener)
        assert {part: end - done for part, (done, end) in heard.items() if end != done} == {}
        tellers = {part.topic.removesuffix(".events") for part in heard}
        assert tellers <= set(SERVICES)
        inbox = {row["id"] for row in await ask(doors, listener, "SELECT id FROM inbox")}
        assert inbox == set.union(*(told[teller] for teller in tellers)), listener
        assert (await ask(doors, listener, "SELECT count(*) FROM set_aside"))[0][0] == 0


async def check_households(doors: Doors, told: list[list[Body]]) -> None:
    """One household and one alert for each family, and every child to be seen once."""
    members = {row["person_id"]: row["household_id"] for row in await ask(doors, "welfare", "SELECT * FROM members")}
    households = [
        {members[UUID(each)] for body in arrests for each in (body["person"]["id"], *children_of(body))}
        for arrests in told
    ]
    assert {len(household) for household in households} == {1}
    assert len(set.union(*households)) == HOUSEHOLDS
    alerts = await ask(doors, "welfare", "SELECT * FROM alerts")
    assert Counter(row["household_id"] for row in alerts) == Counter(set.union(*households))
    assert {row["closed_at"] for row in alerts} == {None}
    for arrests, household in zip(told, households, strict=True):
        [alert] = [row for row in alerts if {row["household_id"]} == household]
        about = {UUID(each) for body in arrests for each in (body["person"]["id"], *children_of(body))}
        assert set(alert["about"]) == about
        assert alert["urgency"] == "critical"
        assert ("both-carers-held" in alert["because"]) == (len(arrests) == 2)
    raised = await ask(doors, "welfare", "SELECT type, count(*) FROM outbox GROUP BY type")
    # Each household's child who is alone is counted once, however many parents were arrested.
    assert dict(map(tuple, raised)) == {"alert.raised": ARRESTS, "alert.recounted": HOUSEHOLDS}
    facts = await ask(doors, "welfare", "SELECT count(*) FROM said")
    assert facts[0][0] == ARRESTS
    duties = await ask(
        doors, "welfare", "SELECT kind, about, concerns FROM duties WHERE ended_at IS NULL AND kind <> 'look-again'"
    )
    assert Counter(row["kind"] for row in duties) == {"acknowledge": HOUSEHOLDS, "see-child": 2 * HOUSEHOLDS}
    assert Counter((row["kind"], *row["about"]) for row in duties).most_common(1)[0][1] == 1
    assert {row["concerns"] for row in duties} == set.union(*households)


def children_of(body: Body) -> list[str]:
    """The ids of the children an arrest lists."""
    return [listed["child"]["id"] for listed in body["children"]]


async def check_notices(doors: Doors, told: list[list[Body]]) -> None:
    """One notice for each recipient and arrest, and one message for each notice on the right telephone."""
    expected = Counter(
        (UUID(body["caregivers"][0]["person"]["id"]), UUID(body["person"]["id"]))
        for arrests in told
        for body in arrests
    )
    notices = await ask(doors, "family", 'SELECT id, "to", about, milestone, state FROM notices')
    assert Counter((row["to"], row["about"]) for row in notices) == expected
    assert {(row["milestone"], row["state"]) for row in notices} == {("arrested", "delivered")}
    messages = await doors.messages()
    assert Counter(message["reference"] for message in messages) == Counter(str(row["id"]) for row in notices)
    phones = Counter(body["caregivers"][0]["person"]["phone"] for arrests in told for body in arrests)
    assert Counter(message["to"] for message in messages) == phones
    sent = await ask(doors, "family", "SELECT type, count(*) FROM outbox GROUP BY type")
    assert dict(map(tuple, sent)) == {"notice.sent": ARRESTS, "notice.delivered": ARRESTS}
    assert (await ask(doors, "family", "SELECT count(*) FROM flags"))[0][0] == 0


async def ask(doors: Doors, service: str, query: str) -> list[Any]:
    """Ask a service's books, as the administrator."""
    connection = await connect(doors.platform, f"sambok_{service}")
    try:
        found: list[Any] = await connection.fetch(query)
        return found
    finally:
        await connection.close()
