"""A person's way to court in a few words, told as the court hears it, and acts decided as its routes decide them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from services.court import domain
from services.court.actions.acts import Act, Decide
from services.court.domain import Known, Told
from services.court.schemas import NewCase
from shared import clock
from shared.clock import PHNOM_PENH
from shared.contracts import arrest, prison, welfare
from shared.contracts.event import EVENTS, Event, Facts, Part
from shared.contracts.people import Person, PersonBody
from shared.errors import Refused
from shared.identity import Caller

MOTHER = UUID("00000000-0000-4000-8000-000000000001")
GIRL = UUID("00000000-0000-4000-8000-000000000002")
BOY = UUID("00000000-0000-4000-8000-000000000003")
JUDGE = Caller("judge-1", "judge", "17", "Judge", "17")
CLERK = Caller("clerk-1", "clerk", "17", "Clerk", "17")
WHO = PersonBody(id=MOTHER)
STATION = "17"


def at(text: str) -> datetime:
    """`2020-03-02T10:00` in Phnom Penh."""
    return datetime.fromisoformat(text).replace(tzinfo=PHNOM_PENH)


def child(key: UUID = GIRL, *, with_parent: bool = False, shown: bool = True) -> arrest.ChildForCourt:
    """A girl of four at home, or one of whom nothing may be said."""
    person = Person(id=key, name_latin="Keo Bopha", sex="female", age=4) if shown else Person(id=key)
    return arrest.ChildForCourt(person=person, relation="child", with_parent=with_parent)


class Telling:
    """What is said of one woman, in order. The platform's clock stands where the story is, so forget it afterwards."""

    def __init__(self, start: str = "2020-03-02T08:00") -> None:
        self.told: list[Told] = []
        self.arrest_id = uuid4()
        self.go(start)

    def go(self, moment: str) -> Self:
        """Set the clock."""
        clock.tell(at(moment))
        return self

    def later(self, **span: float) -> Self:
        """Move the clock on."""
        clock.tell(clock.now() + timedelta(**span))
        return self

    def hear(self, kind: str, facts: Facts, part: Part | None = None, child: UUID | None = None) -> UUID:
        """A fact arrives; its id."""
        event_id = uuid4()
        self.told.append(Told(event_id, clock.now(), kind, facts, part, child=child))
        return event_id

    def arrested(self, **said: Any) -> Self:
        """The police record her, and what they recorded of the family."""
        part: dict[str, Any] = {
            "person": Person(id=MOTHER, name_latin="Keo Sreymom", name_km="កែវ ស្រីមុំ", sex="female", age=29),
            "offence_class": "misdemeanour",
            "offence_label": "theft",
        }
        facts: dict[str, Any] = {"arrived_at": clock.now(), "dependants": "none", "pregnant": "no"}
        for name, value in said.items():
            (facts if name in arrest.ArrestFacts.model_fields and name != "children" else part)[name] = value
        if part.get("children"):
            facts = {**facts, "dependants": "yes"} if facts["dependants"] == "none" else facts
            facts["children"] = tuple(each.person.id for each in part["children"])
        recorded = arrest.ArrestFacts(arrest_id=self.arrest_id, station=STATION, **facts)
        self.hear("arrest.recorded", recorded, arrest.ArrestForCourt(**part))
        return self

    def brought(self, outcome: Any = "to-court") -> Self:
        """Police custody ends."""
        facts = arrest.CustodyEndFacts(arrest_id=self.arrest_id, station=STATION, outcome=outcome)
        self.hear("custody.ended", facts)
        return self

    def admitted(self, code: str = "P-17", **said: Any) -> Self:
        """A prison admits her."""
        facts = {"admission_id": uuid4(), "prison": code, "dependants": "none"} | said
        part = prison.AdmissionForCourt(person=Person(id=MOTHER))
        self.hear("prisoner.admitted", prison.AdmissionFacts(**facts), part)
        return self

    def released(self) -> Self:
        """The prison lets her go."""
        self.hear("prisoner.released", prison.PrisonFacts(prison="P-17"))
        return self

    def reported(self, care: Any) -> Self:
        """Welfare shares a report."""
        part = welfare.ReportForCourt(care_available=care, effect="x", recommendation="x")
        self.hear("report.shared", welfare.ReportFacts(report_id=uuid4()), part)
        return self

    def in_court(self, **said: Any) -> Self:
        """Arrested, brought the next day, and a case opened."""
        self.arrested(**said).later(days=1)
        self.brought().later(hours=3)
        return self.opened()

    def opened(self, lawyer: Any = "legal-aid") -> Self:
        """A clerk opens the case."""
        from services.court.actions.cases import decide_case

        self.act(decide_case, NewCase(person=WHO, case_number="KS-1", charges=("theft",), lawyer=lawyer), by=CLERK)
        return self

    @property
    def known(self) -> Known:
        """What the court knows now."""
        return domain.know(MOTHER, self.told)

    def act(self, decide: Decide, body: Any, *, by: Caller = JUDGE) -> UUID:
        """Something the court records, and that must be taken; its id."""
        act = decide(self.known, body, by)
        return self.keep(act, by)

    def keep(self, act: Act, by: Caller) -> UUID:
        """Keep an act as the service does: as it travels, and its words beside it."""
        event: Event[Any] = act.event
        facts = EVENTS[event.event_type].facts_class.model_validate_json(event.facts.model_dump_json(exclude_none=True))
        event_id = uuid4()
        self.told.append(Told(event_id, clock.now(), event.event_type, facts, None, act.private, by.address))
        return event_id

    def refused(self, decide: Decide, body: Any, *, by: Caller = JUDGE) -> set[str]:
        """Something the court must refuse: the fields at fault."""
        try:
            decide(self.known, body, by)
        except Refused as refusal:
            return {error.field for error in refusal.errors}
        raise AssertionError("it was taken")

    @property
    def flags(self) -> set[str]:
        """The flags that stand now."""
        return {kind for kind, since in domain.standing_of(self.known).flags.items() if since <= clock.now()}

    @property
    def due(self) -> dict[str, datetime]:
        """What is due and not met."""
        return {due.kind: due.due_at for due in domain.standing_of(self.known).duties if due.met_at is None}


def day(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)


def kinds(told: Iterable[Told]) -> list[str]:
    """The types of what was said."""
    return [each.type for each in told]
