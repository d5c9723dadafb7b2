"""What happens to a fact here: it loses who it is about, is kept, and what it is counted in is worked out anew."""

import base64
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.statistics import queries
from services.statistics.domain.alerts import units_of_alert
from services.statistics.domain.measures import Told, Unit
from services.statistics.domain.persons import units_of_person
from services.statistics.domain.places import known
from services.statistics.domain.pseudonyms import pseudonym, without_ids
from services.statistics.models import TalliedFactRow, TallyRow
from shared.messaging.heard import Heard
from shared.settings import settings

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))")


async def count_fact(session: AsyncSession, fact: Heard[Any]) -> None:
    """Keep a fact under pseudonyms and bring what it is counted in up to date, also where it takes another back."""
    row = _row(fact, pseudonym_key())
    await _lock(session, row.owner)
    session.add(row)
    await session.flush()
    owners = {row.owner}
    if row.retracts:
        taken_back = select(TalliedFactRow.owner).where(TalliedFactRow.id == row.retracts)
        owners |= set(await session.scalars(taken_back))
    for owner in sorted(owners, key=str):
        await _count_anew(session, owner)


def pseudonym_key() -> bytes:
    """The key that ids here are hidden by.

    Raises:
        RuntimeError: there is none, or it is too short to hide anything.
    """
    key = base64.urlsafe_b64decode(settings().pseudonym_key.get_secret_value())
    if len(key) < 32:
        raise RuntimeError("SAMBOK_PSEUDONYM_KEY must be 32 random bytes, base64url")
    return key


def _row(fact: Heard[Any], key: bytes) -> TalliedFactRow:
    """An alert's facts are counted with the alert, a child's inside with the parent, all others with their subject."""
    facts = fact.facts
    alert, parent = getattr(facts, "alert_id", None), getattr(facts, "parent", None)
    retracts = getattr(facts, "retracts", None)
    return TalliedFactRow(
        id=pseudonym(key, fact.envelope.id),
        owner=pseudonym(key, alert or parent or fact.subject),
        subject=pseudonym(key, fact.subject),
        type=fact.envelope.type,
        at=fact.envelope.at,
        facts=without_ids(key, facts.model_dump(exclude_none=True)),
        retracts=pseudonym(key, retracts) if retracts else None,
    )


async def _lock(session: AsyncSession, owner: UUID) -> None:
    await session.execute(_LOCK, {"owner": str(owner)})


async def _count_anew(session: AsyncSession, owner: UUID) -> None:
    await _lock(session, owner)
    told = await queries.list_told(session, owner)
    wanted = {(unit.measure, unit.id): unit for unit in _units(owner, told)}
    rows = await session.execute(
        select(
            TallyRow.measure, TallyRow.unit, TallyRow.person, TallyRow.province, TallyRow.prison, TallyRow.since
        ).where(TallyRow.owner == owner)
    )
    standing = {(unit.measure, unit.id): unit for unit in (Unit(*row) for row in rows)}
    if gone := [key for key in standing if key not in wanted]:
        keys = tuple_(TallyRow.measure, TallyRow.unit)
        await session.execute(delete(TallyRow).where(TallyRow.owner == owner, keys.in_(gone)))
    if changed := [unit for key, unit in wanted.items() if standing.get(key) != unit]:
        await session.execute(_written(owner, changed))


def _units(owner: UUID, told: list[Told]) -> Iterator[Unit]:
    for unit in (*units_of_person(owner, told), *units_of_alert(owner, told)):
        province, prison = known(unit.province, unit.prison)
        yield unit._replace(province=province, prison=prison)


def _written(owner: UUID, units: list[Unit]) -> Any:
    values = [
        {
            "owner": owner, "measure": unit.measure, "unit": unit.id, "person": unit.person,
            "province": unit.province, "prison": unit.prison, "since": unit.since,
        }
        for unit in units
    ]  # fmt: skip
    statement = insert(TallyRow).values(values)
    newest = {name: statement.excluded[name] for name in ("person", "province", "prison", "since")}
    return statement.on_conflict_do_update(constraint="pk_tallies", set_=newest)
