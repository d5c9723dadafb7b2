"""What people type, as nested data and back: nothing typed is lost and every error stands at its field."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from starlette.datastructures import FormData

from shared import places
from shared.errors import FieldError, Refused
from shared.web.language import current
from shared.web.messages import message

DEEPEST = 8
MOST_GROUPS = 50
_NUMERIC = re.compile(r"[\d\s+()./:-]+")
_CODE_AT_END = re.compile(r"\(([A-Z]{2}|\d{2,8})\)\s*$")


def nested(form: FormData | Mapping[str, str]) -> dict[str, Any]:
    """Posted fields as nested data: `children.0.child.sex=male` → `{"children": [{"child": {"sex": "male"}}]}`.

    Empty texts are dropped, and with them groups nobody filled in, so that the lists count from 0 without gaps. A
    name that ends in `[]` is always a list (checkboxes); one sent several times is a list as well. An id the page
    minted comes as `new_id`: it becomes `id`, but does not by itself make a group filled in. Names that begin with
    `_` steer the form (`_add`, `_remove`) and are left out.

    Raises:
        Refused: a name nests deeper than 8 or a list has more than 50 entries (`too_deep`).
    """
    tree: dict[str, Any] = {}
    for name, value in _pairs(form):
        text = value.strip()
        if text and not name.startswith("_"):
            _put(tree, name.removesuffix("[]"), text, many=name.endswith("[]"))
    removed = str(form.get("_remove", ""))
    if removed:
        _drop(tree, removed.split("."))
    return cast(dict[str, Any], _settled(tree))


def body(posted: Mapping[str, Any]) -> dict[str, Any]:
    """Nested data as an API body: days, moments, places and numbers typed in parts become what a schema reads.

    `{"day": "5", "month": "3", "year": "2015"}` → `2015-03-05`; with `time` also `2015-03-05T21:05:00+07:00`;
    `{"typed": "Svay Leu (1713)"}` → `1713`. What cannot be read stays as typed text and is refused by the schema at its
    field. Khmer digits become Latin ones in texts that are only numbers.
    """
    return cast(dict[str, Any], _spoken(dict(posted)))


class Form:
    """What a form shows: the values typed or known so far and the errors, looked up by the field's dotted name."""

    def __init__(
        self,
        values: Mapping[str, Any] | None = None,
        errors: Iterable[FieldError] = (),
        *,
        add: str = "",
    ) -> None:
        """`add` is the name of the list that gets one more empty group (the posted `_add`)."""
        self.values: Mapping[str, Any] = values or {}
        self.errors = tuple(errors)
        self._add = add
        self._first: dict[str, FieldError] = {}
        self._labels: dict[str, str] = {}
        for error in self.errors:
            self._first.setdefault(error.field, error)

    def at(self, name: str) -> Any:
        """Whatever stands at a dotted name, or None."""
        found: Any = self.values
        for part in name.split("."):
            if isinstance(found, Mapping):
                found = found.get(part)
            elif isinstance(found, Sequence) and not isinstance(found, str) and part.isdecimal():
                found = found[int(part)] if int(part) < len(found) else None
            else:
                return None
        return found

    def value(self, name: str) -> str:
        """The text at a name; empty when there is none."""
        found = self.at(name)
        return "" if found is None or isinstance(found, (Mapping, list)) else str(found)

    def parts(self, name: str) -> dict[str, str]:
        """Day, month, year and time at a name, from what was typed or from a date or time already known."""
        found = self.at(name)
        if isinstance(found, Mapping):
            return {key: str(value) for key, value in found.items()}
        match = re.match(r"(\d+)-(\d+)-(\d+)(?:[T ](\d\d:\d\d))?", str(found or ""))
        if not match:
            return {}
        year, month, day, time = match.groups()
        return {"day": str(int(day)), "month": str(int(month)), "year": year, "time": time or ""}

    def place(self, name: str) -> str:
        """What stands in a place field: as typed, or the whole name of a known code."""
        found = self.at(name)
        if isinstance(found, Mapping):
            return str(found.get("typed", ""))
        return places.Place(found, places.full_name(found, current())).label if isinstance(found, str) and found else ""

    def chosen(self, name: str, value: str) -> bool:
        """Whether an option is chosen, for radios, selects and checkboxes."""
        found = self.at(name)
        return value in found if isinstance(found, list) else found is not None and str(found) == value

    def count(self, name: str, at_least: int = 0) -> int:
        """How many groups of a list to show: those filled in, one more when asked for, never fewer than `at_least`."""
        found = self.at(name)
        filled = len(found) if isinstance(found, list) else 0
        return max(filled, at_least) + (self._add == name)

    def error(self, name: str) -> str:
        """The message at a field, in the reader's language; empty when the field is fine."""
        found = self._first.get(name)
        return message(found.code, current(), **found.params) if found else ""

    def call(self, name: str, label: str) -> None:
        """Remember how a field is called on this page, so that the error summary can name it."""
        self._labels[name] = label

    def summary(self) -> list[dict[str, str]]:
        """Every error once, in the page's order and named as on the page, each with a link to its field."""
        order = [name for name in self._labels if name in self._first]
        order += [name for name in self._first if name not in self._labels]
        found = ((name, self._labels.get(name), self.error(name)) for name in order)
        return [{"href": f"#{name}", "text": f"{label}: {text}" if label else text} for name, label, text in found]

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Everything typed as flat pairs, to be carried to a next screen in hidden inputs."""
        return _flat(self.values)

    @classmethod
    def of(cls, form: FormData | Mapping[str, str], errors: Iterable[FieldError] = ()) -> "Form":
        """The form as posted, asking for one more group when `_add` was pressed."""
        return cls(nested(form), errors, add=str(form.get("_add", "")))


def is_reshaping(form: FormData | Mapping[str, str]) -> bool:
    """Whether the reader pressed "add another" or "remove": show the form again, check and save nothing."""
    return bool(form.get("_add") or form.get("_remove"))


def _pairs(form: FormData | Mapping[str, str]) -> Iterator[tuple[str, str]]:
    pairs = form.multi_items() if isinstance(form, FormData) else form.items()
    return ((name, value) for name, value in pairs if isinstance(value, str))


def _put(tree: dict[str, Any], name: str, text: str, *, many: bool) -> None:
    parts = name.split(".")
    if len(parts) > DEEPEST or any(part.isdecimal() and int(part) >= MOST_GROUPS for part in parts if len(part) < 9):
        raise Refused(FieldError(name, "too_deep"))
    for part in parts[:-1]:
        branch = tree.setdefault(part, {})
        if not isinstance(branch, dict):
            raise Refused(FieldError(name, "wrong_type"))
        tree = branch
    present = tree.get(parts[-1])
    if isinstance(present, dict):
        raise Refused(FieldError(name, "wrong_type"))
    if present is None:
        tree[parts[-1]] = [text] if many else text
    else:
        tree[parts[-1]] = [*(present if isinstance(present, list) else [present]), text]


def _drop(tree: dict[str, Any], path: list[str]) -> None:
    for part in path[:-1]:
        branch = tree.get(part)
        if not isinstance(branch, dict):
            return
        tree = branch
    tree.pop(path[-1], None)


def _settled(branch: Any) -> Any:
    """Branches whose keys are all numbers become lists, in their order and without gaps."""
    if not isinstance(branch, dict):
        return branch
    settled = {key: value for key, value in ((key, _settled(value)) for key, value in branch.items()) if value}
    minted = settled.pop("new_id", None)
    if minted and settled:
        settled.setdefault("id", minted)
    if settled and all(key.isdecimal() for key in settled):
        return [settled[key] for key in sorted(settled, key=int)]
    return settled


def _flat(branch: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(branch, Mapping):
        for key, value in branch.items():
            yield from _flat(value, f"{name}.{key}" if name else str(key))
    elif isinstance(branch, list):
        for index, value in enumerate(branch):
            yield from ([(f"{name}[]", value)] if isinstance(value, str) else _flat(value, f"{name}.{index}"))
    elif branch is not None:
        yield name, str(branch)


def _spoken(branch: Any) -> Any:
    if isinstance(branch, list):
        return [_spoken(value) for value in branch]
    if isinstance(branch, str):
        return _latin(branch) if _NUMERIC.fullmatch(branch) else branch
    keys = set(branch)
    if keys and keys <= {"day", "month", "year", "time"}:
        return _day(branch)
    if keys and keys <= {"typed", "picked"}:
        return _place(branch)
    return {key: _spoken(value) for key, value in branch.items()}


def _day(parts: Mapping[str, str]) -> str:
    day, month, year, time = (_latin(parts.get(part, "")) for part in ("day", "month", "year", "time"))
    if not (day.isdecimal() and month.isdecimal() and year.isdecimal()):
        return " ".join(part for part in (day, month, year, time) if part)
    date = f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    if not time:
        return date
    hours, _sep, minutes = re.sub(r"[.h\s]", ":", time).partition(":")
    return f"{date}T{hours.zfill(2)}:{minutes.zfill(2)}:00+07:00"


def _place(parts: Mapping[str, str]) -> str:
    """The code of a place typed or picked; what was typed when it is not one place only."""
    if parts.get("picked"):
        return parts["picked"]
    typed = _latin(parts["typed"].strip())
    listed = _CODE_AT_END.search(typed)
    if listed or typed.isdecimal() or (typed.isascii() and typed.isupper() and len(typed) == 2):
        return listed.group(1) if listed else typed
    found = places.search(typed, current(), limit=2)
    return found[0].code if len(found) == 1 else typed


def _latin(text: str) -> str:
    return "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text)
