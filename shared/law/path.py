"""Where a person stands between arrest and freedom, from what every service told. Pure: no I/O and no clock.

Courts, prisons, families and statistics ask the same questions of the same facts: is the person held, where, until
when, and what holds. One fold answers them, so that facts may arrive in any order, twice, or be taken back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from shared.clock import at as midnight_of
from shared.clock import day_of
from shared.contracts import arrest, court, prison
from shared.contracts.codes import Dependants, Pregnant
from shared.contracts.event import EVENTS, Facts

ReleaseIs = Literal["planned", "ordered", "done"]
_TELLERS = ("arrest", "court", "prison", "welfare", "family", "statistics")


class Said(NamedTuple):
    """One fact about the person: the event's id, when it was told, its type and its open facts."""

    id: UUID
    at: datetime
    type: str
    facts: Facts


@dataclass(slots=True)
class Path:
    """Where the person stands. Dates are days in Phnom Penh; `served` whole days of earlier custody in the same case.

    `prison` is where the person is, None outside; `awaited_at` the prison that expects an admission.
    `release_is` says where `release_on` comes from: planned by sentence or prison, ordered by a court, or done.
    """

    held: bool = False
    station: str | None = None
    arrived_at: datetime | None = None
    served: int = 0
    brought_at: datetime | None = None
    freed_at: datetime | None = None
    dependants: Dependants | None = None
    pregnant: Pregnant | None = None
    case: court.CaseFacts | None = None
    case_opened_at: datetime | None = None
    detained_at: datetime | None = None
    detention_until: datetime | None = None
    extensions: int = 0
    over_limit: bool = False
    ordered_prison: str | None = None
    hearings: dict[UUID, court.HearingFacts] = field(default_factory=dict)
    sentence: court.SentenceFacts | None = None
    sentenced_at: datetime | None = None
    appeals: dict[UUID, court.AppealFacts] = field(default_factory=dict)
    appeal_was_late: bool = False
    release_on: date | None = None
    release_is: ReleaseIs | None = None
    prison: str | None = None
    awaited_at: str | None = None
    admitted_at: datetime | None = None
    visited_at: datetime | None = None

    @property
    def arrived_on(self) -> date | None:
        """The day of arrival in the present custody."""
        return day_of(self.arrived_at) if self.arrived_at else None

    @property
    def expected_in_court(self) -> bool:
        """Brought by the police, and no case opened since."""
        return self.brought_at is not None and (self.case_opened_at is None or self.case_opened_at < self.brought_at)

    @property
    def detained_before_judgment(self) -> bool:
        """Held by an order of provisional detention, with no judgment yet."""
        return self.held and self.detained_at is not None and self.sentence is None

    @property
    def held_by_appeal(self) -> bool:
        """A prosecutor's appeal that is not decided keeps whoever is held, even past the end of the sentence.

        Source: LICADHO, imprisoned mothers (2015); Code of Criminal Procedure 307 and 398.
        """
        return self.held and any(appeal.appellant == "prosecutor" for appeal in self.appeals.values())

    def over_detained(self, now: datetime) -> bool:
        """Still held after the term of detention, or from midnight after the day of release, an appeal included."""
        if not self.held:
            return False
        term_over = self.detention_until is not None and now > self.detention_until
        return term_over or (self.release_on is not None and day_of(now) > self.release_on)

    def changes_at(self) -> list[datetime]:
        """The moments at which time alone changes an answer: the term's end, the day of release, midnight after it."""
        moments = [self.detention_until] if self.held and self.detention_until else []
        if self.held and self.release_on:
            moments += [
                midnight_of(self.release_on),
                midnight_of(self.release_on.fromordinal(self.release_on.toordinal() + 1)),
            ]
        return moments


def path_of(said: Iterable[Said]) -> Path:
    """Fold what was told of one person, in the order it was told; what was taken back was never so."""
    path = Path()
    for fact in _in_order(without_retracted(said)):
        follow(path, fact)
    return path


