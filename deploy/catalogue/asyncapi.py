"""docs/asyncapi.yaml: every topic, message and schema as AsyncAPI 3.0, for machines."""

import io
import tomllib
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from deploy.catalogue.reading import CLONE, Example, Hearing, list_events, list_hearings, newest_examples
from deploy.catalogue.schemas import IN_ASYNCAPI, plain_schema
from deploy.local.kafka import PARTITIONS, TOPIC_SETTINGS
from shared.contracts.event import Event, topic_of

HEADER = "# Made by `./sambok docs` from contracts and handlers; do not edit it by hand.\n"
DESCRIPTION = """\
Facts about people in custody and their children, told by the service that owns them and heard by those who must act.
CloudEvents 1.0, Kafka protocol binding, binary mode. Facts are open and name nobody; what only one listener may see is
sealed for that listener.
"""

# CloudEvents 1.0.2, Kafka Protocol Binding, section 3.2 (binary content mode): attributes are headers with a prefix.
HEADERS: dict[str, tuple[dict[str, Any], str]] = {
    "ce_specversion": ({"const": "1.0"}, "Version of CloudEvents."),
    "ce_id": ({"format": "uuid"}, "The event; a repeat has the same id."),
    "ce_source": ({"format": "uri-reference"}, "Who tells it, as /sambok/SERVICE."),
    "ce_type": ({}, "What happened."),
    "ce_subject": ({"format": "uuid"}, "The person it is about; also the record's key."),
    "ce_time": ({"format": "date-time"}, "When it was told, on the platform's clock."),
    "ce_dataschema": ({"format": "uri"}, "The contract, as urn:sambok:TYPE:1."),
    "content-type": ({"const": "application/json"}, "How the value is written."),
    "correlation": ({"format": "uuid"}, "The event that began the chain; its own id if it is the first."),
    "causation": ({"format": "uuid"}, "The event this one reacts to; missing when a person began it."),
    "traceparent": ({}, "W3C trace context of the span that told it."),
}
SOMETIMES = {"causation", "traceparent"}


def asyncapi() -> str:
    """The document as YAML."""
    events, hearings = list_events(), list_hearings()
    tellers = list(dict.fromkeys(event.teller for event in events))
    project = tomllib.loads((CLONE / "pyproject.toml").read_text())["project"]
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Sambok events",
            "version": project["version"],
            "description": LiteralScalarString(DESCRIPTION),
            "license": {"name": "Apache-2.0"},
            "tags": [{"name": service} for service in sorted({*tellers, *_listeners(hearings)})],
        },
        "defaultContentType": "application/json",
        "servers": {"local": _server()},
        "channels": {teller: _channel(teller, events) for teller in tellers},
        "operations": {**_tellings(tellers, events), **_hearings(events, hearings)},
        "components": {
            "messages": {event.event_type: _message(event) for event in events},
            "schemas": _schemas(events),
        },
    }
    out = io.StringIO(HEADER)
    out.seek(0, io.SEEK_END)
    yaml = YAML()
    yaml.width = 120
    yaml.allow_unicode = True
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.dump(document, out)
    return out.getvalue()


def _server() -> dict[str, Any]:
    return {
        "host": "{address}:{port}",
        "protocol": "kafka",
        "description": "The broker that ./sambok up starts; each platform has an address of its own.",
        "variables": {"address": {"default": "127.0.0.2"}, "port": {"default": "9092"}},
    }


def _channel(teller: str, events: list[type[Event[Any]]]) -> dict[str, Any]:
    settings = {"retention.ms": int(TOPIC_SETTINGS["retention.ms"])}
    return {
        "address": topic_of(teller),
        "description": f"What {teller} tells, keyed by the person it is about.",
        "servers": [{"$ref": "#/servers/local"}],
        "messages": {
            event.event_type: {"$ref": f"#/components/messages/{event.event_type}"}
            for event in events
            if event.teller == teller
        },
        "bindings": {
            "kafka": {"topic": topic_of(teller), "partitions": PARTITIONS, "topicConfiguration": settings},
        },
    }


