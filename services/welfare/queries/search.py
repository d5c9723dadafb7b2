"""Finding a household by a name or a telephone number, among those that are open at the reader's own offices."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.welfare.models import AlertRow, MemberRow, SaidRow
from services.welfare.queries.households import load_said, replay_of
from services.welfare.queries.queue import detail_of
from services.welfare.schemas import AlertDetail
from shared import identity, sealing
from shared.identity import Caller

# Names lie sealed, so that each household is opened to look for one; of a whole country that takes too long.
MOST_HOUSEHOLDS = 400
MOST_FOUND = 10
SHORTEST = 2  # letters


class FoundHousehold(NamedTuple):
    """A household in which somebody of that name or number was found, and who."""

    alert: AlertDetail
    names: list[str]


async def find_people(session: AsyncSession, text: str, reader: Caller) -> list[FoundHousehold] | None:
    """Open households with somebody of this name or number, each person found logged as read; None of too many."""
    wanted = _key(text)
    if len(wanted) < SHORTEST:
        return []
    open_alerts = select(AlertRow).where(AlertRow.closed_at.is_(None))
    if (await session.scalar(select(func.count()).select_from(open_alerts.subquery())) or 0) > MOST_HOUSEHOLDS:
        return None
    named = await session.execute(
        select(SaidRow, MemberRow.household_id)
        .join(MemberRow, MemberRow.person_id == SaidRow.subject)
        .join(AlertRow, AlertRow.household_id == MemberRow.household_id)
        .where(AlertRow.closed_at.is_(None))
    )
    likely = {row.household_id for row in named if any(_fits(person, wanted) for person in _written(row.SaidRow))}
    found = [
        await _look_closer(session, household, wanted, reader) for household in sorted(likely, key=str)[:MOST_FOUND]
    ]
    return [each for each in found if each.names]


async def _look_closer(session: AsyncSession, household: UUID, wanted: str, reader: Caller) -> FoundHousehold:
    """Who it is by now: details may have been corrected, and a child whose parent refused consent is not found."""
    query = select(AlertRow).where(AlertRow.household_id == household, AlertRow.closed_at.is_(None))
    alert = (await session.scalars(query)).first()
    assert alert is not None
    state = replay_of(await load_said(session, household)).state
    hidden = {key for key, child in state.children.items() if child.listed and not state.is_shown(child)}
    people = [each for key, each in state.persons.items() if key not in hidden and _fits(dict(each), wanted)]
    await identity.log_reads(session, reader, [person.id for person in people], "see-households")
    return FoundHousehold(detail_of(alert, []), [person.name_km or person.name_latin or "" for person in people])


def _written(row: SaidRow) -> Iterator[dict[str, Any]]:
    """Whoever is written down in it, unchecked: to check each against its contract takes five times as long."""
    if row.statement is not None:
        yield from _within(row.statement)
    if row.sealed:
        yield from _within(json.loads(sealing.unseal(row.sealed, "welfare")))


def _within(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "name_latin" in value:
            yield value
        for inner in value.values():
            yield from _within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(inner)


def _fits(person: Mapping[str, Any], wanted: str) -> bool:
    phone = _key(person.get("phone") or "").replace("855", "0", 1)
    names = (_key(person.get("name_latin") or ""), _key(person.get("name_km") or ""))
    return any(wanted in text for text in (*names, phone) if text)


def _key(text: str) -> str:
    """Letters and digits alone, whatever case and accents they were typed in; Khmer keeps its signs."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or unicodedata.category(sign) == "Mc" or sign > "\u0370")
