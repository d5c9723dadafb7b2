"""What a household is and why it needs somebody. One pure fold over what was heard; no I/O and no clock.

Facts may arrive in any order of their topics and more than once: the fold sorts them by when they were told, so the
same facts always end in the same household.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from shared.clock import PHNOM_PENH
from shared.contracts.arrest import ArrestFacts, ArrestForWelfare, ArrestRecorded, ChildForWelfare
from shared.contracts.codes import Reason, Urgency
from shared.contracts.event import Facts, Part
from shared.contracts.people import Person

ACKNOWLEDGE: dict[Urgency, timedelta] = {
    "critical": timedelta(minutes=30),
    "urgent": timedelta(hours=4),
    "routine": timedelta(hours=24),
}
SEE_CHILD: dict[Urgency, timedelta] = {
    "critical": timedelta(hours=2),
    "urgent": timedelta(hours=24),
    "routine": timedelta(hours=72),
}

# Which reasons, holding together for one person, make a household critical or urgent. The first row that fits counts.
URGENCY: tuple[tuple[Urgency, frozenset[Reason]], ...] = (
    ("critical", frozenset({"child-alone"})),
    ("critical", frozenset({"whereabouts-unknown"})),
    ("critical", frozenset({"unsafe-person"})),
    ("critical", frozenset({"child-at-risk-inside"})),
    ("critical", frozenset({"both-carers-held", "no-agreed-carer"})),
    ("critical", frozenset({"infant-separated", "no-agreed-carer"})),
    ("critical", frozenset({"child-ill-or-disabled", "no-agreed-carer"})),
    ("urgent", frozenset({"not-asked"})),
    ("urgent", frozenset({"no-agreed-carer"})),
    ("urgent", frozenset({"both-carers-held"})),
    ("urgent", frozenset({"infant-separated"})),
    ("urgent", frozenset({"carer-unfit"})),
    ("urgent", frozenset({"carer-homeless"})),
    ("urgent", frozenset({"siblings-split"})),
    ("urgent", frozenset({"child-ill-or-disabled"})),
    ("urgent", frozenset({"after-dark"})),
    ("urgent", frozenset({"parent-is-minor"})),
    ("urgent", frozenset({"parent-died"})),
)

NIGHT_FROM, NIGHT_UNTIL = 18, 6
INFANT_UNDER = 3
ADULT_FROM = 18


class Told(NamedTuple):
    """A fact as the fold takes it: what was said about whom, when, with this service's part opened."""

    type: str
    subject: UUID
    at: datetime
    facts: Facts
    part: Part | None


@dataclass(slots=True)
class Child:
    """A child as last recorded. `where` is a place code, `with_person` the adult it is with."""

    person: Person
    carers: list[UUID] = field(default_factory=list)
    whereabouts: str = "unknown"
    where: str | None = None
    with_person: UUID | None = None
    breastfed: bool = False
    needs: str | None = None
    consent: str = "not-asked"
    agreed_carers: set[UUID] = field(default_factory=set)


@dataclass(slots=True)
class Carer:
    """An adult of the household who is, or was, held. `dependants` is the latest answer of theirs."""

    person: Person | None = None
    held: bool = False
    station: str | None = None
    arrested_at: datetime | None = None
    dependants: str | None = None
    after_dark: bool = False


@dataclass(slots=True)
class Household:
    """Children and all their carers, in the order they were first recorded."""

    children: dict[UUID, Child] = field(default_factory=dict)
    carers: dict[UUID, Carer] = field(default_factory=dict)
    persons: dict[UUID, Person] = field(default_factory=dict)
    unsafe: set[UUID] = field(default_factory=set)

    @property
    def shown(self) -> dict[UUID, Child]:
        """The children that may be acted on: consent refused is honoured, save for a child in danger."""
        return {key: child for key, child in self.children.items() if consent(self, child) != "no"}


