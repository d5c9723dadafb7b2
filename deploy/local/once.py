"""One look at a working platform: an arrest goes in, the alert and the grandmother's message come out, timed."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.running import Platform
from deploy.local.trouble import Trouble

LONGEST = 30.0  # seconds; in truth it takes a fraction of one
POLL_EVERY = 0.005
POLICE, WORKER = "police@17", "welfare@1710"
HOME = "171012"
PHONE = "+85512000171"


async def one_arrest(platform: Platform) -> str:
    """Record an arrest of a mother of two and wait for what it causes; returns the line that says how long it took."""
    mother, grandmother = str(uuid4()), str(uuid4())
    arrest = arrest_of(mother, grandmother)
    async with httpx.AsyncClient(timeout=10) as client:
        police, worker = await _signed_in(platform, POLICE), await _signed_in(platform, WORKER)
        began = time.perf_counter()
        answer = await client.post(f"{platform.url('arrest')}/api/arrests", json=arrest, headers=police)
        if answer.status_code != httpx.codes.CREATED:
            raise Trouble(f"The arrest was not taken ({answer.status_code}): {answer.text[:500]}")
        trace = answer.json()["trace_id"]

        async def alert() -> bool:
            alerts = await client.get(f"{platform.url('welfare')}/api/alerts", headers=worker)
            return any(mother in each["about"] for each in _listed(alerts))

        async def notice() -> bool:
            arrived = await client.get(f"{platform.phones_url}/api/messages", params={"to": PHONE})
            return bool(_listed(arrived))

        to_alert, to_notice = await asyncio.gather(
            _seconds_until(alert, began, "alert reached welfare"),
            _seconds_until(notice, began, "message reached the grandmother"),
        )
    return f"trace {trace} alert {to_alert * 1000:.0f} ms notice {to_notice * 1000:.0f} ms"


def arrest_of(mother: str, grandmother: str) -> dict[str, Any]:
    """The body of `arrest.record`: two children at home with a grandmother who may be told."""
    older_woman = {
        "id": grandmother,
        "name_latin": "Keo Sophy",
        "sex": "female",
        "age": 61,
        "phone": PHONE,
        "home": HOME,
        "language": "km",
        "reads": "yes",
    }
    return {
        "person": {
            "id": mother,
            "name_latin": "Keo Sreymom",
            "name_km": "កែវ ស្រីមុំ",
            "sex": "female",
            "age": 29,
            "nationality": "KH",
            "home": HOME,
            "language": "km",
        },
        "offence": {"class": "petty", "label": "theft"},
        "pregnant": "no",
        "dependants": "yes",
        "children": [_child("Keo Dara", "male", 7, grandmother), _child("Keo Bopha", "female", 3, grandmother)],
        "caregivers": [
            {
                "person": older_woman,
                "relation": "grandmother",
                "agreed": "yes",
                "may_be_told": "yes",
                "channel": "sms",
                "language": "km",
            }
        ],
        "explained": "by-parent",
    }


def _child(name: str, sex: str, age: int, with_person: str) -> dict[str, Any]:
    return {
        "child": {"id": str(uuid4()), "name_latin": name, "sex": sex, "age": age},
        "relation": "child",
        "whereabouts": "with-adult",
        "where": HOME,
        "with": {"id": with_person},
        "consent": "yes",
    }


async def _signed_in(platform: Platform, address: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {await platform.token(address)}"}


def _listed(answer: httpx.Response) -> list[Any]:
    body = answer.raise_for_status().json()
    found: list[Any] = body.get("items", []) if isinstance(body, dict) else body
    return found


async def _seconds_until(holds: Callable[[], Awaitable[bool]], began: float, what: str) -> float:
    try:
        async with asyncio.timeout(LONGEST):
            while not await holds():
                await asyncio.sleep(POLL_EVERY)
    except TimeoutError as error:
        raise Trouble(f"No {what} within {LONGEST:.0f} s; look into the logs of the services.") from error
    return time.perf_counter() - began
