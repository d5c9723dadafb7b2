"""A case is opened, appeals are filed in it and decided."""

from collections.abc import Iterator
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.court import domain
from services.court.actions.acts import Act, carry_out
from services.court.domain import Known
from services.court.queries import record
from services.court.schemas import NewAppeal, NewAppealDecision, NewCase
from shared import clock, law
from shared.contracts.bodies import Recorded
from shared.contracts.court import AppealDecided, AppealDecisionFacts, AppealFacts, AppealFiled, CaseFacts, CaseOpened
from shared.errors import FieldError, Refused, refuse
from shared.identity import Caller


async def open_case(session: AsyncSession, body: NewCase, *, by: Caller) -> Recorded:
    """Open the case of somebody whom the police brought.

    Raises:
        Refused: nobody brought this person (`person`), or a case that stands has this number (`case_number`).
    """
    if await record.is_number_taken(session, by.place[:2], body.case_number):
        raise refuse("case_number", "already_recorded", status=409)
    try:
        return await carry_out(session, decide_case, body, by=by)
    except IntegrityError:  # somebody else opened a case of this number meanwhile
        raise refuse("case_number", "already_recorded", status=409) from None


def decide_case(known: Known, body: NewCase, by: Caller) -> Act:
    """A case is opened only of somebody who was brought to court; a further case of the same person may follow."""
    if not (known.path.expected_in_court or known.path.case):
        raise refuse("person", "not_brought")
    facts = CaseFacts(case_id=uuid4(), court=by.place[:2], lawyer=body.lawyer)
    private = {"case_number": body.case_number, "charges": list(body.charges)}
    return Act(CaseOpened(known.person, facts, {}), private)


def in_case(known: Known) -> CaseFacts:
    """The case that stands.

    Raises:
        Refused: there is none (`person`).
    """
    if known.path.case is None:
        raise refuse("person", "no_case")
    return known.path.case


def decide_appeal_filed(known: Known, body: NewAppeal, by: Caller) -> Act:
    """Either side appeals; after the window it is recorded all the same, and told as late."""
    case = in_case(known)
    if any(appeal.appellant == body.by for appeal in known.path.appeals.values()):
        raise refuse("by", "already_recorded", status=409)
    sentence = known.path.sentence
    facts = AppealFacts(
        appeal_id=uuid4(),
        case_id=case.case_id,
        court=case.court,
        appellant=body.by,
        late=sentence is not None and clock.now() > sentence.appeal_until,
    )
    return Act(AppealFiled(known.person, facts, {}), {})


def decide_appeal_decided(known: Known, body: NewAppealDecision, by: Caller) -> Act:
    """What the higher court decided; a changed sentence is reckoned anew."""
    case = in_case(known)
    if faults := [*_faults_of_decision(known, body)]:
        raise Refused(*faults)
    release_on = None
    if body.result == "changed" and body.months is not None:
        release_on = reckon_changed(known, body.months).release_on
    facts = AppealDecisionFacts(
        case_id=case.case_id, court=case.court, result=body.result, months=body.months, release_on=release_on
    )
    return Act(AppealDecided(known.person, facts, {}), {})


def reckon_changed(known: Known, months: int) -> law.Reckoning:
    """The day of release when a higher court made the sentence this long; months that were suspended stay so."""
    path = known.path
    passed_at = path.sentenced_at or clock.now()
    before = domain.know(known.person, (each for each in known.told if each.at < passed_at)).path
    suspended = (path.sentence.suspended_months or 0) if path.sentence else 0
    starts = path.sentence.starts if path.sentence else None
    return law.reckon_release(before, clock.day_of(passed_at), months, min(suspended, months), starts)


def _faults_of_decision(known: Known, body: NewAppealDecision) -> Iterator[FieldError]:
    if not known.path.appeals:
        yield FieldError("person", "no_appeal")
    if body.result == "changed" and body.months is None:
        yield FieldError("months", "missing")
    if body.months is not None and body.months < 0:
        yield FieldError("months", "too_small", {"limit": 0})
