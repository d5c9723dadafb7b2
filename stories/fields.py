"""Whether a map holds the fields its shape says: all that are required, none that are unknown, each of its kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from stories.values import A_DATE, A_PHONE, A_PLACE, A_PRISON, A_TIME, wrong_value
from stories.vocabulary import VIEW, Field
from stories.yaml12 import Located, Plain, plain

Tell = Callable[[int, str], None]
# Text that looks like a number is still text: a case 0118 keeps its zero.
WRITTEN_AS_IS = ("text", "texts", "place-or-text", "person-or-name")
HINTS = {"date": A_DATE, "time": A_TIME, "place": A_PLACE, "prison": A_PRISON, "phone": A_PHONE, "person": "a KEY"}


def check_fields(
    entry: Located,
    shape: Mapping[str, Field],
    what: str,
    people: Collection[str],
    tell: Tell,
    excused: Collection[str] = (),
) -> None:
    """Tells every unknown, missing and wrong field of a map; `excused` fields may be missing."""
    for name, value in entry.map.items():
        if name not in shape:
            tell(value.line, f"{what} has no field {name!r}; its fields are {', '.join(shape) or 'none'}")
        elif value.value is None and shape[name].kind != "any":
            tell(value.line, f"{what}: {name} is empty")
        else:
            _check(value, shape[name], f"{what}: {name}", people, tell)
    for name, field in shape.items():
        if field.required and name not in entry.map and name not in excused:
            tell(entry.line, missing(what, name, field))


def missing(what: str, name: str, field: Field, because: str = "") -> str:
    """The words for a field that is not there, with what it may be."""
    hint = ", ".join(field.allowed) or HINTS.get(field.kind, "")
    return f"{what} needs {name!r}" + (f" because {because}" if because else "") + (f" ({hint})" if hint else "")


def check_persons(entry: Located, shape: Mapping[str, Field], people: Collection[str], tell: Tell) -> None:
    """Tells only people who do not appear in the story: all that is checked of a step that is there to be refused."""
    for name, value in entry.map.items():
        field = shape.get(name)
        if field is None:
            continue
        for each in value.items if isinstance(value.value, list) else [value]:
            if field.kind == "map":
                check_persons(each, field.shape, people, tell)
            elif field.kind.startswith("person") and isinstance(each.value, str):
                _check(each, Field(field.kind), name, people, tell)


def given_fields(entry: Located, shape: Mapping[str, Field]) -> dict[str, Plain]:
    """The values of a map as they are sent or compared."""
    return {name: _given(value, shape.get(name)) for name, value in entry.map.items()}


def _given(value: Located, field: Field | None) -> Plain:
    if isinstance(value.value, list):
        return [_given(each, field) for each in value.items]
    if isinstance(value.value, dict):
        shape = VIEW if field and field.kind == "view" else field.shape if field else {}
        return dict(given_fields(value, shape))
    is_text = field is not None and field.kind in WRITTEN_AS_IS
    return value.written if is_text and isinstance(value.value, int | float | str) else plain(value)


def _check(value: Located, field: Field, what: str, people: Collection[str], tell: Tell) -> None:
    if field.many:
        if not isinstance(value.value, list):
            tell(value.line, f"{what} must be a list [..]")
        for each in value.items:
            _check_one(each, field, what, people, tell)
    else:
        _check_one(value, field, what, people, tell)


def _check_one(value: Located, field: Field, what: str, people: Collection[str], tell: Tell) -> None:
    if field.kind in ("map", "view"):
        shape = VIEW if field.kind == "view" else field.shape
        if not isinstance(value.value, dict):
            tell(value.line, f"{what} must be a map of {', '.join(shape)}")
            return
        excused = shape if field.kind == "view" else ()
        check_fields(value, shape, what, people, tell, excused=excused)
    elif field.kind in ("texts", "people-or-number") and isinstance(value.value, list):
        each_kind = Field("text" if field.kind == "texts" else "person")
        for each in value.items:
            _check_one(each, each_kind, what, people, tell)
    elif wrong := wrong_value(value, field, people):
        tell(value.line, f"{what} {wrong}")
