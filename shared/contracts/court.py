"""What the courts tell. `court` is always the two-digit province of the court of first instance."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.codes import (
    AppealResult,
    Appellant,
    DetentionReason,
    HearingKind,
    Lawyer,
    ReleaseReason,
    SentenceKind,
)
from shared.contracts.event import Event, Facts, Part
from shared.contracts.people import Person


class CaseFacts(Facts):
    """A case stands before this court; its number and charges stay there."""

    case_id: UUID
    court: str
    lawyer: Lawyer


class CaseOpened(Event[CaseFacts], event_type="case.opened", facts=CaseFacts):
    """A clerk opened the case of somebody whom the police brought."""


class DetentionFacts(Facts):
    """`until` is when the term of provisional detention ends, by the law pack; `prison` where to be admitted."""

    case_id: UUID
    court: str
    prison: str
    until: datetime
    reasons: tuple[DetentionReason, ...] = ()
    on_paper: bool = False


class DetentionForPrison(Part):
    """What the prison's register needs of the order. Never what the person is charged with, nor why."""

    person: Person
    case_number: str


class DetentionOrdered(
    Event[DetentionFacts], event_type="detention.ordered", facts=DetentionFacts, parts={"prison": DetentionForPrison}
):
    """A judge ordered provisional detention."""


class DetentionExtensionFacts(Facts):
    """`until` is the end of the term now; an extension beyond the law's limit leaves it and is `over_limit`."""

    case_id: UUID
    court: str
    until: datetime
    over_limit: bool = False
    reasons: tuple[DetentionReason, ...] = ()
    on_paper: bool = False


class DetentionExtended(Event[DetentionExtensionFacts], event_type="detention.extended", facts=DetentionExtensionFacts):
    """A judge extended provisional detention."""


class CourtFacts(Facts):
    """Which court, in which case."""

    case_id: UUID
    court: str


class DetentionRefused(Event[CourtFacts], event_type="detention.refused", facts=CourtFacts):
    """A judge refused provisional detention: whoever is in no prison is free, whoever is in one is to leave today."""


class HearingFacts(Facts):
    """A hearing is on a day, and `at` a time when one is known."""

    hearing_id: UUID
    case_id: UUID
    court: str
    kind: HearingKind
    on: date
    at: datetime | None = None


class HearingForFamily(Part):
    """In which room, for whoever wants to be there."""

    room: str | None = None


class HearingScheduled(
    Event[HearingFacts], event_type="hearing.scheduled", facts=HearingFacts, parts={"family": HearingForFamily}
):
    """A hearing was set."""


class HearingAdjourned(
    Event[HearingFacts], event_type="hearing.adjourned", facts=HearingFacts, parts={"family": HearingForFamily}
):
    """A hearing was moved: the day and time are the new ones."""


class SentenceFacts(Facts):
    """The judgment. `release_on` is None for every kind but imprisonment; `appeal_until` ends the appeal window."""

    sentence_id: UUID
    case_id: UUID
    court: str
    kind: SentenceKind
    months: int | None = None
    suspended_months: int | None = None
    starts: date | None = None
    release_on: date | None = None
    appeal_until: datetime
    family_considered: bool


class SentencePassed(Event[SentenceFacts], event_type="sentence.passed", facts=SentenceFacts):
    """The court decided the case at first instance."""


class AppealFacts(Facts):
    """Either side appeals. `late` says that the window was over; it is recorded all the same."""

    appeal_id: UUID
    case_id: UUID
    court: str
    appellant: Appellant
    late: bool = False


class AppealFiled(Event[AppealFacts], event_type="appeal.filed", facts=AppealFacts):
    """An appeal was filed."""


class AppealDecisionFacts(Facts):
    """What the higher court decided. `release_on` is the new day of release when the sentence changed."""

    case_id: UUID
    court: str
    result: AppealResult
    months: int | None = None
    release_on: date | None = None


class AppealDecided(Event[AppealDecisionFacts], event_type="appeal.decided", facts=AppealDecisionFacts):
    """Every open appeal in the case is decided."""


class ReleaseOrderFacts(Facts):
    """Whoever is in a prison is to leave on `release_on`, the day of the order."""

    case_id: UUID | None = None
    court: str
    release_on: date


class ReleaseOrderForPrison(Part):
    """Why, for the release register; it never goes into a message."""

    reason: ReleaseReason


class ReleaseOrdered(
    Event[ReleaseOrderFacts],
    event_type="release.ordered",
    facts=ReleaseOrderFacts,
    parts={"prison": ReleaseOrderForPrison},
):
    """A court ordered the release."""


class CourtRetractionFacts(Facts):
    """`retracts` is the id of the fact that was told in error; `corrected_by` the fact that says it right, if any."""

    court: str
    retracts: UUID
    corrected_by: UUID | None = None


class CourtRecordRetracted(
    Event[CourtRetractionFacts], event_type="court-record.retracted", facts=CourtRetractionFacts
):
    """Something the court told was wrong: entered for the wrong person, with the wrong date, or twice."""
