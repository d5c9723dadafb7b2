"""Random courses of a first night: what the police tell of two families and what workers record, as it happens."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from services.welfare.domain import Replay, placement_mistakes
from shared.contracts.arrest import CaregiverAmended, ChildForWelfare
from shared.contracts.people import Person
from tests.welfare.telling import (
    AUNT,
    BABY,
    BOPHA,
    DARA,
    FATHER,
    MOTHER,
    UNCLE,
    CaregiverForWelfare,
    Telling,
    child,
    person,
)

STRANGER = person("stranger", home=None, age=17)
CARERS = st.sampled_from([MOTHER, FATHER, STRANGER, AUNT])
CHILDREN = st.sampled_from([DARA, BOPHA, BABY, person("lost", home=None, age=2)])
ADULTS = st.sampled_from([AUNT, UNCLE, FATHER, MOTHER])
PLACES = st.sampled_from(["010203", "0105", "120101", "17", "TH"])
ANSWERS = st.sampled_from(["yes", "none", "declined", "not-asked"])
AGREED = st.sampled_from(["yes", "no", "unknown"])
LISTED = st.builds(
    lambda who, whereabouts, adult, **said: child(who, whereabouts, with_person=adult, **said),
    CHILDREN,
    st.sampled_from(["with-adult", "with-adult", "alone", "at-scene", "unknown", "with-detainee"]),
    st.none() | ADULTS,
    where=st.none() | PLACES,
    relation=st.sampled_from(["child", "child", "grandchild", "other"]),
    consent=st.sampled_from(["yes", "yes", "no", "not-asked"]),
    breastfed=st.none() | st.booleans(),
    needs=st.none() | st.just("asthma"),
)
SEVERAL = st.lists(LISTED, max_size=3, unique_by=lambda listed: listed.person.id)


class FirstNight(RuleBasedStateMachine):
    """Random courses of events, each told when it happens; what of them hold is asked after each."""

    def __init__(self) -> None:
        super().__init__()
        self.told = Telling()
        self.in_custody: set[Person] = set()
        self.before: Replay | None = None
        self.last_teller = ""

    def _begin(self, teller: str) -> None:
        """Two tellers never speak at the same moment: then no order of theirs would be their own."""
        if teller != self.last_teller:
            self.told.later(minutes=1)
        self.last_teller = teller

    @initialize(listed=LISTED, other=LISTED, apart=st.booleans(), together=st.booleans())
    def two_families(self, listed: ChildForWelfare, other: ChildForWelfare, apart: bool, together: bool) -> None:
        """A mother is held, perhaps a father: of the same household, or of one that may become the same."""
        self._begin("arrest")
        self.told.arrest(MOTHER, listed, other_held=[FATHER] if together else [])
        self.in_custody.add(MOTHER)
        if apart:
            self.told.arrest(FATHER, other)
            self.in_custody.add(FATHER)

    # --- the police -------------------------------------------------------------------------------------------------

    @rule(
        who=CARERS, children=SEVERAL, unasked=st.sampled_from(["none", "declined", "not-asked"]),
        other=st.none() | CARERS,
        adult=ADULTS, agreed=AGREED, unsafe=st.none() | ADULTS, hours=st.integers(0, 9),
    )  # fmt: skip
    def arrest(
        self, who: Person, children: list[ChildForWelfare], unasked: str, other: Person | None, adult: Person,
        agreed: str, unsafe: Person | None, hours: int,
    ) -> None:  # fmt: skip
        if who in self.in_custody:
            return
        self._begin("arrest")
        self.told.later(hours=hours).arrest(
            who,
            *children,
            dependants="yes" if children else unasked,
            other_held=[other] if other and other != who else [],
            caregivers=[CaregiverForWelfare(person=adult, relation="aunt", agreed=agreed)],
            unsafe=[unsafe] if unsafe else [],
            handed_over=[(children[0].person, adult, False)] if children and adult == UNCLE else [],
        )
        self.in_custody.add(who)

    @rule(
        who=CARERS, children=SEVERAL, dependants=st.none() | ANSWERS, home=st.none() | PLACES, other=st.none() | CARERS,
        adult=ADULTS, agreed=st.none() | AGREED,
    )  # fmt: skip
    def amend(
        self, who: Person, children: list[ChildForWelfare], dependants: str | None, home: str | None,
        other: Person | None, adult: Person, agreed: str | None,
    ) -> None:  # fmt: skip
        if who not in self.in_custody:
            return
        self._begin("arrest")
        caregivers = [CaregiverAmended(person=adult, agreed=agreed)]
        held = [other] if other and other != who else []
        self.told.amend(
            who, *children, dependants=dependants, home=home, other_held=held, caregivers=caregivers, unsafe=[]
        )

    @rule(who=CARERS, outcome=st.sampled_from(["released", "to-court", "diverted"]))
    def end(self, who: Person, outcome: str) -> None:
        if who in self.in_custody:
            self._begin("arrest")
            self.told.end(who, outcome)
            self.in_custody.remove(who)

    @rule(who=CARERS)
    def retract(self, who: Person) -> None:
        if who in self.in_custody:
            self._begin("arrest")
            self.told.retract(who)
            self.in_custody.remove(who)
            self.before = None  # what was recorded in error was never so: nothing need grow from it

    # --- the workers ------------------------------------------------------------------------------------------------

    @rule(who=CHILDREN, adult=st.none() | ADULTS, where=PLACES)
    def find(self, who: Person, adult: Person | None, where: str) -> None:
        self._begin("welfare")
        self.told.find(who, adult, where)

    @rule(who=CHILDREN, adult=st.sampled_from([AUNT, UNCLE, MOTHER, "House of Hope"]))
    def place(self, who: Person, adult: Any) -> None:
        self._begin("welfare")
        keeper = adult.id if isinstance(adult, Person) else adult
        state, today = self.told.replay.state, self.told.now.date()
        found = placement_mistakes(state, who.id, "kinship", keeper, today, why_apart="-", second_approval=None)
        if not list(found):
            self.told.place(who, adult)
            placed = self.told.replay.state.children[who.id]
            assert placed.adult is None or not self.told.replay.state.is_ruled_out(placed.adult)

    @rule(who=CHILDREN, seen=st.booleans(), school=st.sampled_from(["attending", "stopped"]))
    def assess(self, who: Person, seen: bool, school: str) -> None:
        self._begin("welfare")
        self.told.assess(who, seen=seen, school=school)

    @rule(who=ADULTS, fit=st.sampled_from(["yes", "no", "with-support"]), housed=st.sampled_from(["yes", "no"]))
    def assess_carer(self, who: Person, fit: str, housed: str) -> None:
        self._begin("welfare")
        self.told.assess_carer(who, fit, housed)

    @rule(who=ADULTS, kind=st.sampled_from(["food", "housing"]))
    def support(self, who: Person, kind: str) -> None:
        self._begin("welfare")
        self.told.support(who, kind)

    @rule(who=ADULTS)
    def flag_unsafe(self, who: Person) -> None:
        self._begin("welfare")
        self.told.flag_unsafe(who)

    @rule(who=CHILDREN, state=st.sampled_from(["hospitalised", "recovered", "died"]))
    def health(self, who: Person, state: str) -> None:
        self._begin("welfare")
        self.told.health(who, state)

    @rule(who=CHILDREN, where=PLACES)
    def correct(self, who: Person, where: str) -> None:
        self._begin("welfare")
        self.told.correct(who, "whereabouts", where)

    @rule(who=CHILDREN)
    def close(self, who: Person) -> None:
        self._begin("welfare")
        self.told.close(who)

    @rule(about=CARERS | CHILDREN, scope=st.sampled_from(["0102", "0105", "01", "12", ""]))
    def acknowledge(self, about: Person, scope: str) -> None:
        self._begin("welfare")
        self.told.acknowledge(about, scope)

    @rule(minutes=st.sampled_from([1, 30, 240, 24 * 60, 40 * 24 * 60, 800 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.told.later(minutes=minutes)
