"""The judgment: what it decides, until when, and what it must say."""

from collections.abc import Iterator
from uuid import uuid4

from services.court.actions.acts import Act
from services.court.actions.cases import in_case
from services.court.actions.detention import on_paper
from services.court.domain import Known
from services.court.schemas import NewSentence
from shared import clock, law
from shared.clock import PHNOM_PENH
from shared.contracts.court import SentenceFacts, SentencePassed
from shared.errors import FieldError, Refused, refuse
from shared.identity import Caller


def decide_sentence(known: Known, body: NewSentence, by: Caller) -> Act:
    """The court decides the case; the day of release is reckoned from the months, and told with it.

    Raises:
        Refused: no case, or judged already (`person`); months that cannot be; a judge's reasoning is missing.
    """
    case = in_case(known)
    if known.path.sentence is not None and not known.is_quashed:
        raise refuse("person", "already_recorded", status=409)
    faults = [*_faults(body)]
    if body.reasoning is None and not on_paper(by):
        faults.append(FieldError("reasoning", "missing"))
    if faults:
        raise Refused(*faults)
    now = clock.now()
    window = law.months_after(now.astimezone(PHNOM_PENH), law.appeal_window().months)
    reckoned = reckon(known, body)
    facts = SentenceFacts(
        sentence_id=uuid4(),
        case_id=case.case_id,
        court=case.court,
        release_on=reckoned.release_on if reckoned else None,
        appeal_until=window,
        family_considered=body.family_considered == "yes",
        **body.model_dump(include={"kind", "months", "suspended_months", "starts"}),
    )
    private = {"reasoning": body.reasoning} if body.reasoning else {"missing": ["reasoning"]}
    return Act(SentencePassed(known.person, facts, {}), private)


def reckon(known: Known, body: NewSentence) -> law.Reckoning | None:
    """The day of release line by line; None for a sentence that keeps nobody in prison."""
    if body.kind != "imprisonment" or body.months is None:
        return None
    return law.reckon_release(known.path, clock.today(), body.months, body.suspended_months or 0, body.starts)


def _faults(body: NewSentence) -> Iterator[FieldError]:
    if body.kind == "imprisonment" and body.months is None:
        yield FieldError("months", "missing")
    for name in ("months", "suspended_months"):
        value = getattr(body, name)
        if value is not None and value < 0:
            yield FieldError(name, "too_small", {"limit": 0})
    if body.suspended_months is not None and body.suspended_months > (body.months or 0) >= 0:
        yield FieldError("suspended_months", "too_large", {"limit": body.months or 0})
    if body.family_considered is None:
        yield FieldError("family_considered", "missing")
    if body.starts and body.starts < clock.today():
        yield FieldError("starts", "in_past")
