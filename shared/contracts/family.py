"""What the notices to families tell."""

from uuid import UUID

from shared.contracts.codes import Channel, Language, Milestone, Problem
from shared.contracts.event import Event, Facts, Part


class NoticeFacts(Facts):
    """One notice is one recipient, one fact and one channel. `fact_id` is the event it is about."""

    notice_id: UUID
    fact_id: UUID
    milestone: Milestone
    channel: Channel
    language: Language


class NoticeSent(Event[NoticeFacts], event_type="notice.sent", facts=NoticeFacts):
    """A notice about this person was handed to the channel."""


class NoticeDelivered(Event[NoticeFacts], event_type="notice.delivered", facts=NoticeFacts):
    """The channel says that the notice reached the recipient."""


class FailureFacts(Facts):
    """`why` is the channel's own code for the failure, or `nobody-to-tell`, which is about no single notice."""

    fact_id: UUID
    milestone: Milestone
    why: str
    notice_id: UUID | None = None
    channel: Channel | None = None
    language: Language | None = None


class NoticeFailed(Event[FailureFacts], event_type="notice.failed", facts=FailureFacts):
    """A notice could not be delivered, which is an alarm and never silence."""


class ProblemFacts(Facts):
    """The subject is the person whose family reports it; `problem` is a code, the words are sealed."""

    problem: Problem


class ProblemForWelfare(Part):
    """Who says what, for whoever must act on it."""

    reported_by: UUID
    words: str


class ProblemReported(
    Event[ProblemFacts], event_type="problem.reported", facts=ProblemFacts, parts={"welfare": ProblemForWelfare}
):
    """A family says on its private page that something is wrong."""
