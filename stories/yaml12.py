"""YAML 1.2 read strictly and with the line of everything, so that an error can name the place of a typo."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

Scalar = str | int | float | bool | None
Plain = Scalar | list["Plain"] | dict[str, "Plain"]

STANDARD_TAG = "tag:yaml.org,2002:"
INTEGER = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+")
NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Located:
    """A value and the line it is on (of a map's value: the line of its key, counted from 1)."""

    value: Scalar | list[Located] | dict[str, Located]
    line: int
    written: str = ""

    @property
    def map(self) -> dict[str, Located]:
        """The entries of a map; nothing for any other value."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Located]:
        """The items of a list; nothing for any other value."""
        return self.value if isinstance(self.value, list) else []


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a file, and on which line."""

    line: int
    what: str


def read(text: str) -> tuple[Located, list[Fault]]:
    """The one document in `text`; what is not YAML, a repeated key, a tag and an endless alias are faults."""
    faults: list[Fault] = []
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        return Located(None, 1), [Fault(mark.line + 1 if mark else 1, f"not YAML: {said}")]
    except YAMLError as error:
        return Located(None, 1), [Fault(1, f"not YAML: {' '.join(str(error).split())}")]
    if node is None:
        return Located(None, 1), faults
    return _located(node, None, (), faults.append), faults


def plain(located: Located) -> Plain:
    """The same value without its lines."""
    if isinstance(located.value, dict):
        return {key: plain(each) for key, each in located.value.items()}
    if isinstance(located.value, list):
        return [plain(each) for each in located.value]
    return located.value


def _located(node: Node, line: int | None, above: tuple[int, ...], fault: Callable[[Fault], None]) -> Located:
    line = line or node.start_mark.line + 1
    if node.tag and not str(node.tag).startswith(STANDARD_TAG):
        fault(Fault(line, f"the tag {node.tag} is not allowed"))
    if id(node) in above:
        fault(Fault(line, "an alias that holds itself"))
        return Located(None, line)
    if isinstance(node, ScalarNode):
        return Located(_scalar(node.value) if node.style is None else node.value, line, node.value)
    above = (*above, id(node))
    if isinstance(node, MappingNode):
        return Located(dict(_entries(node, above, fault)), line)
    return Located([_located(each, None, above, fault) for each in node.value], line)


def _entries(
    node: MappingNode, above: tuple[int, ...], fault: Callable[[Fault], None]
) -> Iterator[tuple[str, Located]]:
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            fault(Fault(line, "a key must be one word"))
            continue
        if key.value in seen:
            fault(Fault(line, f"the key {key.value} stands twice"))
            continue
        seen.add(key.value)
        yield key.value, _located(value, line, above, fault)


def _scalar(text: str) -> Scalar:
    if text in NULLS:
        return None
    if text in ("true", "false"):
        return text == "true"
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text
