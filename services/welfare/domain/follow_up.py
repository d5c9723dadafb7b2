"""What remains to be done after the first days: follow-ups, plans before a release, and the flags that stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.welfare.domain import reasons
from services.welfare.domain.alerts import Alert, Asked, Replay
from services.welfare.domain.statements import Assessed, Planned, Told
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


def duties(replay: Replay, said: Iterable[Told]) -> list[Due]:
    """Every duty that stands or was met, worked out anew from what was said."""
    told = sorted(said, key=lambda told: (told.at, told.type, str(told.id)))
    found: list[Due] = []
    for alert in replay.open_alerts:
        found += _of_alert(alert)
    found += _follow_ups(replay, told)
    found += _release_plans(replay, told)
    return found


def _of_alert(alert: Alert) -> Iterator[Due]:
    about = tuple(sorted(alert.household, key=str))
    for asked in alert.offices.values():
        yield from _levels("acknowledge", str(alert.key), about, asked)
    for child, asked in alert.children.items():
        yield from _levels("see-child", f"{alert.key}:{child}", (child,), asked)


def _levels(kind: str, key: str, about: tuple[UUID, ...], asked: Asked) -> Iterator[Due]:
    for number, level in enumerate(asked.levels):
        name = f"{kind}:{key}:{asked.origin}:{number}"
        yield Due(name, kind, about, level.role, level.place, asked.origin, level.due_at, number, asked.met_at)


def _follow_ups(replay: Replay, told: list[Told]) -> Iterator[Due]:
    """30 days after the last placement, then 90 days after each one met, in the district where the child is."""
    for child in replay.state.children.values():
        if child.placed_at is None or child.closed or child.dead or not replay.state.is_shown(child):
            continue
        origin = reasons.district_of(replay.state, child)
        if origin is None:
            continue
        due_at, number = child.placed_at + FOLLOW_UP_FIRST, 0
        seen = [
            each.at
            for each in told
            if isinstance(each.statement, Assessed)
            and each.statement.child == child.id
            and each.statement.seen_in_person == "yes"
            and each.at > child.placed_at
        ]
        for at in seen:
            yield _due(
                f"follow-up:{child.id}:{child.placed_at.isoformat()}:{number}",
                "follow-up",
                child.id,
                origin,
                due_at,
                at,
            )
            due_at, number = at + FOLLOW_UP_NEXT, number + 1
        yield _due(
            f"follow-up:{child.id}:{child.placed_at.isoformat()}:{number}", "follow-up", child.id, origin, due_at
        )


def _release_plans(replay: Replay, told: list[Told]) -> Iterator[Due]:
    """30, 7 and 1 days before a carer's release, at 09:00, for every office of the household."""
    for adult in replay.state.adults.values():
        if not adult.held or adult.release_on is None or not reasons.cares_for_someone(replay.state, adult.id):
            continue
        planned = [
            each.at for each in told if isinstance(each.statement, Planned) and each.statement.person == adult.id
        ]
        household = next(group for group in replay.state.groups() if adult.id in group)
        for days in RELEASE_PLAN_DAYS:
            due_at = clock_at(adult.release_on - timedelta(days=days), 9)
            for origin in reasons.origins(replay.state, household):
                key = f"release-plan:{adult.id}:{adult.release_on}:{days}:{origin}"
                yield _due(key, "release-plan", adult.id, origin, due_at, planned[-1] if planned else None)


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
        if child.parent_not_asked:
            found.add(Flag(child.id, "parent-not-asked"))
        if child.placement and reasons.is_split(state, child):
            found.add(Flag(child.id, "siblings-split"))
        if child.where and not child.where.isdigit():
            found.add(Flag(child.id, "cross-border"))
    return found
