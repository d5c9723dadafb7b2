"""What is wrong with a field, in words: one message a code, in both languages, for forms and API alike."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.errors import FieldError
from shared.web.language import N_, digits, gettext, speaking

MESSAGES: dict[str, str] = {
    "already_recorded": N_("This is recorded already"),
    "duplicate": N_("This is given twice"),
    "elsewhere": N_("This person is recorded at another place now"),
    "extra": N_("This is not asked here"),
    "in_future": N_("This must not be in the future"),
    "in_past": N_("This must not be in the past"),
    "missing": N_("Fill this in"),
    "not_a_date": N_("This is not a date. Give day, month and year, for example 27 3 2015"),
    "not_a_number": N_("This must be a number"),
    "not_a_phone": N_("This is not a phone number, for example 012 345 678"),
    "not_a_time": N_("This is not a time. Give hours and minutes, for example 21:05"),
    "not_allowed": N_("This cannot be done here"),
    "not_an_id": N_("This is not the reference of a record"),
    "not_expected": N_("This person is not expected here"),
    "not_inside": N_("This person is not here now"),
    "not_json": N_("This is not JSON"),
    "not_known": N_("Nobody is recorded under this reference"),
    "not_recorded": N_("No such record stands here"),
    "not_text": N_("This holds signs that are not text"),
    "not_their_child": N_("This child was never named as this person’s"),
    "not_valid": N_("This is not valid"),
    "older_than_parent": N_("This would make the child older than the parent"),
    "same_person": N_("This is the same person twice"),
    "same_place": N_("This is where the person is already"),
    "too_deep": N_("This is nested too deeply"),
    "too_few": N_("Give at least %(limit)s"),
    "too_large": N_("This must not be more than %(limit)s"),
    "too_long": N_("Use at most %(limit)s letters"),
    "too_many": N_("Give at most %(limit)s"),
    "too_short": N_("Use at least %(limit)s letters"),
    "too_small": N_("This must not be less than %(limit)s"),
    "unknown_code": N_("Choose one of: %(allowed)s"),
    "unknown_place": N_("We do not know this place. Type a village, commune, district or province, or its code"),
    "unknown_prison": N_("We do not know an institution of this code"),
    "wrong_type": N_("This has the wrong form"),
}  # fmt: skip

# Pydantic's own error types that say the same as one of our codes, and the word for their limit.
_PYDANTIC: dict[str, tuple[str, str | None]] = {
    "missing": ("missing", None), "extra_forbidden": ("extra", None), "missing_argument": ("missing", None),
    "literal_error": ("unknown_code", "expected"), "enum": ("unknown_code", "expected"),
    "string_too_long": ("too_long", "max_length"), "string_too_short": ("too_short", "min_length"),
    "too_long": ("too_many", "max_length"), "too_short": ("too_few", "min_length"),
    "greater_than": ("too_small", "gt"), "greater_than_equal": ("too_small", "ge"),
    "less_than": ("too_large", "lt"), "less_than_equal": ("too_large", "le"),
    "int_parsing": ("not_a_number", None), "int_type": ("not_a_number", None), "int_from_float": ("not_a_number", None),
    "int_parsing_size": ("not_a_number", None), "float_parsing": ("not_a_number", None),
    "date_type": ("not_a_date", None), "date_parsing": ("not_a_date", None),
    "date_from_datetime_parsing": ("not_a_date", None), "date_from_datetime_inexact": ("not_a_date", None),
    "datetime_type": ("not_a_date", None), "datetime_parsing": ("not_a_date", None),
    "datetime_from_date_parsing": ("not_a_date", None), "timezone_aware": ("not_a_time", None),
    "time_parsing": ("not_a_time", None), "date_future": ("in_past", None), "date_past": ("in_future", None),
    "uuid_parsing": ("not_an_id", None), "uuid_type": ("not_an_id", None), "uuid_version": ("not_an_id", None),
    "string_type": ("wrong_type", None), "string_unicode": ("not_text", None), "recursion_loop": ("too_deep", None),
    "model_type": ("wrong_type", None), "model_attributes_type": ("wrong_type", None),
    "dict_type": ("wrong_type", None), "list_type": ("wrong_type", None), "bool_parsing": ("wrong_type", None),
    "bool_type": ("wrong_type", None), "json_invalid": ("wrong_type", None),
}  # fmt: skip


def also(words: Mapping[str, str]) -> None:
    """Add a service's own codes, each with its English marked by `N_`; the Khmer stands in that service's catalogue."""
    MESSAGES.update(words)


def message(code: str, language: str, /, **params: Any) -> str:
    """What a code means to a reader of `language`; a code without words reads as `not_valid`.

    A message whose params are not given (an allowed list nobody passed) falls back to `not_valid` as well, because an
    answer that says less is better than no answer.
    """
    unclear = MESSAGES["not_valid"]
    text = MESSAGES.get(code, unclear)
    with speaking(language):
        try:
            return gettext(text) % {name: _readable(value) for name, value in params.items()}
        except KeyError:
            return gettext(unclear)


def _readable(value: Any) -> str:
    return digits(value) if isinstance(value, int) else str(value)


def field_errors(pydantic_errors: Iterable[Mapping[str, Any]], within: str = "") -> list[FieldError]:
    """Pydantic's or FastAPI's `errors()` as ours: dotted paths as sent, our codes, the limit where there is one.

    `within` is left off the front of a path (`body` for FastAPI).
    """
    return [_field_error(error, within) for error in pydantic_errors]


def _field_error(error: Mapping[str, Any], within: str) -> FieldError:
    path = [str(part) for part in error["loc"]]
    if within and path[:1] == [within]:
        path = path[1:]
    where = ".".join(path) or within  # without a name it is the whole that is at fault
    kind, context = str(error["type"]), error.get("ctx") or {}
    code, limit = _PYDANTIC.get(kind, (kind if kind in MESSAGES else "not_valid", None))
    if code == "too_short" and context.get("min_length") == 1:
        return FieldError(where, "missing")
    params = {"allowed" if code == "unknown_code" else "limit": context[limit]} if limit and limit in context else {}
    return FieldError(where, code, params)
