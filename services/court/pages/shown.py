"""A person as every page about one shows them: read once, logged as read."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.court import domain
from services.court.domain import Known
from services.court.queries import lists, record
from services.court.schemas import Happened, PersonDetail
from shared import clock, law
from shared.contracts.bodies import FlagSeen
from shared.identity import Caller

# What others told in answer; it stands beside an act rather than on the timeline of the case.
ANSWERS = ("alert.raised", "alert.acknowledged", "notice.sent", "notice.failed")


class Shown(NamedTuple):
    """A person as the pages show one: the view, the flags, everything that happened and the limits that apply."""

    person: PersonDetail
    flags: list[FlagSeen]
    happened: list[Happened]
    detention: law.DetentionLimit
    appeal: law.AppealWindow


async def load_shown(session: AsyncSession, person_id: UUID, reader: Caller) -> tuple[Shown, Known]:
    """Everything a page about a person needs, read once and logged as read.

    Raises:
        NotFound: nobody whom the caller may see.
    """
    row = await record.find_row(session, person_id)
    known = await record.load_known(session, person_id)
    await record.log_read(session, known, reader)
    shown = Shown(
        person=record.detail_of(row, known),
        flags=await lists.list_flags_on(session, person_id),
        happened=record.happened_of(known),
        detention=domain.term_of(known, clock.now()),
        appeal=law.appeal_window(),
    )
    return shown, known


def answers_to(happened: list[Happened], act: Happened) -> list[Happened]:
    """What came back after an act, the oldest first: of notices those about it, of the offices the first of each."""
    found: list[Happened] = []
    for each in reversed(happened):
        is_first = each.at >= act.at and each.type not in [one.type for one in found]
        is_about = each.type == "notice.sent" and each.facts["fact_id"] == str(act.id)
        if is_about or (is_first and each.type in ("alert.raised", "alert.acknowledged", "prisoner.admitted")):
            found.append(each)
    return found
