"""What remains to be done after the first days: follow-ups, plans before a release, and the flags that stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.welfare.domain import reasons
from services.welfare.domain.alerts import Alert, Asked, Replay
from shared.clock import at as clock_at

FOLLOW_UP_FIRST = timedelta(days=30)
FOLLOW_UP_NEXT = timedelta(days=90)
RELEASE_PLAN_DAYS = (30, 7, 1)


@dataclass(frozen=True, slots=True)
class Due:
    """A duty of the social affairs offices. `key` names it for good, so that its row is found again."""

    key: str
    kind: str
    about: tuple[UUID, ...]
    role: str
    place: str
    origin: str
    due_at: datetime
    level: int = 0
    met_at: datetime | None = None


class Flag(NamedTuple):
    """Something that stands about a person until it is put right."""

    on: UUID
    kind: str


def duties(replay: Replay) -> list[Due]:
    """Every duty that stands or was met."""
    found: list[Due] = []
    for alert in replay.open_alerts:
        found += _of_alert(replay, alert)
    found += _follow_ups(replay)
    found += _release_plans(replay)
    return found


def _of_alert(replay: Replay, alert: Alert) -> Iterator[Due]:
    about = tuple(sorted(replay.state.about(alert.household), key=str))
    for asked in alert.offices.values():
        yield from _levels("acknowledge", str(alert.key), about, asked)
    for child, asked in alert.children.items():
        yield from _levels("see-child", f"{alert.key}:{child}", (child,), asked)


def _levels(kind: str, key: str, about: tuple[UUID, ...], asked: Asked) -> Iterator[Due]:
    for number, level in enumerate(asked.levels):
        name = f"{kind}:{key}:{asked.origin}:{number}"
        yield Due(name, kind, about, level.role, level.place, asked.origin, level.due_at, number, asked.met_at)


def _follow_ups(replay: Replay) -> Iterator[Due]:
    """30 days after the last placement, then 90 after each one met, in the district where the child is."""
    state = replay.state
    for child in state.children.values():
        if child.placed_at is None or not state.is_open(child):
            continue
        origin = reasons.origin_of(state, child) or next(iter(reasons.origins(state, _household(replay, child.id))), "")
        key = f"follow-up:{child.id}:{child.placed_at.isoformat()}"
        due_at = child.placed_at + FOLLOW_UP_FIRST
        for number, met_at in enumerate(child.followed_at):
            yield _due(f"{key}:{number}", "follow-up", child.id, origin, due_at, met_at)
            due_at = met_at + FOLLOW_UP_NEXT
        yield _due(f"{key}:{len(child.followed_at)}", "follow-up", child.id, origin, due_at)


def _release_plans(replay: Replay) -> Iterator[Due]:
    """30, 7 and 1 days before a carer's release, at 09:00, for every office of the household."""
    for adult in replay.state.adults.values():
        if not adult.held or adult.release_on is None or not reasons.cares_for_someone(replay.state, adult.id):
            continue
        for days in RELEASE_PLAN_DAYS:
            due_at = clock_at(adult.release_on - timedelta(days=days), 9)
            for origin in reasons.origins(replay.state, _household(replay, adult.id)):
                key = f"release-plan:{adult.id}:{adult.release_on}:{days}:{origin}"
                yield _due(key, "release-plan", adult.id, origin, due_at, adult.planned_at)


def _household(replay: Replay, person: UUID) -> set[UUID]:
    return next(group for group in replay.state.groups() if person in group)


def _due(key: str, kind: str, about: UUID, origin: str, due_at: datetime, met_at: datetime | None = None) -> Due:
    role, place = reasons.first_office(origin)
    return Due(key, kind, (about,), role, place, origin, due_at, 0, met_at)


def flags(replay: Replay) -> set[Flag]:
    """The flags that stand, each on a person of these households."""
    state = replay.state
    found = {Flag(person, "unsafe") for person in state.unsafe}
    found |= {Flag(person, "wrong-details") for person in state.wrong_details}
    for child in state.children.values():
        if not state.is_shown(child):
            continue
        standing = {
            "parent-not-asked": child.parent_not_asked,
            "care-disputed": state.is_disputed(child),
            "siblings-split": child.split,
            "cross-border": state.is_abroad(child),
        }
        found |= {Flag(child.id, kind) for kind, stands in standing.items() if stands}
    return found
