"""What makes an arrest complete and what follows from it. Pure rules: give them facts, they give back what is wrong."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from shared import law
from shared.clock import day_of
from shared.contracts.people import Person, age_on
from shared.errors import FieldError

CARER_CALL = timedelta(hours=2)
ASK_AGAIN = timedelta(hours=12)
DRAFT_KEPT = timedelta(hours=24)


class Listed(Protocol):
    """A child as a record lists it, and the adult it is with."""

    @property
    def child(self) -> Person: ...
    @property
    def relation(self) -> str | None: ...
    @property
    def whereabouts(self) -> str | None: ...
    @property
    def with_person(self) -> Person | None: ...


class Named(Protocol):
    """Somebody a record names as one who can care for the children."""

    @property
    def person(self) -> Person: ...


class HandedOver(Protocol):
    """A child given into somebody's arms at the station."""

    @property
    def child(self) -> Person: ...
    @property
    def to(self) -> Person: ...


class Offence(Protocol):
    """The alleged offence; its class decides how long the police may hold somebody."""

    @property
    def kind(self) -> str: ...


class Arrest(Protocol):
    """What these rules need of an arrest that is about to be recorded."""

    @property
    def person(self) -> Person: ...
    @property
    def arrived_at(self) -> datetime | None: ...
    @property
    def offence(self) -> Offence: ...
    @property
    def pregnant(self) -> str | None: ...
    @property
    def consulate_told(self) -> str | None: ...
    @property
    def dependants(self) -> str: ...
    @property
    def not_asked_reason(self) -> str | None: ...
    @property
    def children(self) -> Sequence[Listed]: ...
    @property
    def caregivers(self) -> Sequence[Named]: ...
    @property
    def other_carers_held(self) -> Sequence[Person]: ...
    @property
    def handed_over(self) -> Sequence[HandedOver]: ...
    @property
    def unsafe(self) -> Sequence[Person]: ...
    @property
    def explained(self) -> str | None: ...


class Amended(Protocol):
    """What these rules need of an amendment."""

    @property
    def person(self) -> Person: ...
    @property
    def dependants(self) -> str | None: ...
    @property
    def children(self) -> Sequence[Listed]: ...
    @property
    def caregivers(self) -> Sequence[Named]: ...
    @property
    def other_carers_held(self) -> Sequence[Person]: ...
    @property
    def unsafe(self) -> Sequence[Person]: ...


class Due(NamedTuple):
    """A duty that an arrest brings the police: its kind and when it is due."""

    kind: str
    at: datetime


def complete(person: Person, known: Mapping[UUID, Person]) -> Person:
    """A person with what this office knew before; what is known stands."""
    before = known.get(person.id)
    return person.model_copy(update=before.model_dump(exclude_none=True)) if before else person


def is_with_parent(listed: Listed, parent: UUID, given: Container[UUID] = ()) -> bool:
    """Whether a child is in custody with this parent; `given` are the children handed over to somebody."""
    keeper = listed.with_person.id if listed.with_person else parent
    return listed.whereabouts == "with-detainee" and keeper == parent and listed.child.id not in given


def mistakes(arrest: Arrest, now: datetime, known: Mapping[UUID, Person]) -> list[FieldError]:
    """Every field at fault, in the order of the form; `known` is whom this office has written down before."""
    return [
        *_about_the_person(arrest, now, known),
        *_about_children(arrest),
        *_about_births(arrest, now, known),
        *_about_carers(arrest),
        *_about_hand_overs(arrest, now),
    ]


def mistakes_amended(amended: Amended, now: datetime, known: Mapping[UUID, Person]) -> list[FieldError]:
    """Every field at fault of an amendment, save what somebody named for the first time lacks."""
    found = [*_about_births(amended, now, known), *_about_carers(amended)]
    if amended.dependants == "none" and amended.children:
        found.append(FieldError("dependants", "not_valid"))
    return found


def _about_the_person(arrest: Arrest, now: datetime, known: Mapping[UUID, Person]) -> Iterator[FieldError]:
    person = complete(arrest.person, known)
    if not (person.name_latin or person.name_km):
        yield FieldError("person.name_latin", "missing")
    if person.sex is None:
        yield FieldError("person.sex", "missing")
    if _is_future(arrest.person, now):
        yield FieldError("person.born", "in_future")
    if arrest.arrived_at and arrest.arrived_at > now:
        yield FieldError("arrived_at", "in_future")
    if person.sex == "female" and arrest.pregnant is None:
        yield FieldError("pregnant", "missing")
    if person.sex == "male" and arrest.pregnant == "yes":
        yield FieldError("pregnant", "not_valid")
    if person.nationality not in (None, "KH") and arrest.consulate_told is None:
        yield FieldError("consulate_told", "missing")


def _about_children(arrest: Arrest) -> Iterator[FieldError]:
    if arrest.dependants == "not-asked" and arrest.not_asked_reason is None:
        yield FieldError("not_asked_reason", "missing")
    if arrest.dependants == "yes" and not arrest.children:
        yield FieldError("children", "missing")
    if arrest.dependants == "none" and arrest.children:
        yield FieldError("dependants", "not_valid")
    if arrest.children and arrest.explained is None:
        yield FieldError("explained", "missing")


