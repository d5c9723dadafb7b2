"""What `./sambok story FILE…` does: refuses malformed files first, then plays the stories one after the other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence

import httpx

from stories.grammar import Malformed, load
from stories.platform import Doors, Platform
from stories.play import Judged, play
from stories.story import Story

Say = Callable[[str], None]
Start = Callable[[], contextlib.AbstractAsyncContextManager[Platform]]


async def main(files: Sequence[str], start: Start, say: Say = print) -> int:
    """Play the files on the platform that `start` starts in story mode; 0 when every expectation holds, else 1.

    Nothing is started when a file is malformed or cannot be read: each fault is said as `file:line: what`.
    """
    stories, faults = read_all(files)
    if faults:
        for fault in faults:
            say(fault)
        say(f"0 passed, {len(faults)} failed")
        return 1
    async with start() as platform:
        return await play_all(stories, platform, say)


def read_all(files: Iterable[str]) -> tuple[list[Story], list[str]]:
    """The stories in the files, and everything that is wrong in them."""
    stories: list[Story] = []
    faults: list[str] = []
    for file in files:
        try:
            stories.append(load(file))
        except Malformed as malformed:
            faults += malformed.faults
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{file}:1: cannot be read: {getattr(error, 'strerror', None) or error}")
    return stories, faults


async def play_all(stories: Iterable[Story], platform: Platform, say: Say = print) -> int:
    """Play stories on a running platform, saying a line for each expectation and the sum; 0 when all hold, else 1."""
    passed = failed = 0
    async with httpx.AsyncClient(timeout=60) as client:
        for story in stories:
            async for judged in play(story, Doors(platform, client)):
                say(line_of(story.file, judged))
                passed += judged.verdict.holds
                failed += not judged.verdict.holds
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def line_of(file: str, judged: Judged) -> str:
    """One line of the report."""
    if judged.verdict.holds:
        return f"ok     {file}:{judged.line}  {judged.what}"
    return f"MISSED {file}:{judged.line}  {judged.what} – found: {judged.verdict.found}"
