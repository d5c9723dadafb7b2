"""Whom to tell: who was named by which record, by what channel, who no longer wants or may hear, who never may."""

import asyncio
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import domain, queries
from services.family.actions import notices
from services.family.models import (
    FactRow,
    KeptContact,
    NoticeRow,
    PutRightRow,
    RecipientRow,
    RefusalRow,
    UnsafeRow,
)
from services.family.schemas import NewContact
from shared import clock, sealing
from shared.contracts.arrest import Recipient

_hashing = asyncio.Semaphore(2)  # each hash takes 8 MB and a core; a crowd of guessers must not take them all


async def name(session: AsyncSession, named: Recipient, fact: FactRow) -> RecipientRow:
    """Write a recipient down. What was recorded anew stands; a number or a home that was left out stays as it was."""
    person = named.person
    row = await _find(session, person.id, fact.person_id)
    contact = await _contact(session, named, fact, row)
    is_new_pin = row is None or contact.pin_hash != notices.contact_of(row).pin_hash
    if row is None:
        row = RecipientRow(id=uuid4(), person_id=person.id, about=fact.person_id, place="", named_in=[])
        session.add(row)
    row.channel, row.language, row.station = named.channel, named.language, fact.place
    row.place = person.home[:4] if person.home else row.place
    row.sealed = _sealed(contact)
    row.named_at, row.stopped_at = clock.now(), None
    if fact.arrest_id and fact.arrest_id not in row.named_in:
        row.named_in = [*row.named_in, fact.arrest_id]
    if is_new_pin:  # it opens a page that wrong ones had locked
        row.wrong_pins, row.locked_until = 0, None
    await session.flush()
    return row


async def _contact(session: AsyncSession, named: Recipient, fact: FactRow, row: RecipientRow | None) -> KeptContact:
    """How they are reached by what was said last: here, about somebody else, or when it was put right after this."""
    known = await _newest_contact(session, named.person.id)
    right = await queries.find_put_right(session, named.person.id, since=fact.at)
    said = {
        field: right.get(field) or getattr(named.person, field) or (getattr(known, field) if known else None)
        for field in ("phone", "email", "name_latin", "name_km")
    }
    pin_hash = await _pin_hash(named.pin, notices.contact_of(row).pin_hash if row else None)
    return KeptContact(pin_hash=pin_hash, **said)


def _sealed(contact: KeptContact) -> str:
    return sealing.seal(contact.model_dump_json().encode(), "family")


async def _find(session: AsyncSession, person_id: UUID, about: UUID) -> RecipientRow | None:
    query = select(RecipientRow).where(RecipientRow.person_id == person_id, RecipientRow.about == about)
    row: RecipientRow | None = await session.scalar(query.with_for_update())
    return row


async def _newest_contact(session: AsyncSession, person_id: UUID) -> KeptContact | None:
    """How this person was reached so far, whomever it was about: who is known is often named by no more than an id."""
    query = select(RecipientRow).where(RecipientRow.person_id == person_id).order_by(RecipientRow.named_at.desc())
    row = await session.scalar(query.limit(1))
    return notices.contact_of(row) if row else None


async def _pin_hash(pin: str, kept: str | None) -> str:
    if kept and await fits(pin, kept):
        return kept
    async with _hashing:
        return await asyncio.to_thread(domain.hash_pin, pin, secrets.token_bytes(16))


async def fits(pin: str, kept: str) -> bool:
    """Whether this is the PIN, without a crowd of guessers taking every core."""
    async with _hashing:
        return await asyncio.to_thread(domain.pin_fits, pin, kept)


async def keep_unsafe(session: AsyncSession, people: Iterable[UUID], fact_id: UUID) -> None:
    """Remember whom no notice may reach: what waits for them is withdrawn, links they were sent close."""
    if rows := [{"person_id": person, "fact_id": fact_id} for person in people]:
        await session.execute(insert(UnsafeRow).on_conflict_do_nothing(), rows)
        await notices.withdraw_all(session, NoticeRow.to.in_([row["person_id"] for row in rows]), why="unsafe")


