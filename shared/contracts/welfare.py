"""What the welfare workers tell."""

from uuid import UUID

from shared.contracts.codes import Reason, Urgency
from shared.contracts.event import Event, Facts


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
