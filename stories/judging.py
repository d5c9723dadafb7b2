"""How each form of expectation is read from the running platform before its judge decides."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from stories import family_link
from stories.judges import Verdict, alerts, duties, missed, notices, refusals, standing, traces, views
from stories.platform import Missing, Unreadable, rows
from stories.scene import Done, Scene
from stories.story import Expectation, place_of, role_of
from stories.vocabulary import FLAGS
from stories.vocabulary.codes import SERVICE_OF
from stories.walk import walk

Fields = Mapping[str, Any]
PERSON_ROUTE = "/api/people/{id}"


async def judge(scene: Scene, expectation: Expectation, step: Done | None) -> Verdict:
    """The verdict on one expectation, now. What depends on something that does not exist is missed with that reason."""
    if step and step.trouble and expectation.form != "refused":
        return missed(f"{step.verb} was not done: {step.trouble}")
    try:
        verdict = await READ_AND_JUDGE[expectation.form](scene, expectation.fields, step)
    except (Missing, Unreadable) as error:
        verdict = missed(str(error))
    return Verdict(verdict.holds, scene.named(verdict.found))


async def token_of(scene: Scene, address: str) -> str:
    """The token of whoever signs in, or of the family through its link."""
    if role_of(address) == "family":
        return await family_link.view_token(scene, place_of(address))
    return await scene.doors.token(address)


async def _list(scene: Scene, path: str, address: str, service: str = "") -> list[Any]:
    service = service or SERVICE_OF[role_of(address)]
    scene.doors.base(service)
    return rows(await scene.doors.read(service, path, await token_of(scene, address)))


async def _alert(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    return alerts.judge_alert(fields, await _list(scene, "/api/alerts", fields["to"]), scene.ids)


async def _no_alert(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    return alerts.judge_no_alert(fields, await _list(scene, "/api/alerts", fields["to"]), scene.ids)


async def _escalated(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    return alerts.judge_escalated(fields, await _list(scene, "/api/alerts", fields["to"]), scene.ids)


async def _duty(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    return duties.judge_duty(fields, await _list(scene, "/api/duties", fields["for"]), scene.ids)


async def _no_duty(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    return duties.judge_no_duty(fields, await _list(scene, "/api/duties", fields["for"]), scene.ids)


async def _notices(scene: Scene) -> list[Any]:
    # The ministry reads the notices of the whole country, and never their words.
    return await _list(scene, "/api/notices", "ministry", service="family")


async def _notice(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    found = await _notices(scene)
    return notices.judge_notice(fields, found, await _texts(scene, fields["to"]), scene.ids)


async def _no_notice(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    found = await _notices(scene)
    shared = {number for key, numbers in scene.numbers.items() if key != fields["to"] for number in numbers}
    own = await _texts(scene, fields["to"]) if not shared & set(scene.numbers.get(fields["to"], [])) else {}
    return notices.judge_no_notice(fields, found, own, scene.ids)


async def _texts(scene: Scene, key: str) -> dict[str, str]:
    return {str(each["id"]): str(each["text"]) for each in await family_link.messages(scene, key)}


async def _flags(scene: Scene, kinds: list[str]) -> list[Any]:
    """The flags that those who must act on flags of these kinds are shown, by whichever service raised them."""
    roles = tuple(sorted({role for kind in kinds for role in FLAGS[kind]}))
    offices = scene.offices(roles)
    if not offices:
        raise Missing(f"{SERVICE_OF[roles[0]]} does not exist yet")
    services = [route.service for route in scene.doors.routes if (route.method, route.path) == ("GET", "/api/flags")]
    if not services:
        raise Missing("no route GET /api/flags yet")
    asked = [(service, office) for office in offices for service in services]
    answers = await asyncio.gather(*(_flags_shown(scene, service, office) for service, office in asked))
    return [
        flag
        for (_, office), answer in zip(asked, answers, strict=True)
        for flag in answer
        if role_of(office) in FLAGS.get(flag["kind"], ())
    ]


async def _flags_shown(scene: Scene, service: str, office: str) -> list[Any]:
    token = await token_of(scene, office)
    answer = await scene.doors.call("GET", service, "/api/flags", token=token)
    if answer.status not in (200, 403):
        raise Unreadable(f"{service} answered GET /api/flags with {answer.status}")
    return rows(answer.body) if answer.status == 200 else []


async def _flag(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    return standing.judge_flag(fields, await _flags(scene, [fields["kind"]]), scene.ids)


async def _no_flag(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    kinds = [fields["kind"]] if "kind" in fields else list(FLAGS)
    return standing.judge_no_flag(fields, await _flags(scene, kinds), scene.ids)


async def _queue(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    return standing.judge_queue(fields, await _list(scene, "/api/queue", fields["who"]), scene.ids)


async def _no_queue(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    return standing.judge_no_queue(fields, await _list(scene, "/api/queue", fields["who"]), scene.ids)


async def _count(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    query = {name: str(fields[name]) for name in ("measure", "place") if name in fields}
    scene.doors.base("statistics")
    body = await scene.doors.read("statistics", "/api/counts", await token_of(scene, "analyst"), query)
    return standing.judge_count(fields, body["value"])


async def _record(scene: Scene, address: str, key: str) -> tuple[int, Any]:
    """The status and body of a role's own view of a person."""
    service = SERVICE_OF[role_of(address)]
    scene.doors.base(service)
    pattern = [
        route.path
        for route in scene.doors.routes
        if route.service == service and route.method == "GET" and route.path.startswith("/api/people/{")
    ]
    if not pattern:
        raise Missing(f"no route GET {PERSON_ROUTE} in {service} yet")
    path = f"/api/people/{scene.ids[key]}"
    answer = await scene.doors.call("GET", service, path, token=await token_of(scene, address))
    return answer.status, answer.body