async def stop(session: AsyncSession, people: Iterable[UUID], about: UUID) -> None:
    """These people are no longer told about this person."""
    if stopped := list(people):
        rows = update(RecipientRow).where(RecipientRow.person_id.in_(stopped), RecipientRow.about == about)
        await session.execute(rows.values(stopped_at=clock.now(), named_in=[]))
        await notices.withdraw_all(session, NoticeRow.to.in_(stopped), NoticeRow.about == about, why="no-longer")


async def refuse_more(session: AsyncSession, recipient_id: UUID) -> None:
    """They want no more notices about this person; their page stays open."""
    row = await session.get_one(RecipientRow, recipient_id, with_for_update=True)
    row.refused_at = row.refused_at or clock.now()
    await notices.withdraw_all(session, NoticeRow.recipient_id == row.id, why="refused", closes_links=False)


async def refuse_all(session: AsyncSession, person_id: UUID) -> None:
    """They want no notices about anybody, also not about whoever is held later; their pages stay open."""
    refusal = insert(RefusalRow).values(person_id=person_id, since=clock.now())
    await session.execute(refusal.on_conflict_do_nothing())
    await notices.withdraw_all(session, NoticeRow.to == person_id, why="refused", closes_links=False)


async def want_again(session: AsyncSession, recipient_id: UUID) -> None:
    """They want notices after all, about this person and whoever is held later. What was withdrawn stays so."""
    row = await session.get_one(RecipientRow, recipient_id, with_for_update=True)
    row.refused_at = None
    await session.execute(delete(RefusalRow).where(RefusalRow.person_id == row.person_id))


async def change_contact(session: AsyncSession, recipient_id: UUID, said: NewContact) -> None:
    """They are reached otherwise from now on, about whomever; what still waits goes there."""
    own = await session.get_one(RecipientRow, recipient_id)
    for row in await _list_rows(session, own.person_id):
        contact = notices.contact_of(row)
        contact.phone, contact.email = said.phone or contact.phone, said.email or contact.email
        row.sealed = _sealed(contact)
        row.channel, row.language = said.channel or row.channel, said.language or row.language
        row.place = said.home[:4] if said.home else row.place
        if said.rests is not None:
            row.rest_from, row.rest_until = domain.NIGHT if said.rests == "at-night" else (None, None)
        await session.flush()
        await notices.prepare_again(session, row, "waiting")


async def put_right(session: AsyncSession, person_id: UUID, field: str, value: str, at: datetime) -> None:
    """A detail of somebody is otherwise than was recorded: it stands until recorded anew; what failed goes again."""
    kept = {"sealed": sealing.seal(value.encode(), "family"), "at": at}
    write = insert(PutRightRow).values(person_id=person_id, field=field, **kept)
    await session.execute(
        write.on_conflict_do_update(index_elements=["person_id", "field"], set_=kept, where=PutRightRow.at < at)
    )
    for row in await _list_rows(session, person_id):
        if field == "home":
            row.place = value[:4]
            continue
        contact = notices.contact_of(row)
        setattr(contact, field, value)
        row.sealed = _sealed(contact)
        await session.flush()
        if field == "phone":
            await notices.prepare_again(session, row, "waiting", "failed")


async def _list_rows(session: AsyncSession, person_id: UUID) -> list[RecipientRow]:
    query = select(RecipientRow).where(RecipientRow.person_id == person_id).order_by(RecipientRow.id)
    return list(await session.scalars(query.with_for_update()))


async def forget_naming(session: AsyncSession, arrest_id: UUID) -> None:
    """Whom a record made in error named; whoever another record names as well is still told."""
    rows = update(RecipientRow).where(RecipientRow.named_in.contains([arrest_id]))
    await session.execute(rows.values(named_in=func.array_remove(RecipientRow.named_in, arrest_id)))


async def list_told(session: AsyncSession, about: UUID) -> list[RecipientRow]:
    """Everyone who was named for a person and may be told."""
    query = select(RecipientRow).where(
        RecipientRow.about == about, RecipientRow.stopped_at.is_(None), RecipientRow.refused_at.is_(None),
        func.cardinality(RecipientRow.named_in) > 0,
    )  # fmt: skip
    rows = list(await session.scalars(query.order_by(RecipientRow.named_at, RecipientRow.id)))
    never = await queries.list_never(session, [row.person_id for row in rows])
    return [row for row in rows if row.person_id not in never]
