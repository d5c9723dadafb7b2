"""What a story has brought about so far: who got which id, what was done and answered, and who may be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from stories.offices import offices_of
from stories.platform import Doors
from stories.story import Story, role_of
from stories.vocabulary.codes import SERVICE_OF


@dataclass(frozen=True)
class Done:
    """What came of a step's verb: `trouble` says why it was not done, `changed` what a refusal changed all the same."""

    verb: str
    at: datetime
    persons: tuple[str, ...]
    status: int = 0
    body: Any = None
    trouble: str = ""
    changed: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the platform took it."""
        return 200 <= self.status < 300


@dataclass
class Scene:
    """One story being played. `ids` are minted here, once per story, because whoever writes a person down does."""

    story: Story
    doors: Doors
    ids: dict[str, str]
    numbers: dict[str, list[str]]
    done: list[Done] = field(default_factory=list)
    pins: dict[str, str] = field(default_factory=dict)
    slips: dict[str, dict[str, Any]] = field(default_factory=dict)

    def named(self, text: str) -> str:
        """The same text with KEYs in the place of ids."""
        for key, identity in self.ids.items():
            text = text.replace(identity, key)
        return text

    def latest(self, verb: str) -> Done | None:
        """The last time the verb was tried."""
        return next((each for each in reversed(self.done) if each.verb == verb), None)

    def keep_answer(self, done: Done) -> None:
        """Remember what was done, and the PINs that an answer gives to be passed on."""
        self.done.append(done)
        keys = {identity: key for key, identity in self.ids.items()}
        if done.is_accepted and isinstance(done.body, dict):
            for each in done.body.get("pins") or []:
                self.pins[keys.get(each["person"], each["person"])] = each["pin"]

    def offices(self, roles: tuple[str, ...]) -> list[str]:
        """Every office of these roles that the story concerns and whose service runs."""
        return [
            each
            for each in offices_of(self.story)
            if role_of(each) in roles and SERVICE_OF[role_of(each)] in self.doors.services
        ]


def opened(story: Story, doors: Doors) -> Scene:
    """The scene before the first step."""
    numbers = {key: [str(person["phone"])] for key, person in story.people.items() if "phone" in person}
    return Scene(story, doors, {key: str(uuid4()) for key in story.people}, numbers)
