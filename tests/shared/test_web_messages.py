"""Messages: every code that anything refuses with has words in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, ValidationError

from shared.errors import FieldError
from shared.web.messages import MESSAGES, field_errors, message

ROOT = Path(__file__).parents[2]
# Where the code stands among the arguments of whoever refuses.
REFUSING = {"refuse": 1, "FieldError": 1, "PydanticCustomError": 0}


def codes_used() -> Iterator[tuple[str, str]]:
    for path in [*(ROOT / "shared").rglob("*.py"), *(ROOT / "services").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = REFUSING.get(name)
                code = node.args[at] if at is not None and len(node.args) > at else None
                if isinstance(code, ast.Constant):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", str(code.value)


def codes_of_services() -> set[str]:
    """The codes for which a service brings words of its own: `messages.also({"code": N_("…")})`."""
    return {
        str(ast.literal_eval(key))
        for path in (ROOT / "services").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "also"
        for words in node.args
        if isinstance(words, ast.Dict)
        for key in words.keys
        if key is not None
    }


def test_every_code_anything_refuses_with_has_a_message() -> None:
    known = MESSAGES.keys() | codes_of_services()
    assert [(where, code) for where, code in codes_used() if code not in known] == []


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_messages_differ_by_language(code: str) -> None:
    params = {"limit": 7, "allowed": "a, b"}
    assert message(code, "km", **params) != message(code, "en", **params)


def test_limits_are_said_and_counted_in_the_readers_digits() -> None:
    assert message("too_long", "en", limit=200) == "Use at most 200 letters"
    assert "២០០" in message("too_long", "km", limit=200)


def test_an_unknown_code_or_a_missing_limit_still_answers() -> None:
    assert message("no such code", "en") == message("too_long", "en") == "This is not valid"


class Child(BaseModel):
    age: int = Field(le=120)


class Sample(BaseModel, extra="forbid"):
    name: str = Field(max_length=3, min_length=1)
    children: list[Child]


def test_pydantics_errors_become_ours() -> None:
    with pytest.raises(ValidationError) as refused:
        Sample.model_validate({"name": "", "children": [{"age": 130}, {"age": "x"}, {}], "more": 1})
    assert field_errors(refused.value.errors()) == [
        FieldError("name", "missing"),
        FieldError("children.0.age", "too_large", {"limit": 120}),
        FieldError("children.1.age", "not_a_number"),
        FieldError("children.2.age", "missing"),
        FieldError("more", "extra"),
    ]
    assert field_errors([{"loc": ("body", "name"), "type": "missing"}], "body") == [FieldError("name", "missing")]
