"""One thing that was said about a person, as the rules read it."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from shared.contracts.event import Facts, Part


class Told(NamedTuple):
    """A fact that was heard, its `part` opened, or an act of the court, its `private` words beside it.

    `child` is whom a fact about a child living inside is about; everything else is about the person.
    """

    id: UUID
    at: datetime
    type: str
    facts: Facts
    part: Part | None = None
    private: dict[str, Any] = {}  # noqa: RUF012 - read only
    by: str | None = None
    trace_id: str | None = None
    child: UUID | None = None
