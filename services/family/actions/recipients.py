"""Whom to tell: who was named by which record, by what channel, who no longer wants or may hear, who never may."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import channels, domain, queries
from services.family.actions import notices
from services.family.models import (
    ForbiddenRow,
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


class Record(NamedTuple):
    """A record that names people: the arrest's or admission's id, the fact that brought it, about whom, where, when."""

    id: UUID
    fact_id: UUID
    about: UUID
    place: str
    at: datetime


async def name(session: AsyncSession, named: Recipient, record: Record) -> RecipientRow:
    """Write a recipient down. What was recorded last stands; what was left out stays as it was."""
    person = named.person
    rows = await _list_rows(session, person.id)
    right = await queries.find_put_right(session, person.id)
    row = next((each for each in rows if each.about == record.about), None)
    is_told_otherwise = False
    if row is None:
        row = await _new_row(named, record)
        row.stopped_at = await _forbidden_at(session, person.id, record.about)
        session.add(row)
        rows.append(row)
    elif record.at >= row.named_at:
        is_told_otherwise = await _write_anew(row, named, record)
    times = {*row.namings.get(str(record.id), ()), record.at.astimezone(UTC).isoformat()}
    row.namings = {**row.namings, str(record.id): sorted(times)}
    said = {**person.model_dump(include={"phone", "email", "name_latin", "name_km"}), "home": person.home}
    details = {field: domain.Detail(record.at, value) for field, value in said.items() if value}
    await _learn(session, rows, details, right)
    if is_told_otherwise:
        await notices.prepare_again(session, row, "waiting", "failed")
    return row


async def _new_row(named: Recipient, record: Record) -> RecipientRow:
    said_at = dict.fromkeys(("channel", "language"), record.at)
    contact = KeptContact(phone=None, pin_hash=await _pin_hash(named.pin, None), said_at=said_at)
    return RecipientRow(
        id=uuid4(), person_id=named.person.id, about=record.about, channel=named.channel, language=named.language,
        place="", station=record.place, sealed=_sealed(contact), namings={}, named_at=record.at, wrong_pins=0,
    )  # fmt: skip


async def _write_anew(row: RecipientRow, named: Recipient, record: Record) -> bool:
    """A newer record says where they were named, by which PIN and which way they are told; whether that is another."""
    before = (row.channel, row.language)
    contact = notices.contact_of(row)
    pin_hash = await _pin_hash(named.pin, contact.pin_hash)
    if pin_hash != contact.pin_hash:  # it opens a page that wrong ones had locked
        row.wrong_pins, row.locked_until = 0, None
    contact.pin_hash = pin_hash
    row.station, row.named_at = record.place, record.at
    for field in ("channel", "language"):
        if record.at >= contact.said_at.get(field, record.at):
            setattr(row, field, getattr(named, field))
            contact.said_at[field] = record.at
    row.sealed = _sealed(contact)
    return before != (row.channel, row.language)


async def _learn(session: AsyncSession, rows: Iterable[RecipientRow], *said: Mapping[str, domain.Detail]) -> None:
    """How somebody is reached, and where they live, is the same whomever it is about: what was recorded last.

    What waits for them, or failed for want of a way, goes where they are reached now.
    """
    rows = list(rows)
    known_before = [row for row in rows if row not in session.new]
    before = {row.id: _details_of(row) for row in rows}
    known = domain.newest(*said, *before.values())
    for row in rows:
        contact = notices.contact_of(row)
        for field, detail in known.items():
            contact.said_at[field] = detail.at
            if field != "home":
                setattr(contact, field, detail.value)
        row.place = known["home"].value[:4] if "home" in known else row.place
        row.sealed = _sealed(contact)
        row.phone_digest = channels.number_digest(contact.phone) if contact.phone else ""
    await session.flush()
    for row in known_before:
        if domain.changed(before[row.id], known, ("phone", "email")):
            await notices.prepare_again(session, row, "waiting", "failed")
        elif domain.changed(before[row.id], known, ("home",)):
            await notices.prepare_again(session, row, "waiting")


def _details_of(row: RecipientRow) -> dict[str, domain.Detail]:
    contact = notices.contact_of(row)
    said = {"home": row.place, **contact.model_dump(include={"phone", "email", "name_latin", "name_km"})}
    return {
        field: domain.Detail(contact.said_at.get(field, row.named_at), value) for field, value in said.items() if value
    }


def _sealed(contact: KeptContact) -> str:
    return sealing.seal(contact.model_dump_json().encode(), "family")


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


async def stop(session: AsyncSession, people: Iterable[UUID], record: Record) -> None:
    """These people are no longer told about this person, unless a later record names them; named already or not."""
    stopped = list(people)
    if not stopped:
        return
    said = [{"person_id": each, "about": record.about, "record": record.id, "at": record.at} for each in stopped]
    write = insert(ForbiddenRow).values(said)
    await session.execute(
        write.on_conflict_do_update(
            index_elements=["person_id", "about", "record"],
            set_={"at": write.excluded.at},
            where=ForbiddenRow.at < write.excluded.at,
        )
    )
    query = select(RecipientRow).where(RecipientRow.person_id.in_(stopped), RecipientRow.about == record.about)
    rows = list(await session.scalars(query.order_by(RecipientRow.id).with_for_update()))
    for row in rows:
        row.stopped_at = max(row.stopped_at or record.at, record.at)
    if no_more := [row.id for row in rows if row.is_stopped]:
        await session.flush()
        await notices.withdraw_all(session, NoticeRow.recipient_id.in_(no_more), why="no-longer")


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
    await _take_up_again(session, row.person_id, [row])


async def want_all_again(session: AsyncSession, person_id: UUID) -> None:
    """They want notices after all, about anybody. What was withdrawn stays so."""
    rows = await _list_rows(session, person_id)
    await _take_up_again(session, person_id, [row for row in rows if row.refused_at])


async def _take_up_again(session: AsyncSession, person_id: UUID, own: Sequence[RecipientRow]) -> None:
    gone = delete(RefusalRow).where(RefusalRow.person_id == person_id).returning(RefusalRow.person_id)
    refused_all = await session.scalar(gone) is not None
    for row in [*own, *(await _list_rows(session, person_id) if refused_all else [])]:
        row.refused_at, row.again_at = None if row in own else row.refused_at, clock.now()


async def change_contact(session: AsyncSession, recipient_id: UUID, said: NewContact) -> None:
    """They are reached otherwise from now on, about whomever; what still waits goes there."""
    own = await session.get_one(RecipientRow, recipient_id)
    rows = await _list_rows(session, own.person_id)
    for row in rows:
        contact = notices.contact_of(row)
        contact.said_at |= {field: clock.now() for field in ("channel", "language") if getattr(said, field)}
        row.sealed = _sealed(contact)
        row.channel, row.language = said.channel or row.channel, said.language or row.language
        if said.rests is not None:
            row.rest_from, row.rest_until = domain.NIGHT if said.rests == "at-night" else (None, None)
    told = {field: getattr(said, field) for field in ("phone", "email", "home")}
    await _learn(session, rows, {field: domain.Detail(clock.now(), value) for field, value in told.items() if value})
    for row in rows:
        await notices.prepare_again(session, row, "waiting")


async def put_right(session: AsyncSession, person_id: UUID, field: str, value: str, at: datetime) -> None:
    """A detail of somebody is otherwise than was recorded: it stands until recorded anew; what failed goes again."""
    kept = {"sealed": sealing.seal(value.encode(), "family"), "at": at}
    write = insert(PutRightRow).values(person_id=person_id, field=field, **kept)
    await session.execute(
        write.on_conflict_do_update(index_elements=["person_id", "field"], set_=kept, where=PutRightRow.at < at)
    )
    await _learn(session, await _list_rows(session, person_id), {field: domain.Detail(at, value)})


async def _list_rows(session: AsyncSession, person_id: UUID) -> list[RecipientRow]:
    query = select(RecipientRow).where(RecipientRow.person_id == person_id).order_by(RecipientRow.id)
    return list(await session.scalars(query.with_for_update()))


async def _forbidden_at(session: AsyncSession, person_id: UUID, about: UUID) -> datetime | None:
    query = select(func.max(ForbiddenRow.at)).where(ForbiddenRow.person_id == person_id, ForbiddenRow.about == about)
    return await session.scalar(query)


async def forget_naming(session: AsyncSession, record: UUID, about: UUID) -> list[RecipientRow]:
    """Whom a record made in error named or forbade; whoever another record names as well is still told.

    Whom none names any more can open no link that was sent. Those who are no longer forbidden are given back.
    """
    of_record = (ForbiddenRow.record == record, ForbiddenRow.about == about)
    allowed = set(await session.scalars(delete(ForbiddenRow).where(*of_record).returning(ForbiddenRow.person_id)))
    query = select(RecipientRow).where(RecipientRow.about == about).order_by(RecipientRow.id)
    rows = list(await session.scalars(query.with_for_update()))
    for row in rows:
        row.namings = {each: times for each, times in row.namings.items() if each != str(record)}
        if row.person_id in allowed:
            row.stopped_at = await _forbidden_at(session, row.person_id, about)
    await session.flush()
    unnamed = NoticeRow.recipient_id.in_([row.id for row in rows if not row.named_in])
    links = update(NoticeRow).where(unnamed, NoticeRow.link_revoked_at.is_(None))
    await session.execute(links.values(link_revoked_at=clock.now()))
    return [row for row in rows if row.person_id in allowed]


async def list_told(session: AsyncSession, about: UUID) -> list[RecipientRow]:
    """Everyone who was named for a person and may be told."""
    query = select(RecipientRow).where(RecipientRow.about == about, RecipientRow.refused_at.is_(None))
    rows = list(await session.scalars(query.order_by(RecipientRow.named_at, RecipientRow.id)))
    never = await queries.list_never(session, [row.person_id for row in rows])
    return [row for row in rows if row.named_in and row.person_id not in never]
