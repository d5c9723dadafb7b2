"""Something this court recorded is taken back: everybody who heard it undoes or corrects what it caused."""

from services.court.actions.acts import Act
from services.court.domain import Known
from services.court.queries import record
from services.court.schemas import NewRetraction
from shared.contracts.court import CourtRecordRetracted, CourtRetractionFacts
from shared.errors import refuse
from shared.identity import Caller


def decide_retraction(known: Known, body: NewRetraction, by: Caller) -> Act:
    """The record that is named, by its id or by its type for the newest of it, was made in error.

    Raises:
        Refused: this court has no such record that stands (`what`).
    """
    court = by.place[:2]
    wanted = (each for each in record.own_acts(known, court) if body.what in (str(each.id), each.type))
    retracted = next(wanted, None)
    if retracted is None:
        raise refuse("what", "not_known")
    facts = CourtRetractionFacts(court=court, retracts=retracted.id)
    return Act(CourtRecordRetracted(known.person, facts, {}), {"reason": body.reason, "type": retracted.type})
