"""What happens when the sender dies with a message in its hands: told once, whichever side had it."""

import contextlib
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from services.family.domain import RECEIPT_WAIT
from tests.doors import Doors, until
from tests.family.asking import flags, look, notices, texts
from tests.making import arrest, caregiver


@contextlib.asynccontextmanager
async def killed_while_handing_over(doors: Doors, named: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    """An arrest whose notice the gateway was asked to take while it stood still, and the sender killed since.

    Inside the block the gateway still stands still.
    """
    gateway = doors.platform.parts["phones"].pid
    assert gateway
    os.kill(gateway, signal.SIGSTOP)
    try:
        saved = await doors.record(arrest(caregivers=[named]))
        await until(lambda: is_asked(doors), "the gateway is asked")
        doors.platform.kill("family")
        yield saved
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(gateway, signal.SIGCONT)
    await doors.platform.until_ready("phones")
    await doors.platform.until_ready("family")


async def test_a_message_the_gateway_took_from_a_dead_sender_is_not_sent_again(fresh: Doors) -> None:
    named = caregiver()
    async with killed_while_handing_over(fresh, named) as saved:
        pass
    await until(lambda: is_delivered(fresh, saved["person"]), "its receipt proves that it was taken")
    await fresh.set_clock((datetime.now(UTC) + 2 * RECEIPT_WAIT).isoformat())
    await fresh.until_handled()
    assert len(await texts(fresh, named)) == 1


async def test_a_message_the_gateway_never_read_is_sent_again_after_the_wait(fresh: Doors) -> None:
    named = caregiver()
    async with killed_while_handing_over(fresh, named) as saved:
        fresh.platform.kill("phones")
    asked_at = (await look(fresh, "SELECT handed_at FROM notices"))[0][0]
    await fresh.set_clock((asked_at + RECEIPT_WAIT - timedelta(seconds=1)).isoformat())
    await fresh.until_handled()
    assert await texts(fresh, named) == []
    await fresh.set_clock((asked_at + RECEIPT_WAIT).isoformat())
    await until(lambda: is_delivered(fresh, saved["person"]), "it is sent again")
    assert len(await texts(fresh, named)) == 1


async def test_a_gateway_that_is_away_is_tried_again_and_nothing_is_lost(fresh: Doors) -> None:
    named = caregiver()
    await fresh.platform.parts["phones"].stop()
    saved = await fresh.record(arrest(caregivers=[named]))
    await until(lambda: is_put_off(fresh), "it is put off")
    [notice] = await notices(fresh, saved["person"])
    assert notice["state"] == "waiting"
    await fresh.platform.parts["phones"].start()
    await fresh.set_clock((datetime.now(UTC) + timedelta(minutes=1)).isoformat())
    await until(lambda: is_delivered(fresh, saved["person"]), "it goes out")
    assert len(await texts(fresh, named)) == 1


async def test_one_flagged_unsafe_while_the_notice_waits_is_not_told(fresh: Doors) -> None:
    named = caregiver()
    await fresh.platform.parts["phones"].stop()
    saved = await fresh.record(arrest(caregivers=[named]))
    await until(lambda: is_put_off(fresh), "it is put off")
    later = await fresh.record(arrest(unsafe=[{"id": named["person"]["id"]}]))
    await until(lambda: flags(fresh, later["person"]), "the flag is heard")
    await fresh.platform.parts["phones"].start()
    await fresh.set_clock((datetime.now(UTC) + timedelta(minutes=1)).isoformat())
    await until(lambda: flags(fresh, saved["person"]), "nobody is left to tell")
    [notice] = await notices(fresh, saved["person"])
    assert (notice["state"], notice["why"]) == ("withdrawn", "unsafe")
    assert await texts(fresh, named) == []


async def is_asked(doors: Doors) -> bool:
    """Whether a hand-over was begun and its request lies in the gateway's socket."""
    if not await look(doors, "SELECT 1 FROM notices WHERE handed_at IS NOT NULL"):
        return False
    return gateway_was_written_to(doors)


def gateway_was_written_to(doors: Doors) -> bool:
    """Whether bytes wait unread at the gateway's port, as the kernel's own table says (proc(5), /proc/net/tcp)."""
    port = int(doors.platform.phones_url.rsplit(":", 1)[1])
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    local = [(row[1].split(":")[1], row[3], int(row[4].split(":")[1], 16)) for row in rows]
    established = "01"
    return any(int(at, 16) == port and state == established and unread for at, state, unread in local)


async def is_delivered(doors: Doors, about: str) -> bool:
    return [each["state"] for each in await notices(doors, about)] == ["delivered"]


async def is_put_off(doors: Doors) -> bool:
    return bool(await look(doors, "SELECT 1 FROM duties WHERE tries > 0"))
