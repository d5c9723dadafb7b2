"""Facts as another service would tell them, put on its topic, so that a listener can be tried without the teller."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from deploy.local.running import Platform
from shared.contracts.event import Event, topic_of
from shared.messaging import outbox
from tests.rooms import settings_of


async def tell(platform: Platform, event: Event[Any], at: str = "") -> UUID:
    """Tell a fact, its parts sealed for those who may read them; its id. `at` is an ISO moment, now if left out."""
    event_id = uuid4()
    with settings_of(platform.settings(event.teller if event.teller in platform.urls else "arrest")):
        payload = outbox._payload(event)
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(event_id),
        "ce_source": f"urn:sambok:{event.teller}",
        "ce_type": event.event_type,
        "ce_subject": str(event.subject),
        "ce_time": at or datetime.now(UTC).isoformat(),
        "content-type": "application/json",
        "correlation": str(event_id),
    }
    producer = AIOKafkaProducer(bootstrap_servers=platform.kafka)
    await producer.start()
    try:
        await producer.send_and_wait(
            topic_of(event.teller),
            key=str(event.subject).encode(),
            value=payload.encode(),
            headers=[(name, value.encode()) for name, value in headers.items()],
        )
    finally:
        await producer.stop()
    return event_id
