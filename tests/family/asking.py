"""What the tests of the notices ask the platform again and again."""

import json
import re
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from shared.contracts.event import Event, topic_of
from tests.doors import Doors, until
from tests.rooms import connect

LINK = re.compile(r"https?://\S+/p/(\w+)")


async def notices(doors: Doors, about: str, office: str = "ministry") -> list[dict[str, Any]]:
    """What an office sees of the notices about one person."""
    return await doors.rows("family", office, "/api/notices", about=about)


async def flags(doors: Doors, on: str, office: str = "ministry") -> list[str]:
    """The kinds of flags that an office sees on one person."""
    return [each["kind"] for each in await doors.rows("family", office, "/api/flags") if each["on"] == on]


async def texts(doors: Doors, named: dict[str, Any]) -> list[str]:
    """The messages on a caregiver's telephone."""
    return [each["text"] for each in await doors.messages(named["person"]["phone"])]


async def link_of(doors: Doors, named: dict[str, Any]) -> str:
    """The token of the private link a caregiver is sent."""
    await until(lambda: texts(doors, named), "a message with a link arrives")
    found = LINK.search((await texts(doors, named))[-1])
    assert found
    return found[1]


async def look(doors: Doors, query: str) -> list[Any]:
    """Ask the service's books, as the administrator."""
    connection = await connect(doors.platform, "sambok_family")
    try:
        found: list[Any] = await connection.fetch(query)
    finally:
        await connection.close()
    return found


async def tell(doors: Doors, event: Event[Any], at: str, fact_id: UUID | None = None) -> UUID:
    """Put a fact on its teller's topic as its relay would, and wait until everything it causes is handled; its id.

    Parts are left out: what they hold is for the page, and only their listener could seal them.
    """
    fact_id = fact_id or uuid4()
    headers = {
        "ce_id": str(fact_id), "ce_source": f"/sambok/{event.teller}", "ce_type": event.event_type,
        "ce_subject": str(event.subject), "ce_time": datetime.fromisoformat(at).isoformat(),
    }  # fmt: skip
    value = {"facts": event.facts.model_dump(mode="json", exclude_none=True), "sealed": {}}
    producer = AIOKafkaProducer(bootstrap_servers=doors.platform.kafka)
    await producer.start()
    try:
        await producer.send_and_wait(
            topic_of(event.teller), json.dumps(value).encode(), key=str(event.subject).encode(),
            headers=[(name, text.encode()) for name, text in headers.items()],
        )  # fmt: skip
    finally:
        await producer.stop()
    await doors.until_handled()
    return fact_id
