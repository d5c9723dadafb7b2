"""What a refusal looks like: RFC 9457 problem details that name every field at fault, in the reader's language."""

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field at fault: its dotted path as sent, a code of the message catalogue and what the message needs."""

    field: str
    code: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """A command that was refused and changed nothing. Raised anywhere below the route; the frame answers with it."""

    def __init__(self, *errors: FieldError, status: int = 422) -> None:
        super().__init__(", ".join(f"{error.field}: {error.code}" for error in errors))
        self.errors = errors
        self.status = status


class NotFound(Exception):
    """No such record, or one outside the reader's place: both answer 404, so that neither tells which."""


def refuse(field_name: str, code: str, /, *, status: int = 422, **params: Any) -> Refused:
    """A refusal for a single field, to be raised."""
    return Refused(FieldError(field_name, code, params), status=status)
