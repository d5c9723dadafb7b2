"""The clock of a story: which deadline comes next, when all is handled, and when an expectation is judged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stories.platform import PHONES, Doors, Missing

# Real seconds: between two looks, and without any change before a service is said not to settle.
LOOK_EVERY = 0.02
PATIENCE = 45.0
LONGEST = 600.0
# Long enough for the second try of a fact that was set aside, which often succeeds.
SECOND_TRY = 3.0
MOMENT = timedelta(microseconds=1)


class Unsettled(Exception):
    """The platform did not come to rest; the words say which service and why."""


@dataclass(frozen=True)
class State:
    """How much a service has still in hand, its next due time, and a counter that only grows.

    `lag` is nothing while the service does not know it, because Kafka is away or gave it no partition yet.
    """

    unsent: int
    lag: int | None
    stuck: int
    due: int
    next_due: datetime | None
    handled: int


def state_of(answer: Mapping[str, Any]) -> State:
    """The state of a service from its answer at /story/state."""
    due = answer["next_due"]
    return State(
        unsent=answer["unsent"],
        lag=answer["lag"],
        stuck=answer["stuck"],
        due=answer["due"],
        next_due=datetime.fromisoformat(due) if due else None,
        handled=answer["handled"],
    )


def unrest(states: Mapping[str, State]) -> list[str]:
    """What each service has still in hand, in words; empty when all is quiet."""
    return [
        f"{service} has {'unknown' if value is None else value} {name}"
        for service, state in states.items()
        for name, value in (("unsent", state.unsent), ("lag", state.lag), ("due", state.due))
        if value != 0
    ]


def is_handled(before: Mapping[str, State], after: Mapping[str, State]) -> bool:
    """The fixed point: quiet twice in a row, with nothing new between."""
    counted = [{name: state.handled for name, state in states.items()} for states in (before, after)]
    return not unrest(before) and not unrest(after) and counted[0] == counted[1]


def next_stop(dues: Iterable[datetime | None], until: datetime) -> datetime | None:
    """The earliest deadline at or before `until`, if there is one."""
    return min((due for due in dues if due and due <= until), default=None)


def judged_at(at: datetime, within: timedelta, following: datetime | None) -> datetime:
    """When a step's expectations are judged: at `at + within`, or just before the next step if that comes first.

    Just before means: every deadline earlier than the next step has fired, and none that falls on it.
    """
    latest = at + within
    return latest if following is None else max(at, min(latest, following - MOMENT))


class Clock:
    """Story time, owned by the runner: all services always stand at the same moment."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._set_aside = 0

    async def begin(self, at: datetime) -> None:
        """Empty every service and the phones, and start at that moment."""
        for service in (*self._doors.services, PHONES):
            try:
                await self._told("POST", service, "/story/reset")
            except Missing:
                if service != PHONES:
                    raise
        self._set_aside = 0
        await self._set(at)
        await self.settle()

    async def advance(self, until: datetime) -> None:
        """Go from deadline to deadline, each handled before the next, and then to `until` itself.

        Raises Unsettled when a service does not come to rest.
        """
        states = await self.settle()
        passed: datetime | None = None
        while stop := next_stop((state.next_due for state in states.values()), until):
            if passed and stop <= passed:
                late = ", ".join(name for name, state in states.items() if state.next_due == stop)
                raise Unsettled(f"{late} still names {stop.isoformat()} as its next due time after handling it")
            await self._set(stop)
            passed, states = stop, await self.settle()
        await self._set(until)
        await self.settle()

    async def settle(self) -> dict[str, State]:
        """Wait until all is handled. Raises Unsettled when nothing moves any more and it is not."""
        before = await self.states()
        began_at = changed_at = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            after, now = await self.states(), time.monotonic()
            set_aside = sum(state.stuck for state in after.values())
            if is_handled(before, after) and (set_aside <= self._set_aside or now - changed_at > SECOND_TRY):
                self._set_aside = set_aside
                return after
            changed_at = now if after != before else changed_at
            if now - changed_at > PATIENCE or now - began_at > LONGEST:
                raise Unsettled(
                    f"not handled after {now - began_at:.0f} s: {', '.join(unrest(after)) or 'never quiet'}"
                )
            before = after

    async def states(self) -> dict[str, State]:
        """The state of every running service."""
        services = self._doors.services
        answers = await asyncio.gather(*(self._doors.call("GET", each, "/story/state") for each in services))
        for service, answer in zip(services, answers, strict=True):
            if answer.status != 200:
                raise Unsettled(f"{service} answered GET /story/state with {answer.status}; is it in story mode?")
        return {service: state_of(answer.body) for service, answer in zip(services, answers, strict=True)}

    async def _set(self, now: datetime) -> None:
        body = {"now": now.isoformat()}
        await asyncio.gather(*(self._told("PUT", service, "/story/clock", body) for service in self._doors.services))

    async def _told(self, method: str, service: str, path: str, body: object = None) -> None:
        answer = await self._doors.call(method, service, path, body=body)
        if answer.status >= 300:
            raise Unsettled(f"{service} answered {method} {path} with {answer.status}; is it in story mode?")
