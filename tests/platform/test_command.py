"""The `sambok` file: what it says when something is missing, and what an ordinary user gets when root starts it."""

import importlib.util
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from deploy.local import folders

SAMBOK = folders.CLONE / "sambok"


@pytest.fixture(scope="module")
def sambok() -> ModuleType:
    """The command as a module."""
    loader = SourceFileLoader("sambok", str(SAMBOK))
    spec = importlib.util.spec_from_loader("sambok", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode  # no `sambokc` beside it
    loader.exec_module(module)
    sys.dont_write_bytecode = kept
    return module


def test_an_old_python_reads_one_sentence(sambok: ModuleType) -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 10, 1); sys.argv[0] = 'sambok'; "
    pretend += f"runpy.run_path({str(SAMBOK)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend, "up"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "sambok: Sambok needs Python 3.11 or newer and this is Python 3.10; install a newer python3 first.\n"
    )


def test_a_cache_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    surroundings = {"XDG_CACHE_HOME": str(tmp_path / "file"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, SAMBOK, "up"], env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "XDG_CACHE_HOME" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_paths_mean_the_same_from_the_clones_root(
    sambok: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").touch()
    monkeypatch.chdir(tmp_path)
    assert sambok.seen_from_clone("a.yaml") == str(tmp_path / "a.yaml")
    assert sambok.seen_from_clone(str(folders.CLONE / "tests" / "platform")) == "tests/platform"
    assert sambok.seen_from_clone("--fresh") == "--fresh"
    monkeypatch.chdir(folders.CLONE / "tests")
    assert sambok.seen_from_clone("platform/test_up.py::test_x") == "tests/platform/test_up.py::test_x"


def test_the_copy_is_equal_and_touches_only_what_changed(sambok: ModuleType, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    sambok.write_copy(copy, {"a/b.py": (0o644, b"one"), "run": (0o755, b"#!"), "link": (0, b"a/b.py")})
    before = (copy / "run").stat().st_mtime_ns
    sambok.write_copy(copy, {"a/b.py": (0o644, b"two"), "run": (0o755, b"#!")})
    assert (copy / "a/b.py").read_bytes() == b"two"
    assert (copy / "run").stat().st_mtime_ns == before
    assert (copy / "run").stat().st_mode & 0o111
    assert not (copy / "link").is_symlink()


def test_links_are_copied_as_links_never_followed(sambok: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/shadow")
    assert sambok.contents_of(tmp_path / "link") == (0, b"/etc/shadow")


def test_private_files_from_outside_go_into_the_copy(sambok: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("story: x")
    (tmp_path / "a.yaml").chmod(0o600)
    outside: list[Path] = []
    assert sambok.in_copy("/etc/passwd", outside) == "/etc/passwd"
    argument = sambok.in_copy(str(tmp_path / "a.yaml"), outside)
    assert sambok.source_files(outside)[argument] == tmp_path / "a.yaml"
    assert "pyproject.toml" in sambok.source_files([])
