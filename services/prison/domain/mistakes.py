"""What is wrong with a record before it is made, each with the field at fault. Limits of law refuse nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from services.prison.domain.stay import Stay
from shared.contracts.people import Person, age_on
from shared.errors import FieldError

DESCENDS = ("child", "grandchild")
LIFETIME = 100  # years; a later day is a slip of the pen


class Listed(Protocol):
    """A child as an admission lists it."""

    @property
    def child(self) -> Person: ...
    @property
    def relation(self) -> str: ...
    @property
    def with_person(self) -> Person | None: ...


class Named(Protocol):
    """A caregiver as an admission names one."""

    @property
    def person(self) -> Person: ...


class Admission(Protocol):
    """What these rules need of an admission."""

    @property
    def person(self) -> Person: ...
    @property
    def prison(self) -> str: ...
    @property
    def dependants(self) -> str: ...
    @property
    def children(self) -> Sequence[Listed]: ...
    @property
    def children_inside(self) -> Sequence[Person]: ...
    @property
    def caregivers(self) -> Sequence[Named]: ...


class Age(NamedTuple):
    """How old somebody is known to be: by birth date, or by an age told on a day."""

    born: date | None = None
    age: int | None = None
    told_on: date | None = None

    def on(self, day: date) -> int | None:
        """Whole years on that day."""
        return age_on(day, self.born, self.age, self.told_on)


Ages = Mapping[UUID, Age]


def of_admission(admission: Admission, stay: Stay | None, own: str, ages: Ages, today: date) -> list[FieldError]:
    """An admission: expected, not free, not in another prison, and of the officer's own prison."""
    found = list(_of_arrival(admission.prison, stay, own))
    listed = [*admission.children]
    if admission.dependants == "none" and (listed or admission.children_inside):
        found.append(FieldError("dependants", "not_valid"))
    for index, each in enumerate(listed):
        path = f"children.{index}.child"
        others = [one.child.id for one in listed[:index]]
        found += _of_child(path, each.child, admission.person.id, others, ages, today, each.relation)
        if each.with_person and each.with_person.id == each.child.id:
            found.append(FieldError(f"children.{index}.with", "same_person"))
    for index, child in enumerate(admission.children_inside):
        others = [one.id for one in admission.children_inside[:index]]
        found += _of_child(f"children_inside.{index}", child, admission.person.id, others, ages, today)
    caregivers = [named.person for named in admission.caregivers]
    return found + of_adults("caregivers", caregivers, admission.person.id, at=".person")


def _of_arrival(prison: str, stay: Stay | None, own: str) -> Iterator[FieldError]:
    if prison != own:
        yield FieldError("prison", "not_allowed")
    elif stay is None or stay.died_at or not (stay.path.prison or stay.path.awaited_at):
        yield FieldError("person", "not_expected")
    elif stay.path.prison not in (None, own):
        yield FieldError("prison", "elsewhere")
    elif stay.path.awaited_at is None:
        yield FieldError("person", "already_recorded")


def of_child(
    field: str, child: Person, parent: UUID, ages: Ages, today: date, relation: str = "child"
) -> list[FieldError]:
    """A child who comes in or is born: another person than the parent, born already, and younger."""
    return list(_of_child(field, child, parent, (), ages, today, relation))


def _of_child(
    field: str,
    child: Person,
    parent: UUID,
    others: Collection[UUID],
    ages: Ages,
    today: date,
    relation: str = "child",
) -> Iterator[FieldError]:
    if child.id == parent:
        yield FieldError(field, "same_person")
        return
    if child.id in others:
        yield FieldError(field, "duplicate")
    if child.born and child.born > today:
        yield FieldError(f"{field}.born", "in_future")
    young, old = ages.get(child.id, Age()).on(today), ages.get(parent, Age()).on(today)
    if relation in DESCENDS and young is not None and old is not None and young >= old:
        yield FieldError(field, "older_than_parent")


def of_adults(field: str, people: Sequence[Person], person: UUID, at: str = "") -> list[FieldError]:
    """People who come to see somebody or are named to care: nobody twice, and never the prisoner."""
    found = [FieldError(f"{field}.{index}{at}", "same_person") for index, one in enumerate(people) if one.id == person]
    seen: set[UUID] = set()
    for index, one in enumerate(people):
        if one.id in seen:
            found.append(FieldError(f"{field}.{index}{at}", "duplicate"))
        seen.add(one.id)
    return found


def of_plan(on: date, today: date) -> list[FieldError]:
    """A day of release is to come, and within a lifetime."""
    if on < today:
        return [FieldError("on", "in_past")]
    return [FieldError("on", "not_valid")] if on.year > today.year + LIFETIME else []


def of_presence(stay: Stay, own: str, field: str = "person") -> list[FieldError]:
    """Whatever happens in a prison happens to somebody who is in it, and alive."""
    return [] if stay.is_in(own) and not stay.died_at else [FieldError(field, "not_inside")]
