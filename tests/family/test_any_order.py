"""In whatever order an arrest, a court, a prison and a worker are heard, the same people wait for the same words.

Each person's facts of one teller keep their order, everything else is mixed at random and some of it comes twice. The
facts are made for what could differ: who is named, stopped and named again, replaced, retracted, put right, unsafe.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from aiokafka import ConsumerRecord

from deploy.local.running import Platform
from shared import clock
from shared.contracts import arrest, court, prison, welfare
from shared.contracts.event import Event, topic_of
from shared.contracts.people import Person
from shared.messaging import outbox
from tests.promises.test_any_interleaving import differences, mixed, state_after
from tests.rooms import settings_of

ORDERS = 6
BEGINS = datetime(2015, 3, 15, 2, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=30)
SHE, HE = uuid4(), uuid4()
AUNT, UNCLE, SISTER, COUSIN, FRIEND = (uuid4() for _ in range(5))
ERROR, SENTENCE, ADMISSION, WRONG_GATE = (uuid4() for _ in range(4))
Said = tuple[float, Event[Any], UUID]


def say(minute: float, event: type[Event[Any]], who: UUID, facts: dict[str, Any], **more: Any) -> Said:
    """A fact told so many minutes after the beginning; `family` is its part, `id` its own id when another needs it."""
    fact_id = more.pop("id", None) or uuid4()
    parts = {"family": event.part_classes["family"].model_validate(more)} if more else {}
    return minute, event(who, event.facts_class.model_validate(facts), parts), fact_id


def tell(who: UUID, **said: Any) -> arrest.Recipient:
    channel = said.pop("channel", "sms")
    return arrest.Recipient(person=Person(id=who, **said), channel=channel, language="km", pin="123456")


def from_police() -> Iterator[Said]:
    first = {"arrest_id": uuid4(), "station": "17", "arrived_at": BEGINS, "dependants": "none"}
    wrong, second = first | {"arrest_id": ERROR}, first | {"arrest_id": uuid4(), "station": "12"}
    yield say(
        0, arrest.ArrestRecorded, SHE, first, recipients=[tell(AUNT, phone="+85512000401", home="171012"), tell(UNCLE)]
    )
    yield say(3, arrest.ArrestAmended, SHE, first, recipients=[tell(SISTER, phone="+85512000402"), tell(COUSIN)])
    yield say(30, arrest.CustodyEnded, SHE, first | {"outcome": "to-court"})
    yield say(40, arrest.ArrestAmended, SHE, first, no_longer=[SISTER])
    yield say(200, arrest.ArrestAmended, SHE, first, recipients=[tell(UNCLE, phone="+85512000403", channel="voice")])
    yield say(300, arrest.ArrestAmended, SHE, first, recipients=[tell(SISTER)])
    yield say(5, arrest.ArrestRecorded, HE, wrong, recipients=[tell(AUNT), tell(FRIEND, phone="+85512000404")])
    yield say(100, arrest.ArrestRetracted, HE, wrong)
    yield say(500, arrest.ArrestRecorded, HE, second, recipients=[tell(FRIEND, home="120101")], unsafe=[COUSIN])


def from_courts() -> Iterator[Said]:
    case = {
        "case_id": uuid4(),
        "court": "17",
        "prison": "CC2",
        "until": ENDS,
        "release_on": "2015-04-01",
        "lawyer": "none",
    }
    hearing = case | {"hearing_id": uuid4(), "kind": "trial", "on": "2015-03-20"}
    sentence = case | {
        "sentence_id": uuid4(), "kind": "imprisonment", "family_considered": True, "appeal_until": ENDS, "months": 6,
    }  # fmt: skip
    yield say(35, court.CaseOpened, SHE, case)
    yield say(45, court.DetentionOrdered, SHE, case)
    yield say(60, court.HearingScheduled, SHE, hearing)
    yield say(64, court.HearingAdjourned, SHE, hearing)
    yield say(250, court.SentencePassed, SHE, sentence, id=SENTENCE)
    yield say(255, court.CourtRecordRetracted, SHE, case | {"retracts": SENTENCE})
    yield say(260, court.SentencePassed, SHE, sentence)
    yield say(700, court.ReleaseOrdered, SHE, case)
    yield say(20, court.DetentionOrdered, HE, case)
    yield say(95, court.HearingScheduled, HE, hearing | {"hearing_id": uuid4()})
    yield say(480, court.ReleaseOrdered, HE, case)
    yield say(900, court.ReleaseOrdered, HE, case)


def from_prisons() -> Iterator[Said]:
    said = {"prison": "CC2", "admission_id": uuid4(), "dependants": "none", "release_on": "2015-04-01"}
    yield say(50, prison.PrisonerAdmitted, SHE, said, recipients=[tell(FRIEND)], no_longer=[UNCLE, SISTER])
    yield say(400, prison.ReleaseScheduled, SHE, said)
    yield say(405, prison.ReleaseRescheduled, SHE, said)
    yield say(704, prison.PrisonerReleased, SHE, said)
    yield say(470, prison.PrisonerAdmitted, HE, said, id=ADMISSION)
    yield say(520, prison.PrisonRecordRetracted, HE, said | {"retracts": ADMISSION})
    yield say(850, prison.PrisonerAdmitted, HE, said | {"admission_id": uuid4()}, id=WRONG_GATE, no_longer=[FRIEND])
    yield say(899, prison.PrisonerTransferred, HE, said | {"to_prison": "P-17"})
    yield say(902, prison.ReleaseScheduled, HE, said)
    yield say(910, prison.PrisonRecordRetracted, HE, said | {"retracts": WRONG_GATE})


def from_workers() -> Iterator[Said]:
    yield say(10, welfare.DetailsCorrected, FRIEND, {"field": "home"}, field="home", value="080204")
    yield say(150, welfare.DetailsCorrected, AUNT, {"field": "phone"}, field="phone", value="+85512000409")
    yield say(210, welfare.DetailsCorrected, UNCLE, {"field": "home"}, field="home", value="100207")
    yield say(20, welfare.PersonFlaggedUnsafe, COUSIN, {})


def record(platform: Platform, said: Said) -> ConsumerRecord[Any, Any]:
    """The fact as Kafka would bring it."""
    minute, event, fact_id = said
    at = BEGINS + timedelta(minutes=minute)
    headers = {
        "ce_id": str(fact_id), "ce_source": f"urn:sambok:{event.teller}", "ce_type": event.event_type,
        "ce_subject": str(event.subject), "ce_time": at.isoformat(), "correlation": str(fact_id),
    }  # fmt: skip
    with settings_of(platform.settings("arrest")):
        value = outbox._payload(event).encode()
    return ConsumerRecord(
        topic_of(event.teller), 0, 0, int(at.timestamp() * 1000), 0, str(event.subject).encode(), value, None,
        len(value), len(value), tuple((name, text.encode()) for name, text in headers.items()),
    )  # fmt: skip


def by_person(records: list[ConsumerRecord[Any, Any]]) -> dict[tuple[str, bytes], list[ConsumerRecord[Any, Any]]]:
    """Each person's facts of one teller, which keep their order."""
    lines = defaultdict(list)
    for each in records:
        lines[each.topic, each.key].append(each)
    return lines


async def test_the_same_people_wait_for_the_same_words_in_any_order(platform: Platform) -> None:
    said = [*from_police(), *from_courts(), *from_prisons(), *from_workers()]
    records = [record(platform, each) for each in sorted(said, key=lambda each: each[0])]
    clock.tell(ENDS)
    try:
        expected = await state_after(platform, "family", records)
        assert len(expected["notices"]) >= 18
        assert len(expected["recipients"]) == 7
        for order in range(ORDERS):
            found = await state_after(platform, "family", mixed(by_person(records), order))
            assert differences(expected, found) == {}, f"order {order}"
    finally:
        clock.forget()