def consent(household: Household, child: Child) -> str:
    """`yes`, `no`, `not-asked`, or `overridden` where a refusal would leave a child in danger."""
    in_danger = child.whereabouts in ("alone", "unknown") or child.with_person in household.unsafe
    return "overridden" if child.consent == "no" and in_danger else child.consent


def members(told: Told) -> list[UUID]:
    """Everyone whom a fact puts into one household."""
    if isinstance(told.facts, ArrestFacts):
        return [told.subject, *told.facts.children, *told.facts.other_carers_held]
    return [told.subject]


def fold(facts: Iterable[Told]) -> Household:
    """The household that these facts make, whatever order they arrived in."""
    household = Household()
    for told in sorted(facts, key=lambda told: (told.at, str(told.subject))):
        if step := _STEPS.get(told.type):
            step(household, told)
    return household


def _arrested(household: Household, told: Told) -> None:
    facts, part = told.facts, told.part
    if not isinstance(facts, ArrestFacts) or not isinstance(part, ArrestForWelfare):
        return
    carer = household.carers.setdefault(told.subject, Carer())
    carer.held, carer.station, carer.dependants = True, facts.station, facts.dependants
    carer.arrested_at = carer.arrested_at or told.at
    carer.after_dark = _at_night(facts.arrived_at) and any(
        listed.whereabouts in ("alone", "at-scene", "unknown", "with-detainee") for listed in part.children
    )
    _meet(household, part.person, *part.other_carers_held, *part.unsafe, *(named.person for named in part.caregivers))
    household.unsafe |= {person.id for person in part.unsafe}
    for other in part.other_carers_held:
        held = household.carers.setdefault(other.id, Carer())
        held.held, held.station = True, held.station or facts.station
        held.arrested_at = held.arrested_at or told.at
    agreed = {named.person.id for named in part.caregivers if named.agreed == "yes"}
    handed = {given.child: given.to for given in part.handed_over}
    for listed in part.children:
        child = _list_child(household, listed)
        child.agreed_carers |= agreed
        for carer_id in (told.subject, *(other.id for other in part.other_carers_held)):
            if carer_id not in child.carers:
                child.carers.append(carer_id)
        if given_to := handed.get(listed.person.id):
            _meet(household, given_to)
            child.whereabouts, child.where, child.with_person = "with-adult", None, given_to.id


def _list_child(household: Household, listed: ChildForWelfare) -> Child:
    _meet(household, listed.person, *([listed.with_person] if listed.with_person else []))
    child = household.children.setdefault(listed.person.id, Child(household.persons[listed.person.id]))
    child.person = household.persons[listed.person.id]
    # Whereabouts, where and with are one statement: all three are recorded anew together.
    child.whereabouts, child.where = listed.whereabouts, listed.where
    child.with_person = listed.with_person.id if listed.with_person else None
    child.breastfed = child.breastfed or listed.breastfed
    child.needs = listed.needs or child.needs
    child.consent = listed.consent
    return child


def _meet(household: Household, *people: Person) -> None:
    """Keep what is known of people: what was told first stands, later records fill what is not known yet."""
    for person in people:
        known = household.persons.get(person.id)
        merged = person.model_dump() | (known.model_dump(exclude_none=True) if known else {})
        household.persons[person.id] = Person.model_validate(merged)


_STEPS: dict[str, Callable[[Household, Told], None]] = {ArrestRecorded.event_type: _arrested}


def reasons(household: Household, today: date) -> dict[UUID, set[Reason]]:
    """Why each person of the household needs somebody now; nobody without dependants is in it."""
    found: dict[UUID, set[Reason]] = {}
    for child_id, child in household.shown.items():
        found[child_id] = _of_child(household, child, today)
    for carer_id, carer in household.carers.items():
        own = _of_carer(household, carer_id, carer, today)
        if own:
            found[carer_id] = own
    return {person: because for person, because in found.items() if because}


