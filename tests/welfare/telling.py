"""A household told in a few words, so that a test reads as what happened: who said what, and when."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.welfare import domain
from services.welfare.domain import Alert, Due, Replay, Told
from services.welfare.domain.statements import (
    Acknowledged,
    Assessed,
    CarerAssessed,
    Closed,
    Corrected,
    FlaggedUnsafe,
    Found,
    HealthReported,
    Placed,
    ReportShared,
    Statement,
    Supported,
)
from shared.clock import PHNOM_PENH
from shared.contracts.arrest import (
    AmendmentFacts,
    AmendmentForWelfare,
    ArrestFacts,
    ArrestForWelfare,
    CaregiverAmended,
    CaregiverForWelfare,
    ChildAmended,
    ChildForWelfare,
    CustodyEndFacts,
    HandOverForWelfare,
    RetractionFacts,
)
from shared.contracts.event import Facts, Part
from shared.contracts.family import ProblemFacts, ProblemForWelfare
from shared.contracts.people import Person
from tests.welfare.legal_path import LegalPath

NAMESPACE = UUID("0d7f4c86-6f0e-4f5c-8f6e-5d6a4f6f2b11")
MORNING = datetime(2020, 3, 2, 10, tzinfo=PHNOM_PENH)
EVENING = datetime(2020, 3, 2, 20, tzinfo=PHNOM_PENH)
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)


def person(name: str, **said: Any) -> Person:
    """Someone whose id follows from the name; at home in one commune of Banteay Meanchey unless said otherwise."""
    return Person(id=uuid5(NAMESPACE, name), name_latin=name, **{"home": "010203"} | said)


def child(who: Person, whereabouts: str = "with-adult", **said: Any) -> ChildForWelfare:
    """A child as a record lists it, with consent."""
    return ChildForWelfare(person=who, **{"relation": "child", "whereabouts": whereabouts, "consent": "yes"} | said)


def caregiver(who: Person, agreed: str = "yes") -> CaregiverForWelfare:
    """Somebody named for the children."""
    return CaregiverForWelfare(person=who, relation="aunt", agreed=agreed)


MOTHER = person("mother", born=date(1990, 4, 4))
FATHER = person("father", born=date(1988, 9, 9))
AUNT = person("aunt", age=40)
UNCLE = person("uncle", age=44, home="010507")
DARA = person("dara", born=date(2012, 1, 5), home=None)
BOPHA = person("bopha", born=date(2013, 6, 6), home=None)
BABY = person("baby", born=date(2019, 8, 1), home=None)


class Telling(LegalPath):
    """What was said so far, the time it is now, and what follows. Times go on by `later`, never by themselves."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now
        self.said: list[Told] = []
        self._arrests: dict[UUID, UUID] = {}

    def later(self, **span: float) -> "Telling":
        """Some time passes."""
        self.now += timedelta(**span)
        return self

    def fact(self, type_: str, subject: Person, facts: Facts, part: Part | None = None) -> "Telling":
        """A fact that another service told."""
        return self._add(Told(self._next_id(), type_, subject.id, self.now, facts, part, None, f"{len(self.said):032}"))

    def says(self, subject: Person, statement: Statement) -> "Telling":
        """A statement of a worker."""
        told = Told(
            self._next_id(), statement.kind, subject.id, self.now, statement=statement, trace_id=f"{len(self.said):032}"
        )
        return self._add(told._replace(by="worker"))

    def _add(self, told: Told) -> "Telling":
        self.said.append(told)
        return self

    def _next_id(self) -> UUID:
        return uuid5(NAMESPACE, f"said {len(self.said)}")

    # --- what the police tell ---------------------------------------------------------------------------------------

    def arrest(
        self,
        who: Person,
        *children: ChildForWelfare,
        station: str = "01",
        dependants: str | None = None,
        arrived_at: datetime | None = None,
        other_held: Iterable[Person] = (),
        handed_over: Iterable[tuple[Person, Person, bool]] = (),
        caregivers: Iterable[CaregiverForWelfare] = (),
        unsafe: Iterable[Person] = (),
    ) -> "Telling":
        """Somebody is arrested; the children are those listed, and the answer follows from them unless given."""
        self._arrests[who.id] = self._next_id()
        facts = ArrestFacts(
            arrest_id=self._arrests[who.id],
            station=station,
            arrived_at=arrived_at or self.now,
            dependants=dependants or ("yes" if children else "none"),
        )
        part = ArrestForWelfare(
            person=who,
            children=children,
            caregivers=tuple(caregivers),
            other_carers_held=tuple(other_held),
            unsafe=tuple(unsafe),
            handed_over=tuple(
                HandOverForWelfare(child=given.id, to=to, parent_chose=chose) for given, to, chose in handed_over
            ),
        )
        return self.fact("arrest.recorded", who, facts, part)

    def amend(
        self,
        who: Person,
        *children: ChildAmended | ChildForWelfare,
        dependants: str | None = None,
        home: str | None = None,
        other_held: Iterable[Person] = (),
        caregivers: Iterable[CaregiverAmended] = (),
        unsafe: Iterable[Person] = (),
    ) -> "Telling":
        """More is known."""
        facts = AmendmentFacts(arrest_id=self._arrests[who.id], station="01", dependants=dependants)
        part = AmendmentForWelfare(
            person=Person(id=who.id),
            home=home,
            children=tuple(ChildAmended(**dict(listed)) for listed in children),
            caregivers=tuple(caregivers),
            other_carers_held=tuple(other_held),
            unsafe=tuple(unsafe),
        )
        return self.fact("arrest.amended", who, facts, part)

    def end(self, who: Person, outcome: str = "released") -> "Telling":
        """Custody ends."""
        facts = CustodyEndFacts(arrest_id=self._arrests[who.id], station="01", outcome=outcome)
        return self.fact("custody.ended", who, facts)

    def retract(self, who: Person) -> "Telling":
        """The arrest was recorded in error."""
        facts = RetractionFacts(arrest_id=self._arrests[who.id], station="01")
        return self.fact("arrest.retracted", who, facts)

    def problem(self, of: Person, problem: str, by: Person | None = None) -> "Telling":
        """A family says on its page that something is wrong."""
        part = ProblemForWelfare(reported_by=(by or of).id, words="-")
        return self.fact("problem.reported", of, ProblemFacts(problem=problem), part)

    # --- what workers record ----------------------------------------------------------------------------------------

    def acknowledge(self, about: Person, scope: str = "0102") -> "Telling":
        """An office takes the alert."""
        return self.says(about, Acknowledged(about=about.id, scope=scope))

    def find(self, who: Person, adult: Person | None = None, where: str = "010203") -> "Telling":
        """A child is found."""
        near = (adult,) if adult else ()
        return self.says(who, Found(child=who.id, where=where, with_adult=adult.id if adult else None, people=near))

    def place(self, who: Person, keeper: Person | str, kind: str = "kinship", parent_view: str = "agreed") -> "Telling":
        """A child is placed with somebody, or in a shelter by name."""
        adult = keeper if isinstance(keeper, Person) else None
        statement = Placed(
            child=who.id, placement=kind, parent_view=parent_view, with_adult=adult.id if adult else None,
            name=None if adult else str(keeper), people=(adult,) if adult else (),
        )  # fmt: skip
        return self.says(who, statement)

    def assess(self, who: Person, *, seen: bool = True, school: str = "attending", works: bool = False) -> "Telling":
        """A child is assessed."""
        statement = Assessed(
            child=who.id, seen_in_person="yes" if seen else "no", school=school, works="yes" if works else "no"
        )
        return self.says(who, statement)

    def assess_carer(self, who: Person, fit: str = "yes", housed: str = "yes") -> "Telling":
        """An adult is assessed."""
        return self.says(who, CarerAssessed(person=who.id, fit=fit, housed=housed, people=(who,)))

    def support(self, about: Person, kind: str = "food") -> "Telling":
        """Help is given."""
        return self.says(about, Supported(about=about.id, support=kind))

    def flag_unsafe(self, who: Person) -> "Telling":
        """The children must be kept from somebody."""
        return self.says(who, FlaggedUnsafe(person=who.id, people=(who,)))

    def health(self, who: Person, state: str = "hospitalised") -> "Telling":
        """A child's health changed."""
        return self.says(who, HealthReported(child=who.id, state=state))

    def correct(self, who: Person, field: str, value: str) -> "Telling":
        """A detail was wrong."""
        return self.says(who, Corrected(person=who.id, field=field, value=value))

    def share_report(self, of: Person, care_available: str = "yes") -> "Telling":
        """The court hears of the family."""
        said = ReportShared(person=of.id, care_available=care_available, effect="-", recommendation="-")
        return self.says(of, said)

    def close(self, who: Person) -> "Telling":
        """A child's case is done."""
        return self.says(who, Closed(child=who.id))

    # --- what follows -----------------------------------------------------------------------------------------------

    @property
    def replay(self) -> Replay:
        """Everything that follows by now."""
        return Replay.of(domain.without_retracted(self.said), self.now)

    @property
    def alert(self) -> Alert:
        """The one open alert."""
        [alert] = self.replay.open_alerts
        return alert

    @property
    def urgency(self) -> str:
        """That of the one open alert."""
        return self.alert.urgency

    def reasons(self, who: Person | None = None) -> set[str]:
        """The reasons in open alerts, all of them or those of one person."""
        return {
            reason
            for alert in self.replay.open_alerts
            for about, found in alert.because.items()
            if who is None or about == who.id
            for reason in found
        }

    @property
    def standing(self) -> set[str]:
        """Every office that open alerts stand in."""
        return {
            f"{level.role}@{level.place}".rstrip("@")
            for alert in self.replay.open_alerts
            for asked in alert.offices.values()
            for level in asked.levels
        }

    def duties(self, kind: str, about: Person | None = None) -> dict[str, timedelta]:
        """Open duties of a kind: whose, and how long from now until the latest is due."""
        return {
            f"{due.role}@{due.place}".rstrip("@"): due.due_at - self.now
            for due in sorted(domain.duties(self.replay), key=lambda due: due.due_at)
            if due.kind == kind and due.met_at is None and (about is None or about.id in due.about)
        }

    def all_duties(self) -> list[Due]:
        """Every duty, met or not."""
        return domain.duties(self.replay)

    def flags(self, who: Person) -> set[str]:
        """The flags that stand on somebody."""
        return {flag.kind for flag in domain.flags(self.replay) if flag.on == who.id}
