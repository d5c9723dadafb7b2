"""What a family sees of a person: where she is, what happened last, what comes next. From the facts it may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.family.domain.houses import House
from services.family.domain.milestones import is_held
from shared.contracts.court import HearingFacts
from shared.contracts.event import Facts
from shared.law.path import Path, Said, path_of

# What may come next, by what is said.
NEXT: dict[str, str] = {
    "arrested": "release-or-court",
    "custody-ended:released": "home",
    "custody-ended:to-court": "court-decides",
    "custody-ended:diverted": "home-as-agreed",
    "correction": "nothing",
}
_COURT = ("detention.ordered", "detention.extended", "sentence.passed", "appeal.filed", "appeal.decided")


@dataclass(frozen=True)
class Known:
    """A fact as it was heard. `on` is the day its words name; `milestone` is empty for what is not told by itself."""

    id: UUID
    at: datetime
    type: str
    facts: Facts
    house: House
    milestone: str
    saying: str
    on: date | None = None


@dataclass(frozen=True)
class Page:
    """`last` is the newest that is told to families; `where` is nothing for who is free, or on the way to a court."""

    path: Path
    last: Known | None
    where: House | None
    since: datetime | None

    def next_hearing(self, today: date) -> HearingFacts | None:
        """The earliest hearing from today on."""
        coming = [each for each in self.path.hearings.values() if each.on >= today]
        return min(coming, key=lambda each: each.on, default=None)


def page_of(facts: Iterable[Known], now: datetime) -> Page:
    """What a family may know by now: what is held for a correction is not on the page either.

    Told in the same instant, the arrest came before whatever followed from it.
    """
    known = [fact for fact in facts if not is_held(fact.milestone, fact.at, now)]
    known.sort(key=lambda fact: (fact.at, fact.milestone != "arrested"))
    path = path_of(Said(fact.id, fact.at, fact.type, fact.facts) for fact in known)
    told = [fact for fact in known if fact.milestone]
    where, since = _where(path, known)
    return Page(path, told[-1] if told else None, where, since)


def _where(path: Path, known: list[Known]) -> tuple[House | None, datetime | None]:
    """Where somebody is held and since when; for who is free, since when that is so."""
    if not path.held:
        return None, path.freed_at
    if path.prison:
        moves = [fact.at for fact in known if fact.type in ("prisoner.admitted", "prisoner.transferred")]
        return House("prison", path.prison), max(moves, default=path.admitted_at)
    decided = [fact for fact in known if fact.type in _COURT and path.arrived_at and fact.at >= path.arrived_at]
    if decided:
        return decided[-1].house, decided[0].at
    brought = path.brought_at is not None and path.arrived_at is not None and path.brought_at >= path.arrived_at
    if brought or path.station is None:
        return None, path.brought_at
    return House("police", path.station), path.arrived_at