def _of_child(household: Household, child: Child, today: date) -> set[Reason]:
    held = [carer for carer in child.carers if household.carers[carer].held]
    with_held_carer = child.whereabouts == "with-detainee" or child.with_person in held
    apart = bool(held) and not with_held_carer
    young = child.breastfed or (age_on(today, child.person) or INFANT_UNDER) < INFANT_UNDER
    holding: dict[Reason, bool] = {
        "child-alone": child.whereabouts == "alone",
        "whereabouts-unknown": child.whereabouts == "unknown",
        "unsafe-person": child.with_person in household.unsafe,
        "both-carers-held": len(child.carers) >= 2 and len(held) == len(child.carers),
        "no-agreed-carer": apart and not _agreed(household, child),
        "infant-separated": apart and young,
        "child-ill-or-disabled": bool(child.needs),
    }
    return {reason for reason, holds in holding.items() if holds}


def _agreed(household: Household, child: Child) -> set[UUID]:
    held = {carer_id for carer_id, carer in household.carers.items() if carer.held}
    return child.agreed_carers - household.unsafe - held


def _of_carer(household: Household, carer_id: UUID, carer: Carer, today: date) -> set[Reason]:
    if not carer.held or carer.dependants is None:
        return set()
    own_children = [child for child in household.shown.values() if carer_id in child.carers]
    unanswered = carer.dependants == "not-asked" or (carer.dependants == "declined" and not own_children)
    found: set[Reason] = {"not-asked"} if unanswered else set()
    if own_children:
        found.add("arrested")
    if own_children and carer.after_dark:
        found.add("after-dark")
    years = age_on(today, carer.person or household.persons.get(carer_id))
    if own_children and years is not None and years < ADULT_FROM:
        found.add("parent-is-minor")
    return found


def urgency(because: dict[UUID, set[Reason]]) -> Urgency:
    """The urgency of the reasons that hold, those of a combination for the same person."""
    for level, together in URGENCY:
        if any(together <= reasons for reasons in because.values()):
            return level
    return "routine"


def place_of(household: Household, child: Child) -> str | None:
    """Where a child is: the place recorded, else the home of the adult it is with, else of the carer first recorded."""
    if child.where and child.where.isdigit():
        return child.where
    adults = [child.with_person] if child.with_person else []
    for adult in [*adults, *child.carers]:
        known = household.persons.get(adult)
        if known and known.home:
            return known.home
    return None


def origins(household: Household) -> list[str]:
    """The districts in which an alert about this household stands, or the province whose lead must find one."""
    districts = {place[:4] for child in household.shown.values() if (place := place_of(household, child))}
    known = sorted(district for district in districts if len(district) == 4)
    if known:
        return known
    arrested = sorted(
        ((carer.arrested_at, key) for key, carer in household.carers.items() if carer.arrested_at),
        key=lambda pair: pair,
    )
    for _, carer_id in arrested:
        person = household.persons.get(carer_id)
        if person and person.home and len(person.home) >= 4:
            return [person.home[:4]]
    stations = [household.carers[carer_id].station for _, carer_id in arrested]
    return [station for station in stations if station][:1]


def age_on(day: date, person: Person | None) -> int | None:
    """Whole years on that day, None when neither birth date nor age is known."""
    if person is None:
        return None
    if person.born is None:
        return person.age
    return day.year - person.born.year - ((day.month, day.day) < (person.born.month, person.born.day))


def next_office(role: str, origin: str) -> tuple[str, str] | None:
    """Whom a missed acknowledgement passes on to: district, province, ministry; None after the ministry."""
    return {"welfare": ("welfare-lead", origin[:2]), "welfare-lead": ("ministry", ""), "ministry": None}[role]


def first_office(origin: str) -> tuple[str, str]:
    """The office an alert is first shown to: the district's, or the province's lead where no district is known."""
    return ("welfare", origin) if len(origin) == 4 else ("welfare-lead", origin[:2])


def _at_night(moment: datetime) -> bool:
    hour = moment.astimezone(PHNOM_PENH).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL
