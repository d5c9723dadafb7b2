"""Families some way along the legal path, for tests that begin there."""

from datetime import date, datetime, timedelta

from shared.contracts.arrest import ChildForWelfare
from shared.contracts.people import Person
from tests.welfare.telling import AUNT, BABY, DARA, MORNING, MOTHER, Telling, caregiver, child

SAFE = child(DARA, with_person=AUNT)
AGREED = [caregiver(AUNT)]
TODAY = MORNING.date()


def arrested(*children: ChildForWelfare) -> Telling:
    """A mother arrested and brought to court, her child with an aunt who agreed."""
    told = Telling().arrest(MOTHER, *(children or (SAFE,)), caregivers=AGREED)
    return told.later(hours=20).end(MOTHER, "to-court").open_case(MOTHER).later(hours=1)


def imprisoned(release_on: date | None = None) -> Telling:
    """She is detained, admitted, sentenced; nothing is open."""
    told = arrested().detain(MOTHER).later(hours=1).admit(MOTHER).later(days=9)
    return told.sentence(MOTHER, release_on=release_on or TODAY + timedelta(days=400)).later(hours=1).place(DARA, AUNT)


def inside(*, since: datetime = MORNING, who: Person = BABY) -> Telling:
    """A mother in prison with her baby, who was with her from the arrest on."""
    told = Telling(since).arrest(MOTHER, child(who, "with-detainee")).detain(MOTHER)
    return told.admit(MOTHER, inside=[who]).acknowledge(BABY)


def held(told: Telling, who: Person = MOTHER) -> bool:
    """Whether somebody is held."""
    return told.replay.state.adults[who.id].held
