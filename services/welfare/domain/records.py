"""What a record says of the children and of who cares for them, whoever made it: police or prison."""

from collections.abc import Sequence
from uuid import UUID

from services.welfare.domain.household import State
from services.welfare.domain.statements import Told
from shared.contracts.arrest import (
    AmendmentForWelfare,
    ArrestForWelfare,
    CaregiverAmended,
    CaregiverForWelfare,
    ChildAmended,
    ChildForWelfare,
)
from shared.contracts.people import Person


def answer(state: State, carer: UUID, dependants: str | None) -> None:
    """The answer to the question about dependants; `none` takes back the children that this carer recorded."""
    if dependants == "none":
        for child in state.children.values():
            child.listed.pop(carer, None)
            child.relations.pop(carer, None)


def name_adults(state: State, told: Told, part: ArrestForWelfare | AmendmentForWelfare) -> None:
    """Other carers are held, people unsafe, caregivers agreed; what is left out of one already named stays."""
    station = getattr(told.facts, "station", None)
    state.meet(told.at, part.person, *part.other_carers_held, *part.unsafe)
    for other in part.other_carers_held:
        state.list_held(other.id, told.at, station)
    state.unsafe |= {person.id for person in part.unsafe}
    name_caregivers(state, told, part.caregivers)


def name_caregivers(state: State, told: Told, caregivers: Sequence[CaregiverForWelfare | CaregiverAmended]) -> None:
    """Who can care for the children, and whether they agreed: of one already named what is left out stays."""
    state.meet(told.at, *(named.person for named in caregivers))
    for named in caregivers:
        key = told.subject, named.person.id
        state.agreed[key] = named.agreed or state.agreed.get(key, "unknown")


def list_child(
    state: State, told: Told, listed: ChildForWelfare | ChildAmended, other_carers: tuple[Person, ...]
) -> None:
    """A child as the subject of the record describes it; what an amendment leaves out stands."""
    state.meet(told.at, listed.person, listed.with_person)
    child, carer = state.child(listed.person.id), told.subject
    if listed.relation:
        child.relations[carer] = listed.relation
    others = child.listed.setdefault(carer, [])
    others += [other.id for other in other_carers if other.id not in others]
    if listed.whereabouts:
        keeper = listed.with_person.id if listed.with_person else None
        if listed.whereabouts == "with-detainee":
            held_with = keeper or carer
            still_inside = child.inside and child.held_with == held_with
            state.put(child, "with-detainee", listed.where, None, held_with=held_with, inside=still_inside)
        else:
            state.put(child, listed.whereabouts, listed.where, keeper)
    if listed.breastfed is not None:
        child.breastfed = listed.breastfed
    child.needs = listed.needs or child.needs
    if listed.consent and (listed.consent != "not-asked" or child.consent == "not-asked"):
        child.consent = listed.consent
        child.overridden = child.overridden if listed.consent == "no" else None
