"""Why a household needs somebody, how urgently, and which office: tables and small rules over the folded state."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from services.welfare.domain.household import Child, State, age_on
from shared.contracts.codes import Reason, Urgency

INFANT_UNDER = 3
ADULT_FROM = 18
RELEASE_NEAR = timedelta(days=30)

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

# What, holding together for one person, makes a household critical or urgent; the first row that fits counts. Marks are
# no reasons of their own: a child reported unsafe (`child-unsafe`) or ill, a release day without a plan.
URGENCY: tuple[tuple[Urgency, frozenset[str]], ...] = (
    ("critical", frozenset({"child-alone"})),
    ("critical", frozenset({"whereabouts-unknown"})),
    ("critical", frozenset({"unsafe-person"})),
    ("critical", frozenset({"child-at-risk-inside"})),
    ("critical", frozenset({"both-carers-held", "no-agreed-carer"})),
    ("critical", frozenset({"infant-separated", "no-agreed-carer"})),
    ("critical", frozenset({"child-ill-or-disabled", "no-agreed-carer"})),
    ("critical", frozenset({"child-unsafe"})),
    ("critical", frozenset({"release-without-plan"})),
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
    ("urgent", frozenset({"child-health"})),
)


def rank(urgency: str) -> int:
    """0 for critical, 1 for urgent, 2 for routine."""
    return ("critical", "urgent", "routine").index(urgency)


def urgency_of(marks: Iterable[set[str]]) -> Urgency:
    """The urgency of what holds, combinations counting only for the same person."""
    found = list(marks)
    return next((level for level, together in URGENCY if any(together <= each for each in found)), "routine")


def holding(state: State, household: set[UUID], today: date) -> dict[UUID, set[Reason]]:
    """The reasons that hold now for each person of a household; persons without one are left out."""
    found = {
        child.id: set(_of_child(state, child, today))
        for child in state.children.values()
        if child.id in household and state.is_shown(child)
    }
    for adult in household & state.adults.keys():
        found[adult] = set(_of_adult(state, adult, today))
    return {person: reasons for person, reasons in found.items() if reasons}


def _of_child(state: State, child: Child, today: date) -> Iterator[Reason]:
    carers, held = state.carers_of(child), state.held_carers(child)
    apart = bool(held) and not state.with_held_carer(child)
    years = age_on(today, state.persons.get(child.id))
    holds: dict[Reason, bool] = {
        "child-at-risk-inside": child.inside and child.at_risk,
        "child-alone": not child.inside and child.whereabouts == "alone",
        "whereabouts-unknown": not child.inside and child.whereabouts == "unknown",
        "unsafe-person": child.adult in state.unsafe,
        "both-carers-held": len(carers) >= 2 and len(held) == len(carers),
        "no-agreed-carer": apart and not state.agreed_for(child),
        "infant-separated": apart and (child.breastfed or (years is not None and years < INFANT_UNDER)),
        "child-ill-or-disabled": bool(child.needs),
        "siblings-split": is_split(state, child),
        "school-stopped": child.school == "stopped",
        "child-works": child.works,
    }
    yield from (reason for reason, it_does in holds.items() if it_does)
    yield from _of_its_adult(state, child)


def _of_its_adult(state: State, child: Child) -> Iterator[Reason]:
    adult = state.adults.get(child.adult) if child.adult else None
    if adult is None:
        return
    fit_at, housed_at = adult.fit_at, adult.housed_at
    helped = fit_at is not None and any(at > fit_at for _, at in adult.supports)
    if adult.fit == "no" or (adult.fit == "with-support" and not helped):
        yield "carer-unfit"
    sheltered = housed_at is not None and any(kind == "housing" and at > housed_at for kind, at in adult.supports)
    if adult.housed == "no" and not sheltered:
        yield "carer-homeless"


def is_split(state: State, child: Child) -> bool:
    """Two siblings outside, each with a named adult, not the same one."""
    if child.inside or child.adult is None:
        return False
    others = (other for other in state.siblings_of(child) if not other.inside and state.is_shown(other))
    return any(other.adult is not None and other.adult != child.adult for other in others)


def _of_adult(state: State, key: UUID, today: date) -> Iterator[Reason]:
    adult = state.adults[key]
    if not adult.held:
        return
    known = [child for child in state.children.values() if key in child.carers]
    shown = [child for child in known if state.is_shown(child)]
    if adult.dependants == "not-asked" or (adult.dependants == "declined" and not known):
        yield "not-asked"
    years = age_on(today, state.persons.get(key))
    if shown and years is not None and years < ADULT_FROM:
        yield "parent-is-minor"
    if shown and adult.release_on and today >= adult.release_on - RELEASE_NEAR:
        yield "release-near"


def marks(state: State, household: set[UUID], today: date) -> dict[UUID, set[str]]:
    """What raises urgency without being a reason: a child reported unsafe or ill, a release day without a plan."""
    found: dict[UUID, set[str]] = {}
    for person, mark in state.marks:
        if person in household:
            found.setdefault(person, set()).add(mark)
    for key in household & state.adults.keys():
        adult = state.adults[key]
        if adult.held and adult.release_on and today >= adult.release_on and not adult.planned and _cares(state, key):
            found.setdefault(key, set()).add("release-without-plan")
    return found


def _cares(state: State, adult: UUID) -> bool:
    return any(adult in state.carers_of(child) for child in state.children.values() if state.is_shown(child))


def cares_for_someone(state: State, person: UUID) -> bool:
    """Whether a fact about this person concerns a child that may be acted on: as its carer, or as the child itself."""
    child = state.children.get(person)
    return _cares(state, person) or (child is not None and state.is_shown(child))


def district_of(state: State, child: Child) -> str | None:
    """The district a child is in, None when it is not known that exactly."""
    place = state.place_of(child)
    return place[:4] if place and len(place) >= 4 else None


def origins(state: State, household: set[UUID]) -> list[str]:
    """Where an alert stands: the districts of its children, else of the carer first held, else a province's lead."""
    children = [child for child in state.children.values() if child.id in household and state.is_shown(child)]
    districts = sorted({district for child in children if (district := district_of(state, child))})
    if districts:
        return districts
    adults = [state.adults[key] for key in household & state.adults.keys() if state.adults[key].first_held_at]
    adults.sort(key=lambda adult: (adult.first_held_at, str(adult.id)))
    for adult in adults:
        home = state.home_of(adult.id)
        if home and len(home) >= 4:
            return [home[:4]]
    return [adult.station for adult in adults if adult.station][:1]


def first_office(origin: str) -> tuple[str, str]:
    """The office an alert is first shown to: the district's, or the province's lead where no district is known."""
    return ("welfare", origin) if len(origin) == 4 else ("welfare-lead", origin[:2])


def next_office(role: str, origin: str) -> tuple[str, str] | None:
    """Whom a missed deadline passes on to: district, province, ministry; None after the ministry."""
    return {"welfare": ("welfare-lead", origin[:2]), "welfare-lead": ("ministry", ""), "ministry": None}[role]
