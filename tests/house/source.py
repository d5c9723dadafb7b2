"""The project's own files, for tests that read them."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
PRODUCT = ("shared", "services", "deploy", "stories")
WRITTEN = (*PRODUCT, "tests")
_MADE = {"__pycache__", "node_modules", ".git", ".venv"}


def files(*roots: str, ending: tuple[str, ...] = (".py",)) -> list[Path]:
    """Every file below these folders with one of these endings."""
    return sorted(path for root in roots for path in _below(CLONE / root) if path.suffix in ending)


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _MADE]
        yield from (Path(parent) / name for name in names)


@cache
def tree(path: Path) -> ast.Module:
    """A Python file as its syntax tree."""
    return ast.parse(path.read_text())


def named(path: Path) -> str:
    """A file's path within the project."""
    return str(path.relative_to(CLONE))
