"""What a role's view of a person shows, and what no answer may give it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stories.judges.verdict import Ids, Row, Verdict, held, listed, missed, persons

# Fields by which an object in an answer says whom it is about.
ABOUT = ("id", "person", "person_id", "child", "child_id", "about", "on", "of", "holds", "subject")


@dataclass(frozen=True)
class Seen:
    """One answer: the route with its path filled in, the ids that filled it, and the body."""

    route: str
    filled: tuple[str, ...]
    body: Any


def judge_sees(fields: Row, view: Row, ids: Ids) -> Verdict:
    """The view shows at least these; a number is compared with the length of a list."""
    wrong = [
        f"{name} {_short(view[name])}" if name in view else f"no {name}"
        for name, wanted in fields["shows"].items()
        if not _same(wanted, view.get(name), ids)
    ]
    return missed(listed(wrong, "")) if wrong else held


def judge_hidden(fields: Row, seen: Iterable[Seen], record_status: int, numbers: Collection[str], ids: Ids) -> Verdict:
    """No answer gives any of these fields of that person.

    `name_latin` is hidden when the record itself is, `phone` only when no answer holds one of their `numbers` either.
    """
    person, people = ids[fields["of"]], frozenset(ids.values())
    found = []
    for answer in seen:
        for name, value in _fields_about(answer.body, person, people, is_about=person in answer.filled):
            if name in fields["what"] and name != "name_latin" and not _is_empty(value):
                found.append(f"{answer.route} gives {name} {_short(value)}")
        if "phone" in fields["what"]:
            found += [f"{answer.route} gives phone {text}" for text in _texts(answer.body) if text in numbers]
    if "name_latin" in fields["what"] and record_status not in (403, 404):
        found.append(f"the record answers {record_status}")
    return missed(listed(dict.fromkeys(found), "")) if found else held


def _same(wanted: Any, found: Any, ids: Ids) -> bool:
    if isinstance(wanted, bool) or wanted is None:
        return found is wanted
    if isinstance(wanted, int) and isinstance(found, list):
        return len(found) == wanted
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(_same(each, found.get(name), ids) for name, each in wanted.items())
    if isinstance(wanted, list):
        given = found if isinstance(found, list) else []
        return all(any(_same(each, one, ids) for one in given) for each in wanted)
    if isinstance(found, Mapping):
        parts = [found["id"]] if "id" in found else found.values()
        return any(_same(wanted, each, ids) for each in parts)
    return str(found) in (str(wanted), ids.get(str(wanted)))


def _fields_about(value: Any, person: str, people: frozenset[str], *, is_about: bool) -> Iterator[tuple[str, Any]]:
    """Every field of every object about the person: by its own word, or because it lies inside one that is.

    An object inside that names somebody else is about them; one that names only a record still is about the person.
    """
    if isinstance(value, list):
        for each in value:
            yield from _fields_about(each, person, people, is_about=is_about)
    elif isinstance(value, Mapping):
        about = {found for name in ABOUT if value.get(name) for found in persons(value[name])} & people
        is_about = person in about if about else is_about
        for name, each in value.items():
            if is_about:
                yield name.removesuffix("_"), each
            yield from _fields_about(each, person, people, is_about=is_about)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | Mapping):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)


def _is_empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_empty(each) for each in value.values())
    return value is None or value in ("", [])


def _short(value: Any) -> str:
    text = f"{value}"
    return text if len(text) <= 120 else f"{text[:117]}…"
