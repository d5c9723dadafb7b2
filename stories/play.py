"""Plays one story: moves the clock, does what the people do, and has every expectation judged at its time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from stories import family_link
from stories.bodies import body_of, persons_in
from stories.clock import Clock, State, Unsettled, judged_at
from stories.judges import Verdict, missed
from stories.judges.refusals import problem_words
from stories.judging import judge, token_of
from stories.platform import Answer, Doors, Missing, Unreadable
from stories.scene import Done, Scene, opened
from stories.story import Expectation, Step, Story, place_of, role_of
from stories.vocabulary.codes import SERVICE_OF
from stories.walk import digest


@dataclass(frozen=True)
class Judged:
    """One line of the report: where it stands, what was expected (in the file, or of every step), and the verdict."""

    line: int
    what: str
    verdict: Verdict
    expectation: Expectation | None = None


async def play(story: Story, doors: Doors) -> AsyncIterator[Judged]:
    """Every verdict of a story, in its order; once the platform fails to come to rest, all that is left is missed."""
    left = [each for step in story.steps for each in step.expect]
    try:
        async for judged in _play(story, doors):
            left = [each for each in left if each is not judged.expectation]
            yield judged
    except (Unsettled, httpx.HTTPError) as error:
        trouble = str(error) or type(error).__name__
        yield Judged(left[0].line if left else story.steps[-1].line, "the platform comes to rest", missed(trouble))
        for each in left:
            yield Judged(each.line, words(each), missed(f"not judged: {trouble}"))


async def _play(story: Story, doors: Doors) -> AsyncIterator[Judged]:
    await doors.read_routes()
    scene, clock = opened(story, doors), Clock(doors)
    await clock.begin(story.steps[0].at)
    stuck = 0
    for step, following in zip(story.steps, (*story.steps[1:], None), strict=True):
        await clock.advance(step.at)
        done = await _do(scene, clock, step) if step.do else None
        if done and done.trouble:
            yield Judged(step.line, f"{step.do} by {step.by}", missed(scene.named(done.trouble)))
        await clock.advance(judged_at(step.at, step.within, following.at if following else None))
        aside = {name: state.stuck for name, state in (await clock.states()).items() if state.stuck}
        if sum(aside.values()) > stuck:
            stuck = sum(aside.values())
            yield Judged(step.line, f"{step.do or 'waiting'} is handled", missed(f"set aside with an error: {aside}"))
        for each in step.expect:
            yield Judged(each.line, words(each), await judge(scene, each, done), each)


async def _do(scene: Scene, clock: Clock, step: Step) -> Done:
    """Do what the step says and wait until it is handled everywhere."""
    before = await clock.settle()
    lists_before = await _lists(scene, step) if step.is_refused else ""
    try:
        body, answer = await _send(scene, step)
    except (Missing, Unreadable) as error:
        done = Done(step.do, step.at, (), trouble=str(error))
        scene.keep_answer(done)
        return done
    after = await clock.settle()
    trouble = changed = ""
    if step.is_refused and answer.status >= 400:
        changed = _what_changed(before, after, lists_before, await _lists(scene, step))
    elif not step.is_refused and answer.status >= 300:
        trouble = f"refused: {problem_words(answer.status, answer.body)}"
    persons = tuple(sorted(persons_in(body)))
    done = Done(step.do, step.at, persons, answer.status, answer.body, trouble, changed)
    scene.keep_answer(done)
    return done


async def _send(scene: Scene, step: Step) -> tuple[dict[str, Any], Answer]:
    route = scene.doors.command(step.do)
    body = body_of(step.do, step.fields, scene.story, scene.ids)
    path, token, key = route.path, "", place_of(step.by)
    if role_of(step.by) == "family":
        path, body = family_link.filled(route, await family_link.link_of(scene, key), body)
        if step.do == "family.open":
            body["pin"] = family_link.pin_to_type(scene.pins.get(key, ""), str(step.fields.get("pin")))
    if step.do != "family.open":
        token = await token_of(scene, step.by)
    answer = await scene.doors.call(route.method, route.service, path, token=token, body=body)
    if answer.status < 300 and step.do == "family.update-contact" and "phone" in step.fields:
        scene.numbers.setdefault(key, []).append(str(step.fields["phone"]))
    return body, answer


async def _lists(scene: Scene, step: Step) -> str:
    service = SERVICE_OF[role_of(step.by)]
    if role_of(step.by) == "family" or service not in scene.doors.services:
        return ""
    return await digest(scene, service, await token_of(scene, step.by))


def _what_changed(before: dict[str, State], after: dict[str, State], lists_before: str, lists_after: str) -> str:
    told = [name for name, state in after.items() if state.handled != before[name].handled]
    if told:
        return f"{', '.join(told)} handled something"
    return "" if lists_before == lists_after else "a list changed"


def words(expectation: Expectation) -> str:
    """An expectation as one line reads it."""
    return f"{expectation.form} {_flow(expectation.fields)[1:-1]}"


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(each) for each in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
