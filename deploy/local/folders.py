"""Where things are kept: downloads in the user's cache, each running platform's data in its own state folder."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from deploy.local.trouble import Trouble

CLONE = Path(__file__).resolve().parents[2]
SMALLEST_ROOM = 1_000_000_000  # bytes that data and downloads need


def cache() -> Path:
    """The folder of downloads, shared by every clone of this user."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sambok"


def state_home() -> Path:
    """The folder that holds the data of every platform started from this clone."""
    base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "sambok" / hashlib.sha256(str(CLONE).encode()).hexdigest()[:12]


@contextlib.contextmanager
def numbered_state() -> Iterator[Path]:
    """The first state folder `1`, `2`, … of this clone that no running platform holds, held until the block ends."""
    for number in count(1):
        folder = state_home() / str(number)
        with contextlib.ExitStack() as held:
            if held.enter_context(claimed(folder)):
                yield folder
                return


@contextlib.contextmanager
def passing_state() -> Iterator[Path]:
    """A new state folder that goes away with the block: for tests, and for one look at a working platform."""
    _make(state_home())
    with contextlib.ExitStack() as held:
        with one_at_a_time("passing"):
            for left in state_home().glob("passing-*"):
                if not is_held(left):  # its process was killed
                    shutil.rmtree(left, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(prefix="passing-", dir=state_home()))
            held.callback(shutil.rmtree, folder, ignore_errors=True)
            held.enter_context(claimed(folder))
        yield folder


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """Whether this process got the folder. The kernel gives it back when the process ends, however it ends."""
    _make(folder)
    with (folder / "held").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def is_held(folder: Path) -> bool:
    """Whether a running platform holds this state folder."""
    with claimed(folder) as free:
        return not free


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[Path]:
    """The cache folder, while no other process does the same thing to it."""
    _make(cache())
    with (cache() / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield cache()


def insist_on_room() -> None:
    """Refuse to start on a disk so full that a database would stop half-way."""
    for folder in (cache(), state_home()):
        _make(folder)
        free = shutil.disk_usage(folder).free
        if free < SMALLEST_ROOM:
            raise Trouble(
                f"Only {free // 1_000_000} MB are free at {folder} and Sambok needs {SMALLEST_ROOM // 1_000_000} MB; "
                "make room, or set XDG_CACHE_HOME and XDG_STATE_HOME to another disk."
            )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Trouble(
            f"The folder {folder} cannot be made ({error.strerror}); set XDG_CACHE_HOME and XDG_STATE_HOME to folders "
            "you can write to."
        ) from error
