"""What every service takes and gives over HTTP in the same words: a child as it is told, a flag, a command recorded."""

import secrets
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.arrest import CaregiverForWelfare, ChildForWelfare, Recipient
from shared.contracts.codes import (
    Channel,
    Consent,
    Language,
    Line,
    Note,
    Place,
    Relation,
    Whereabouts,
    YesNo,
    YesNoUnknown,
)
from shared.contracts.people import Body, PersonBody


class ChildListed(Body):
    """A child who depends on the person. `where` and `with` are sealed for welfare and never read back."""

    child: PersonBody
    relation: Relation
    whereabouts: Whereabouts
    where: Place | None = None
    with_person: PersonBody | None = Field(default=None, alias="with")
    breastfed: YesNo | None = None
    needs: Note | None = None
    consent: Consent

    def for_welfare(self) -> ChildForWelfare:
        """All of it, as it is sealed for welfare."""
        return ChildForWelfare(
            person=self.child,
            with_person=self.with_person,
            breastfed=None if self.breastfed is None else self.breastfed == "yes",
            **self.model_dump(include={"relation", "whereabouts", "where", "needs", "consent"}),
        )


class CaregiverNamed(Body):
    """Someone who can care for the children, and whether and how that person may be told."""

    person: PersonBody
    relation: Line
    agreed: YesNoUnknown
    may_be_told: YesNo
    channel: Channel
    language: Language | None = None

    def for_welfare(self) -> CaregiverForWelfare:
        """Who it is and whether they agreed: how they are told is the family service's alone."""
        return CaregiverForWelfare(person=self.person, relation=self.relation, agreed=self.agreed)

    def recipient(self, pin: str) -> Recipient:
        """How they are told, as it is sealed for the family service; in Khmer when no language was said."""
        language = self.language or self.person.language or "km"
        return Recipient(person=self.person, channel=self.channel, language=language, pin=pin)


class Pin(BaseModel):
    """The PIN that the detained person passes on in a call; the link to the private page goes to the phone."""

    person: UUID
    pin: str


def new_pin() -> str:
    """Four digits at random."""
    return f"{secrets.randbelow(10_000):04}"


class Recorded(BaseModel):
    """A command that was recorded: its id, and the trace of everything it causes."""

    id: UUID
    trace_id: str | None


class FlagSeen(BaseModel):
    """A flag that stands: on whom, which, since when."""

    on: UUID
    kind: str
    since: AwareDatetime