async def _sees(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    status, view = await _record(scene, fields["who"], fields["of"])
    if status != 200 or not isinstance(view, Mapping):
        return missed(f"the record answers {status}")
    return views.judge_sees(fields, view, scene.ids)


async def _hidden(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    # A service that keeps no person has no route to one, which hides the record as well as a 404 does.
    status = 404 if fields["who"] == "analyst" else (await _record(scene, fields["who"], fields["of"]))[0]
    own = SERVICE_OF[role_of(fields["who"])]
    seen = await walk(scene, own, await token_of(scene, fields["who"]), scene.ids[fields["of"]])
    return views.judge_hidden(fields, seen, status, scene.numbers.get(fields["of"], []), scene.ids)


async def _refused(_scene: Scene, fields: Fields, step: Done | None) -> Verdict:
    if step is None or step.trouble:
        return missed(step.trouble if step else "nothing was tried")
    return refusals.judge_refused(fields["field"], step.status, step.body, step.changed)


async def _trace(scene: Scene, fields: Fields, _: Done | None) -> Verdict:
    cause = scene.latest(fields["from"])
    if cause is None or not cause.is_accepted:
        return missed(f"{fields['from']} was not done")
    raised = await _list(scene, "/api/alerts", "ministry")
    sent = await _notices(scene)
    return traces.judge_trace(str(cause.body.get("trace_id") or ""), cause.persons, cause.at, raised, sent)


READ_AND_JUDGE: dict[str, Callable[[Scene, Fields, Done | None], Awaitable[Verdict]]] = {
    "alert": _alert,
    "no_alert": _no_alert,
    "escalated": _escalated,
    "duty": _duty,
    "no_duty": _no_duty,
    "notice": _notice,
    "no_notice": _no_notice,
    "flag": _flag,
    "no_flag": _no_flag,
    "sees": _sees,
    "hidden": _hidden,
    "refused": _refused,
    "queue": _queue,
    "no_queue": _no_queue,
    "count": _count,
    "trace": _trace,
}
