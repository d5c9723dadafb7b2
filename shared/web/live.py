"""Pages that move without a reload: rendered fragments pushed to the browser as server-sent events."""

from collections.abc import AsyncIterable, AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent


def stream(fragments: AsyncIterable[str | tuple[str, str]]) -> EventSourceResponse:
    """An answer that sends each rendered fragment as it comes: a text as event `fragment`, or (event, text).

    The page takes them with htmx: `<div hx-ext="sse" sse-connect="/today/live" sse-swap="fragment">`. A comment goes
    out every 15 seconds, so that a dead connection is noticed on both sides; the browser reconnects by itself.
    """

    async def events() -> AsyncIterator[ServerSentEvent]:
        async for fragment in fragments:
            event, text = ("fragment", fragment) if isinstance(fragment, str) else fragment
            yield ServerSentEvent(data=text, event=event)

    return EventSourceResponse(events(), ping=15, headers={"Cache-Control": "no-store"})
