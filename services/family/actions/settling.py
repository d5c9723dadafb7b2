"""Who waits for which word of a person, settled anew from everything that is known, whenever more of it is heard."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.family import domain, queries
from services.family.actions import notices, recipients
from services.family.models import FactRow, NoticeRow, RecipientRow
from shared.contracts.court import ReleaseOrdered

# What was withdrawn because of what was known then goes after all when that turns out otherwise; what a person refused
# or dropped stays so.
_GOES_AFTER_ALL = ("replaced", "no-longer", "retracted")


async def settle(
    session: AsyncSession, person_id: UUID, *, told: Iterable[FactRow] = (), named: Iterable[RecipientRow] = ()
) -> None:
    """Whatever is known now decides who is told what, as if it had been heard in the order in which it happened.

    `told` are the facts and `named` the recipients that are new. Nothing that was handed over is touched.
    """
    ever = await queries.list_ever_told(session, person_id)
    standing = [fact for fact in ever if fact.retracted_at is None and fact.milestone != "correction"]
    turned = _follow(ever, standing)
    new_facts = {fact.id for fact in told} | turned
    new_people = {row.id for row in named}
    people = await recipients.list_told(session, person_id)
    known: dict[UUID, dict[UUID, NoticeRow]] = defaultdict(dict)
    for notice in await queries.list_notices_of(session, person_id) if ever else []:
        known[notice.fact_id][notice.recipient_id] = notice
    prepared, superfluous = set(), []
    for fact in standing:
        hear = _list_hearing(fact, people)
        superfluous += [notice for to, notice in known[fact.id].items() if to not in hear and notices.is_unsent(notice)]
        for row in hear.values():
            if (fact.id in new_facts or row.id in new_people) and _goes(known[fact.id].get(row.id)):
                await notices.prepare(session, row, fact)
                prepared.add(fact.id)
    await _take_away(session, superfluous, {fact.id for fact in standing if fact.replaced_by})
    await _alarm(session, standing, new_facts, prepared)


def _follow(ever: Sequence[FactRow], standing: Sequence[FactRow]) -> set[UUID]:
    """What an order of release says, and what is told instead of what; the facts of which that turned out otherwise."""
    turned = set()
    orders = domain.milestones_of_orders(queries.known(fact) for fact in ever if fact in standing or _is_order(fact))
    for fact in ever:
        if (milestone := orders.get(fact.id, fact.milestone)) != fact.milestone:
            fact.milestone = milestone
            turned.add(fact.id)
    replaced = domain.replacements(standing)
    for fact in standing:
        if (by := replaced.get(fact.id)) != fact.replaced_by:
            fact.replaced_by = by
            turned.add(fact.id)
    return turned


def _is_order(fact: FactRow) -> bool:
    return fact.type == ReleaseOrdered.event_type


def _list_hearing(fact: FactRow, people: Sequence[RecipientRow]) -> dict[UUID, RecipientRow]:
    if not fact.milestone or fact.replaced_by:
        return {}
    return {row.id: row for row in people if domain.hears(fact, row.named_in, row.again_at)}


def _goes(notice: NoticeRow | None) -> bool:
    return notice is None or (notice.state == "withdrawn" and notice.why in _GOES_AFTER_ALL)


async def _take_away(session: AsyncSession, superfluous: Sequence[NoticeRow], replaced: Collection[UUID]) -> None:
    for why in ("replaced", "no-longer"):
        ids = [notice.id for notice in superfluous if (notice.fact_id in replaced) == (why == "replaced")]
        if ids:
            unsent = (NoticeRow.id.in_(ids), NoticeRow.handed_at.is_(None))
            await notices.withdraw_all(session, *unsent, why=why, closes_links=False)


async def _alarm(session: AsyncSession, standing: Sequence[FactRow], new: Set[UUID], prepared: Set[UUID]) -> None:
    """An alarm for what reaches nobody; none any more for what reaches somebody now, or need not."""
    needless = [fact.id for fact in standing if fact.id in new and (fact.replaced_by or not fact.milestone)]
    if needless:
        await notices.end_alarms_of(session, needless)
    if known_before := sorted(prepared - new):
        await notices.end_alarms_if_told(session, known_before)
    for fact in standing:
        if fact.id in new | prepared:
            await notices.alarm_if_nobody(session, fact)
