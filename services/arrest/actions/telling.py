"""What each listener may know of an arrest: nobody is sent more, because what is sealed cannot be taken back."""

from collections.abc import Collection, Mapping
from uuid import UUID

from services.arrest.domain import complete, is_with_parent
from services.arrest.models import ArrestPersonRow
from services.arrest.schemas import Amendment, ChildAmended, NewArrest
from shared.contracts.arrest import (
    AmendmentForCourt,
    AmendmentForPrison,
    AmendmentForWelfare,
    ArrestForCourt,
    ArrestForFamily,
    ArrestForPrison,
    ArrestForWelfare,
    ChildAmendedForCourt,
    ChildAmendedForPrison,
    ChildForCourt,
    ChildForPrison,
    HandOverForWelfare,
)
from shared.contracts.arrest import CaregiverAmended as CaregiverAmendedForWelfare
from shared.contracts.arrest import ChildAmended as ChildAmendedForWelfare
from shared.contracts.event import Part
from shared.contracts.people import Person

Known = Mapping[UUID, Person]
REACHED_BY = ("home", "phone", "email")
SAID_OF_CHILD = {"relation", "whereabouts", "where", "needs", "consent"}


def arrest_parts(body: NewArrest, known: Known, pins: dict[UUID, str]) -> dict[str, Part]:
    """The sealed parts of a new arrest; `known` is whom this office knew before."""
    return {
        "welfare": _for_welfare(body),
        "family": _for_family(body, pins),
        "court": _for_court(body, known),
        "prison": _for_prison(body, known),
    }


def _for_welfare(body: NewArrest) -> ArrestForWelfare:
    return ArrestForWelfare(
        person=body.person,
        children=tuple(listed.for_welfare() for listed in body.children),
        caregivers=tuple(named.for_welfare() for named in body.caregivers),
        other_carers_held=body.other_carers_held,
        unsafe=body.unsafe,
        handed_over=tuple(
            HandOverForWelfare(child=given.child.id, to=given.to, parent_chose=given.parent_chose == "yes")
            for given in body.handed_over
        ),
        medical=body.medical,
        explained=body.explained,
    )


def _for_family(body: NewArrest, pins: dict[UUID, str]) -> ArrestForFamily:
    unsafe = tuple(person.id for person in body.unsafe)
    recipients = tuple(
        named.recipient(pins[named.person.id])
        for named in body.caregivers
        if named.person.id in pins and named.person.id not in unsafe
    )
    no_longer = tuple(named.person.id for named in body.caregivers if named.may_be_told == "no")
    return ArrestForFamily(recipients=recipients, unsafe=unsafe, no_longer=no_longer)


def _for_court(body: NewArrest, known: Known) -> ArrestForCourt:
    return ArrestForCourt(
        person=_accused(body.person, known),
        offence_class=body.offence.kind,
        offence_label=body.offence.label,
        children=tuple(
            ChildForCourt(
                person=_child(listed.child, listed.consent, known),
                relation=listed.relation,
                with_parent=is_with_parent(listed, body.person.id, _given(body)),
            )
            for listed in body.children
        ),
        care_agreed=_care_agreed(body),
        due_date=body.due_date,
        medical=body.medical,
    )


def _for_prison(body: NewArrest, known: Known) -> ArrestForPrison:
    return ArrestForPrison(
        person=_accused(body.person, known),
        children=tuple(
            ChildForPrison(
                person=_child(listed.child, listed.consent, known),
                relation=listed.relation,
                with_parent=is_with_parent(listed, body.person.id, _given(body)),
                breastfed=said(listed.breastfed) if listed.consent != "no" else None,
                needs=listed.needs if listed.consent != "no" else None,
            )
            for listed in body.children
        ),
        care_agreed=_care_agreed(body),
        due_date=body.due_date,
        medical=body.medical,
    )


