"""JSON Schemas of facts and parts as they travel: a field that is not known is left out, never null."""

from typing import Any

from pydantic import BaseModel

IN_ASYNCAPI = "#/components/schemas/{model}"


def plain_schema(model: type[BaseModel], ref_template: str = "#/$defs/{model}") -> dict[str, Any]:
    """A model's schema without null, without titles made from field names; the models it holds are under `$defs`."""
    schema: dict[str, Any] = _plain(model.model_json_schema(ref_template=ref_template))
    schema.setdefault("$defs", {})
    return schema


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "anyOf" in value:
        possible = [each for each in value["anyOf"] if each.get("type") != "null"]
        if len(possible) == 1:
            rest = {name: each for name, each in value.items() if name not in ("anyOf", "default")}
            value = {**possible[0], **rest}
    return {
        name: {key: _plain(each) for key, each in inner.items()} if name in ("properties", "$defs") else _plain(inner)
        for name, inner in value.items()
        if not (name == "title" and isinstance(inner, str))
    }
