"""A household goes over from whoever carries it to a colleague."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare import queries
from services.welfare.actions.statements import say
from services.welfare.domain.statements import HandedOver
from shared.contracts.bodies import Recorded
from shared.contracts.people import PersonBody
from shared.errors import refuse
from shared.identity import Caller


async def hand_over(session: AsyncSession, alert_id: UUID, to: str, *, by: Caller) -> Recorded:
    """This household is somebody else's from now on, in the districts that both of them work in.

    Raises:
        NotFound: no such alert that the caller may see.
        Refused: nobody of the caller's reach is that person (`to`).
    """
    alert = await queries.find_alert(session, alert_id)
    colleague = await queries.find_colleague(session, to)
    if colleague is None:
        raise refuse("to", "not_known")
    about = PersonBody(id=alert.about[0])
    scope = max("" if by.scope == "*" else by.scope, colleague.place, key=len)
    return await say(session, about, HandedOver(about=about.id, scope=scope, to=to, name=colleague.name), by)
