"""What remains to be done after the first days: follow-ups, plans before a release, and the flags that stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.welfare.domain import reasons
from services.welfare.domain.alerts import Alert, Asked, Replay
from services.welfare.domain.household import Child
from shared.clock import at as clock_at
from shared.clock import day_of
from shared.law import child_inside_limit

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
    found += _preparations(replay)
    found += _age_limit_plans(replay)
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
        origin = _origin(replay, child)
        key = f"follow-up:{child.id}:{child.placed_at.isoformat()}"
        due_at = child.placed_at + FOLLOW_UP_FIRST
        for number, met_at in enumerate(child.followed_at):
            yield _due(f"{key}:{number}", "follow-up", child.id, origin, due_at, met_at)
            due_at = met_at + FOLLOW_UP_NEXT
        yield _due(f"{key}:{len(child.followed_at)}", "follow-up", child.id, origin, due_at)


def _release_plans(replay: Replay) -> Iterator[Due]:
    """30, 7 and 1 days before a carer's release, for every office of the household; met by a plan."""
    for adult in replay.state.adults.values():
        if not adult.held or not adult.release_on or not adult.release_told_at or not adult.held_at:
            continue
        if reasons.cares_for_someone(replay.state, adult.id):
            since = max(adult.release_told_at, adult.held_at)
            met_at = adult.planned_at(adult.held_at)
            for days, due_at in _before(adult.release_on, RELEASE_PLAN_DAYS, since):
                yield from _for_adult(replay, "release-plan", adult.id, f"{adult.release_on}:{days}", due_at, met_at)


def _preparations(replay: Replay) -> Iterator[Due]:
    """The day before a carer's sentence begins that was put off, for every office of the household; met by a plan."""
    for adult in replay.state.adults.values():
        sentence, since, freed_at = adult.path.sentence, adult.path.sentenced_at, adult.path.freed_at
        if not sentence or not since or not sentence.starts or (freed_at is not None and freed_at > since):
            continue
        if sentence.kind == "imprisonment" and reasons.cares_for_someone(replay.state, adult.id):
            for _, due_at in _before(sentence.starts, (1,), since):
                met_at = adult.planned_at(since)
                yield from _for_adult(replay, "prepare-care", adult.id, str(sentence.sentence_id), due_at, met_at)


def _age_limit_plans(replay: Replay) -> Iterator[Due]:
    """180, 90 and 30 days before a child who lives in prison must leave, in its district; met when it leaves."""
    state = replay.state
    for child in state.children.values():
        limit = reasons.age_limit_of(state, child)
        if limit is None or child.inside_since is None or not state.is_open(child):
            continue
        if child.inside or child.left_at:
            origin = _origin(replay, child)
            for days, due_at in _before(limit, child_inside_limit().notice_days, child.inside_since):
                key = f"age-limit-plan:{child.id}:{child.inside_since.isoformat()}:{days}"
                yield _due(key, "age-limit-plan", child.id, origin, due_at, child.left_at)


def _before(day: date, notice_days: Iterable[int], since: datetime) -> Iterator[tuple[int, datetime]]:
    """At 09:00 so many days before a day; of those already past when it became known, one that is due at once."""
    moments = [(days, clock_at(day - timedelta(days=days), 9)) for days in sorted(notice_days)]
    if past := [days for days, due_at in moments if due_at < since]:
        yield past[0], since
    yield from ((days, due_at) for days, due_at in moments if due_at >= since)


def _for_adult(
    replay: Replay, kind: str, adult: UUID, what: str, due_at: datetime, met_at: datetime | None
) -> Iterator[Due]:
    for origin in reasons.origins(replay.state, _household(replay, adult)):
        yield _due(f"{kind}:{adult}:{what}:{origin}", kind, adult, origin, due_at, met_at)


def _origin(replay: Replay, child: Child) -> str:
    """Where a duty about a child stands: its district, else the first office of its household."""
    household = _household(replay, child.id)
    return reasons.origin_of(replay.state, child) or next(iter(reasons.origins(replay.state, household)), "")


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
    for adult in state.adults.values():
        if reasons.cares_for_someone(state, adult.id):
            unvisited_at = reasons.unvisited_at(adult)
            standing = {
                "nobody-to-tell": adult.id in state.untold,
                "visit-fee": adult.charged,
                "no-visits": unvisited_at is not None and replay.now >= unvisited_at,
            }
            found |= {Flag(adult.id, kind) for kind, stands in standing.items() if stands}
    for child in state.children.values():
        if not state.is_shown(child):
            continue
        limit = reasons.age_limit_of(state, child)
        standing = {
            "age-limit-passed": child.inside and limit is not None and day_of(replay.now) >= limit,
            "parent-not-asked": child.parent_not_asked,
            "care-disputed": state.is_disputed(child),
            "siblings-split": child.split,
            "cross-border": state.is_abroad(child),
        }
        found |= {Flag(child.id, kind) for kind, stands in standing.items() if stands}
    return found
