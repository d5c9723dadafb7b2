"""The way of one fact through all services, from the span files that they write."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.tree import Tree

from deploy.local import folders
from deploy.local.trouble import Trouble

Span = dict[str, Any]  # trace_id, span_id, parent_id, name, service, start and end (ns since the epoch), attributes
LINE_COLOURS = {"arrest": "cyan", "welfare": "green", "family": "magenta", "statistics": "blue"}


def keep(state: Path) -> None:
    """Keep the span files of a platform whose data is about to go away, until the next time."""
    kept = folders.state_home() / "once" / "traces"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(state / "traces", kept)


def tree_of(trace_id: str) -> Tree:
    """The spans of one trace, children under their parents, in order of time. Trouble when there is no such trace."""
    spans = sorted(_spans_of(trace_id), key=lambda span: span["start"])
    if not spans:
        raise Trouble(f"No span of the trace {trace_id} was written by a platform of this clone; check the id.")
    known = {span["span_id"] for span in spans}
    children: dict[str | None, list[Span]] = {}
    for span in spans:
        parent = span["parent_id"] if span["parent_id"] in known else None
        children.setdefault(parent, []).append(span)
    began = spans[0]["start"]
    root = Tree(f"trace {trace_id}, {_ms(began, max(span['end'] for span in spans))}")
    _grow(root, None, children, began)
    return root


def _grow(branch: Tree, parent: str | None, children: dict[str | None, list[Span]], began: int) -> None:
    for span in children.get(parent, []):
        colour = LINE_COLOURS.get(span["service"], "white")
        took, after = _ms(span["start"], span["end"]), _ms(began, span["start"])
        twig = branch.add(f"[{colour}]{span['service']:8}[/] {span['name']}  [dim]{took} at +{after}[/]")
        _grow(twig, span["span_id"], children, began)


def _spans_of(trace_id: str) -> Iterator[Span]:
    for file in folders.state_home().glob("*/traces/*.jsonl"):
        with file.open() as lines:
            for line in lines:
                if trace_id in line and line.endswith("\n"):
                    span = json.loads(line)
                    if span["trace_id"] == trace_id:
                        yield span


def _ms(start: int, end: int) -> str:
    return f"{(end - start) / 1e6:.1f} ms"
