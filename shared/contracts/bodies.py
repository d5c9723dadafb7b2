"""What every service takes and gives over HTTP in the same words: a child as it is told, a flag, a command recorded."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.codes import Consent, Note, Place, Relation, Whereabouts, YesNo
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


class Recorded(BaseModel):
    """A command that was recorded: its id, and the trace of everything it causes."""

    id: UUID
    trace_id: str | None


class FlagSeen(BaseModel):
    """A flag that stands: on whom, which, since when."""

    on: UUID
    kind: str
    since: AwareDatetime
