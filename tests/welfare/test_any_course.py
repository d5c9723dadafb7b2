"""Whatever happens to two families, from arrest to release, heard in any order of the topics: what must hold holds."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from services.welfare import domain
from services.welfare.domain import Replay, Told
from shared.clock import day_of
from shared.contracts.arrest import ChildForWelfare
from shared.contracts.event import EVENTS
from shared.contracts.people import Person
from tests.welfare import must_hold
from tests.welfare.first_night import ADULTS, ANSWERS, CARERS, CHILDREN, SEVERAL, FirstNight
from tests.welfare.telling import person

NEWBORN = person("newborn", home=None)
LEAPLING = person("leapling", born=date(2020, 2, 29), home=None)
BORN = st.sampled_from([NEWBORN, LEAPLING])
ALL_CHILDREN = CHILDREN | BORN
DAYS = st.none() | st.sampled_from([-9, 0, 1, 5, 29, 30, 31, 90, 400])
SENTENCES = st.sampled_from(["imprisonment", "imprisonment", "suspended", "acquittal"])
TAKEN_BACK = st.sampled_from(
    ["case.opened", "detention.ordered", "sentence.passed", "appeal.filed", "release.ordered", "prisoner.admitted",
     "child.admitted", "child.left", "child.assessed", "birth.recorded", "visit.recorded", "prisoner.released"]
)  # fmt: skip


class AnyCourse(FirstNight):
    """A first night with everything that may follow; what must hold is asked after each thing said."""

    # --- courts -----------------------------------------------------------------------------------------------------

    @rule(who=CARERS, act=st.sampled_from(["open_case", "detain", "extend", "refuse", "order_release", "appeal"]))
    def court_acts(self, who: Person, act: str) -> None:
        self._begin("court")
        getattr(self.told, act)(who)

    @rule(who=CARERS, kind=SENTENCES, days=DAYS, deferred=st.none() | st.sampled_from([0, 1, 2, 40]))
    def sentence(self, who: Person, kind: str, days: int | None, deferred: int | None) -> None:
        self._begin("court")
        starts = self._day(deferred) if kind == "imprisonment" else None
        self.told.sentence(who, kind, self._day(days) if kind == "imprisonment" else None, starts)

    @rule(who=CARERS, result=st.sampled_from(["upheld", "quashed", "changed", "withdrawn"]), days=DAYS)
    def decide_appeal(self, who: Person, result: str, days: int | None) -> None:
        self._begin("court")
        self.told.decide_appeal(who, result, self._day(days) if result == "changed" else None)

    # --- prisons ----------------------------------------------------------------------------------------------------

    @rule(who=CARERS, children=SEVERAL, inside=st.lists(CHILDREN, max_size=2, unique_by=lambda each: each.id),
          answer=ANSWERS)  # fmt: skip
    def admit(self, who: Person, children: list[ChildForWelfare], inside: list[Person], answer: str) -> None:
        self._begin("prison")
        self.told.admit(who, *children, inside=inside, dependants="yes" if children else answer)

    @rule(who=CARERS, act=st.sampled_from(["transfer", "visit", "release", "release"]))
    def prison_acts(self, who: Person, act: str) -> None:
        self._begin("prison")
        getattr(self.told, act)(who)

    @rule(who=CARERS, days=DAYS)
    def schedule_release(self, who: Person, days: int | None) -> None:
        self._begin("prison")
        self.told.schedule_release(who, self._day(days or 0) or self.told.now.date())

    @rule(who=CARERS, born=BORN)
    def birth(self, who: Person, born: Person) -> None:
        self._begin("prison")
        self.told.birth(who, born)

    @rule(who=ALL_CHILDREN, parent=CARERS, to=st.none() | ADULTS, enters=st.booleans())
    def child_goes(self, who: Person, parent: Person, to: Person | None, enters: bool) -> None:
        self._begin("prison")
        self.told.child_enters(who, parent) if enters else self.told.child_leaves(who, parent, to)

    @rule(who=ALL_CHILDREN, parent=CARERS, risk=st.sampled_from(["none", "act-now"]))
    def assess_inside(self, who: Person, parent: Person, risk: str) -> None:
        self._begin("prison")
        self.told.assess_inside(who, parent, risk)

    @rule(who=CARERS, young=st.none() | ALL_CHILDREN, state=st.sampled_from(["hospitalised", "recovered", "died"]))
    def health_inside(self, who: Person, young: Person | None, state: str) -> None:
        self._begin("prison")
        self.told.health_inside(young or who, state, who if young else None)

    @rule(who=CARERS, about=st.lists(ALL_CHILDREN, min_size=1, max_size=2), fee=st.sampled_from([0, 5000]))
    def asks(self, who: Person, about: list[Person], fee: int) -> None:
        self._begin("prison")
        self.told.visit(who, fee).ask_review(who, *about)

    # --- families, workers, errors ----------------------------------------------------------------------------------

    @rule(who=CARERS, problem=st.sampled_from(["visit-fee", "child-unsafe", "wrong-details", "other"]), by=ADULTS)
    def problem(self, who: Person, problem: str, by: Person) -> None:
        self._begin("family")
        self.told.problem(who, problem, by)

    @rule(who=CARERS, about=CHILDREN)
    def plan_return(self, who: Person, about: Person) -> None:
        self._begin("welfare")
        self.told.plan_return(who, about)

    @rule(type_=TAKEN_BACK)
    def take_back(self, type_: str) -> None:
        if any(told.type == type_ for told in self.told.said):
            self._begin(EVENTS[type_].teller)
            self.told.take_back(type_)
            self.before = None  # it was never so: nothing need grow from it

    def _day(self, days: int | None) -> date | None:
        return None if days is None else day_of(self.told.now) + timedelta(days=days)

    # --- what must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        replay = self.told.replay
        must_hold.everything(replay)
        if self.before:
            must_hold.levels_only_grow(self.before, replay)
            must_hold.what_newly_holds_stands(self.before, replay)
        self.before = replay

    @rule(data=st.data())
    def any_order_of_the_topics_and_any_repeat_is_the_same(self, data: st.DataObject) -> None:
        topics: dict[str, list[Told]] = {}
        for told in self.told.said:
            topics.setdefault(teller_of(told), []).append(told)
        heard: list[Told] = []
        while topics:
            teller = data.draw(st.sampled_from(sorted(topics)))
            heard.append(topics[teller].pop(0))
            if not topics[teller]:
                del topics[teller]
        for told in data.draw(st.lists(st.sampled_from(heard), max_size=3)) if heard else ():
            heard.insert(data.draw(st.integers(heard.index(told) + 1, len(heard))), told)
        again = Replay.of(domain.without_retracted(heard), self.told.now)
        assert must_hold.shown(again) == must_hold.shown(self.told.replay)

    @rule(minutes=st.sampled_from([1, 29, 31, 500, 90 * 24 * 60, 1000 * 24 * 60]))
    def looking_in_between_changes_nothing(self, minutes: int) -> None:
        looked = self.told.replay
        self.told.later(minutes=minutes)
        looked.go_on(self.told.now)
        assert must_hold.shown(looked) == must_hold.shown(self.told.replay)


def teller_of(told: Told) -> str:
    """On whose topic it came; what workers say is in one order with nobody else's."""
    return EVENTS[told.type].teller if told.facts is not None else "welfare"


TestAnyCourse = AnyCourse.TestCase
TestAnyCourse.settings = settings(
    max_examples=200,
    stateful_step_count=25,
    derandomize=True,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
TestAnyCourse = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")(TestAnyCourse)