def amendment_parts(
    body: Amendment, rows: Collection[ArrestPersonRow], known: Known, family: ArrestForFamily
) -> dict[str, Part]:
    """The sealed parts of an amendment; `rows` are everyone the arrest names, as they now are."""
    children = {row.person_id: row for row in rows if row.kind == "child"}
    changed = [(listed, children[listed.child.id]) for listed in body.children]
    barred = {row.person_id for row in rows if row.kind in ("carer-held", "unsafe")}
    agreed = [row.agreed == "yes" for row in rows if row.kind == "caregiver" and row.person_id not in barred]
    # Said only when it is about them: what a prison was told of them since stands otherwise.
    is_about_carers = bool(body.caregivers or body.unsafe or body.other_carers_held)
    care_agreed = any(agreed) if is_about_carers and any(row.kind == "caregiver" for row in rows) else None
    return {
        "welfare": _amended_for_welfare(body),
        "family": family,
        "court": AmendmentForCourt(
            person=_accused(body.person, known),
            offence_class=body.offence.kind if body.offence else None,
            offence_label=body.offence.label if body.offence else None,
            children=tuple(
                ChildAmendedForCourt(
                    person=_child(listed.child, row.consent, known),
                    relation=listed.relation,
                    with_parent=is_with_parent(listed, body.person.id) if listed.whereabouts else None,
                )
                for listed, row in changed
            ),
            care_agreed=care_agreed,
        ),
        "prison": AmendmentForPrison(
            person=_accused(body.person, known),
            children=tuple(_amended_for_prison(body, listed, row, known) for listed, row in changed),
            care_agreed=care_agreed,
        ),
    }


def _amended_for_prison(
    body: Amendment, listed: ChildAmended, row: ArrestPersonRow, known: Known
) -> ChildAmendedForPrison:
    """One changed child; of one whose consent was refused before, health is told with the name."""
    told = row.consent != "no"
    return ChildAmendedForPrison(
        person=_child(listed.child, row.consent, known),
        relation=listed.relation,
        with_parent=is_with_parent(listed, body.person.id) if listed.whereabouts else None,
        breastfed=said(row.breastfed) if told else None,
        needs=row.needs if told else None,
    )


def _amended_for_welfare(body: Amendment) -> AmendmentForWelfare:
    return AmendmentForWelfare(
        person=body.person,
        home=body.home,
        children=tuple(
            ChildAmendedForWelfare(
                person=listed.child,
                with_person=listed.with_person,
                breastfed=said(listed.breastfed),
                **listed.model_dump(include=SAID_OF_CHILD),
            )
            for listed in body.children
        ),
        caregivers=tuple(
            CaregiverAmendedForWelfare(person=adult.person, relation=adult.relation, agreed=adult.agreed)
            for adult in body.caregivers
        ),
        other_carers_held=body.other_carers_held,
        unsafe=body.unsafe,
    )


def said(answer: str | None) -> bool | None:
    """A yes or no as a truth value; what was not said stays unsaid."""
    return None if answer is None else answer == "yes"


def _given(body: NewArrest) -> set[UUID]:
    return {given.child.id for given in body.handed_over}


def _care_agreed(body: NewArrest) -> bool:
    """Whether somebody named has agreed who is neither held nor to be kept away."""
    barred = {person.id for person in (*body.unsafe, *body.other_carers_held)}
    return any(adult.agreed == "yes" and adult.person.id not in barred for adult in body.caregivers)


def _accused(person: Person, known: Known) -> Person:
    """The person in custody, without the home and numbers that lead to the children."""
    return complete(person, known).model_copy(update=dict.fromkeys(REACHED_BY))


def _child(child: Person, consent: str | None, known: Known) -> Person:
    """A child by name and age; without the parent's consent by its reference alone."""
    if consent == "no":
        return Person(id=child.id)
    return complete(child, known).model_copy(update=dict.fromkeys((*REACHED_BY, "nationality", "language", "reads")))
