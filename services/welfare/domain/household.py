"""Children, adults and what is known of each: one pure fold over what was said, in the order it was said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.codes import Reason
from shared.contracts.people import Person

Named = set[tuple[UUID, Reason]]


@dataclass(slots=True)
class Child:
    """A child as last recorded. `where` is a place code, `adult` whom it is with, `placed_with` while placed there."""

    id: UUID
    carers: list[UUID] = field(default_factory=list)
    relations: dict[UUID, str] = field(default_factory=dict)
    whereabouts: str = "unknown"
    where: str | None = None
    adult: UUID | None = None
    shelter: str | None = None
    placement: str | None = None
    placed_with: UUID | None = None
    placed_at: datetime | None = None
    seen_at: datetime | None = None
    inside: bool = False
    breastfed: bool = False
    needs: str | None = None
    consent: str = "not-asked"
    overridden: str | None = None
    parent_not_asked: bool = False
    at_risk: bool = False
    school: str | None = None
    works: bool = False
    dead: bool = False
    closed: bool = False


@dataclass(slots=True)
class Adult:
    """An adult of the household and whether held. `dependants` is the latest answer; `release_on` while held."""

    id: UUID
    held: bool = False
    first_held_at: datetime | None = None
    station: str | None = None
    prison: str | None = None
    dependants: str | None = None
    release_on: date | None = None
    planned: bool = False
    fit: str | None = None
    fit_at: datetime | None = None
    housed: str | None = None
    housed_at: datetime | None = None
    supports: list[tuple[str, datetime]] = field(default_factory=list)
    referrals: int = 0


@dataclass(slots=True)
class State:
    """Everyone known, and the links that make households."""

    persons: dict[UUID, Person] = field(default_factory=dict)
    children: dict[UUID, Child] = field(default_factory=dict)
    adults: dict[UUID, Adult] = field(default_factory=dict)
    unsafe: set[UUID] = field(default_factory=set)
    agreed: dict[tuple[UUID, UUID], str] = field(default_factory=dict)  # (recording carer, adult) → yes, no, unknown
    wrong_details: set[UUID] = field(default_factory=set)
    marks: set[tuple[UUID, str]] = field(default_factory=set)  # what raises urgency without being a reason of its own

    def meet(self, *people: Person | None) -> None:
        """Keep what is known of people: what was told first stands, later records fill what is not known yet."""
        for person in people:
            if person is None:
                continue
            known = self.persons.get(person.id)
            merged = person.model_dump() | (known.model_dump(exclude_none=True) if known else {})
            self.persons[person.id] = Person.model_construct(**merged)

    def adult(self, key: UUID) -> Adult:
        """An adult with what happened to them, begun when first named."""
        return self.adults.setdefault(key, Adult(key))

    def child(self, key: UUID) -> Child:
        """A child, begun when first named."""
        return self.children.setdefault(key, Child(key))

    def hold(self, key: UUID, at: datetime, station: str | None) -> Adult:
        """An adult is held from now on; a child who is last recorded with that adult is not known to be anywhere."""
        adult = self.adult(key)
        newly, adult.held = not adult.held, True
        adult.first_held_at = adult.first_held_at or at
        adult.station = adult.station or station
        if newly:
            for child in self.children.values():
                if child.adult == key and not child.inside and child.whereabouts == "with-adult":
                    child.whereabouts, child.where, child.adult = "unknown", None, None
        return adult

    def release(self, key: UUID) -> None:
        """An adult is free; children who were with them, inside or not, are with them at home now."""
        adult = self.adult(key)
        adult.held, adult.prison, adult.release_on = False, None, None
        for child in self.children.values():
            own = key in child.carers
            if own and (child.inside or child.whereabouts == "with-detainee"):
                child.inside = False
                child.whereabouts, child.where, child.adult = "with-adult", None, key

    def put(self, child: Child, whereabouts: str, where: str | None, adult: UUID | None) -> None:
        """Whereabouts, where and with are one statement; a placement lasts until the child is recorded elsewhere."""
        child.whereabouts, child.where, child.adult, child.shelter = whereabouts, where, adult, None
        if child.placement and adult != child.placed_with:
            child.placement = child.placed_with = None

    def carers_of(self, child: Child) -> list[UUID]:
        """Those recorded with the child as dependant, those held with them, and whom it is placed with."""
        placed = [child.placed_with] if child.placed_with and child.placed_with not in child.carers else []
        return [*child.carers, *placed]

    def held_carers(self, child: Child) -> list[UUID]:
        """The child's carers who are held now."""
        return [carer for carer in self.carers_of(child) if carer in self.adults and self.adults[carer].held]

    def with_held_carer(self, child: Child) -> bool:
        """Whether the child is with a carer of its own who is held."""
        return child.inside or child.whereabouts == "with-detainee" or child.adult in self.held_carers(child)

    def is_shown(self, child: Child) -> bool:
        """Whether the child may be acted on: consent refused is honoured, save where the child is in danger."""
        return not child.dead and (child.consent != "no" or child.overridden is not None)

    def agreed_for(self, child: Child) -> set[UUID]:
        """Adults who agreed to care for this child, were found fit for it, or have it placed with them."""
        named: dict[UUID, list[str]] = {}
        for (carer, adult), answer in self.agreed.items():
            if carer in child.carers:
                named.setdefault(adult, []).append(answer)
        agreed = {adult for adult, answers in named.items() if "yes" in answers}
        for adult in {*named, *([child.adult] if child.adult else [])}:
            if adult in self.adults and self.adults[adult].fit in ("yes", "with-support"):
                agreed.add(adult)
        if child.placed_with:
            agreed.add(child.placed_with)
        return {adult for adult in agreed if not self.is_ruled_out(adult)}

    def is_ruled_out(self, adult: UUID) -> bool:
        """Whether nobody may place a child there: flagged unsafe, assessed no, or held."""
        known = self.adults.get(adult)
        return adult in self.unsafe or (known is not None and (known.held or known.fit == "no"))

    def siblings_of(self, child: Child) -> Iterator[Child]:
        """Children whom one carer recorded with the same relation, other than `other`."""
        for other in self.children.values():
            if other.id != child.id and any(
                relation != "other" and other.relations.get(carer) == relation
                for carer, relation in child.relations.items()
            ):
                yield other

    def place_of(self, child: Child) -> str | None:
        """The place recorded, else the home of the adult it is with, of the parent held with it, of its first carer."""
        if child.where and child.where.isdigit():
            return child.where
        for adult in (child.adult, *child.carers):
            home = self.home_of(adult)
            if home:
                return home
        return None

    def home_of(self, person: UUID | None) -> str | None:
        """A person's home in the country, as a place code."""
        known = self.persons.get(person) if person else None
        return known.home if known and known.home and known.home.isdigit() else None

    def groups(self) -> list[set[UUID]]:
        """Households: children with all their carers, each person in one; an adult with no child stands alone."""
        found: list[set[UUID]] = []
        links: Iterable[set[UUID]] = [{child.id, *self.carers_of(child)} for child in self.children.values()]
        for link in [*links, *({key} for key in self.adults)]:
            touching = [group for group in found if group & link]
            found = [group for group in found if not group & link]
            found.append(set().union(link, *touching))
        return found


def age_on(day: date, person: Person | None) -> int | None:
    """Whole years on that day, None when neither birth date nor age is known."""
    if person is None:
        return None
    if person.born is None:
        return person.age
    return day.year - person.born.year - ((day.month, day.day) < (person.born.month, person.born.day))
