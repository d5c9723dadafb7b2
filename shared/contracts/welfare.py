"""What the welfare workers tell."""

from uuid import UUID

from shared.contracts.codes import Reason, Urgency
from shared.contracts.event import Event, Facts


class AlertFacts(Facts):
    """`districts` are the offices asked, as place codes; `about` counts only, so that no list of children travels."""

    alert_id: UUID
    urgency: Urgency
    because: tuple[Reason, ...]
    districts: tuple[str, ...]
    children: int


class AlertRaised(Event[AlertFacts], event_type="alert.raised", facts=AlertFacts):
    """The household of the person this is about needs a welfare worker."""


class AcknowledgementFacts(Facts):
    """`by` is the office that acknowledged, such as welfare@1710."""

    alert_id: UUID
    by: str


class AlertAcknowledged(Event[AcknowledgementFacts], event_type="alert.acknowledged", facts=AcknowledgementFacts):
    """A worker took the alert."""


class EscalationFacts(Facts):
    """`to` is the level the alert was passed to, such as welfare-lead@17 or ministry."""

    alert_id: UUID
    to: str


class AlertEscalated(Event[EscalationFacts], event_type="alert.escalated", facts=EscalationFacts):
    """Nobody acknowledged in time, so the next level was asked."""
