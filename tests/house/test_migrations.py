"""The steps of a database stand in one line: two with one number, written side by side, would let no service start."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from tests.house.source import CLONE

FOLDERS = sorted((CLONE / "services").glob("*/migrations"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
@pytest.mark.filterwarnings("error")
def test_each_step_follows_the_one_before_it(folder: Path) -> None:
    steps = [step.revision for step in ScriptDirectory(str(folder)).walk_revisions("base", "heads")]
    assert steps == [f"{number:04}" for number in range(len(steps), 0, -1)]
    assert len(steps) == len(list((folder / "versions").glob("*.py")))
