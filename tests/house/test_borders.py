"""The borders in pyproject.toml hold, and whoever crosses one breaks the build."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
PACKAGES = ("shared", "services", "deploy", "stories")
LINT = (str(Path(sys.executable).with_name("lint-imports")), "--no-cache")


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(LINT, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all Python source, to cross borders in."""
    copy = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(CLONE / package, copy / package, ignore=lambda _, names: [n for n in names if _unneeded(n)])
    shutil.copy(CLONE / "pyproject.toml", copy)
    return copy


def _unneeded(name: str) -> bool:
    return name == "__pycache__" or ("." in name and not name.endswith(".py"))


def test_borders_hold() -> None:
    linted = _lint(CLONE)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize(
    ("file", "line", "says"),
    [
        ("services/welfare/actions/households.py", "from services.arrest import queries", "Services are independent"),
        ("services/welfare/helpers.py", "", "services.welfare.helpers"),
        ("services/welfare/domain/alerts.py", "from services.welfare import models", "looks only down"),
        ("services/welfare/api.py", "from services.welfare import pages", "looks only down"),
        ("services/welfare/queries.py", "from deploy.local import folders", "nothing of how they are started"),
        ("shared/clock.py", "from services.welfare import domain", "know nobody who uses them"),
        ("shared/contracts/codes.py", "from shared import clock", "can be read alone"),
        ("shared/kit.py", "", "shared.kit"),
        ("stories/runner.py", "from services.welfare import domain", "does not look into them"),
        ("deploy/local/cli.py", "from services.welfare import domain", "does not look into them"),
    ],
)
def test_crossing_breaks_the_build(source: Path, file: str, line: str, says: str) -> None:
    path = source / file
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        linted = _lint(source)
    finally:
        path.unlink() if before is None else path.write_text(before)
    assert linted.returncode == 1, linted.stdout
    broken = linted.stdout.partition("Broken contracts")[2]
    assert says in " ".join(broken.split())
