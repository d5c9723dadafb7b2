"""The house's shape: small files and functions, plain names, and a sentence at the top that says why a file exists."""

import ast
from pathlib import Path

import pytest

from tests.house.source import CLONE, PRODUCT, WRITTEN, files, named, tree

LONGEST_FILE, LONGEST_FUNCTION = 400, 40  # lines
READ_BY_PEOPLE = (".py", ".html", ".js", ".mjs", ".css")
VAGUE = ("util", "helper", "manager", "processor", "engine")
SQLALCHEMYS_OWN_WORD = "engine"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FLOORS = {
    "README.md", "__init__.py", "app.py", "api.py", "pages.py", "handlers.py", "actions.py", "queries.py", "models.py",
    "schemas.py", "domain.py", "migrations", "templates",
}  # fmt: skip
# A file that only one service has is a decision; it stands here with its reason.
OWN_FLOORS = {"family": {"channels": "the one place that speaks the protocols of gateways"}}
SERVICES = sorted(path.parent for path in (CLONE / "services").glob("*/app.py"))


def test_files_are_short_enough_to_read() -> None:
    lines = {named(path): len(path.read_text().splitlines()) for path in files(*WRITTEN, ending=READ_BY_PEOPLE)}
    lines["sambok"] = len((CLONE / "sambok").read_text().splitlines())
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_are_short_enough_to_read() -> None:
    lines = {
        f"{named(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in files(*WRITTEN)
        for node in ast.walk(tree(path))
        if isinstance(node, FUNCTIONS)
    }
    assert {function: count for function, count in lines.items() if count > LONGEST_FUNCTION} == {}


def test_every_module_says_why_it_exists() -> None:
    silent = [named(path) for path in files(*WRITTEN) if path.read_text().strip() and not ast.get_docstring(tree(path))]
    assert silent == []


def test_what_others_use_says_what_it_is() -> None:
    silent = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in files(*PRODUCT)
        for node in tree(path).body
        if isinstance(node, (ast.ClassDef, *FUNCTIONS))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_names_say_what_a_thing_is() -> None:
    names = [(named(path), path.stem) for path in files(*PRODUCT)]
    names += [
        (f"{named(path)}:{node.lineno}", node.name)
        for path in files(*PRODUCT)
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.ClassDef, *FUNCTIONS)) and node.name != SQLALCHEMYS_OWN_WORD
    ]
    assert [(where, name) for where, name in names if any(vague in name.lower() for vague in VAGUE)] == []


def test_product_knows_nothing_of_its_tests() -> None:
    imported = [
        (named(path), name)
        for path in files(*PRODUCT)
        for node in ast.walk(tree(path))
        for name in _imported(node)
        if name.partition(".")[0] == "tests"
    ]
    assert imported == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_service_has_the_same_floors(service: Path) -> None:
    # A floor may be split by noun (actions/placements.py); its name stays.
    found = {path.name for path in service.iterdir() if path.name != "__pycache__"}
    found = {f"{name}.py" if f"{name}.py" in FLOORS else name for name in found}
    assert found - set(OWN_FLOORS.get(service.name, {})) == FLOORS


def test_every_folder_of_services_is_a_service() -> None:
    folders = {path for path in (CLONE / "services").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(SERVICES)
