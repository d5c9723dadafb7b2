"""Contracts only grow: compares the shape of every event with the shape that was last agreed on."""

from collections.abc import Iterator
from typing import Any

from deploy.catalogue.reading import list_events
from deploy.catalogue.schemas import plain_schema

Field = dict[str, Any]  # is: its type; required; codes: the values it may have; limits: of length, size or form
Shapes = dict[str, dict[str, Field]]  # event type -> path (`facts.station`, `welfare.children[].needs`) -> field

_LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern")


def shapes() -> Shapes:
    """The shape of every event, flat, so that a change reads as a change of lines."""
    found: Shapes = {}
    for event in list_events():
        said = {"facts": event.facts_class, **event.part_classes}
        found[event.event_type] = {
            path: field
            for name, model in said.items()
            for path, field in _fields(plain_schema(model), name, required=True, known=plain_schema(model)["$defs"])
        }
    return found


def _fields(schema: dict[str, Any], path: str, *, required: bool, known: dict[str, Any]) -> Iterator[tuple[str, Field]]:
    schema = known[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    kind = "-".join(part for part in (schema.get("type"), schema.get("format")) if part)
    field: Field = {"is": kind or "anything", "required": required}
    if codes := schema.get("enum", [schema["const"]] if "const" in schema else []):
        field["codes"] = codes
    if limits := {name: schema[name] for name in _LIMITS if name in schema}:
        field["limits"] = limits
    yield path, field
    for name, inner in schema.get("properties", {}).items():
        needed = name in schema.get("required", ())
        yield from _fields(inner, f"{path}.{name}", required=needed, known=known)
    if "items" in schema:
        yield from _fields(schema["items"], f"{path}[]", required=True, known=known)


def list_breaks(before: Shapes, after: Shapes) -> list[str]:
    """What somebody who knew the contracts before would no longer understand, one sentence each.

    A new code of a list is no break: who does not know it sets the fact aside until it is brought up to date.
    """
    found = []
    for event_type, fields in before.items():
        if event_type not in after:
            found.append(f"{event_type} is gone")
            continue
        new = after[event_type]
        for path, field in fields.items():
            if path not in new:
                found.append(f"{event_type}: {path} is gone")
            else:
                found += [f"{event_type}: {path} {what}" for what in _changes(field, new[path])]
        found += [
            f"{event_type}: {path} is new and required; an older event does not have it"
            for path, field in new.items()
            if path not in fields and field["required"] and _parent_of(path) in fields
        ]
    return found


def _changes(before: Field, after: Field) -> Iterator[str]:
    if before["is"] != after["is"]:
        yield f"was {before['is']} and is {after['is']}"
    if before["required"] != after["required"]:
        yield "became required" if after["required"] else "is no longer always there"
    known, allowed = before.get("codes"), after.get("codes")
    if allowed is not None and known is None:
        yield "may no longer be anything but a few codes"
    elif allowed is not None and (gone := [code for code in known or () if code not in allowed]):
        yield f"may no longer be {', '.join(gone)}"
    old, new = before.get("limits", {}), after.get("limits", {})
    for name, limit in new.items():
        if name not in old or _tighter(name, old[name], limit):
            yield f"has a tighter {name}"


def _tighter(name: str, before: Any, after: Any) -> bool:
    if name.startswith("max"):
        return bool(after < before)
    return bool(after > before) if name.startswith("min") else bool(after != before)


def _parent_of(path: str) -> str:
    return path[: -len("[]")] if path.endswith("[]") else path.rpartition(".")[0]
