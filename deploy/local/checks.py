"""What must hold of the source before it is shared: style, types, borders. One list, here and in CI."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.local import folders
from deploy.local.processes import leashed

STEPS = (
    ("format", "ruff format --check ."),
    ("style", "ruff check ."),
    ("types", "mypy"),
    ("borders", "lint-imports"),
    ("docs", "python -m deploy.catalogue --check"),
)


def failed_steps(say: Callable[[str], None]) -> list[str]:
    """Run every step, saying how long each took; returns the names of those that failed, with their output said."""
    failed = []
    programs = Path(sys.executable).parent
    for name, step in STEPS:
        program, *arguments = step.split()
        began = time.monotonic()
        done = subprocess.run(
            leashed([str(programs / program), *arguments]),
            cwd=folders.CLONE,
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.monotonic() - began
        say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name:8} {took:5.1f} s")
        if done.returncode != 0:
            say(done.stdout + done.stderr)
            failed.append(name)
    return failed
