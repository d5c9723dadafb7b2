"""The strict reading of a story: a typo never passes, it is told with its file, its line and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stories.fields import check_fields, check_persons, given_fields, missing
from stories.story import WITHIN, Expectation, Person, Step, Story, role_of
from stories.values import A_TIME, a_date, a_time, wrong_address
from stories.vocabulary import FORMS, PERSON, ROLES, VERBS, Field, Given, Verb
from stories.yaml12 import Fault, Located, read

MINUTES = re.compile(r"(\d+)m")
TOP = ("story", "about", "people", "steps")
STEP = ("at", "by", "do", "with", "expect", "within")


@dataclass(frozen=True)
class Page:
    """The file being read: everyone who appears, and where faults are told."""

    people: Mapping[str, Person]
    fault: Callable[[int, str], None]


class Malformed(Exception):
    """A file that is not a story; `faults` holds every `file:line: what`, in the order of the lines."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def load(path: str | Path) -> Story:
    """The story in a file. Raises Malformed with all that is wrong in it, OSError when it cannot be read."""
    return parse(Path(path).read_text(encoding="utf-8"), str(path))


def parse(text: str, file: str) -> Story:
    """The story in a text that stands in `file`. Raises Malformed with all that is wrong in it."""
    top, faults = read(text)

    def fault(line: int, what: str) -> None:
        faults.append(Fault(line, what))

    story = _story(top, file, fault) if not faults or top.value is not None else None
    if faults or story is None:
        raise Malformed([f"{file}:{each.line}: {each.what}" for each in sorted(set(faults))])
    return story


def _story(top: Located, file: str, fault: Callable[[int, str], None]) -> Story:
    if not isinstance(top.value, dict):
        fault(top.line, f"a story is a map of {', '.join(TOP)}")
    _known_keys(top, TOP, "a story", fault)
    for name in ("story", "steps"):
        if top.value and (name not in top.map or top.map[name].value in (None, [])):
            fault(top.line, f"a story needs {name!r}")
    people = _people(top.map.get("people", Located({}, top.line)), fault)
    page = Page(people, fault)
    steps = top.map.get("steps", Located([], top.line))
    if not isinstance(steps.value, list):
        fault(steps.line, "steps must be a list")
    return Story(
        file=file,
        name=_text(top, "story", fault),
        about=_text(top, "about", fault),
        people={key: person.attributes for key, person in people.items()},
        steps=_steps(steps.items, page),
    )


def _text(top: Located, name: str, fault: Callable[[int, str], None]) -> str:
    found = top.map.get(name)
    if found and isinstance(found.value, list | dict):
        fault(found.line, f"{name} must be text; quote it when it holds a colon or a comma")
    return found.written if found else ""


def _known_keys(of: Located, allowed: tuple[str, ...], what: str, fault: Callable[[int, str], None]) -> None:
    for key, entry in of.map.items():
        if key not in allowed:
            fault(entry.line, f"{what} has no {key!r}; allowed: {', '.join(allowed)}")


def _people(people: Located, fault: Callable[[int, str], None]) -> dict[str, Person]:
    if not isinstance(people.value, dict):
        fault(people.line, "people must be a map of KEY to a person")
    return {key: _person(key, entry, fault) for key, entry in people.map.items()}


def _person(key: str, entry: Located, fault: Callable[[int, str], None]) -> Person:
    if not isinstance(entry.value, dict):
        fault(entry.line, f"{key} must be a map of {', '.join(PERSON)}")
        return Person(key, {})
    check_fields(entry, PERSON, key, (), fault)
    if ("born" in entry.map) == ("age" in entry.map):
        fault(entry.line, f"{key} needs exactly one of 'born', 'age'")
    return Person(key, given_fields(entry, PERSON))


def _steps(entries: list[Located], page: Page) -> tuple[Step, ...]:
    steps: list[Step] = []
    latest: datetime | None = None
    done: set[str] = set()
    for entry in entries:
        if not isinstance(entry.value, dict):
            page.fault(entry.line, f"a step is a map of {', '.join(STEP)}")
            continue
        at = _at(entry, latest, page)
        latest = at or latest
        verb = entry.map.get("do")
        done |= {verb.written} if verb else set()
        steps.append(_step(entry, at or datetime.min.replace(tzinfo=UTC), done, page))
    return tuple(steps)


def _at(entry: Located, latest: datetime | None, page: Page) -> datetime | None:
    written = entry.map.get("at")
    at = a_time(written.value) if written else None
    if written is None:
        page.fault(entry.line, f"a step needs 'at', {A_TIME}")
    elif at is None:
        page.fault(written.line, f"at {written.written!r} is not {A_TIME}")
    elif latest and at < latest:
        page.fault(written.line, f"at {written.written} is before the step above it, {latest.isoformat()}")
    return at


