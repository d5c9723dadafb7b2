"""The screens of a new arrest: their order, what each asks, and how the answers become one record. Pure."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from services.arrest import domain
from services.arrest.schemas import NewArrest
from shared.errors import FieldError
from shared.web import forms
from shared.web.messages import field_errors

Answers = dict[str, Any]

# What each screen asks, by the first part of its fields' names; a child has a screen of its own.
ASKED: dict[str, tuple[str, ...]] = {
    "who": ("person", "citizen", "consulate_told"),
    "what": ("arrived_at", "station", "place", "offence", "planned"),
    "health": ("pregnant", "due_date", "medical"),
    "question": ("dependants", "not_asked_reason"),
    "care": ("caregivers", "unsafe", "other_carers_held", "explained"),
}
BEFORE_CHILDREN = ("who", "what", "health", "question")
# Until the screen that asks it is reached, an answer that is still missing stands in as one that brings no other error.
NOT_YET_ASKED: dict[str, Answers] = {
    "who": {"offence": {"class": "petty", "label": "–"}, "dependants": "declined"},
    "what": {"dependants": "declined"},
    "health": {"dependants": "declined"},
}


def list_screens(answers: Answers) -> list[str]:
    """The screens in their order; whoever has dependants has at least one child's."""
    answer, children = answers.get("dependants"), len(answers.get("children", ()))
    count = 0 if answer == "none" else max(children, 1) if answer == "yes" else children
    return [*BEFORE_CHILDREN, *(f"child-{number}" for number in range(1, count + 1)), "care", "check"]


def child_of(screen: str) -> int | None:
    """The index of the child whom a screen is about."""
    number = screen.removeprefix("child-")
    return int(number) - 1 if number != screen and number.isdecimal() and number != "0" else None


def exists(screen: str, answers: Answers) -> bool:
    """Whether there is such a screen: one of the order, or the one for the next child."""
    index = child_of(screen)
    return screen in list_screens(answers) or (index is not None and index <= len(answers.get("children", ())))


def beside(screen: str, answers: Answers, step: int) -> str | None:
    """The screen before (-1) or after (1) this one."""
    screens = list_screens(answers)
    place = screens.index(screen) if screen in screens else screens.index("care") - 1
    return screens[place + step] if 0 <= place + step < len(screens) else None


def keep(answers: Answers, screen: str, typed: Answers) -> Answers:
    """The answers with those of one screen replaced: what was emptied is gone, what other screens asked stays."""
    index = child_of(screen)
    if index is None:
        kept = {name: value for name, value in answers.items() if name not in ASKED.get(screen, ())}
        kept |= {name: typed[name] for name in ASKED.get(screen, ()) if name in typed}
        if screen == "care":
            kept.setdefault("caregivers", [])  # whoever was proposed and removed is not proposed again
        if screen == "who":
            kept["person"] = {"id": _id_of(answers.get("person")), **kept.get("person", {})}
        return kept
    children = list(answers.get("children", ()))
    before = children[index] if index < len(children) else {}
    child = typed["children"][0] if typed.get("children") else {}
    child["child"] = {"id": _id_of(before.get("child")), **child.get("child", {})}
    return answers | {"children": [*children[:index], child, *children[index + 1 :]]}


def without_child(answers: Answers, index: int) -> Answers:
    """The answers without one of the children."""
    children = [child for place, child in enumerate(answers.get("children", ())) if place != index]
    return {name: value for name, value in answers.items() if name != "children"} | (
        {"children": children} if children else {}
    )


def _id_of(person: Mapping[str, Any] | None) -> str:
    return str((person or {}).get("id") or uuid4())


def named_adults(answers: Answers, but: int | None = None) -> list[Answers]:
    """The adults whom children are with, once each, so that nobody is asked for the same name twice."""
    found: dict[str, Answers] = {}
    for index, child in enumerate(answers.get("children", ())):
        adult = child.get("with")
        if index != but and child.get("whereabouts") == "with-adult" and adult and len(adult) > 1:
            found.setdefault(_name_of(adult) or adult["id"], adult)
    return list(found.values())


def list_keepers(answers: Answers) -> list[str]:
    """For each child the name of the adult it is with, as typed; empty when there is none."""
    adults = {adult["id"]: adult for adult in named_adults(answers)}
    keepers = []
    for child in answers.get("children", ()):
        adult = adults.get(child.get("known", ""), child.get("with", {}))
        named = adult.get("name_km") or adult.get("name_latin") or ""
        keepers.append(named if child.get("whereabouts") == "with-adult" else "")
    return [*keepers, ""]


def with_caregivers(answers: Answers) -> Answers:
    """The answers with the adults whom children are with as the first caregivers, until any is typed."""
    adults = named_adults(answers)
    return (
        answers if "caregivers" in answers or not adults else answers | {"caregivers": [{"person": a} for a in adults]}
    )


