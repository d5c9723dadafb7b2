"""Pages that move without a reload: rendered fragments pushed to the browser as server-sent events."""

import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable

from sse_starlette import EventSourceResponse, ServerSentEvent

from shared.messaging.wakeups import Wakeups

LONGEST = 240  # seconds; the browser then asks again, and whoever was signed out meanwhile gets nothing more


def stream(fragments: AsyncIterable[str | tuple[str, str]]) -> EventSourceResponse:
    """An answer that sends each rendered fragment as it comes: a text as event `fragment`, or (event, text).

    The page takes them with `{% call p.live("/today/live") %}…{% endcall %}` of parts.html. A comment goes out every
    15 seconds, so that a dead connection is noticed on both sides; the browser reconnects by itself.
    """

    async def events() -> AsyncIterator[ServerSentEvent]:
        async for fragment in fragments:
            event, text = ("fragment", fragment) if isinstance(fragment, str) else fragment
            yield ServerSentEvent(data=text, event=event)

    return EventSourceResponse(events(), ping=15, headers={"Cache-Control": "no-store"})


async def changes(wakeups: Wakeups, channel: str, render: Callable[[], Awaitable[str]]) -> AsyncIterator[str]:
    """What `render` gives now, and anew whenever the channel is notified and it reads differently."""
    last, until = "", time.monotonic() + LONGEST
    while (left := until - time.monotonic()) > 0:
        seen = wakeups.count(channel)
        if (fragment := await render()) != last:
            last = fragment
            yield fragment
        await wakeups.wait(channel, timeout=min(left, 15), since=seen)
