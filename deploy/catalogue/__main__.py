"""`./sambok docs` is `python -m deploy.catalogue`: writes the catalogue; `--check` only says whether it is in step."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.catalogue.asyncapi import asyncapi
from deploy.catalogue.growth import Shapes, list_breaks, shapes
from deploy.catalogue.page import events_page
from deploy.catalogue.reading import CLONE, CONTRACTS

AGREED = CONTRACTS / "shapes.json"
PARSER = CLONE / "node_modules" / "@asyncapi" / "parser"
BROKEN = "Contracts only grow. This would break who knows them as they are; make it a new event type:"
VALIDATION = ("node", "deploy/catalogue/validate.mjs", "docs/asyncapi.yaml")


def made() -> dict[Path, str]:
    """Every file that is made from the contracts, with what it must hold now."""
    return {
        AGREED: _one_line_a_field(shapes()),
        CLONE / "docs" / "events.md": events_page(),
        CLONE / "docs" / "asyncapi.yaml": asyncapi(),
    }


def _one_line_a_field(agreed: Shapes) -> str:
    """JSON in which a changed field is a changed line."""
    events = (
        f" {json.dumps(event_type)}: {{\n"
        + ",\n".join(f"  {json.dumps(path)}: {json.dumps(field)}" for path, field in fields.items())
        + "\n }"
        for event_type, fields in agreed.items()
    )
    return "{\n" + ",\n".join(events) + "\n}\n"


def breaks() -> list[str]:
    """Changes of the contracts since they were last agreed on that somebody would no longer understand."""
    return list_breaks(json.loads(AGREED.read_text()), shapes()) if AGREED.exists() else []


def main(arguments: list[str]) -> str | None:
    """Write or check; returns a sentence when something is wrong."""
    if found := breaks():
        return "\n  ".join([BROKEN, *found])
    if "--check" not in arguments:
        for file, text in made().items():
            file.write_text(text)
        return None
    stale = [str(file.relative_to(CLONE)) for file, text in made().items() if _kept(file) != text]
    if stale:
        return f"{', '.join(stale)} no longer tell what the contracts say; run `./sambok docs`."
    return _validated()


def _kept(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _validated() -> str | None:
    """Have AsyncAPI's own parser read the document, where Node.js and the parser are."""
    if not (shutil.which("node") and PARSER.exists()):
        sys.stdout.write("docs/asyncapi.yaml was not read by AsyncAPI's parser: that needs Node.js and `npm ci`.\n")
        return None
    done = subprocess.run(VALIDATION, cwd=CLONE, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