def follow(path: Path, fact: Said) -> None:
    """Let one more fact change where the person stands, for whoever keeps the order of the facts and its own state."""
    if step := _STEPS.get(fact.type):
        step(path, fact.at, fact.facts)


def without_retracted(said: Iterable[Said]) -> list[Said]:
    """What was told, save what its teller took back: an arrest or a case with all that hangs on it, or one fact."""
    everything = list(said)
    taken_back = {each for fact in everything for each in _retracts(fact)}
    taken_back |= {
        fact.facts.case_id for fact in everything if fact.id in taken_back and isinstance(fact.facts, court.CaseFacts)
    }
    return [
        fact
        for fact in everything
        if taken_back.isdisjoint(
            (fact.id, getattr(fact.facts, "arrest_id", None), getattr(fact.facts, "case_id", None))
        )
    ]


def _retracts(fact: Said) -> Iterable[UUID]:
    if isinstance(fact.facts, arrest.RetractionFacts):
        yield fact.facts.arrest_id
    if isinstance(fact.facts, (court.CourtRetractionFacts, prison.PrisonRetractionFacts)):
        yield fact.facts.retracts


def _in_order(said: Iterable[Said]) -> list[Said]:
    """Each fact once, by time; of one moment by teller, and of one teller in the order given, which is its own."""
    once = {fact.id: fact for fact in said}
    return sorted(once.values(), key=lambda fact: (fact.at, _TELLERS.index(EVENTS[fact.type].teller)))


# --- what each fact changes ---


def _arrested(path: Path, at: datetime, facts: arrest.ArrestFacts) -> None:
    path.station, path.dependants = facts.station, facts.dependants
    path.pregnant = facts.pregnant or path.pregnant
    if path.held:
        return
    if path.sentence or path.case is None:  # a new story begins; an open case stands, also of somebody out on bail
        fresh = Path(station=facts.station, dependants=facts.dependants, pregnant=path.pregnant)
        for name in Path.__slots__:
            setattr(path, name, getattr(fresh, name))
    path.held, path.arrived_at, path.release_on, path.release_is = True, facts.arrived_at, None, None


def _amended(path: Path, at: datetime, facts: arrest.AmendmentFacts) -> None:
    path.dependants = facts.dependants or path.dependants
    path.pregnant = facts.pregnant or path.pregnant


def _custody_ended(path: Path, at: datetime, facts: arrest.CustodyEndFacts) -> None:
    if facts.outcome == "to-court":
        path.brought_at = at
    elif path.prison is None:
        _free(path, at)


def _case_opened(path: Path, at: datetime, facts: court.CaseFacts) -> None:
    path.case, path.case_opened_at = facts, at


def _detained(path: Path, at: datetime, facts: court.DetentionFacts) -> None:
    if not path.held:
        path.held, path.arrived_at = True, at
    path.detained_at, path.detention_until, path.extensions, path.over_limit = at, facts.until, 0, False
    path.ordered_prison = facts.prison
    path.awaited_at = facts.prison if path.prison is None else path.awaited_at


def _extended(path: Path, at: datetime, facts: court.DetentionExtensionFacts) -> None:
    path.detention_until, path.extensions = facts.until, path.extensions + 1
    path.over_limit = path.over_limit or facts.over_limit


def _refused(path: Path, at: datetime, facts: court.CourtFacts) -> None:
    path.detained_at = path.detention_until = path.awaited_at = None
    _let_go(path, at)


def _hearing(path: Path, at: datetime, facts: court.HearingFacts) -> None:
    path.hearings[facts.hearing_id] = facts


def _sentenced(path: Path, at: datetime, facts: court.SentenceFacts) -> None:
    path.sentence, path.sentenced_at, path.detention_until = facts, at, None
    if facts.kind == "imprisonment":
        path.release_on, path.release_is = facts.release_on, "planned"
        path.awaited_at = None if path.prison else (path.ordered_prison or f"P-{facts.court}")
    else:
        path.awaited_at = None
        _let_go(path, at)


def _appealed(path: Path, at: datetime, facts: court.AppealFacts) -> None:
    path.appeals[facts.appeal_id] = facts
    path.appeal_was_late = path.appeal_was_late or facts.late


