"""What was said about a household, as the fold takes it: facts that others told and what workers here wrote down."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared import law
from shared.contracts.codes import CareAvailable, YesNo
from shared.contracts.event import Facts, Part
from shared.contracts.people import Person


class Statement(BaseModel):
    """Something a worker recorded; `kind` is the verb it is stored under."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    kind: ClassVar[str]
    people: tuple[Person, ...] = ()


class Acknowledged(Statement):
    """An office takes the alert; `scope` is the place prefix it covers, empty for the ministry."""

    kind = "welfare.acknowledge"
    about: UUID
    scope: str


class HandedOver(Statement):
    """A household goes over to another worker; `to` is the subject of that worker's token, `scope` as above."""

    kind = "welfare.hand-over"
    about: UUID
    scope: str
    to: str
    name: str = ""


class Found(Statement):
    """A child was found; without an adult it is alone."""

    kind = "welfare.find"
    child: UUID
    where: str
    with_adult: UUID | None = None


class Placed(Statement):
    """A child was placed, with an adult or in a place by name."""

    kind = "welfare.place"
    child: UUID
    placement: str
    child_view: str = ""
    parent_view: str = ""
    second_approval: str | None = None
    with_adult: UUID | None = None
    name: str | None = None
    why_apart: str | None = None
    proposal: UUID | None = None


class Proposed(Statement):
    """A placement that waits for a second person; `why` is what that person decides by. It changes nothing yet."""

    kind = "welfare.propose"
    child: UUID
    placement: str
    child_view: str
    parent_view: str
    why: str
    with_adult: UUID | None = None
    name: str | None = None
    why_apart: str | None = None


class Declined(Statement):
    """The second person did not approve of a placement."""

    kind = "welfare.decline"
    child: UUID
    proposal: UUID


class Assessed(Statement):
    """A child was assessed; in person counts as seen."""

    kind = "welfare.assess"
    child: UUID
    safe: YesNo = "yes"
    seen_in_person: YesNo
    school: Literal["attending", "stopped", "too-young"]
    works: YesNo


class CarerAssessed(Statement):
    """An adult was assessed as a carer."""

    kind = "welfare.assess-carer"
    person: UUID
    fit: Literal["yes", "no", "with-support"]
    housed: YesNo


class FlaggedUnsafe(Statement):
    """A person from whom the children must be kept."""

    kind = "welfare.flag-unsafe"
    person: UUID


class Supported(Statement):
    """Help was given to a child or an adult."""

    kind = "welfare.support"
    about: UUID
    support: str


class Referred(Statement):
    """A child or an adult was handed to another organisation."""

    kind = "welfare.refer"
    about: UUID
    to: str = ""
    purpose: str = ""


class HealthReported(Statement):
    """A child outside is ill, well again or dead."""

    kind = "welfare.report-health"
    child: UUID
    state: Literal["hospitalised", "recovered", "died"]
    tell_parent: YesNo = "no"


class Corrected(Statement):
    """A detail was wrong. Of `whereabouts` the value is where the child is."""

    kind = "welfare.correct"
    person: UUID
    field: str
    value: str


class Planned(Statement):
    """The return of a parent to these children was planned."""

    kind = "welfare.plan-reunification"
    person: UUID
    children: tuple[UUID, ...]


class ReportShared(Statement):
    """What was told the court of a parent's family, kept as it was told."""

    kind = "welfare.share-report"
    person: UUID
    care_available: CareAvailable
    effect: str
    recommendation: str


class Closed(Statement):
    """A child's case was closed."""

    kind = "welfare.close"
    child: UUID


STATEMENTS: dict[str, type[Statement]] = {
    each.kind: each
    for each in (
        Acknowledged, HandedOver, Found, Placed, Proposed, Declined, Assessed, CarerAssessed, FlaggedUnsafe, Supported,
        Referred, HealthReported, Corrected, Planned, ReportShared, Closed,
    )
}  # fmt: skip


def in_order(said: "Iterable[Told]") -> "list[Told]":
    """What was said, each once, in the order it was said; of one moment, in the order it arrived.

    A teller's facts about one person arrive in order, so only what was said of different people at the very same
    moment could be told apart by luck, and nothing follows from which of those came first.
    """
    return sorted({told.id: told for told in said}.values(), key=lambda told: told.at)


def without_retracted(said: "Iterable[Told]") -> "list[Told]":
    """What was said, save what its teller took back, an arrest or a case with all that hangs on it: never so."""
    everything = list(said)
    facts = (law.Said(told.id, told.at, told.type, told.facts) for told in everything if told.facts is not None)
    standing = {fact.id for fact in law.without_retracted(facts)}
    return [told for told in everything if told.facts is None or told.id in standing]


class Told(NamedTuple):
    """One thing said: by whom told when, the facts of a contract with our part opened, or a statement of our own."""

    id: UUID
    type: str
    subject: UUID
    at: datetime
    facts: Facts | None = None
    part: Part | None = None
    statement: Statement | None = None
    trace_id: str | None = None
    by: str | None = None
