"""Why a household needs somebody, how urgently, and which office: tables and small rules over the folded state."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.welfare.domain.household import Adult, Child, State
from shared.contracts.codes import Reason, Urgency
from shared.law import child_inside_limit

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
INFANT_UNDER = 3
ADULT_FROM = 18
RELEASE_NEAR = timedelta(days=30)
UNVISITED = timedelta(days=90)

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
        if child.id in household and state.is_open(child)
    }
    for adult in household & state.adults.keys():
        found.setdefault(adult, set()).update(_of_adult(state, adult, today))
    return {person: reasons for person, reasons in found.items() if reasons}


def _of_child(state: State, child: Child, today: date) -> Iterator[Reason]:
    carers, held = state.carers_of(child), state.held_carers(child)
    apart = bool(held) and not state.with_held_carer(child)
    years = state.age_of(child.id, today)
    holds: dict[Reason, bool] = {
        "child-at-risk-inside": child.inside and child.at_risk,
        "child-inside-age-limit": child.inside and _is_reached(age_limit_near(state, child), today),
        "child-alone": not child.inside and child.whereabouts == "alone",
        "whereabouts-unknown": not child.inside and child.whereabouts == "unknown",
        "unsafe-person": state.is_with_unsafe(child),
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
    if adult.fit == "no" or (adult.fit == "with-support" and not adult.helped):
        yield "carer-unfit"
    if adult.housed == "no" and not adult.sheltered:
        yield "carer-homeless"


def is_split(state: State, child: Child) -> bool:
    """Two siblings outside, each with a named adult, not the same one."""
    if child.inside or child.adult is None:
        return False
    return any(other.adult is not None and other.adult != child.adult for other in state.siblings_outside(child))


def _of_adult(state: State, key: UUID, today: date) -> Iterator[Reason]:
    adult = state.adults[key]
    if not adult.held:
        return
    known = any(key in child.carers for child in state.children.values())
    if adult.dependants == "not-asked" or (adult.dependants == "declined" and not known):
        yield "not-asked"
    years, cares = state.age_of(key, today), _cares(state, key)
    if cares and years is not None and years < ADULT_FROM:
        yield "parent-is-minor"
    if cares and _is_reached(release_near(adult), today):
        yield "release-near"


def release_near(adult: Adult) -> date | None:
    """The day from which the release of somebody held is near."""
    return adult.release_on - RELEASE_NEAR if adult.held and adult.release_on else None


def is_unplanned(adult: Adult, today: date) -> bool:
    """Whether the day of release has come for somebody still held, and no return to the children was planned."""
    return adult.held and _is_reached(adult.release_on, today) and adult.planned_at(adult.held_at) is None


def unvisited_at(adult: Adult) -> datetime | None:
    """When somebody has been in prison for too long without a visit."""
    since = adult.path.visited_at or adult.path.admitted_at
    return since + UNVISITED if adult.held and adult.path.prison and since else None


def age_limit_of(state: State, child: Child) -> date | None:
    """The birthday until which a child may live in prison."""
    return state.birthday_of(child.id, child_inside_limit().until_years)


def age_limit_near(state: State, child: Child) -> date | None:
    """The day from which the way out of prison is to be prepared."""
    limit = age_limit_of(state, child)
    return limit - timedelta(days=max(child_inside_limit().notice_days)) if limit else None


def _is_reached(day: date | None, today: date) -> bool:
    return day is not None and today >= day


def marks(state: State, because: dict[UUID, set[Reason]], today: date) -> dict[UUID, set[str]]:
    """What decides urgency: the reasons, and beside them a report, a child's illness, a release without a plan."""
    found: dict[UUID, set[str]] = {person: set(reasons) for person, reasons in because.items()}
    for person, reasons in because.items():
        if "health" in reasons and person in state.children:
            found[person].add("child-health")
        if person in state.adults and is_unplanned(state.adults[person], today):
            found[person].add("release-without-plan")
    for person, mark in state.marks:
        if person in found:
            found[person].add(mark)
    return found


def _cares(state: State, adult: UUID) -> bool:
    children = state.children.values()
    return any(adult in state.carers_of(child) for child in children if state.is_shown(child) and not child.dead)


def cares_for_someone(state: State, person: UUID) -> bool:
    """Whether a fact about this person concerns a child that may be acted on: as its carer, or as the child itself."""
    child = state.children.get(person)
    return _cares(state, person) or (child is not None and state.is_shown(child) and not child.closed)


def origin_of(state: State, child: Child) -> str | None:
    """The district a child is in, or only its province; None when nothing is known."""
    place = state.place_of(child)
    return place[:4] if place else None


def origins(state: State, household: set[UUID]) -> list[str]:
    """Where an alert stands: the districts of its children, else of the carer first held, else a province's lead."""
    shown = [child for child in state.children.values() if child.id in household and state.is_shown(child)]
    children = [child for child in shown if not child.dead] or shown
    if districts := sorted({origin for child in children if (origin := origin_of(state, child))}):
        return districts
    adults = [adult for adult in state.adults.values() if adult.id in household]
    adults.sort(key=lambda adult: (adult.first_held_at is None, adult.first_held_at or BEFORE_ALL))
    for adult in adults:
        if home := state.home_of(adult.id):
            return [home[:4]]
    return [adult.station for adult in adults if adult.station][:1]


def first_office(origin: str) -> tuple[str, str]:
    """The office an alert is first shown to: the district's, or the province's lead where no district is known."""
    return ("welfare", origin) if len(origin) == 4 else ("welfare-lead", origin[:2])


def next_office(role: str, origin: str) -> tuple[str, str] | None:
    """Whom a missed deadline passes on to: district, province, ministry; None after the ministry."""
    return {"welfare": ("welfare-lead", origin[:2]), "welfare-lead": ("ministry", ""), "ministry": None}[role]