def _appeal_decided(path: Path, at: datetime, facts: court.AppealDecisionFacts) -> None:
    path.appeals.clear()
    if facts.result == "quashed":
        path.awaited_at = None
        _let_go(path, at)
    elif facts.result == "changed" and facts.release_on:
        path.release_on, path.release_is = facts.release_on, "planned"
        if path.sentence:
            path.sentence = path.sentence.model_copy(update={"kind": "imprisonment", "months": facts.months})


def _release_ordered(path: Path, at: datetime, facts: court.ReleaseOrderFacts) -> None:
    path.release_on, path.release_is, path.awaited_at = facts.release_on, "ordered", None
    if path.prison is None:
        _free(path, at)


def _admitted(path: Path, at: datetime, facts: prison.AdmissionFacts) -> None:
    if not path.held:
        path.held, path.arrived_at = True, at
    path.prison, path.awaited_at, path.dependants = facts.prison, None, facts.dependants
    path.admitted_at = path.admitted_at or at


def _transferred(path: Path, at: datetime, facts: prison.TransferFacts) -> None:
    path.prison = path.awaited_at = facts.to_prison


def _release_planned(path: Path, at: datetime, facts: prison.ReleaseFacts) -> None:
    path.release_on, path.release_is = facts.release_on, "planned"
    _seen_at(path, facts.prison)


def _visited(path: Path, at: datetime, facts: prison.VisitFacts) -> None:
    path.visited_at = at
    _seen_at(path, facts.prison)


def _died_or_not(path: Path, at: datetime, facts: prison.HealthFacts) -> None:
    _seen_at(path, facts.prison)
    if facts.state == "died" and facts.parent is None:
        _free(path, at)


def _recorded_inside(path: Path, at: datetime, facts: Any) -> None:
    _seen_at(path, facts.prison)


def _released(path: Path, at: datetime, facts: prison.PrisonFacts) -> None:
    _free(path, at)
    path.release_on, path.release_is = day_of(at), "done"


def _seen_at(path: Path, code: str) -> None:
    """Whoever is recorded at a prison has arrived there, admitted or not."""
    if path.awaited_at == code and path.prison == code:
        path.awaited_at = None


def _let_go(path: Path, at: datetime) -> None:
    """A court decided that nothing holds: whoever is in a prison is to leave that day, everybody else is free."""
    if path.prison:
        path.release_on, path.release_is = day_of(at), "ordered"
    else:
        _free(path, at)


def _free(path: Path, at: datetime) -> None:
    if path.held and path.arrived_on:
        path.served += (day_of(at) - path.arrived_on).days
    path.held, path.prison, path.awaited_at, path.freed_at = False, None, None, at
    path.detained_at = path.detention_until = path.arrived_at = path.admitted_at = path.visited_at = None


_STEPS: dict[str, Callable[[Path, datetime, Any], None]] = {
    "arrest.recorded": _arrested,
    "arrest.amended": _amended,
    "custody.ended": _custody_ended,
    "case.opened": _case_opened,
    "detention.ordered": _detained,
    "detention.extended": _extended,
    "detention.refused": _refused,
    "hearing.scheduled": _hearing,
    "hearing.adjourned": _hearing,
    "sentence.passed": _sentenced,
    "appeal.filed": _appealed,
    "appeal.decided": _appeal_decided,
    "release.ordered": _release_ordered,
    "prisoner.admitted": _admitted,
    "prisoner.transferred": _transferred,
    "visit.recorded": _visited,
    "prison-call.made": _recorded_inside,
    "parent.told": _recorded_inside,
    "birth.recorded": _recorded_inside,
    "child.admitted": _recorded_inside,
    "child.left": _recorded_inside,
    "child.assessed": _recorded_inside,
    "health.reported": _died_or_not,
    "care-review.requested": _recorded_inside,
    "pardon.considered": _recorded_inside,
    "release.scheduled": _release_planned,
    "release.rescheduled": _release_planned,
    "prisoner.released": _released,
}
