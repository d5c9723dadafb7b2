"""Provisional detention: ordered, extended, refused; and release ordered by the court."""

from collections.abc import Iterator
from typing import Any

from services.court import domain
from services.court.actions.acts import Act
from services.court.actions.cases import in_case
from services.court.domain import Known
from services.court.schemas import NewDetention, NewExtension, NewRefusal, NewReleaseOrder
from shared import clock
from shared.contracts.court import (
    CourtFacts,
    DetentionExtended,
    DetentionExtensionFacts,
    DetentionFacts,
    DetentionForPrison,
    DetentionOrdered,
    DetentionRefused,
    ReleaseOrdered,
    ReleaseOrderFacts,
    ReleaseOrderForPrison,
)
from shared.contracts.people import Person
from shared.errors import FieldError, Refused, refuse
from shared.identity import Caller


def on_paper(by: Caller) -> bool:
    """Whether an order is recorded by a clerk who received it, and so as it came."""
    return by.role == "clerk"


def decide_detention(known: Known, body: NewDetention, by: Caller) -> Act:
    """Detention is ordered. A judge's order says why, what else was weighed and, when asked, why it is necessary.

    Raises:
        Refused: no case, detained already (`person`), or what a judge must say is missing.
    """
    case = in_case(known)
    if known.path.detained_before_judgment:
        raise refuse("person", "already_recorded", status=409)
    missing = [*_unsaid(known, body)]
    if body.prison is None:
        raise Refused(*([] if on_paper(by) else missing), FieldError("prison", "missing"))
    if missing and not on_paper(by):
        raise Refused(*missing)
    now = clock.now()
    facts = DetentionFacts(
        case_id=case.case_id,
        court=case.court,
        prison=body.prison,
        until=domain.first_term(known, now),
        reasons=tuple(dict.fromkeys(body.reasons)),
        on_paper=on_paper(by),
    )
    person = known.family.person or Person(id=known.person)
    part = DetentionForPrison(person=person, case_number=known.case_number or "")
    private = _words(body, missing) | {"necessity_asked": list(known.necessity)}
    return Act(DetentionOrdered(known.person, facts, {"prison": part}), private)


def decide_extension(known: Known, body: NewExtension, by: Caller) -> Act:
    """Detention is extended by the term that the law gives; beyond that the term stays and is told as over its limit.

    Raises:
        Refused: nobody is detained before judgment (`person`), or reasons or reasoning are missing.
    """
    case = in_case(known)
    if not known.path.detained_before_judgment:
        raise refuse("person", "not_detained")
    missing = [FieldError(name, "missing") for name in ("reasons", "reasoning") if not getattr(body, name)]
    if missing and not on_paper(by):
        raise Refused(*missing)
    until, over_limit = domain.extended_until(known, clock.now())
    facts = DetentionExtensionFacts(
        case_id=case.case_id,
        court=case.court,
        until=until,
        over_limit=over_limit,
        reasons=tuple(dict.fromkeys(body.reasons)),
        on_paper=on_paper(by),
    )
    return Act(DetentionExtended(known.person, facts, {}), _words(body, missing))


def decide_refusal(known: Known, body: NewRefusal, by: Caller) -> Act:
    """Detention is refused, or ended; `supervision` is asked of the person instead."""
    case = in_case(known)
    facts = CourtFacts(case_id=case.case_id, court=case.court)
    return Act(DetentionRefused(known.person, facts, {}), {"supervision": list(body.supervision)})


def decide_release(known: Known, body: NewReleaseOrder, by: Caller) -> Act:
    """The court orders the release for today.

    Raises:
        Refused: the person is free already (`person`).
    """
    if not known.path.held:
        raise refuse("person", "already_free")
    case = known.path.case
    facts = ReleaseOrderFacts(case_id=case.case_id if case else None, court=by.place[:2], release_on=clock.today())
    part = ReleaseOrderForPrison(reason=body.reason)
    return Act(ReleaseOrdered(known.person, facts, {"prison": part}), {"reason": body.reason})


def _unsaid(known: Known, body: NewDetention) -> Iterator[FieldError]:
    for name in ("reasons", "reasoning", "alternatives_considered"):
        if not getattr(body, name):
            yield FieldError(name, "missing")
    if known.necessity and not body.necessity:
        yield FieldError("necessity", "missing")


def _words(body: NewDetention | NewExtension, missing: list[FieldError]) -> dict[str, Any]:
    said = body.model_dump(include={"reasoning", "alternatives_considered", "necessity"}, exclude_none=True)
    return said | ({"missing": [fault.field for fault in missing]} if missing else {})
