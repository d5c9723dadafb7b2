"""Children, adults and what is known of each: one pure fold over what was said, in the order it was said."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.welfare.domain.statements import ReportShared, Told
from shared import law
from shared.clock import day_of
from shared.contracts.codes import Reason
from shared.contracts.people import Person, age_on, birthday
from shared.law import Path

Named = set[tuple[UUID, Reason]]


class Override(NamedTuple):
    """Why, when and by whom it was recorded that a refusal of consent cannot stand."""

    why: str
    at: datetime
    by: str


@dataclass(slots=True)
class Child:
    """A child as last recorded, with `adult` or in the `shelter` of that name, or with the detained `held_with`.

    `listed` keeps, for each carer who recorded the child as dependant, which other carers that record names as held.
    `where` is a place code; `placed_with` and `placed_in` last as long as the placement. The `…_turn` fields count
    what happened (State.turn), because several things may be said at one moment.
    """

    id: UUID
    listed: dict[UUID, list[UUID]] = field(default_factory=dict)
    relations: dict[UUID, str] = field(default_factory=dict)
    whereabouts: str = "unknown"
    where: str | None = None
    adult: UUID | None = None
    shelter: str | None = None
    held_with: UUID | None = None
    placement: str | None = None
    placed_with: UUID | None = None
    placed_in: str | None = None
    placed_at: datetime | None = None
    placed_turn: int = 0
    followed_at: list[datetime] = field(default_factory=list)
    split: bool = False
    seen_at: datetime | None = None
    seen_turn: int = 0
    inside: bool = False
    inside_since: datetime | None = None
    left_at: datetime | None = None
    breastfed: bool = False
    needs: str | None = None
    consent: str = "not-asked"
    overridden: Override | None = None
    parent_not_asked: bool = False
    disputed: bool = False
    at_risk: bool = False
    school: str | None = None
    works: bool = False
    dead: bool = False
    closed: bool = False

    @property
    def carers(self) -> list[UUID]:
        """Those who recorded the child as their dependant and those held with them, in the order recorded."""
        return list(dict.fromkeys(carer for recorder, others in self.listed.items() for carer in (recorder, *others)))

    @property
    def keeper(self) -> UUID | str | None:
        """The adult the child is with, or the name of the shelter."""
        return self.adult or self.shelter


@dataclass(slots=True)
class Adult:
    """An adult of the household; `path` is where courts and prisons have taken them, `listed` that somebody else's
    record names them as held.

    `helped` and `sheltered` say whether a support, or one with housing, was recorded after the last assessment.
    `release_told_at` is since when the present day of release is known, `charged` that a visit was asked money for.
    """

    id: UUID
    path: Path = field(default_factory=Path)
    listed: bool = False
    first_held_at: datetime | None = None
    held_at: datetime | None = None
    arrived_at: datetime | None = None
    station: str | None = None
    release_told_at: datetime | None = None
    plans: list[datetime] = field(default_factory=list)
    fit: str | None = None
    housed: str | None = None
    helped: bool = False
    sheltered: bool = False
    charged: bool = False
    died: bool = False

    @property
    def held(self) -> bool:
        """Whether held now, by whichever agency."""
        return self.path.held or self.listed

    @property
    def dependants(self) -> str | None:
        """The latest answer to whether anybody depends on them."""
        return self.path.dependants

    @property
    def release_on(self) -> date | None:
        """The day of release as it is known now; of somebody released, the day it was."""
        return self.path.release_on

    def planned_at(self, since: datetime | None) -> datetime | None:
        """When their return was first planned, not counting plans of before `since`."""
        return next((plan for plan in self.plans if since is None or plan >= since), None)


@dataclass(slots=True)
class State:
    """Everyone known, and the links that make households. `turn` counts what happened so far."""

    persons: dict[UUID, Person] = field(default_factory=dict)
    children: dict[UUID, Child] = field(default_factory=dict)
    adults: dict[UUID, Adult] = field(default_factory=dict)
    unsafe: set[UUID] = field(default_factory=set)
    agreed: dict[tuple[UUID, UUID], str] = field(default_factory=dict)  # (recording carer, adult) → yes, no, unknown
    wrong_details: dict[UUID, set[UUID]] = field(default_factory=dict)  # whose family says so → who says it
    untold: set[UUID] = field(default_factory=set)  # about whom a message reached nobody
    reports: dict[UUID, ReportShared] = field(default_factory=dict)  # the last one shared about each parent
    marks: set[tuple[UUID, str]] = field(default_factory=set)  # what raises urgency without being a reason of its own
    age_told_on: dict[UUID, date] = field(default_factory=dict)
    turn: int = 0

    def meet(self, at: datetime, *people: Person | None) -> None:
        """Keep what is known of people: what was told first stands, later records fill what is not known yet."""
        for person in people:
            if person is None:
                continue
            known = self.persons.get(person.id)
            merged = person.model_dump() | (known.model_dump(exclude_none=True) if known else {})
            self.persons[person.id] = Person.model_construct(**merged)
            if person.age is not None:
                self.age_told_on.setdefault(person.id, day_of(at))

    def age_of(self, key: UUID, day: date) -> int | None:
        """Whole years on that day, None when unknown. An age that was told grows with every year since."""
        person = self.persons.get(key)
        return age_on(day, person.born, person.age, self.age_told_on.get(key)) if person else None

    def birthday_of(self, key: UUID, years: int) -> date | None:
        """The day somebody turns so many years, or by which at the latest if only an age was told."""
        person = self.persons.get(key)
        if person is None:
            return None
        if person.born is not None:
            return birthday(person.born, years)
        told_on = self.age_told_on.get(key)
        return birthday(told_on, years - person.age) if told_on and person.age is not None else None

    def adult(self, key: UUID) -> Adult:
        """An adult with what happened to them, begun when first named."""
        return self.adults.setdefault(key, Adult(key))

    def child(self, key: UUID) -> Child:
        """A child, begun when first named."""
        return self.children.setdefault(key, Child(key))

    def follow(self, told: Told, station: str | None = None) -> bool:
        """One more fact on an adult's path, at a station or prison in this province; whether it set them free.

        A child who is last recorded with somebody who is then held is not known to be anywhere; one who was with a
        parent in custody or inside goes home with that parent.
        """
        adult = self.adult(told.subject)
        was_held, release_on = adult.held, adult.release_on
        if told.facts is not None:
            law.follow(adult.path, law.Said(told.id, told.at, told.type, told.facts))
        adult.listed = adult.listed and adult.path.freed_at != told.at
        adult.station = adult.station or station
        if adult.release_on != release_on:
            adult.release_told_at = told.at
        if adult.held and not was_held:
            self._taken(adult, told.at)
        if was_held and not adult.held:
            self._freed(adult)
        return was_held and not adult.held

    def list_held(self, key: UUID, at: datetime, station: str | None) -> None:
        """A record names somebody else as held too."""
        adult = self.adult(key)
        if not adult.held:
            adult.listed, adult.station = True, station
            self._taken(adult, at)

    def _taken(self, adult: Adult, at: datetime) -> None:
        adult.held_at, adult.first_held_at = at, adult.first_held_at or at
        for child in self.children.values():
            if child.adult == adult.id and not child.inside:
                child.whereabouts, child.where, child.adult, child.closed = "unknown", None, None, False

    def _freed(self, adult: Adult) -> None:
        for child in self.children.values():
            if child.held_with == adult.id and not adult.died:
                self.put(child, "with-adult", None, adult.id)

    def take_in(self, child: Child, parent: UUID, at: datetime) -> None:
        """The child lives in prison with a parent from now on, unless it did so before."""
        if not child.inside:
            child.inside_since, child.left_at = at, None
        child.listed.setdefault(parent, [])
        child.relations.setdefault(parent, "child")
        self.put(child, "with-detainee", None, None, held_with=parent, inside=True)

    def put(
        self,
        child: Child,
        whereabouts: str,
        where: str | None,
        adult: UUID | None,
        *,
        shelter: str | None = None,
        held_with: UUID | None = None,
        inside: bool = False,
    ) -> None:
        """Whereabouts, where and with are one statement; a placement lasts until the child is recorded elsewhere."""
        child.whereabouts, child.where, child.adult = whereabouts, where, adult
        child.shelter, child.held_with, child.closed = shelter, held_with, False
        child.inside, child.at_risk = inside, inside and child.at_risk
        if child.placement and (adult, shelter) != (child.placed_with, child.placed_in):
            child.placement = child.placed_with = child.placed_in = None

    def is_disputed(self, child: Child) -> bool:
        """Whether a parent disagreed with where the child is, or asked for a review, and is not back with it."""
        back = child.adult in child.carers and child.adult not in self.held_carers(child)
        return child.disputed and not back and not child.dead

    def carers_of(self, child: Child) -> list[UUID]:
        """Those recorded with the child as dependant, those held with them, and whom it is placed with."""
        placed = [child.placed_with] if child.placed_with and child.placed_with not in child.carers else []
        return [*child.carers, *placed]

    def held_carers(self, child: Child) -> list[UUID]:
        """The child's carers who are held now."""
        return [carer for carer in self.carers_of(child) if carer in self.adults and self.adults[carer].held]

    def held_parents(self, child: Child) -> list[UUID]:
        """Those held whose own a record says it is, and whom it is not kept from; nobody it was only placed with."""
        return [carer for carer in self.held_carers(child) if carer in child.carers and carer not in self.unsafe]

    def with_held_carer(self, child: Child) -> bool:
        """Whether the child is with a carer of its own who is held."""
        return child.inside or child.whereabouts == "with-detainee" or child.adult in self.held_carers(child)

    def is_with_unsafe(self, child: Child) -> bool:
        """Whether the child is with somebody flagged unsafe."""
        return not self.unsafe.isdisjoint({child.adult, child.held_with})

    def is_shown(self, child: Child) -> bool:
        """Whether a record lists the child and it may be shown: consent refused is honoured, save in danger."""
        return bool(child.listed) and (child.consent != "no" or child.overridden is not None)

    def is_open(self, child: Child) -> bool:
        """Whether something may be due to the child: it may be shown, lives, and its case is not closed."""
        return self.is_shown(child) and not child.dead and not child.closed

    def about(self, household: set[UUID]) -> set[UUID]:
        """Whom an alert of this household is about: its children who may be shown, and its carers."""
        return {
            key
            for key in household
            if key not in self.children
            or self.is_shown(self.children[key])
            or (key in self.adults and self.adults[key].held)
        }

    def agreed_for(self, child: Child) -> set[UUID]:
        """Adults who agreed to care for this child, were found fit for it, or have it placed with them."""
        carers = self.carers_of(child)
        named: dict[UUID, list[str]] = {}
        for (carer, adult), answer in self.agreed.items():
            if carer in carers:
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
        return adult in self.unsafe or (known is not None and (known.held or known.died or known.fit == "no"))

    def siblings_of(self, child: Child) -> Iterator[Child]:
        """Children whom one carer recorded with the same relation, other than `other`."""
        for other in self.children.values():
            if other.id != child.id and any(
                relation != "other" and other.relations.get(carer) == relation
                for carer, relation in child.relations.items()
            ):
                yield other

    def siblings_outside(self, child: Child) -> list[Child]:
        """The siblings who live outside and may be shown."""
        return [each for each in self.siblings_of(child) if not each.inside and not each.dead and self.is_shown(each)]

    def place_of(self, child: Child) -> str | None:
        """The place recorded, else the home of the adult or held parent it is with, else of the carer first recorded.

        Of a child who is abroad it is the home of the carer first recorded.
        """
        if child.where and child.where.isdigit():
            return child.where
        with_whom = () if child.where else (child.adult, child.held_with)
        homes = (self.home_of(adult) for adult in (*with_whom, *child.carers))
        return next((home for home in homes if home), None)

    def is_abroad(self, child: Child) -> bool:
        """Whether the child is in another country, by its place or by the home of the adult it is with."""
        keeper = self.persons.get(child.adult) if child.adult else None
        place = child.where or (keeper.home if keeper else None)
        return place is not None and not place.isdigit()

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


Step = Callable[[State, Told], Named]
