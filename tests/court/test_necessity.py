"""When an order must say why it is absolutely necessary: the court knows what police and prison last recorded."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from services.court.actions.detention import decide_detention
from services.court.schemas import NewDetention
from shared.contracts import arrest, prison
from shared.contracts.people import Person
from tests.court.telling import BOY, CLERK, GIRL, JUDGE, MOTHER, WHO, Telling, child

WITHOUT = NewDetention(
    person=WHO, reasons=("guarantee-presence",), reasoning="x", alternatives_considered="x", prison="P-17"
)


def amended(telling: Telling, **part: object) -> Telling:
    """The police know more."""
    listed = part.pop("children", ())
    facts = arrest.AmendmentFacts(arrest_id=telling.arrest_id, station="17", pregnant=part.pop("pregnant", None))
    said = arrest.AmendmentForCourt(person=Person(id=MOTHER), children=listed, **part)
    telling.later(minutes=1).hear("arrest.amended", facts, said)
    return telling


def told_at_admission(telling: Telling, *, with_parent: bool) -> Telling:
    """The prison recorded the girl anew."""
    facts = prison.AdmissionFacts(admission_id=uuid4(), prison="P-17", dependants="yes", children=(GIRL,))
    listed = arrest.ChildAmendedForCourt(person=Person(id=GIRL), with_parent=with_parent)
    part = prison.AdmissionForCourt(person=Person(id=MOTHER), children=(listed,))
    telling.later(minutes=1).hear("prisoner.admitted", facts, part)
    return telling


def named_at_admission(telling: Telling, *, agreed: bool | None) -> Telling:
    """At the gate somebody was named who can care for the children."""
    facts = prison.AdmissionFacts(admission_id=uuid4(), prison="P-17", dependants="yes")
    part = prison.AdmissionForCourt(person=Person(id=MOTHER), care_agreed=agreed)
    telling.later(minutes=1).hear("prisoner.admitted", facts, part)
    return telling


CASES: dict[str, tuple[Callable[[], Telling], bool]] = {
    "nobody at home": (lambda: Telling().in_court(), False),
    "pregnant": (lambda: Telling().in_court(pregnant="yes"), True),
    "not known whether pregnant": (lambda: Telling().in_court(pregnant="unknown"), False),
    "pregnant, as the police learned later": (lambda: amended(Telling().in_court(), pregnant="yes"), True),
    "no longer pregnant": (lambda: amended(Telling().in_court(pregnant="yes"), pregnant="no"), False),
    "a child at home": (lambda: Telling().in_court(children=(child(),)), True),
    "a child at home, a caregiver agreed": (lambda: Telling().in_court(children=(child(),), care_agreed=True), False),
    "a caregiver agreed later": (
        lambda: amended(Telling().in_court(children=(child(),)), care_agreed=True), False,
    ),
    "a caregiver no longer agrees": (
        lambda: amended(Telling().in_court(children=(child(),), care_agreed=True), care_agreed=False), True,
    ),
    "a child with her": (lambda: Telling().in_court(children=(child(with_parent=True),)), False),
    "one with her, one not": (lambda: Telling().in_court(children=(child(with_parent=True), child(BOY))), True),
    "a child of whom nothing may be said": (lambda: Telling().in_court(children=(child(shown=False),)), True),
    "a report that care is available": (lambda: Telling().in_court(children=(child(),)).reported("yes"), False),
    "a report that it is in part": (lambda: Telling().in_court(children=(child(),)).reported("partly"), True),
    "a newer report that it is not": (
        lambda: Telling().in_court(children=(child(),)).reported("yes").later(days=1).reported("no"), True,
    ),
    "a report does not undo a pregnancy": (lambda: Telling().in_court(pregnant="yes").reported("yes"), True),
    "the prison has the child with her": (
        lambda: told_at_admission(Telling().in_court(children=(child(),)), with_parent=True), False,
    ),
    "the prison has it no longer": (
        lambda: told_at_admission(Telling().in_court(children=(child(with_parent=True),)), with_parent=False), True,
    ),
    "somebody agreed at the gate": (
        lambda: named_at_admission(Telling().in_court(children=(child(),)), agreed=True), False,
    ),
    "somebody else did not agree at the gate": (
        lambda: named_at_admission(Telling().in_court(children=(child(),), care_agreed=True), agreed=None), False,
    ),
    "she has nobody after all": (
        lambda: Telling().in_court(children=(child(),)).later(hours=1).admitted(dependants="none"), False,
    ),
    "she did not want to say it again": (
        lambda: Telling().in_court(children=(child(),)).later(hours=1).admitted(dependants="declined"), True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_necessity_is_asked_for(case: str) -> None:
    tell, asked = CASES[case]
    telling = tell()
    assert bool(telling.known.necessity) == asked
    if asked:
        assert telling.refused(decide_detention, WITHOUT) == {"necessity"}
        telling.act(decide_detention, WITHOUT.model_copy(update={"necessity": "x"}), by=JUDGE)
        assert "reasons-missing" not in telling.flags
    else:
        telling.act(decide_detention, WITHOUT, by=JUDGE)


def test_a_clerk_records_an_order_without_it_and_the_record_is_flagged() -> None:
    telling = Telling().in_court(children=(child(),))
    telling.act(decide_detention, WITHOUT, by=CLERK)
    assert "reasons-missing" in telling.flags
    assert telling.known.told[-1].private["missing"] == ["necessity"]


def test_a_child_inside_and_one_who_left_count_for_where_they_are() -> None:
    telling = Telling().in_court(children=(child(),))
    facts = prison.ChildInsideFacts(prison="P-17", parent=MOTHER)
    telling.later(hours=1).hear("child.admitted", facts, child=GIRL)
    assert telling.known.necessity == ()
    telling.later(hours=1).hear("child.left", facts, child=GIRL)
    assert telling.known.necessity == ("no-care",)


def test_a_child_born_inside_is_with_her_and_nobody_refused_anything() -> None:
    telling = Telling().in_court()
    telling.later(hours=1).hear("birth.recorded", prison.BirthFacts(prison="P-17", child=BOY))
    [born] = telling.known.family.children.values()
    assert (born.with_parent, born.born_inside, born.is_shown) == (True, True, False)
    assert telling.known.necessity == ()
