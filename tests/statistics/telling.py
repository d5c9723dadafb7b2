"""Facts as the statistics keep them, made in a few words; and what they count, at a moment."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from services.statistics.domain.alerts import units_of_alert
from services.statistics.domain.measures import Told, Unit
from services.statistics.domain.persons import units_of_person
from shared.contracts import arrest, court, family, prison, welfare
from shared.contracts.event import EVENTS, TELLERS, Facts

START = datetime(2015, 3, 15, 13, 0, tzinfo=UTC)
CASE = UUID(int=77)


def day(number: float) -> datetime:
    """So many days after the start."""
    return START + timedelta(days=number)


class Telling:
    """What is told of one person or alert; `days` after the start, each type with what it usually says."""

    def __init__(self) -> None:
        self.who = uuid4()
        self.told: list[Told] = []

    def __call__(self, kind: str, days: float, facts: Facts, subject: UUID | None = None) -> UUID:
        """One fact; its id."""
        told = Told(uuid4(), subject or self.who, day(days), kind, facts)
        self.told.append(told)
        return told.id

    def arrest(self, days: float = 0, dependants: str = "none", station: str = "17", **more: object) -> UUID:
        """An arrest; its id."""
        arrest_id = uuid4()
        said = {"arrest_id": arrest_id, "station": station, "arrived_at": day(days), "dependants": dependants}
        self("arrest.recorded", days, arrest.ArrestFacts.model_validate(said | more))
        return arrest_id

    def amend(self, days: float, arrest_id: UUID, **more: object) -> None:
        """More is known of an arrest."""
        said = {"arrest_id": arrest_id, "station": "17"}
        self("arrest.amended", days, arrest.AmendmentFacts.model_validate(said | more))

    def retract(self, days: float, arrest_id: UUID) -> None:
        """The arrest was recorded in error."""
        self("arrest.retracted", days, arrest.RetractionFacts(arrest_id=arrest_id, station="17"))

    def end(self, days: float, arrest_id: UUID, outcome: str = "to-court") -> None:
        """Police custody ends."""
        said = {"arrest_id": arrest_id, "station": "17", "outcome": outcome}
        self("custody.ended", days, arrest.CustodyEndFacts.model_validate(said))

    def detain(self, days: float, until: float, where: str = "P-17") -> UUID:
        """A court of Siem Reap opens a case and orders detention."""
        self("case.opened", days, court.CaseFacts(case_id=CASE, court="17", lawyer="none"))
        said = court.DetentionFacts(case_id=CASE, court="17", prison=where, until=day(until))
        return self("detention.ordered", days, said)

    def sentence(self, days: float, kind: str = "imprisonment", release_on: date | None = None) -> UUID:
        """Judgment at first instance."""
        said = {
            "sentence_id": uuid4(), "case_id": CASE, "court": "17", "kind": kind, "release_on": release_on,
            "appeal_until": day(days + 30), "family_considered": True,
        }  # fmt: skip
        return self("sentence.passed", days, court.SentenceFacts.model_validate(said))

    def admit(self, days: float, where: str = "P-17", dependants: str = "none", **more: object) -> UUID:
        """Admission to a prison."""
        said = {"admission_id": uuid4(), "prison": where, "dependants": dependants}
        return self("prisoner.admitted", days, prison.AdmissionFacts.model_validate(said | more))

    def visit(self, days: float, fee: int = 0, where: str = "P-17") -> UUID:
        """A visit."""
        said = prison.VisitFacts(prison=where, visitors=1, contact=True, minutes=30, fee=fee)
        return self("visit.recorded", days, said)

    def child(self, kind: str, days: float, child: UUID, where: str = "P-17") -> UUID:
        """A child comes to live with this person in prison, or leaves."""
        return self(kind, days, prison.ChildInsideFacts(prison=where, parent=self.who), child)

    def take_back(self, days: float, fact: UUID, where: str = "P-17") -> None:
        """A prison takes back something it told."""
        self("prison-record.retracted", days, prison.PrisonRetractionFacts(prison=where, retracts=fact))

    def leave(self, days: float, where: str = "P-17") -> UUID:
        """Release from prison."""
        return self("prisoner.released", days, prison.PrisonFacts(prison=where))

    def report(self, days: float, problem: str) -> None:
        """A family reports a problem."""
        self("problem.reported", days, family.ProblemFacts.model_validate({"problem": problem}))

    def deliver(self, days: float) -> None:
        """A message to the family arrives."""
        said = {
            "notice_id": uuid4(), "fact_id": uuid4(), "milestone": "arrested", "channel": "sms", "language": "km",
        }  # fmt: skip
        self("notice.delivered", days, family.NoticeFacts.model_validate(said))

    def raise_alert(self, days: float, *provinces: str) -> None:
        """An alert is raised, or more joins it."""
        said = {
            "alert_id": self.who, "urgency": "urgent", "because": ["arrested"], "provinces": provinces, "children": 1,
        }  # fmt: skip
        self("alert.raised", days, welfare.AlertFacts.model_validate(said), uuid4())

    def take_alert(self, days: float) -> None:
        """An office takes the alert."""
        self("alert.acknowledged", days, welfare.AcknowledgementFacts(alert_id=self.who, by="welfare", province="17"))

    def pass_on(self, days: float) -> None:
        """Nobody took it in time."""
        self("alert.escalated", days, welfare.EscalationFacts(alert_id=self.who, to="welfare-lead"))

    def recount(self, days: float, turn: int, alone: Iterable[str] = (), split: Iterable[str] = ()) -> None:
        """So many children are alone or apart now."""
        said = welfare.CountFacts(
            alert_id=self.who, turn=turn, children_alone=tuple(alone), siblings_split=tuple(split)
        )
        self("alert.recounted", days, said)

    def close(self, days: float) -> None:
        """The alert closes."""
        self("alert.closed", days, welfare.ClosingFacts(alert_id=self.who))


def in_order(told: Iterable[Told]) -> list[Told]:
    """As they are read back: by time, then by teller; a repeat only once."""
    once = {each.id: each for each in told}
    return sorted(once.values(), key=lambda each: (each.at, TELLERS.index(EVENTS[each.type].teller)))


def units(telling: Telling) -> list[Unit]:
    """Everything that is counted."""
    told = in_order(telling.told)
    return [*units_of_person(telling.who, told), *units_of_alert(telling.who, told)]


def counted(telling: Telling, days: float) -> dict[str, list[str]]:
    """What is counted so many days after the start: by measure the places, a prison's code where there is one."""
    found: dict[str, list[str]] = {}
    for unit in units(telling):
        if unit.since <= day(days):
            found.setdefault(unit.measure, []).append(unit.prison or unit.province)
    return {measure: sorted(places) for measure, places in found.items()}