def _about_births(record: Arrest | Amended, now: datetime, known: Mapping[UUID, Person]) -> Iterator[FieldError]:
    """Each child once, born by now and after its parent; and nobody else born in the future."""
    seen: list[Person] = []
    for index, listed in enumerate(record.children):
        path = f"children.{index}.child"
        if _is_future(listed.child, now):
            yield FieldError(f"{path}.born", "in_future")
        elif listed.relation in ("child", "grandchild") and _is_older(listed.child, record.person, now, known):
            yield FieldError(f"{path}.born" if listed.child.born else f"{path}.age", "older_than_parent")
        if any(_same(listed.child, other) for other in seen):
            yield FieldError(path, "duplicate")
        if _same(listed.child, record.person):
            yield FieldError(path, "same_person")
        if listed.with_person and _same(listed.with_person, listed.child):
            yield FieldError(f"children.{index}.with", "same_person")
        seen.append(listed.child)
    others = {f"children.{index}.with": listed.with_person for index, listed in enumerate(record.children)}
    others |= {f"caregivers.{index}.person": named.person for index, named in enumerate(record.caregivers)}
    others |= {f"other_carers_held.{index}": held for index, held in enumerate(record.other_carers_held)}
    others |= {f"unsafe.{index}": person for index, person in enumerate(record.unsafe)}
    for path, person in others.items():
        if person and _is_future(person, now):
            yield FieldError(f"{path}.born", "in_future")


def _is_future(person: Person, now: datetime) -> bool:
    return person.born is not None and person.born > day_of(now)


def _is_older(child: Person, parent: Person, now: datetime, known: Mapping[UUID, Person]) -> bool:
    """Whether the ages told cannot both be right; unknown ones always can."""
    if child.id == parent.id or (child.born, child.age) == (None, None):
        return False
    younger, older = years_of(child, day_of(now), known), years_of(parent, day_of(now), known)
    return younger is not None and older is not None and younger >= older


def years_of(person: Person, day: date, known: Mapping[UUID, Person]) -> int | None:
    """The age on a day by what is told now, else by what this office knew before."""
    told = age_on(day, person.born, person.age)
    before = known.get(person.id)
    return age_on(day, before.born, before.age) if told is None and before else told


def _about_carers(arrest: Arrest | Amended) -> Iterator[FieldError]:
    seen: list[Person] = []
    for index, named in enumerate(arrest.caregivers):
        path = f"caregivers.{index}.person"
        if _same(named.person, arrest.person):
            yield FieldError(path, "same_person")
        if any(_same(named.person, other) for other in seen):
            yield FieldError(path, "duplicate")
        seen.append(named.person)
    for index, held in enumerate(arrest.other_carers_held):
        if _same(held, arrest.person):
            yield FieldError(f"other_carers_held.{index}", "same_person")
    for name, people in (("other_carers_held", arrest.other_carers_held), ("unsafe", arrest.unsafe)):
        for index, person in enumerate(people):
            if any(_same(person, other) for other in people[:index]):
                yield FieldError(f"{name}.{index}", "duplicate")


def _about_hand_overs(arrest: Arrest, now: datetime) -> Iterator[FieldError]:
    """Only a child whom the record lists can be handed over, and not to itself nor to the detained person."""
    listed = {each.child.id for each in arrest.children}
    for index, given in enumerate(arrest.handed_over):
        if given.child.id not in listed:
            yield FieldError(f"handed_over.{index}.child", "not_valid")
        if _is_future(given.to, now):
            yield FieldError(f"handed_over.{index}.to.born", "in_future")
        if _same(given.to, given.child) or _same(given.to, arrest.person):
            yield FieldError(f"handed_over.{index}.to", "same_person")


def _same(one: Person, other: Person) -> bool:
    """The same reference, or the same name with the same birth date or age: nobody is listed twice by two spellings."""
    if one.id == other.id:
        return True
    names = {(name or "").casefold() for name in (one.name_latin, one.name_km)} - {""}
    others = {(name or "").casefold() for name in (other.name_latin, other.name_km)} - {""}
    told = (one.born, one.age) != (None, None) and (one.born, one.age) == (other.born, other.age)
    return told and bool(names & others)


def due_after(arrest: Arrest, arrived_at: datetime, now: datetime, known: Mapping[UUID, Person]) -> list[Due]:
    """What the police must now do, and by when; the custody limit comes from the law pack."""
    limit = law.custody_limit(years_of(arrest.person, day_of(arrived_at), known), arrest.offence.kind)
    return [Due("custody-end", arrived_at + limit.span), *due_after_answer(arrest.dependants, now)]


def due_after_answer(dependants: str, now: datetime) -> list[Due]:
    """What an answer to the question about dependants makes due."""
    if dependants == "yes":
        return [Due("carer-call", now + CARER_CALL)]
    return [Due("ask-dependants", now + ASK_AGAIN)] if dependants == "not-asked" else []


def everyone_amended(amendment: Amended) -> dict[UUID, Person]:
    """Every person an amendment names, once."""
    people = [amendment.person, *amendment.other_carers_held, *amendment.unsafe]
    people += [listed.child for listed in amendment.children]
    people += [caregiver.person for caregiver in amendment.caregivers]
    return {person.id: person for person in reversed(people)}


def everyone(arrest: Arrest) -> dict[UUID, Person]:
    """Every person the police write down, once; what is told first of somebody stands.

    Never whom a child is with or was given to: that is sealed for welfare, and nothing here links those adults.
    """
    named: dict[UUID, Person] = {arrest.person.id: arrest.person}
    people = [*arrest.other_carers_held, *arrest.unsafe]
    people += [caregiver.person for caregiver in arrest.caregivers]
    people += [listed.child for listed in arrest.children]
    for person in people:
        named.setdefault(person.id, person)
    return named
