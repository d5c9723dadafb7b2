"""What courts and prisons tell of a household, in a few words: the part of a telling that follows the first night."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID, uuid5

from services.welfare.domain import Told
from services.welfare.domain.statements import Planned
from shared.clock import day_of
from shared.contracts import court, prison
from shared.contracts.arrest import ChildForWelfare
from shared.contracts.people import Person

COURT, PRISON = "01", "P-01"


def case_of(who: Person) -> UUID:
    """One case a person is enough here."""
    return uuid5(who.id, "case")


class LegalPath:
    """The sentences of courts and prisons, said by whoever can tell `fact` and `says` at a time `now`."""

    now: datetime
    said: list[Told]
    fact: Callable[..., Self]
    says: Callable[..., Self]

    # --- courts -----------------------------------------------------------------------------------------------------

    def open_case(self, who: Person) -> Self:
        """A case is opened."""
        return self.fact("case.opened", who, court.CaseFacts(case_id=case_of(who), court=COURT, lawyer="none"))

    def detain(self, who: Person) -> Self:
        """Detention is ordered, for six months."""
        until = self.now + timedelta(days=182)
        facts = court.DetentionFacts(case_id=case_of(who), court=COURT, prison=PRISON, until=until)
        return self.fact("detention.ordered", who, facts)

    def extend(self, who: Person) -> Self:
        """Detention is extended."""
        facts = court.DetentionExtensionFacts(case_id=case_of(who), court=COURT, until=self.now + timedelta(days=90))
        return self.fact("detention.extended", who, facts)

    def refuse(self, who: Person) -> Self:
        """Detention is refused."""
        return self.fact("detention.refused", who, court.CourtFacts(case_id=case_of(who), court=COURT))

    def sentence(
        self,
        who: Person,
        kind: str = "imprisonment",
        release_on: date | None = None,
        starts: date | None = None,
    ) -> Self:
        """The court decides the case."""
        facts = court.SentenceFacts(
            sentence_id=uuid5(who.id, f"sentence {len(self.said)}"),
            case_id=case_of(who),
            court=COURT,
            kind=kind,
            starts=starts,
            release_on=release_on,
            appeal_until=self.now + timedelta(days=30),
            family_considered=True,
        )
        return self.fact("sentence.passed", who, facts)

    def appeal(self, who: Person, by: str = "prosecutor") -> Self:
        """Somebody appeals."""
        appeal = uuid5(who.id, f"appeal {len(self.said)}")
        facts = court.AppealFacts(appeal_id=appeal, case_id=case_of(who), court=COURT, appellant=by)
        return self.fact("appeal.filed", who, facts)

    def decide_appeal(self, who: Person, result: str, release_on: date | None = None) -> Self:
        """The higher court decides."""
        facts = court.AppealDecisionFacts(case_id=case_of(who), court=COURT, result=result, release_on=release_on)
        return self.fact("appeal.decided", who, facts)

    def order_release(self, who: Person) -> Self:
        """The court orders the release, today."""
        facts = court.ReleaseOrderFacts(case_id=case_of(who), court=COURT, release_on=day_of(self.now))
        return self.fact("release.ordered", who, facts)

    # --- prisons ----------------------------------------------------------------------------------------------------

    def admit(
        self,
        who: Person,
        *children: ChildForWelfare,
        inside: Iterable[Person] = (),
        dependants: str = "yes",
        prison_code: str = PRISON,
    ) -> Self:
        """Somebody comes into prison, some children perhaps with them."""
        came_in = tuple(inside)
        facts = prison.AdmissionFacts(
            admission_id=uuid5(who.id, f"admission {len(self.said)}"),
            prison=prison_code,
            dependants=dependants,
            children=tuple(listed.person.id for listed in children),
            children_inside=tuple(each.id for each in came_in),
        )
        part = prison.AdmissionForWelfare(person=who, children=children, children_inside=came_in)
        return self.fact("prisoner.admitted", who, facts, part)

    def transfer(self, who: Person, to: str = "CC2") -> Self:
        """Somebody is moved to another prison."""
        return self.fact("prisoner.transferred", who, prison.TransferFacts(prison=PRISON, to_prison=to))

    def child_enters(self, who: Person, parent: Person) -> Self:
        """A child comes in to live with its parent."""
        facts = prison.ChildInsideFacts(prison=PRISON, parent=parent.id)
        return self.fact("child.admitted", who, facts, prison.ChildForWelfareInside(child=who))

    def child_leaves(self, who: Person, parent: Person, to: Person | None = None) -> Self:
        """A child leaves prison, with somebody perhaps."""
        facts = prison.ChildInsideFacts(prison=PRISON, parent=parent.id)
        return self.fact("child.left", who, facts, prison.ChildForWelfareInside(child=who, to=to))

    def assess_inside(self, who: Person, parent: Person, risk: str = "act-now") -> Self:
        """A child who lives in prison is assessed."""
        facts = prison.ChildAssessmentFacts(prison=PRISON, parent=parent.id, risk=risk)
        return self.fact("child.assessed", who, facts)

    def birth(self, parent: Person, who: Person) -> Self:
        """A prisoner gives birth."""
        facts = prison.BirthFacts(prison=PRISON, child=who.id)
        return self.fact("birth.recorded", parent, facts, prison.BirthForWelfare(child=who))

    def visit(self, who: Person, fee: int = 0) -> Self:
        """Somebody is visited."""
        facts = prison.VisitFacts(prison=PRISON, visitors=1, contact=True, minutes=15, fee=fee)
        return self.fact("visit.recorded", who, facts)

    def health_inside(self, who: Person, state: str = "hospitalised", parent: Person | None = None) -> Self:
        """The health of a prisoner, or of a child who lives with one."""
        facts = prison.HealthFacts(prison=PRISON, state=state, tell_family=False, parent=parent.id if parent else None)
        return self.fact("health.reported", who, facts)

    def schedule_release(self, who: Person, on: date) -> Self:
        """The prison plans the release."""
        return self.fact("release.scheduled", who, prison.ReleaseFacts(prison=PRISON, release_on=on))

    def release(self, who: Person) -> Self:
        """Somebody leaves prison free."""
        return self.fact("prisoner.released", who, prison.PrisonFacts(prison=PRISON))

    def ask_review(self, who: Person, *about: Person) -> Self:
        """A parent asks that the care of children be looked at again."""
        facts = prison.CareReviewFacts(prison=PRISON, about=tuple(each.id for each in about))
        return self.fact("care-review.requested", who, facts, prison.CareReviewForWelfare(words="-"))

    # --- both -------------------------------------------------------------------------------------------------------

    def take_back(self, type_: str) -> Self:
        """The newest fact of this type was told in error."""
        wrong = next(told for told in reversed(self.said) if told.type == type_)
        who = Person(id=wrong.subject)
        if type_.split(".")[0] in ("case", "detention", "sentence", "appeal") or type_ == "release.ordered":
            retraction = court.CourtRetractionFacts(court=COURT, retracts=wrong.id)
            return self.fact("court-record.retracted", who, retraction)
        return self.fact("prison-record.retracted", who, prison.PrisonRetractionFacts(prison=PRISON, retracts=wrong.id))

    def plan_return(self, who: Person, *children: Person) -> Self:
        """The return of a parent is planned."""
        return self.says(who, Planned(person=who.id, children=tuple(each.id for each in children)))
