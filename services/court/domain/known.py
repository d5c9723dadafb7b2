"""What a court knows of a person: everything said, where that leaves the person, and the family."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from services.court.domain.family import Family, family_of, why_necessity
from services.court.domain.told import Told
from shared.contracts.arrest import CustodyEndFacts
from shared.contracts.court import AppealDecisionFacts, CaseFacts
from shared.contracts.event import EVENTS, TELLERS, Facts
from shared.contracts.people import age_on
from shared.law import Path, Said, path_of, without_retracted

F = TypeVar("F", bound=Facts)


@dataclass(frozen=True)
class Known:
    """`told` is in time order and without what was taken back; `everything` is as it came."""

    person: UUID
    everything: tuple[Told, ...]
    told: tuple[Told, ...]
    path: Path
    family: Family

    @cached_property
    def case(self) -> Told | None:
        """The act that opened the case that stands now; its private words are number and charges."""
        if self.path.case is None:
            return None
        opened = (each for each in self.told if each.type == "case.opened")
        return next((each for each in opened if each.facts == self.path.case), None)

    @property
    def case_number(self) -> str | None:
        """The number of the case that stands now."""
        return str(self.case.private["case_number"]) if self.case else None

    @property
    def court(self) -> str | None:
        """The court that has this person now: where the case is, or where the police brought the person."""
        if self.path.case and not self.path.expected_in_court:
            return self.path.case.court
        return next((each for each in reversed(self.courts_in_order)), None)

    @property
    def courts_in_order(self) -> tuple[str, ...]:
        """Every court that this person was brought to or had a case at, in time order."""
        found = []
        for each in self.told:
            if isinstance(each.facts, CustodyEndFacts) and each.facts.outcome == "to-court":
                found.append(each.facts.station)
            elif isinstance(each.facts, CaseFacts):
                found.append(each.facts.court)
        return tuple(found)

    @property
    def necessity(self) -> tuple[str, ...]:
        """Why a detention order must say that it is absolutely necessary; empty when it need not."""
        return why_necessity(self.path, self.family)

    @property
    def is_quashed(self) -> bool:
        """Whether the last judgment was quashed, so that the court may decide anew."""
        decided = [each for each in self.acts("appeal.decided") if isinstance(each.facts, AppealDecisionFacts)]
        return any(
            each.facts.result == "quashed" and self.path.sentenced_at is not None and each.at >= self.path.sentenced_at
            for each in decided
            if isinstance(each.facts, AppealDecisionFacts)
        )

    def acts(self, kind: str) -> list[Told]:
        """The facts of one type in the case that stands now, oldest first."""
        case_id = self.path.case.case_id if self.path.case else None
        return [each for each in self.told if each.type == kind and getattr(each.facts, "case_id", None) == case_id]

    def age_on(self, day: date) -> int | None:
        """The person's whole years on a day."""
        person = self.family.person
        return age_on(day, person.born, person.age, self.family.told_on) if person else None


def _order(told: Told) -> tuple[datetime, int]:
    """By time; of one moment by teller, so that it does not matter which of them was heard first."""
    return told.at, TELLERS.index(EVENTS[told.type].teller)


def know(person: UUID, everything: Iterable[Told]) -> Known:
    """Fold what was said of one person, in any order."""
    known = {each.id: each for each in everything}
    standing = without_retracted(Said(each.id, each.at, each.type, each.facts) for each in known.values())
    told = tuple(sorted((known[each.id] for each in standing), key=_order))
    path = path_of(Said(each.id, each.at, each.type, each.facts) for each in known.values())
    return Known(person, tuple(known.values()), told, path, family_of(told))