def _tellings(tellers: list[str], events: list[type[Event[Any]]]) -> dict[str, Any]:
    return {
        f"{teller}.tells": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{teller}"},
            "tags": [{"name": teller}],
            "messages": [_in_channel(event) for event in events if event.teller == teller],
        }
        for teller in tellers
    }


def _hearings(events: list[type[Event[Any]]], hearings: dict[str, list[Hearing]]) -> dict[str, Any]:
    """One operation for each handler and teller: a handler may hear several facts, an operation has one channel."""
    found: dict[str, Any] = {}
    for event in events:
        for hearing in hearings.get(event.event_type, []):
            operation = found.setdefault(
                f"{hearing.service}.{hearing.handler}.{event.teller}",
                {
                    "action": "receive",
                    "channel": {"$ref": f"#/channels/{event.teller}"},
                    "summary": hearing.does,
                    "tags": [{"name": hearing.service}],
                    "bindings": {"kafka": {"groupId": {"type": "string", "const": hearing.service}}},
                    "messages": [],
                },
            )
            operation["messages"].append(_in_channel(event))
    return dict(sorted(found.items()))


def _in_channel(event: type[Event[Any]]) -> dict[str, str]:
    return {"$ref": f"#/channels/{event.teller}/messages/{event.event_type}"}


def _message(event: type[Event[Any]]) -> dict[str, Any]:
    return {
        "name": event.event_type,
        "title": event.event_type,
        "summary": (event.__doc__ or "").splitlines()[0],
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/Headers"},
        "correlationId": {"location": "$message.header#/correlation"},
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid", "description": "The person it is about."}}},
        "payload": _payload(event),
        "examples": [_example(event, example) for example in newest_examples()[event.event_type]],
    }


def _payload(event: type[Event[Any]]) -> dict[str, Any]:
    sealed = {
        listener: {"type": "string", "description": f"Compact JWE for {listener}; opened it is a {part.__name__}."}
        for listener, part in event.part_classes.items()
    }
    return {
        "type": "object",
        "required": ["facts", "sealed"],
        "properties": {
            "facts": {"$ref": IN_ASYNCAPI.format(model=event.facts_class.__name__)},
            "sealed": {"type": "object", "properties": sealed},
        },
    }


def _example(event: type[Event[Any]], example: Example) -> dict[str, Any]:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": "5f2f3bb9-5d2b-4a36-a5a0-0c4f8f3f6c11",
        "ce_source": f"/sambok/{event.teller}",
        "ce_type": event.event_type,
        "ce_subject": str(example.subject),
        "ce_time": "2026-11-20T13:05:00+00:00",
        "ce_dataschema": f"urn:sambok:{event.event_type}:1",
        "content-type": "application/json",
        "correlation": "5f2f3bb9-5d2b-4a36-a5a0-0c4f8f3f6c11",
    }
    sealed = dict.fromkeys(example.parts, "a compact JWE, see docs/events.md for what is inside")
    return {"name": example.file.stem, "headers": headers, "payload": {"facts": example.facts, "sealed": sealed}}


def _schemas(events: list[type[Event[Any]]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "Headers": {
            "type": "object",
            "required": [name for name in HEADERS if name not in SOMETIMES],
            "properties": {
                name: {"type": "string", **form, "description": says} for name, (form, says) in HEADERS.items()
            },
        }
    }
    for event in events:
        for model in (event.facts_class, *event.part_classes.values()):
            schema = plain_schema(model, IN_ASYNCAPI)
            found |= schema.pop("$defs")
            found[model.__name__] = schema
    return found


def _listeners(hearings: dict[str, list[Hearing]]) -> set[str]:
    return {hearing.service for heard in hearings.values() for hearing in heard}