def body_of(answers: Answers) -> Answers:
    """The answers as the body of `arrest.record`: what a later answer made pointless is left out."""
    said = forms.body({name: value for name, value in answers.items() if name not in ("citizen", "children")})
    person = said.setdefault("person", {})
    if answers.get("citizen") != "other":
        said.pop("consulate_told", None)
        person.pop("nationality", None)
    if answers.get("citizen") == "KH":
        person["nationality"] = "KH"
    if person.get("sex") == "male":
        said.pop("pregnant", None)
    if said.get("pregnant") != "yes":
        said.pop("due_date", None)
    if said.get("dependants") != "not-asked":
        said.pop("not_asked_reason", None)
    if said.get("dependants") == "none":
        said.pop("explained", None)
    else:
        said |= _children_of(answers)
    for adult in said.get("caregivers", ()):
        if adult.get("may_be_told") == "no":
            adult.setdefault("channel", "in-person")
        if said.get("dependants") == "none":
            adult.setdefault("agreed", "unknown")
    said.setdefault("offence", {})
    return _one_person_a_name(said)


def _children_of(answers: Answers) -> Answers:
    listed, given = [], []
    adults = {adult["id"]: adult for adult in named_adults(answers)}
    for child in answers.get("children", ()):
        said = forms.body({name: value for name, value in child.items() if name not in ("known", "handed")})
        known = adults.get(child.get("known", ""))
        if said.get("whereabouts") != "with-adult":
            said.pop("with", None)
        elif known:
            said["with"] = forms.body(known)
        if said.get("whereabouts") in ("unknown", "with-detainee"):
            said.pop("where", None)
        listed.append(said)
        if handed := child.get("handed"):
            given.append({"child": {"id": said["child"]["id"]}, **forms.body(handed)})
    return {"children": listed} | ({"handed_over": given} if given else {})


def _one_person_a_name(said: Answers) -> Answers:
    """Adults typed twice with the same name are one person: who a child is with is often a caregiver too."""
    known: dict[str, Any] = {}
    adults = [named.get("person") for named in said.get("caregivers", ())]
    adults += [child.get("with") for child in said.get("children", ())]
    adults += [given.get("to") for given in said.get("handed_over", ())]
    adults += [*said.get("unsafe", ()), *said.get("other_carers_held", ())]
    for adult in adults:
        if adult and (name := _name_of(adult)):
            adult["id"] = known.setdefault(name, adult.get("id"))
    return said


def _name_of(adult: Mapping[str, Any]) -> str:
    return str(adult.get("name_latin") or adult.get("name_km") or "").casefold()


def read(answers: Answers, draft_id: object) -> NewArrest:
    """The answers as a record.

    Raises:
        ValidationError: fields are missing or cannot be read.
    """
    return NewArrest.model_validate({"id": str(draft_id), **body_of(answers)})


def mistakes_of(answers: Answers, screen: str, now: datetime) -> list[FieldError]:
    """What is wrong on one screen; on the last one, everything."""
    waiting = {name: value for name, value in NOT_YET_ASKED.get(screen, {}).items() if name not in answers}
    asked = as_asked(_mistakes(body_of(answers | waiting), now), answers)
    return asked if screen == "check" else [error for error in asked if screen_of(error.field) == screen]


def _mistakes(body: Answers, now: datetime) -> list[FieldError]:
    """What cannot be read, and what the rules say of the rest, so that everything wrong is shown at once."""
    try:
        return domain.mistakes(NewArrest.model_validate(body), now, {})
    except ValidationError as error:
        unread = error.errors()
    found = field_errors(unread)
    if any(each["type"] == "missing" for each in unread):
        return found
    legible = copy.deepcopy(body)
    for each in unread:
        branch: Any = legible
        for part in each["loc"][:-1]:
            branch = branch[part]
        del branch[each["loc"][-1]]
    named = {each.field for each in found}
    return [*found, *(each for each in _mistakes(legible, now) if each.field not in named)]


def as_asked(errors: Iterable[FieldError], answers: Answers) -> list[FieldError]:
    """Errors at the fields where the screens ask for them."""
    handed = [index for index, child in enumerate(answers.get("children", ())) if child.get("handed")]
    return list(_as_asked(errors, handed))


def _as_asked(errors: Iterable[FieldError], handed: list[int]) -> Iterator[FieldError]:
    for error in errors:
        parts = error.field.split(".")
        if parts[0] == "handed_over":
            parts = ["children", str(handed[int(parts[1])]), "handed", *parts[2:]]
        if parts[-1] in ("to", "with", "child", "person") and len(parts) > 1:
            parts.append("name_latin")  # an error about a whole person stands at the name
        if parts == ["children"]:
            parts = ["children", "0", "relation"]
        yield replace(error, field=".".join(parts))


def screen_of(field: str) -> str:
    """The screen that asks for a field."""
    first, _, rest = field.partition(".")
    if first == "children":
        return f"child-{int(rest.partition('.')[0] or 0) + 1}"
    return next((screen for screen, asked in ASKED.items() if first in asked), "check")