def _step(entry: Located, at: datetime, done: set[str], page: Page) -> Step:
    _known_keys(entry, STEP, "a step", page.fault)
    by, do = entry.map.get("by"), entry.map.get("do")
    given = entry.map.get("with", Located({}, entry.line))
    if by and (wrong := wrong_address(by.value, ROLES, page.people)):
        page.fault(by.line, f"by {wrong}")
    if do and not by:
        page.fault(do.line, "a step that does something needs 'by', ROLE@PLACE")
    if not isinstance(given.value, dict):
        page.fault(given.line, "with must be a map of the verb's fields")
    verb = VERBS.get(do.written) if do else None
    if do and verb is None:
        page.fault(do.line, f"unknown verb {do.written!r}; the verbs are {', '.join(VERBS)}")
    if not do and "with" in entry.map:
        page.fault(given.line, "a step without 'do' has no 'with'")
    expect = _expectations(entry.map.get("expect"), page)
    step = Step(
        line=do.line if do else entry.line,
        at=at,
        by=by.written if by else "",
        do=do.written if do else "",
        fields=given_fields(given, verb.fields if verb else {}),
        expect=tuple(each for each, _ in expect),
        within=_within(entry.map.get("within"), page),
    )
    if verb:
        _check_verb(step, given, verb, page)
    for each, fields in expect:
        _check_against_step(each, fields, step, done, page)
    return step


def _within(written: Located | None, page: Page) -> timedelta:
    found = MINUTES.fullmatch(written.written) if written else None
    if written and not found:
        page.fault(written.line, f"within {written.written!r} is not a number of minutes, such as 15m")
    return timedelta(minutes=int(found[1])) if found else WITHIN


def _check_verb(step: Step, given: Located, verb: Verb, page: Page) -> None:
    if step.is_refused:
        check_persons(given, verb.fields, page.people, page.fault)
        return
    excused = verb.on_paper if role_of(step.by) == "clerk" else ()
    check_fields(given, verb.fields, step.do, page.people, page.fault, excused=excused)
    if verb.one_of and sum(name in given.map for name in verb.one_of) != 1:
        page.fault(given.line, f"{step.do} needs exactly one of {', '.join(verb.one_of)}")
    said = _given(step, page)
    for need in verb.needs:
        if need.field not in given.map and need.when(said):
            page.fault(given.line, missing(step.do, need.field, verb.fields[need.field], because=need.why))


def _given(step: Step, page: Page) -> Given:
    person = page.people.get(str(step.fields.get("person", "")))
    if person is None:
        return Given(step.fields, role_of(step.by))
    said = person.attributes
    born = a_date(said.get("born"))
    on = step.at.date()
    years = said.get("age") if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return Given(
        fields=step.fields,
        role=role_of(step.by),
        sex=str(said.get("sex", "")),
        years=years if isinstance(years, int) else None,
        nationality=str(said.get("nationality", "")),
    )


def _expectations(entry: Located | None, page: Page) -> list[tuple[Expectation, Located]]:
    if entry is None:
        return []
    if not isinstance(entry.value, list):
        page.fault(entry.line, "expect must be a list of expectations")
    return [found for each in entry.items if (found := _expectation(each, page))]


def _expectation(entry: Located, page: Page) -> tuple[Expectation, Located] | None:
    if len(entry.map) != 1:
        page.fault(entry.line, f"an expectation is a map of one form; the forms are {', '.join(FORMS)}")
        return None
    (form, fields), *_ = entry.map.items()
    if form not in FORMS:
        page.fault(fields.line, f"unknown expectation {form!r}; the forms are {', '.join(FORMS)}")
        return None
    if not isinstance(fields.value, dict):
        page.fault(fields.line, f"{form} must be a map of {', '.join(FORMS[form])}")
        return None
    check_fields(fields, FORMS[form], form, page.people, page.fault)
    for name in ("about", "what"):
        if name in fields.map and fields.map[name].value == []:
            page.fault(fields.line, f"{form} needs at least one in {name!r}")
    return Expectation(fields.line, form, given_fields(fields, FORMS[form])), fields


def _check_against_step(each: Expectation, at: Located, step: Step, done: set[str], page: Page) -> None:
    """What can only be said of an expectation in its step: a refusal needs a verb, a trace a verb done before."""
    if each.form == "trace" and each.fields.get("from") in VERBS and each.fields["from"] not in done:
        page.fault(at.line, f"trace: no step up to here does {each.fields['from']}")
    if each.form == "refused":
        if not step.do:
            page.fault(at.line, "refused: the step does nothing that could be refused")
        elif step.do in VERBS:
            names = {*_names(VERBS[step.do].fields), *step.fields, "by"}
            unknown = [part for part in re.split(r"[.\[\]]+", str(each.fields.get("field", ""))) if part not in names]
            unknown = [part for part in unknown if part and not part.isdigit()]
            if unknown:
                page.fault(
                    at.line, f"refused: {step.do} has no field {unknown[0]!r}; allowed: {', '.join(sorted(names))}"
                )


def _names(fields: Mapping[str, Field]) -> set[str]:
    return set(fields) | {name for each in fields.values() for name in _names(each.shape)}
