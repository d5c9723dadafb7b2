"""People as the police write them down."""

from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest.models import PersonRow
from shared import clock
from shared.contracts.people import Person


async def write_down(session: AsyncSession, people: dict[UUID, Person]) -> None:
    """Write persons down, in id order; what is known already stands."""
    today = clock.today()
    rows = [
        # An e-mail address goes to whoever writes to it, sealed, and is not kept here.
        person.model_dump(exclude={"email"})
        | {"id": person_id, "age_told_on": today if person.age is not None else None}
        for person_id, person in sorted(people.items())
    ]
    write = insert(PersonRow).values(rows)
    kept = {name: getattr(PersonRow, name) for name in rows[0] if name != "id"}
    filled = {name: func.coalesce(column, write.excluded[name]) for name, column in kept.items()}
    await session.execute(write.on_conflict_do_update(index_elements=[PersonRow.id], set_=filled))
