"""What the welfare workers tell."""

from typing import Literal
from uuid import UUID

from shared.contracts.codes import CareAvailable, HealthState, Reason, Urgency
from shared.contracts.event import Event, Facts, Part
from shared.contracts.people import Person


class AlertFacts(Facts):
    """`provinces` are where offices were asked: a district would tell where a child is. `children` is a count."""

    alert_id: UUID
    urgency: Urgency
    because: tuple[Reason, ...]
    provinces: tuple[str, ...]
    children: int


class AlertRaised(Event[AlertFacts], event_type="alert.raised", facts=AlertFacts):
    """The household of the person this is about needs a welfare worker."""


class AcknowledgementFacts(Facts):
    """`by` is the role that acknowledged and `province` where it sits, never the district."""

    alert_id: UUID
    by: str
    province: str


class AlertAcknowledged(Event[AcknowledgementFacts], event_type="alert.acknowledged", facts=AcknowledgementFacts):
    """A worker took the alert."""


class EscalationFacts(Facts):
    """`to` is the level the alert was passed to: welfare-lead or ministry."""

    alert_id: UUID
    to: str


class AlertEscalated(Event[EscalationFacts], event_type="alert.escalated", facts=EscalationFacts):
    """Nobody acknowledged in time, so the next level was asked."""


class CountFacts(Facts):
    """Both name the province of each such child, one by one, and nobody: `children_alone` have no adult with them,
    `siblings_split` are with another adult than a sibling of theirs. `turn` orders what was told at one moment.
    """

    alert_id: UUID
    turn: int
    children_alone: tuple[str, ...] = ()
    siblings_split: tuple[str, ...] = ()


class AlertRecounted(Event[CountFacts], event_type="alert.recounted", facts=CountFacts):
    """How many of an alert's children are alone, or apart from a sibling, is another number now."""


class ClosingFacts(Facts):
    """Nothing more is needed of the offices that were asked."""

    alert_id: UUID


class AlertClosed(Event[ClosingFacts], event_type="alert.closed", facts=ClosingFacts):
    """An alert was closed."""


class ChildFacts(Facts):
    """The subject is the child; where it is stays with the workers. `parents` are its held carers, whose prison may
    say that somebody looks after it: `cared_for` is false of a child found alone or with whom it must not stay.
    """

    cared_for: bool | None = None
    parents: tuple[UUID, ...] = ()


class ChildFound(Event[ChildFacts], event_type="child.found", facts=ChildFacts):
    """A child was found."""


class PlacementFacts(Facts):
    """Of which kind the placement is, never where or with whom. `parents` are the child's held carers."""

    kind: Literal["parent", "kinship", "foster", "emergency-shelter", "residential"]
    parents: tuple[UUID, ...] = ()


class ChildPlaced(Event[PlacementFacts], event_type="child.placed", facts=PlacementFacts):
    """A child was placed."""


class CorrectionFacts(Facts):
    """Which detail of the subject was wrong."""

    field: Literal["home", "phone", "name_latin", "name_km", "whereabouts"]


class CorrectionForFamily(Part):
    """The right detail, for whoever must reach the person."""

    field: str
    value: str


class DetailsCorrected(
    Event[CorrectionFacts],
    event_type="details.corrected",
    facts=CorrectionFacts,
    parts={"family": CorrectionForFamily},
):
    """A detail of a person was wrong and is put right."""


class UnsafeFacts(Facts):
    """The subject is the person from whom the children must be kept."""


class PersonFlaggedUnsafe(Event[UnsafeFacts], event_type="person.flagged-unsafe", facts=UnsafeFacts):
    """A person is never to be told and never proposed."""


class ReportFacts(Facts):
    """A report for the court about this person's family; what it says is sealed for the court."""

    report_id: UUID


class ReportForCourt(Part):
    """What welfare chose to share: whether the children would be cared for, the effect on them, what it advises."""

    care_available: CareAvailable
    effect: str
    recommendation: str


class ReportShared(Event[ReportFacts], event_type="report.shared", facts=ReportFacts, parts={"court": ReportForCourt}):
    """Welfare shared a report on the family with the court."""


class ChildHealthFacts(Facts):
    """The subject is a child outside. `parents` are its held carers; `tell_parent` asks the prison to tell them."""

    state: HealthState
    tell_parent: bool
    parents: tuple[UUID, ...] = ()


class ChildHealthForPrison(Part):
    """Which child it is, for the parent who must be told."""

    child: Person


class ChildHealthReported(
    Event[ChildHealthFacts],
    event_type="child-health.reported",
    facts=ChildHealthFacts,
    parts={"prison": ChildHealthForPrison},
):
    """A child outside was taken to hospital, is well again, or died."""
