"""Which offices a story concerns, so that the runner knows whom to ask what stands where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stories.story import Story, place_of, role_of
from stories.values import is_place, is_prison
from stories.vocabulary import ROLES

PLACES = ("where", "home", "prison", "to", "value")
OFFICES = ("to", "for", "who")


def offices_of(story: Story) -> list[str]:
    """The offices a story names and those that every place in it belongs to, sorted."""
    found = {"ministry"}
    for word in _words(story):
        if role_of(word) in ROLES and role_of(word) != "family":
            found.add(word)
        found.update(_offices_at(place_of(word) or word))
    return sorted(found)


def _offices_at(place: str) -> Iterator[str]:
    if is_prison(place):
        yield f"prison@{place}"
    province = place.removeprefix("P-")[:2]
    if province.isdigit() and (is_place(place) or is_prison(place)):
        yield from (f"{role}@{province}" for role in ("police", "clerk", "judge", "welfare-lead"))
    if is_place(place) and place.isdigit() and len(place) >= 4:
        yield f"welfare@{place[:4]}"


def _words(story: Story) -> Iterator[str]:
    for person in story.people.values():
        yield str(person.get("home", ""))
    for step in story.steps:
        yield step.by
        yield from _strings(step.fields, PLACES)
        for each in step.expect:
            yield from _strings(each.fields, OFFICES)


def _strings(value: object, names: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in names and isinstance(each, str):
                yield each
            yield from _strings(each, names)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each, names)
