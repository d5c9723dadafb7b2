"""The family as a court may know it: who the children are and whether they are with the parent; never where else.

What was recorded stands until it is recorded anew, by whichever agency; what is left out leaves what is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.court.domain.told import Told
from shared.clock import day_of
from shared.contracts.arrest import AmendmentForCourt, ArrestForCourt
from shared.contracts.people import Person
from shared.contracts.prison import AdmissionFacts, AdmissionForCourt, BirthFacts, ChildInsideFacts
from shared.contracts.welfare import ReportForCourt
from shared.law import Path


@dataclass
class Child:
    """A child who depends on the person. One whose parent refused consent is counted, and nothing of it is shown."""

    id: UUID
    person: Person
    told_on: date
    relation: str | None = None
    with_parent: bool | None = None
    born_inside: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether this court was told more than that the child exists."""
        return any(
            value is not None
            for value in (
                self.person.name_latin,
                self.person.name_km,
                self.person.sex,
                self.person.born,
                self.person.age,
            )
        )


@dataclass
class Family:
    """What police and prisons recorded and welfare shared, as it stands now. `care_agreed`: a caregiver has agreed."""

    person: Person | None = None
    told_on: date | None = None
    offence_class: str | None = None
    offence_label: str | None = None
    due_date: date | None = None
    medical: str | None = None
    care_agreed: bool = False
    children: dict[UUID, Child] = field(default_factory=dict)
    report: ReportForCourt | None = None
    reported_at: datetime | None = None

    @property
    def care_reported(self) -> bool:
        """Whether the newest report that welfare shared says that care is available."""
        return self.report is not None and self.report.care_available == "yes"


def family_of(told: Iterable[Told]) -> Family:
    """Fold what was said, in the order it was said, without what was taken back."""
    family = Family()
    for each in told:
        _learn(family, each)
    return family


def why_necessity(path: Path, family: Family) -> tuple[str, ...]:
    """Why a detention order must say that it is absolutely necessary: `pregnant`, `no-care`, both or neither.

    Source: the Ministry of Justice's guideline to investigating judges, as LICADHO's report of 2015 gives it.
    """
    without_care = [child for child in family.children.values() if not child.with_parent]
    reasons = ["pregnant"] if path.pregnant == "yes" else []
    if without_care and not family.care_agreed and not family.care_reported:
        reasons.append("no-care")
    return tuple(reasons)


def _learn(family: Family, told: Told) -> None:
    day, part, facts = day_of(told.at), told.part, told.facts
    if isinstance(part, (ArrestForCourt, AmendmentForCourt, AdmissionForCourt)):
        family.person, family.told_on = _filled(family.person, part.person), family.told_on or day
        for listed in part.children:
            child = family.children.get(listed.person.id)
            if child is None:
                child = family.children[listed.person.id] = Child(listed.person.id, listed.person, day)
            child.person = _filled(child.person, listed.person)
            child.relation = listed.relation or child.relation
            child.with_parent = child.with_parent if listed.with_parent is None else listed.with_parent
        # Whoever agreed to care stays agreed while nobody says anything new of it.
        family.care_agreed = family.care_agreed if part.care_agreed is None else part.care_agreed
    if isinstance(part, (ArrestForCourt, AmendmentForCourt)):
        _learn_of_the_arrest(family, part)
    if isinstance(part, ReportForCourt):
        family.report, family.reported_at = part, told.at
    if getattr(facts, "dependants", None) == "none":
        family.children.clear()
    _learn_of_those_inside(family, told.type, facts, day, told.child)


def _learn_of_the_arrest(family: Family, part: ArrestForCourt | AmendmentForCourt) -> None:
    family.offence_class = part.offence_class or family.offence_class
    family.offence_label = part.offence_label or family.offence_label
    if isinstance(part, ArrestForCourt):
        family.due_date = part.due_date or family.due_date
        family.medical = part.medical or family.medical


def _learn_of_those_inside(family: Family, kind: str, facts: Any, day: date, child: UUID | None) -> None:
    if isinstance(facts, AdmissionFacts):
        for child_id in facts.children_inside:
            _inside(family, child_id, day).with_parent = True
    elif isinstance(facts, BirthFacts):
        born = _inside(family, facts.child, day)
        born.with_parent, born.born_inside, born.relation = True, True, "child"
    elif isinstance(facts, ChildInsideFacts) and child is not None:
        _inside(family, child, day).with_parent = kind == "child.admitted"


def _inside(family: Family, child_id: UUID, day: date) -> Child:
    return family.children.setdefault(child_id, Child(child_id, Person(id=child_id), day))


def _filled(known: Person | None, told: Person) -> Person:
    """What is known already stands; a later record fills what was missing."""
    if known is None:
        return told
    missing = {name: value for name, value in told if getattr(known, name) is None}
    return known.model_copy(update=missing)
