"""Everything said of one prisoner, folded: where, with which children, what was asked and what is still open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from shared import law
from shared.contracts import arrest, court, family, prison, welfare
from shared.contracts.event import Facts
from shared.law import Path, Said


class Entry(NamedTuple):
    """One thing said: the event's id, whom it names, its type, when, its open facts, and what only prisons read."""

    id: UUID
    subject: UUID
    type: str
    at: datetime
    facts: Facts
    private: Mapping[str, Any]


@dataclass(slots=True)
class ChildInside:
    """A child living inside: since when, and how it was last found."""

    child: UUID
    since: datetime
    assessed_at: datetime | None = None
    risk: str | None = None
    health: str | None = None


@dataclass(slots=True)
class Telling:
    """A parent is to be told of a child's health; met once told."""

    fact: UUID
    child: UUID
    at: datetime
    met_at: datetime | None = None


@dataclass(slots=True)
class Stay:
    """Where somebody stands as a prison sees it. `children` are all ever named as the prisoner's; `cared_for` since
    when workers say that somebody looks after a child outside.
    """

    path: Path
    standing: list[Entry] = field(default_factory=list)
    retracted: set[UUID] = field(default_factory=set)
    last_prison: str | None = None
    died_at: datetime | None = None
    health: str | None = None
    children: dict[UUID, None] = field(default_factory=dict)
    inside: dict[UUID, ChildInside] = field(default_factory=dict)
    cared_for: dict[UUID, datetime] = field(default_factory=dict)
    tellings: list[Telling] = field(default_factory=list)
    expected_at: datetime | None = None
    planned: bool = False
    pardon_seen_at: datetime | None = None
    appealed_at: datetime | None = None
    fee_at: datetime | None = None
    wrong_at: datetime | None = None
    untold_at: datetime | None = None

    @property
    def prison(self) -> str | None:
        """Whose register this is in: where the person is, is awaited, or last was."""
        return self.path.prison or self.path.awaited_at or self.last_prison

    @property
    def state(self) -> str:
        """`known` to no prison yet, `expected`, `inside`, `left`, or `died`."""
        if self.died_at:
            return "died"
        if self.path.awaited_at:
            return "expected"
        if self.path.prison:
            return "inside"
        return "left" if self.last_prison else "known"

    def is_in(self, code: str) -> bool:
        """Whether the person is in this prison, admitted or brought from another one."""
        return self.path.prison == code


def stay_of(entries: Iterable[Entry]) -> Stay:
    """Fold what was said, in the order given where two came in one instant; what was taken back was never so."""
    everything = sorted(entries, key=lambda entry: entry.at)
    said = [Said(entry.id, entry.at, entry.type, entry.facts) for entry in everything]
    kept = {fact.id for fact in law.without_retracted(said)}
    stay = Stay(law.path_of(said), [entry for entry in everything if entry.id in kept])
    stay.retracted = {entry.id for entry in everything} - kept
    for entry in stay.standing:
        if step := _STEPS.get(entry.type):
            step(stay, entry, entry.facts)
    return stay


# --- what each fact changes ---


def _arrested(stay: Stay, entry: Entry, facts: arrest.ArrestFacts) -> None:
    """What was so of the children in an earlier custody need be so no more."""
    stay.cared_for.clear()
    _named(stay, entry, facts)


def _named(stay: Stay, entry: Entry, facts: arrest.ArrestFacts | arrest.AmendmentFacts) -> None:
    stay.children |= dict.fromkeys(facts.children)


def _expected(stay: Stay, entry: Entry, facts: Any) -> None:
    stay.expected_at = entry.at


def _admitted(stay: Stay, entry: Entry, facts: prison.AdmissionFacts) -> None:
    stay.last_prison = facts.prison
    stay.children |= dict.fromkeys((*facts.children, *facts.children_inside))
    for child in facts.children_inside:
        _comes_in(stay, child, entry.at)


def _transferred(stay: Stay, entry: Entry, facts: prison.TransferFacts) -> None:
    stay.last_prison, stay.expected_at = facts.to_prison, entry.at


def _child_in(stay: Stay, entry: Entry, facts: prison.ChildInsideFacts) -> None:
    stay.children[entry.subject] = None
    _comes_in(stay, entry.subject, entry.at)


def _comes_in(stay: Stay, child: UUID, at: datetime) -> None:
    stay.inside.setdefault(child, ChildInside(child, at))
    stay.cared_for.pop(child, None)


