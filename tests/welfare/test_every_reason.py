"""Every reason an alert can have: what brings it, for whom, and how urgent it makes a household by itself."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

import pytest

from shared.contracts.codes import Reason
from shared.contracts.people import Person
from tests.welfare.along import AGREED, SAFE, TODAY, arrested, imprisoned, inside
from tests.welfare.telling import (
    AUNT,
    BABY,
    BOPHA,
    DARA,
    EVENING,
    FATHER,
    MOTHER,
    UNCLE,
    Telling,
    child,
    person,
)

YOUNG = person("young", born=date(2003, 1, 1))
NEARLY_THREE = person("nearly three", born=TODAY - timedelta(days=1000), home=None)


def safe() -> Telling:
    """A child with an aunt who agreed: only the arrest."""
    return Telling().arrest(MOTHER, SAFE, caregivers=AGREED)


def listed(*children: object, **said: object) -> Callable[[], Telling]:
    """An arrest with these children and an aunt who agreed."""
    return lambda: Telling().arrest(MOTHER, *children, caregivers=AGREED, **said)  # type: ignore[arg-type]


EVERY: dict[str, tuple[Callable[[], Telling], Person, str]] = {
    "child-alone": (listed(child(DARA, "alone")), DARA, "critical"),
    "whereabouts-unknown": (listed(child(DARA, "unknown")), DARA, "critical"),
    "both-carers-held": (listed(SAFE, other_held=[FATHER]), DARA, "urgent"),
    "infant-separated": (listed(child(BABY, with_person=AUNT)), BABY, "urgent"),
    "child-ill-or-disabled": (listed(child(DARA, with_person=AUNT, needs="asthma")), DARA, "urgent"),
    "no-agreed-carer": (lambda: Telling().arrest(MOTHER, SAFE), DARA, "urgent"),
    "carer-unfit": (lambda: safe().assess_carer(AUNT, "with-support"), DARA, "urgent"),
    "carer-homeless": (lambda: safe().assess_carer(AUNT, housed="no"), DARA, "urgent"),
    "unsafe-person": (lambda: safe().flag_unsafe(AUNT), DARA, "critical"),
    "not-asked": (lambda: Telling().arrest(MOTHER, dependants="not-asked"), MOTHER, "urgent"),
    "after-dark": (
        lambda: Telling(EVENING).arrest(MOTHER, child(DARA, "at-scene"), caregivers=AGREED), MOTHER, "urgent",
    ),
    "siblings-split": (listed(SAFE, child(BOPHA, with_person=UNCLE)), BOPHA, "urgent"),
    "arrested": (safe, MOTHER, "routine"),
    "detention-ordered": (lambda: arrested().detain(MOTHER), MOTHER, "routine"),
    "sentence-passed": (lambda: imprisoned().sentence(MOTHER, release_on=date(2022, 1, 1)), MOTHER, "routine"),
    "admitted": (lambda: arrested().detain(MOTHER).admit(MOTHER), MOTHER, "routine"),
    "transferred": (lambda: imprisoned().transfer(MOTHER), MOTHER, "routine"),
    "child-inside-age-limit": (lambda: inside(who=NEARLY_THREE), NEARLY_THREE, "routine"),
    "child-at-risk-inside": (lambda: inside().assess_inside(BABY, MOTHER), BABY, "critical"),
    "release-near": (lambda: imprisoned().schedule_release(MOTHER, TODAY + timedelta(days=20)), MOTHER, "routine"),
    "released": (lambda: imprisoned().release(MOTHER), MOTHER, "routine"),
    "health": (lambda: imprisoned().health_inside(MOTHER), MOTHER, "routine"),
    "visit-fee": (lambda: imprisoned().visit(MOTHER, 9000), MOTHER, "routine"),
    "care-review": (lambda: imprisoned().ask_review(MOTHER, DARA), DARA, "routine"),
    "school-stopped": (lambda: imprisoned().assess(DARA, school="stopped"), DARA, "routine"),
    "child-works": (lambda: imprisoned().assess(DARA, works=True), DARA, "routine"),
    "wrong-details": (lambda: imprisoned().problem(MOTHER, "wrong-details"), MOTHER, "routine"),
    "parent-died": (lambda: imprisoned().health_inside(MOTHER, "died"), MOTHER, "urgent"),
    "parent-is-minor": (lambda: Telling().arrest(YOUNG, SAFE, caregivers=AGREED), YOUNG, "urgent"),
    "family-reported": (lambda: imprisoned().problem(MOTHER, "no-contact"), MOTHER, "routine"),
}  # fmt: skip


@pytest.mark.parametrize("reason", EVERY)
def test_what_brings_it_for_whom_and_how_urgent_that_is(reason: str) -> None:
    told, about, urgency = EVERY[reason][0](), EVERY[reason][1], EVERY[reason][2]
    assert reason in told.reasons(about)
    assert told.urgency == urgency


def test_every_reason_of_the_vocabulary_is_here() -> None:
    assert set(EVERY) == set(get_args(Reason))


@pytest.mark.parametrize(
    ("told", "urgency"),
    [
        (lambda: safe().health(DARA), "urgent"),
        (lambda: inside().health_inside(BABY, "hospitalised", MOTHER), "urgent"),
        (lambda: imprisoned().problem(MOTHER, "child-unsafe"), "critical"),
        (lambda: imprisoned().schedule_release(MOTHER, TODAY + timedelta(days=9)).later(days=5), "critical"),
        (lambda: imprisoned().plan_return(MOTHER, DARA).schedule_release(MOTHER, TODAY), "routine"),
        (lambda: Telling().arrest(MOTHER, SAFE, other_held=[FATHER]), "critical"),
        (lambda: Telling().arrest(MOTHER, child(BABY, with_person=AUNT)), "critical"),
        (lambda: Telling().arrest(MOTHER, child(DARA, with_person=AUNT, needs="asthma")), "critical"),
        (lambda: arrested(child(BABY, with_person=AUNT)).ask_review(MOTHER, BABY), "urgent"),
    ],
)
def test_what_weighs_with_a_reason(told: Callable[[], Telling], urgency: str) -> None:
    assert told().urgency == urgency
