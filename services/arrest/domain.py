"""What makes an arrest complete and what follows from it. Pure rules: give them facts, they give back what is wrong."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from shared import law
from shared.clock import day_of
from shared.contracts.people import Person
from shared.errors import FieldError

CARER_CALL = timedelta(hours=2)
ASK_AGAIN = timedelta(hours=12)


class Listed(Protocol):
    """A child as a record lists it, and the adult it is with."""

    @property
    def child(self) -> Person: ...
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


def age_on(day: date, born: date | None, age: int | None) -> int | None:
    """Whole years on that day; somebody born on 29 February turns a year older on 1 March of common years."""
    if born is None:
        return age
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def mistakes(arrest: Arrest, now: datetime) -> list[FieldError]:
    """Every field at fault, in the order of the form."""
    return [
        *_about_the_person(arrest, now),
        *_about_children(arrest, now),
        *_about_carers(arrest),
        *_about_hand_overs(arrest),
    ]


def _about_the_person(arrest: Arrest, now: datetime) -> Iterator[FieldError]:
    person = arrest.person
    if not (person.name_latin or person.name_km):
        yield FieldError("person.name_latin", "missing")
    if person.sex is None:
        yield FieldError("person.sex", "missing")
    if person.born and person.born > day_of(now):
        yield FieldError("person.born", "in_future")
    if arrest.arrived_at and arrest.arrived_at > now:
        yield FieldError("arrived_at", "in_future")
    if person.sex == "female" and arrest.pregnant is None:
        yield FieldError("pregnant", "missing")
    if person.nationality not in (None, "KH") and arrest.consulate_told is None:
        yield FieldError("consulate_told", "missing")


def _about_children(arrest: Arrest, now: datetime) -> Iterator[FieldError]:
    if arrest.dependants == "not-asked" and arrest.not_asked_reason is None:
        yield FieldError("not_asked_reason", "missing")
    if arrest.dependants == "yes" and not arrest.children:
        yield FieldError("children", "missing")
    if arrest.dependants == "none" and arrest.children:
        yield FieldError("dependants", "not_valid")
    if arrest.children and arrest.explained is None:
        yield FieldError("explained", "missing")
    seen: list[Person] = []
    for index, listed in enumerate(arrest.children):
        path = f"children.{index}.child"
        if listed.child.born and listed.child.born > day_of(now):
            yield FieldError(f"{path}.born", "in_future")
        if any(_same(listed.child, other) for other in seen):
            yield FieldError(path, "duplicate")
        if _same(listed.child, arrest.person):
            yield FieldError(path, "same_person")
        if listed.with_person and _same(listed.with_person, listed.child):
            yield FieldError(f"children.{index}.with", "same_person")
        seen.append(listed.child)


def _about_carers(arrest: Arrest) -> Iterator[FieldError]:
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


def _about_hand_overs(arrest: Arrest) -> Iterator[FieldError]:
    """Only a child whom the record lists can be handed over, and not to itself nor to the detained person."""
    listed = {each.child.id for each in arrest.children}
    for index, given in enumerate(arrest.handed_over):
        if given.child.id not in listed:
            yield FieldError(f"handed_over.{index}.child", "not_valid")
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


def due_after(arrest: Arrest, arrived_at: datetime, now: datetime) -> list[Due]:
    """What the police must now do, and by when; the custody limit comes from the law pack."""
    years = age_on(day_of(arrived_at), arrest.person.born, arrest.person.age)
    limit = law.custody_limit(years, arrest.offence.kind)
    duties = [Due("custody-end", arrived_at + limit.span)]
    if arrest.dependants == "yes":
        duties.append(Due("carer-call", now + CARER_CALL))
    if arrest.dependants == "not-asked":
        duties.append(Due("ask-dependants", now + ASK_AGAIN))
    return duties


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