def _born(stay: Stay, entry: Entry, facts: prison.BirthFacts) -> None:
    stay.children[facts.child] = None
    stay.inside.setdefault(facts.child, ChildInside(facts.child, entry.at))


def _child_out(stay: Stay, entry: Entry, facts: prison.ChildInsideFacts) -> None:
    stay.inside.pop(entry.subject, None)


def _assessed(stay: Stay, entry: Entry, facts: prison.ChildAssessmentFacts) -> None:
    if child := stay.inside.get(entry.subject):
        child.assessed_at, child.risk = entry.at, facts.risk


def _health(stay: Stay, entry: Entry, facts: prison.HealthFacts) -> None:
    if facts.parent is None:
        stay.health = facts.state
        stay.died_at = entry.at if facts.state == "died" else stay.died_at
        return
    stay.tellings.append(Telling(entry.id, entry.subject, entry.at))
    if child := stay.inside.get(entry.subject):
        child.health = facts.state
    if facts.state == "died":
        stay.inside.pop(entry.subject, None)


def _health_outside(stay: Stay, entry: Entry, facts: welfare.ChildHealthFacts) -> None:
    stay.children[entry.subject] = None
    if facts.tell_parent:
        stay.tellings.append(Telling(entry.id, entry.subject, entry.at))


def _placed(stay: Stay, entry: Entry, facts: welfare.PlacementFacts) -> None:
    stay.children[entry.subject] = None
    stay.cared_for[entry.subject] = entry.at


def _found(stay: Stay, entry: Entry, facts: welfare.ChildFacts) -> None:
    stay.children[entry.subject] = None
    if facts.cared_for:
        stay.cared_for.setdefault(entry.subject, entry.at)
    else:
        stay.cared_for.pop(entry.subject, None)


def _told(stay: Stay, entry: Entry, facts: prison.ParentToldFacts) -> None:
    for telling in stay.tellings:
        if telling.child == facts.about and telling.met_at is None:
            telling.met_at = entry.at


def _planned(stay: Stay, entry: Entry, facts: prison.ReleaseFacts) -> None:
    stay.planned = True


def _pardon_seen(stay: Stay, entry: Entry, facts: prison.PardonFacts) -> None:
    stay.pardon_seen_at = entry.at


def _visited(stay: Stay, entry: Entry, facts: prison.VisitFacts) -> None:
    if facts.fee:
        stay.fee_at = stay.fee_at or entry.at


def _released(stay: Stay, entry: Entry, facts: prison.PrisonFacts) -> None:
    """Whoever leaves takes along the children who are inside."""
    stay.last_prison, stay.planned, stay.health = facts.prison, False, None
    stay.inside.clear()
    stay.cared_for.clear()


def _appealed(stay: Stay, entry: Entry, facts: court.AppealFacts) -> None:
    stay.appealed_at = entry.at


def _problem(stay: Stay, entry: Entry, facts: family.ProblemFacts) -> None:
    if facts.problem == "visit-fee":
        stay.fee_at = stay.fee_at or entry.at
    if facts.problem == "wrong-details":
        stay.wrong_at = stay.wrong_at or entry.at


def _corrected(stay: Stay, entry: Entry, facts: welfare.CorrectionFacts) -> None:
    stay.wrong_at = None


def _notice_failed(stay: Stay, entry: Entry, facts: family.FailureFacts) -> None:
    if facts.why == "nobody-to-tell":
        stay.untold_at = stay.untold_at or entry.at


def _notice_sent(stay: Stay, entry: Entry, facts: family.NoticeFacts) -> None:
    stay.untold_at = None


_STEPS: dict[str, Callable[[Stay, Entry, Any], None]] = {
    "arrest.recorded": _arrested,
    "arrest.amended": _named,
    "detention.ordered": _expected,
    "sentence.passed": _expected,
    "appeal.filed": _appealed,
    "prisoner.admitted": _admitted,
    "prisoner.transferred": _transferred,
    "child.admitted": _child_in,
    "child.left": _child_out,
    "child.assessed": _assessed,
    "birth.recorded": _born,
    "visit.recorded": _visited,
    "parent.told": _told,
    "health.reported": _health,
    "release.scheduled": _planned,
    "release.rescheduled": _planned,
    "pardon.considered": _pardon_seen,
    "prisoner.released": _released,
    "child-health.reported": _health_outside,
    "child.placed": _placed,
    "child.found": _found,
    "details.corrected": _corrected,
    "problem.reported": _problem,
    "notice.failed": _notice_failed,
    "notice.sent": _notice_sent,
}
