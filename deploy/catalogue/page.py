"""docs/events.md: every event on one page, for people."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from deploy.catalogue.reading import Example, Hearing, list_events, list_hearings, newest_examples
from deploy.catalogue.schemas import plain_schema
from shared.contracts.event import Event, topic_of
from shared.contracts.meanings import MEANINGS

INTRODUCTION = """\
# Events

Made by `./sambok docs` from `shared/contracts` and from the services' handlers; do not edit it by hand.
The same for machines: [asyncapi.yaml](asyncapi.yaml).

An event is a fact that has happened, told once by the service that owns it. It travels through Kafka as a CloudEvent
1.0 in binary mode: the attributes are headers (`ce_id`, `ce_source`, `ce_type`, `ce_subject`, `ce_time`,
`ce_dataschema`), beside them `traceparent` (W3C), `correlation` (the id of the fact that began it all) and `causation`
(the id of the fact this one reacts to). The topic is `<teller>.events`. The key is the subject, a person's id, so that
a person's events of one teller stay in order.

The value is JSON with two members. `facts` are open: ids, codes, times, places and counts, never a name, a telephone
number, an offence or the place of a child. `sealed` holds one part for each listener that gets one, encrypted to that
listener's own key (compact JWE, ECDH-ES on X25519, A256GCM); below it is shown opened.

Contracts only grow. A field may be added if it may be missing, a code may be added to a list (bring the listeners up to
date first: who does not know a code sets the fact aside and tries again). Anything else is a new event type.
"""


def events_page() -> str:
    """The whole page."""
    events, hearings, examples = list_events(), list_hearings(), newest_examples()
    parts: list[str] = [INTRODUCTION, _overview(events, hearings)]
    for event in events:
        parts.append(_section(event, hearings.get(event.event_type, []), examples[event.event_type]))
    parts.append(_types(events))
    return "\n".join(parts)


def _overview(events: list[type[Event[Any]]], hearings: dict[str, list[Hearing]]) -> str:
    rows = (
        (_link(event.event_type), event.teller, _names(hearings.get(event.event_type, [])), _first_line(event))
        for event in events
    )
    return _table(("event", "told by", "heard by", "what happened"), rows)


def _section(event: type[Event[Any]], hearings: list[Hearing], examples: list[Example]) -> str:
    lines = [f"## {event.event_type}", "", _words(event), ""]
    lines += [f"Told by `{event.teller}` on `{topic_of(event.teller)}`, keyed by the person it is about.", ""]
    lines += [f"- `{hearing.service}` hears it (`{hearing.handler}`): {hearing.does}" for hearing in hearings]
    lines += [] if hearings else ["Nobody hears it yet."]
    lines += ["", "**Facts.** " + _words(event.facts_class), "", _fields(plain_schema(event.facts_class))]
    for listener, part in event.part_classes.items():
        lines += [f"**Sealed for `{listener}`.** {_words(part)}", "", _fields(plain_schema(part))]
    if not event.part_classes:
        lines += ["No sealed part: there is nothing in it that not everybody may know.", ""]
    for example in examples:
        shown = {"subject": str(example.subject), "facts": example.facts}
        shown |= {"parts, opened": example.parts} if example.parts else {}
        said = json.dumps(shown, ensure_ascii=False, indent=2)
        lines += [f"<details><summary>Example {example.file.stem}</summary>", "", "```json", said, "```", ""]
        lines += ["</details>", ""]
    return "\n".join(lines)


def _types(events: list[type[Event[Any]]]) -> str:
    """The types that fields are made of, each once."""
    known: dict[str, Any] = {}
    for event in events:
        for model in (event.facts_class, *event.part_classes.values()):
            known |= plain_schema(model)["$defs"]
    lines = ["## Types", ""]
    for name, schema in sorted(known.items()):
        lines += [f"### {name}", "", " ".join(str(schema.get("description", "")).split()), "", _fields(schema)]
    return "\n".join(lines)


def _fields(schema: dict[str, Any]) -> str:
    if not schema["properties"]:
        return "No fields: that it happened to this person is all that is said.\n"
    required = schema.get("required", ())
    rows = (
        (f"`{name}`", _type(field), "yes" if name in required else "", MEANINGS[name])
        for name, field in schema["properties"].items()
    )
    return _table(("field", "type", "always", "meaning"), rows)


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "items" in schema:
        return f"list of {_type(schema['items'])}"
    if "enum" in schema:
        return ", ".join(f"`{code}`" for code in schema["enum"])
    words = {"uuid": "id", "date-time": "time with offset", "date": "date", "string": "text", "boolean": "yes or no"}
    kind = schema.get("format") or schema["type"]
    return words.get(kind, str(kind))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    def lines() -> Iterator[str]:
        yield "| " + " | ".join(head) + " |"
        yield "|" + " --- |" * len(head)
        for row in rows:
            yield "| " + " | ".join(row) + " |"

    return "\n".join(lines()) + "\n"


def _link(event_type: str) -> str:
    return f"[{event_type}](#{event_type.replace('.', '')})"


def _names(hearings: list[Hearing]) -> str:
    return ", ".join(hearing.service for hearing in hearings) or "nobody yet"


def _first_line(event: type[Event[Any]]) -> str:
    return (event.__doc__ or "").splitlines()[0]


def _words(of: type[Event[Any]] | type[BaseModel]) -> str:
    return " ".join((of.__doc__ or "").split())
