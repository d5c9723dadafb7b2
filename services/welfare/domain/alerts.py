"""The life of an alert: raised, joined, asked of offices, passed on, acknowledged, merged and closed. Pure, by replay.

Everything is worked out anew from what was said and the time now, so that facts may arrive in any order and twice:
the same facts end in the same alert, the same offices and the same deadlines.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from services.welfare.domain import reasons
from services.welfare.domain.household import Named, State
from services.welfare.domain.statements import Acknowledged, Assessed, HandedOver, Told, in_order
from services.welfare.domain.steps import take
from shared.clock import at as midnight_of
from shared.clock import day_of
from shared.contracts.codes import Reason, Urgency

# Facts that ask anew each time; every other reason only when it newly holds for a person.
WHILE_HELD = {"arrested", "detention-ordered", "sentence-passed", "admitted", "transferred"}
JOINS_ANEW = WHILE_HELD | {"released"}


@dataclass(slots=True)
class Level:
    """One office asked, from when and until when."""

    role: str
    place: str
    asked_at: datetime
    due_at: datetime


@dataclass(slots=True)
class Asked:
    """What was asked in one district, at every level it reached: an alert to be acknowledged, a child to be seen."""

    origin: str
    levels: list[Level]
    met_at: datetime | None = None
    carrier: str | None = None  # who took it, or whom it was handed over to

    @classmethod
    def of(cls, origin: str, at: datetime, span: timedelta) -> "Asked":
        """Asked first of the district's own office."""
        role, place = reasons.first_office(origin)
        return cls(origin, [Level(role, place, at, at + span)])

    def anew(self, at: datetime, span: timedelta) -> None:
        """Every level reached is asked again and gets the new span."""
        self.met_at = None
        for level in self.levels:
            level.asked_at, level.due_at = at, at + span

    def next_due(self) -> datetime | None:
        """When this passes on to the next office, if nobody acts."""
        last = self.levels[-1]
        return None if self.met_at or reasons.next_office(last.role, self.origin) is None else last.due_at

    def pass_on(self, span: timedelta) -> None:
        """Nobody acted by the last level's deadline: the next office is asked from then."""
        last = self.levels[-1]
        if following := reasons.next_office(last.role, self.origin):
            self.levels.append(Level(*following, last.due_at, last.due_at + span))


@dataclass(slots=True)
class Alert:
    """A household that needs somebody. `key` is the fact that raised it; `named` reasons stay until it closes."""

    key: UUID
    subject: UUID
    household: set[UUID]
    raised_at: datetime
    joined_at: datetime
    joined_turn: int = 0
    trace_ids: list[str] = field(default_factory=list)
    named: dict[UUID, set[Reason]] = field(default_factory=dict)
    because: dict[UUID, set[Reason]] = field(default_factory=dict)
    urgency: Urgency = "routine"
    offices: dict[str, Asked] = field(default_factory=dict)
    children: dict[UUID, Asked] = field(default_factory=dict)
    closed_at: datetime | None = None


