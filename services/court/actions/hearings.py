"""Hearings are set and moved."""

from datetime import date, datetime
from uuid import UUID, uuid4

from services.court.actions.acts import Act
from services.court.actions.cases import in_case
from services.court.domain import Known
from services.court.queries import record
from services.court.schemas import NewAdjournment, NewHearing
from shared import clock
from shared.contracts.court import HearingAdjourned, HearingFacts, HearingForFamily, HearingScheduled
from shared.errors import refuse
from shared.identity import Caller


def decide_hearing(known: Known, body: NewHearing, by: Caller) -> Act:
    """A hearing is set on a day to come, or for later today.

    Raises:
        Refused: no case (`person`), or a time that is past (`on`).
    """
    case = in_case(known)
    on, at = _when("on", body.on)
    facts = HearingFacts(hearing_id=uuid4(), case_id=case.case_id, court=case.court, kind=body.kind, on=on, at=at)
    part = HearingForFamily(room=body.room)
    return Act(HearingScheduled(known.person, facts, {"family": part}), {"room": body.room} if body.room else {})


def decide_adjournment(known: Known, body: NewAdjournment, by: Caller) -> Act:
    """The hearing that is named, or the next one, moves; of those that are over the last can still be moved.

    Raises:
        Refused: no case or no hearing (`person`), no such hearing (`hearing`), or a time that is past (`to`).
    """
    case = in_case(known)
    on, at = _when("to", body.to)
    before = known.path.hearings[_which(known, body.hearing)]
    facts = before.model_copy(update={"case_id": case.case_id, "on": on, "at": at})
    room = next((each.room for each in record.hearings_of(known) if each.id == before.hearing_id), None)
    private = {"reason": body.reason} | ({"room": room} if room else {})
    return Act(HearingAdjourned(known.person, facts, {"family": HearingForFamily(room=room)}), private)


def _when(field: str, said: datetime | date) -> tuple[date, datetime | None]:
    at = said if isinstance(said, datetime) else None
    on = clock.day_of(at) if at else said
    if (at and at < clock.now()) or on < clock.today():
        raise refuse(field, "in_past")
    return on, at


def _which(known: Known, named: UUID | None) -> UUID:
    hearings = record.hearings_of(known)
    if not hearings:
        raise refuse("person", "no_hearing")
    if named:
        if named not in known.path.hearings:
            raise refuse("hearing", "not_known")
        return named
    to_come = [each for each in hearings if each.on >= clock.today()]
    return (to_come[0] if to_come else hearings[-1]).id
