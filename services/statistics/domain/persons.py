"""What is counted of one person, from everything told of that person in any order. Nobody here has a name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.statistics.domain.measures import Told, Unit
from services.statistics.domain.places import UNKNOWN
from shared.clock import at as midnight_of
from shared.contracts.arrest import AmendmentFacts, ArrestFacts
from shared.contracts.codes import Dependants
from shared.contracts.family import NoticeFacts, ProblemFacts
from shared.contracts.prison import AdmissionFacts, BirthFacts, ChildInsideFacts, HealthFacts, TransferFacts, VisitFacts
from shared.law import Path, path_of, province_of_prison, without_retracted

WITHOUT_VISIT = timedelta(days=90)


@dataclass(slots=True)
class _Arrest:
    id: UUID
    station: str
    at: datetime
    asked: bool = False
    has_dependants: bool = False
    children: dict[UUID, datetime] = field(default_factory=dict)

    def answer(self, dependants: Dependants | None, children: Iterable[UUID], at: datetime) -> None:
        """An answer stands until there is another; neither declining nor not being asked takes one back."""
        self.asked = self.asked or dependants not in (None, "not-asked")
        if dependants == "none":
            self.has_dependants, self.children = False, {}
        self.has_dependants = self.has_dependants or dependants == "yes"
        for child in children:
            self.children.setdefault(child, at)


def units_of_person(person: UUID, told: list[Told]) -> Iterator[Unit]:
    """Everything this person is counted in. `told` is in the order it was told."""
    kept = {each.id for each in without_retracted(each.said for each in told)}
    standing = [each for each in told if each.id in kept]
    yield from _of_arrests(person, standing)
    yield from _of_custody(person, standing)
    yield from _of_children_inside(standing)
    yield from _of_fees(person, standing)
    yield from _of_notices(person, told)


def _of_arrests(person: UUID, told: list[Told]) -> Iterator[Unit]:
    for arrest in _arrests(told):
        where = (arrest.station, "", arrest.at)
        yield Unit("arrests", arrest.id, person, *where)
        if not arrest.asked:
            yield Unit("not-asked", arrest.id, person, *where)
        if arrest.has_dependants or arrest.children:
            yield Unit("carers-arrested", arrest.id, person, *where)
        for child, since in arrest.children.items():
            yield Unit("children-affected", child, child, arrest.station, "", since)


def _arrests(told: list[Told]) -> list[_Arrest]:
    """This person's arrests, with what police and, of the newest one, prison were answered."""
    arrests: dict[UUID, _Arrest] = {}
    for each in told:
        match each.facts:
            case ArrestFacts() as facts:
                arrests[facts.arrest_id] = _Arrest(facts.arrest_id, facts.station, each.at)
                arrests[facts.arrest_id].answer(facts.dependants, facts.children, each.at)
            case AmendmentFacts() as facts if facts.arrest_id in arrests:
                arrests[facts.arrest_id].answer(facts.dependants, facts.children, each.at)
            case AdmissionFacts() as facts if arrests:
                list(arrests.values())[-1].answer(facts.dependants, facts.children, each.at)
    return list(arrests.values())


def _of_custody(person: UUID, told: list[Told]) -> Iterator[Unit]:
    path = path_of(each.said for each in told)
    if not path.held:
        return
    where = _where(path)
    if path.detained_before_judgment and path.detained_at:
        yield Unit("detained-pretrial", person, person, *where, path.detained_at)
    if since := _pregnant_since(told):
        yield Unit("pregnant-held", person, person, *where, since)
    if path.prison and path.admitted_at:
        seen_at = max(path.admitted_at, path.visited_at or path.admitted_at)
        yield Unit("no-visits", person, person, *where, seen_at + WITHOUT_VISIT)
    ends = []
    if path.detention_until:
        ends.append(path.detention_until + timedelta.resolution)
    if path.release_on:
        ends.append(midnight_of(path.release_on + timedelta(days=1)))
    if ends:
        yield Unit("over-detained", person, person, *where, min(ends))


def _where(path: Path) -> tuple[str, str]:
    """Province and prison of somebody who is held; the prison is empty with police or court."""
    if path.prison:
        return province_of_prison(path.prison), path.prison
    return (path.case.court if path.case else path.station) or UNKNOWN, ""


def _pregnant_since(told: list[Told]) -> datetime | None:
    since = None
    for each in told:
        match each.facts:
            case ArrestFacts(pregnant="yes") | AmendmentFacts(pregnant="yes"):
                since = since or each.at
            case ArrestFacts(pregnant="no") | AmendmentFacts(pregnant="no") | BirthFacts():
                since = None
    return since


def _of_children_inside(told: list[Told]) -> Iterator[Unit]:
    inside: dict[UUID, tuple[str, datetime]] = {}
    for each in told:
        match each.facts:
            case AdmissionFacts() as facts:
                inside |= dict.fromkeys(facts.children_inside, (facts.prison, each.at))
            case BirthFacts() as facts:
                inside[facts.child] = (facts.prison, each.at)
            case ChildInsideFacts() as facts if each.type == "child.admitted":
                inside[each.subject] = (facts.prison, each.at)
            case ChildInsideFacts() | HealthFacts(state="died"):
                inside.pop(each.subject, None)
            case TransferFacts() as facts:
                inside = {child: (facts.to_prison, since) for child, (_, since) in inside.items()}
        if each.type == "prisoner.released":
            inside.clear()
    for child, (prison, since) in inside.items():
        yield Unit("children-inside", child, child, province_of_prison(prison), prison, since)


def _of_fees(person: UUID, told: list[Told]) -> Iterator[Unit]:
    for number, each in enumerate(told):
        match each.facts:
            case VisitFacts(fee=fee) as facts if fee:
                yield Unit("visit-fees", each.id, person, province_of_prison(facts.prison), facts.prison, each.at)
            case ProblemFacts(problem="visit-fee"):
                path = path_of(before.said for before in told[:number])
                yield Unit("visit-fees", each.id, person, *_where(path), each.at)


def _of_notices(person: UUID, told: list[Told]) -> Iterator[Unit]:
    """A message went out even where the arrest that it told of was taken back."""
    stations = [each.facts.station for each in told if isinstance(each.facts, ArrestFacts)]
    for each in told:
        if each.type == "notice.delivered" and isinstance(each.facts, NoticeFacts):
            station = stations[-1] if stations else UNKNOWN
            yield Unit("notices-delivered", each.facts.notice_id, person, station, "", each.at)