@dataclass(slots=True)
class Replay:
    """The state after all that was said, and the alerts it raised, open and closed."""

    now: datetime
    state: State = field(default_factory=State)
    alerts: list[Alert] = field(default_factory=list)
    _held: dict[UUID, set[Reason]] = field(default_factory=dict)
    _late: set[UUID] = field(default_factory=set)  # to be released by now, with no plan
    _at: datetime = reasons.BEFORE_ALL  # up to when everything has happened
    _untold: Named = field(default_factory=set)  # of somebody held, before it was known that a child depends on them

    @classmethod
    def of(cls, said: Iterable[Told], now: datetime) -> "Replay":
        """Replay what was said, in the order it was said, with every deadline that passed between."""
        replay = cls(now)
        for told in in_order(said):
            replay._tick_until(told.at)
            replay._take(told)
        replay._tick_until(now)
        return replay

    def go_on(self, now: datetime) -> None:
        """Time passed and nothing was said."""
        self.now = now
        self._tick_until(now)

    @property
    def open_alerts(self) -> list[Alert]:
        """The alerts that stand; one a household."""
        return [alert for alert in self.alerts if alert.closed_at is None]

    def next_tick(self, after: datetime) -> datetime | None:
        """When something changes by itself: a deadline passes on, a birthday, a release draws near."""
        moments = [
            due
            for alert in self.open_alerts
            for asked in (*alert.offices.values(), *alert.children.values())
            if (due := asked.next_due()) is not None
        ]
        moments += [moment for day in self._days() if (moment := midnight_of(day)) > after]
        unvisited = (reasons.unvisited_at(adult) for adult in self.state.adults.values())
        moments += [moment for moment in unvisited if moment is not None and moment > after]
        return min(moments, default=None)

    def _days(self) -> Iterable[date]:
        for child in self.state.children.values():
            if birthday := self.state.birthday_of(child.id, reasons.INFANT_UNDER):
                yield birthday
            if child.inside and (near := reasons.age_limit_near(self.state, child)):
                yield near
                yield reasons.age_limit_of(self.state, child) or near
        for adult in self.state.adults.values():
            if adult.held and (birthday := self.state.birthday_of(adult.id, reasons.ADULT_FROM)):
                yield birthday
            if adult.release_on and (near := reasons.release_near(adult)):
                yield near
                yield adult.release_on

    def _tick_until(self, moment: datetime) -> None:
        """Let every deadline at or before this moment fire, in order."""
        while (tick := self.next_tick(self._at)) is not None and tick <= moment:
            for alert in self.open_alerts:
                for asked, spans in ((alert.offices, reasons.ACKNOWLEDGE), (alert.children, reasons.SEE_CHILD)):
                    for each in asked.values():
                        if each.next_due() == tick:
                            each.pass_on(spans[alert.urgency])
            self._at = tick
            self.state.turn += 1
            self._look(tick, set(), None)
            self._close_when_settled(tick)
        self._at = max(self._at, moment)

    def _take(self, told: Told) -> None:
        self.state.turn += 1
        said = told.statement
        if isinstance(said, Acknowledged):
            self._acknowledge(said, told)
            return
        if isinstance(said, HandedOver):
            self._hand_over(said)
            return
        named = take(self.state, told)
        self._look(told.at, named, told)
        if told.type == "welfare.place" or (isinstance(said, Assessed) and said.seen_in_person == "yes"):
            self._saw(said.child, told.at)  # type: ignore[union-attr]
        if told.type == "welfare.place":
            self._close_when_all_placed(told)
        self._close_when_settled(told.at)

    def _acknowledge(self, said: Acknowledged, told: Told) -> None:
        for asked in self._asked_about(said.about, said.scope):
            if asked.met_at is None:
                asked.met_at, asked.carrier = told.at, told.by
        self._close_when_settled(told.at)

    def _hand_over(self, said: HandedOver) -> None:
        for asked in self._asked_about(said.about, said.scope):
            asked.carrier = said.to

    def _asked_about(self, person: UUID, scope: str) -> Iterable[Asked]:
        """What this person's open alerts ask of the districts within this scope."""
        for alert in self.open_alerts:
            if person in alert.household:
                yield from (asked for asked in alert.offices.values() if asked.origin.startswith(scope))

    def _saw(self, child: UUID, at: datetime) -> None:
        for alert in self.open_alerts:
            if child in alert.children and alert.children[child].met_at is None:
                alert.children[child].met_at = at

    # --- what a change does to the alerts ---------------------------------------------------------------------------

    def _look(self, at: datetime, named: Named, told: Told | None) -> None:
        """Work out what holds now for every household, and raise, join, move or leave its alert."""
        households = self.state.groups()
        self._part(households, at)
        for household in households:
            holding = reasons.holding(self.state, household, day_of(at))
            fresh = {
                (person, reason)
                for person, found in holding.items()
                for reason in found - self._held.get(person, set())
            }
            facts = self._facts(household, named)
            merged, alert = self._merge(household, at)
            unplanned = self._unplanned(household, at)
            if alert is None:
                merged |= {(person, "release-near") for person in unplanned if person in holding}
            standing = alert.because if alert else {}
            joined = fresh | merged
            joined |= {(who, why) for who, why in facts if why in JOINS_ANEW or why not in standing.get(who, ())}
            for person in household:
                self._held[person] = holding.get(person, set())
            if alert is None and joined:
                alert = self._raise(household, at, told)
            if alert is not None:
                self._bring_up_to_date(alert, household, holding, joined, facts, at, told)

    def _unplanned(self, household: set[UUID], at: datetime) -> set[UUID]:
        """For whom the day of release came without a plan since it was last looked: that must not pass in silence."""
        adults = [self.state.adults[key] for key in household & self.state.adults.keys()]
        found = {adult.id for adult in adults if reasons.is_unplanned(adult, day_of(at))}
        fresh = found - self._late
        self._late = (self._late - household) | found
        return fresh

    def _facts(self, household: set[UUID], named: Named) -> Named:
        """The facts that concern a child. What befell somebody who is held waits until a child becomes known."""
        facts: Named = set()
        for person, reason in named:
            if person in household and reasons.cares_for_someone(self.state, person):
                facts.add((person, reason))
            elif person in household and reason in WHILE_HELD:
                self._untold.add((person, reason))
        for person, reason in [each for each in self._untold if each[0] in household]:
            if not self.state.adult(person).held:
                self._untold.discard((person, reason))
            elif reasons.cares_for_someone(self.state, person):
                self._untold.discard((person, reason))
                facts.add((person, reason))
        return facts

    def _part(self, households: list[set[UUID]], at: datetime) -> None:
        """One household became several: each whose reasons stood in the alert keeps them in an alert of its own."""
        for alert in self.open_alerts:
            parts = [household for household in households if household & alert.household]
            kept = next((part for part in parts if alert.subject in part), parts[0] if parts else set())
            for part in parts:
                because = {person: found for person, found in alert.because.items() if person in part}
                if part is kept or not because:
                    continue
                subject = min(because, key=str)
                own = Alert(uuid5(alert.key, f"{subject} {at.isoformat()}"), subject, part, at, alert.joined_at)
                own.joined_turn, own.urgency, own.because = alert.joined_turn, alert.urgency, because
                own.trace_ids = list(alert.trace_ids)
                own.named = {person: found for person, found in alert.named.items() if person in part}
                own.offices, own.children = deepcopy(alert.offices), deepcopy(alert.children)
                self.alerts.append(own)
            alert.household = alert.household & kept
            alert.named = {person: found for person, found in alert.named.items() if person in kept}

    def _merge(self, household: set[UUID], at: datetime) -> tuple[Named, Alert | None]:
        """The household's alert. Of several the older one stays and takes the others' reasons, which join."""
        found = sorted(
            (alert for alert in self.open_alerts if alert.household & household),
            key=lambda alert: (alert.raised_at, str(alert.key)),
        )
        if not found:
            return set(), None
        oldest, taken = found[0], set()
        for other in found[1:]:
            other.closed_at = at
            taken |= {(person, reason) for person, because in other.because.items() for reason in because}
            for person, because in other.named.items():
                oldest.named.setdefault(person, set()).update(because)
            oldest.trace_ids += [each for each in other.trace_ids if each not in oldest.trace_ids]
            for child, asked in other.children.items():
                oldest.children.setdefault(child, asked)
        return taken, oldest

    def _raise(self, household: set[UUID], at: datetime, told: Told | None) -> Alert:
        subject = told.subject if told and told.subject in household else min(household, key=str)
        key = told.id if told else uuid5(subject, at.isoformat())
        if any(alert.key == key for alert in self.alerts):
            key = uuid5(key, str(subject))
        alert = Alert(key, subject, household, at, at)
        self.alerts.append(alert)
        return alert

    def _bring_up_to_date(
        self,
        alert: Alert,
        household: set[UUID],
        holding: dict[UUID, set[Reason]],
        joined: Named,
        facts: Named,
        at: datetime,
        told: Told | None,
    ) -> None:
        for person, reason in facts:
            alert.named.setdefault(person, set()).add(reason)
        alert.household = household
        because = {person: set(found) for person, found in holding.items()}
        for person, found in alert.named.items():
            if reasons.cares_for_someone(self.state, person):
                because.setdefault(person, set()).update(found)
        former, alert.because = alert.urgency, because
        alert.urgency = self._urgency(alert, at)
        first = not alert.offices
        rise = not first and reasons.rank(alert.urgency) < reasons.rank(former)
        if joined:
            alert.joined_at, alert.joined_turn = at, self.state.turn
            if told and told.trace_id and told.trace_id not in alert.trace_ids:
                alert.trace_ids.append(told.trace_id)
        self._ask_offices(alert, at, anew=rise, joined=bool(joined))
        self._ask_children(alert, at, anew=rise)

    def _urgency(self, alert: Alert, at: datetime) -> Urgency:
        return reasons.urgency_of(reasons.marks(self.state, alert.because, day_of(at)).values())

    def _ask_offices(self, alert: Alert, at: datetime, *, anew: bool, joined: bool) -> None:
        span = reasons.ACKNOWLEDGE[alert.urgency]
        for asked in alert.offices.values():
            if anew or (joined and asked.met_at is not None):
                asked.anew(at, span)
        places = reasons.origins(self.state, alert.household)
        alert.offices = {
            origin: alert.offices.get(origin) or Asked.of(origin, at, span) for origin in places or alert.offices
        }

    def _ask_children(self, alert: Alert, at: datetime, *, anew: bool) -> None:
        """Each child outside is to be seen in its own district; unmet, that moves with the child and starts anew."""
        span = reasons.SEE_CHILD[alert.urgency]
        asked: dict[UUID, Asked] = {}
        for child in self._outside(alert):
            origin = reasons.origin_of(self.state, self.state.children[child]) or next(iter(alert.offices), "")
            standing = alert.children.get(child)
            moved = standing is not None and standing.origin != origin
            if standing is None or (moved and (anew or standing.met_at is None)):
                standing = Asked.of(origin, at, span)
            elif anew:
                standing.anew(at, span)
            asked[child] = standing
        alert.children = asked

    def _outside(self, alert: Alert) -> list[UUID]:
        children = self.state.children.values()
        return [
            child.id
            for child in children
            if child.id in alert.household and self.state.is_open(child) and not child.inside
        ]

    # --- how an alert ends ------------------------------------------------------------------------------------------

    def _close_when_all_placed(self, told: Told) -> None:
        """A placement closes the alert when every child outside was placed since its last reason joined."""
        child_id = getattr(told.statement, "child", None)
        for alert in self.open_alerts:
            outside = self._outside(alert)
            placed = [self.state.children[child].placed_turn > alert.joined_turn for child in outside]
            if child_id in alert.household and placed and all(placed):
                self._close(alert, told.at)

    def _close_when_settled(self, at: datetime) -> None:
        """A routine alert closes once every district acknowledged it, or every child outside seen, since it joined."""
        for alert in self.open_alerts:
            outside = self._outside(alert)
            if not alert.because:
                self._close(alert, at)
            elif alert.urgency == "routine":
                seen = [self.state.children[child].seen_turn > alert.joined_turn for child in outside]
                taken = [asked.met_at is not None for asked in alert.offices.values()]
                if (seen and all(seen)) or (taken and all(taken)):
                    self._close(alert, at)

    def _close(self, alert: Alert, at: datetime) -> None:
        """What weighed on its urgency without being a reason goes with it."""
        alert.closed_at = at
        self.state.marks = {mark for mark in self.state.marks if mark[0] not in alert.household}
