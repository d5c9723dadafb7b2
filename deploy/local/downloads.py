"""Fetches the Java parts and browser assets that `jars.lock` names, once, and checks every sum before they are used."""

import contextlib
import errno
import hashlib
import os
import shutil
import ssl
import threading
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
from jgo.maven import MavenContext, PythonResolver
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from deploy.local import folders
from deploy.local.trouble import Trouble

LOCK = folders.CLONE / "jars.lock"
AT_ONCE = 6
SECONDS_OF_SILENCE = 60
WEBJAR_ROOT = "META-INF/resources/webjars"

Meter = Callable[[str, int], contextlib.AbstractContextManager[Callable[[int], None]]]  # file name, size -> bytes came
Sums = dict[str, str]  # "group:artifact:packaging:version" -> sha256 in hex


def locked() -> dict[str, Sums]:
    """What `jars.lock` names, by part: kafka, keycloak, assets."""
    return tomllib.loads(LOCK.read_text())


def fetch(*parts: str) -> dict[str, list[Path]]:
    """The files of these parts, downloaded and checked; they are fetched only if they are not there yet.

    Raises Trouble when the network, the disk or a sum is wrong.
    """
    wanted = {part: locked()[part] for part in parts}
    sums = {coordinate: sha256 for part in wanted.values() for coordinate, sha256 in part.items()}
    with folders.one_at_a_time("maven") as cache:
        checked = cache / "maven" / f"checked-{_sum_of(repr(sorted(sums.items())).encode())[:16]}"
        if not checked.exists():
            _download(cache / "maven", sums)
            checked.touch()
    return {part: [_path(folders.cache() / "maven", coordinate) for coordinate in wanted[part]] for part in parts}


def maven(repository: Path, progress: Meter | None = None) -> MavenContext:
    """Maven Central, kept in this folder. `progress` is told of each file, its size and its bytes as they come."""
    return MavenContext(
        resolver=PythonResolver(progress_callback=progress), repo_cache=repository, timeout=SECONDS_OF_SILENCE
    )


def trust_what_the_machine_trusts() -> None:
    """Check servers against this machine's own certificates, if it has any: they know an office's proxy."""
    own = ssl.get_default_verify_paths().capath
    if own and any(Path(own).glob("*.0")):
        os.environ.setdefault("REQUESTS_CA_BUNDLE", own)


def unpack_assets(jars: list[Path]) -> Path:
    """A folder with each WebJar's files under its own name (`htmx.org/dist/…`), unpacked once."""
    name = "assets-" + _sum_of("".join(jar.name for jar in jars).encode())[:12]
    with folders.one_at_a_time("assets") as cache:
        folder = cache / name
        if not folder.exists():
            fresh = cache / f"{name}.part"
            shutil.rmtree(fresh, ignore_errors=True)
            for jar in jars:
                _unpack_webjar(jar, fresh)
            fresh.rename(folder)
    return folder


def download_one(context: MavenContext, coordinate: str, sha256: str) -> None:
    """Fetch one artifact and check its sum; Trouble, and no file, when it is not what the lock says."""
    group, name, packaging, version = coordinate.split(":")
    path = _path(context.repo_cache, coordinate)
    # A download that was cut off leaves a file that looks whole to Maven; only the sum tells.
    if path.exists() and _sum_of(path.read_bytes()) != sha256:
        path.unlink()
    try:
        context.project(group, name).at_version(version).artifact(packaging=packaging).resolve()
    except OSError as error:  # requests' own errors are OSErrors too
        raise _explained(coordinate, error) from error
    except RuntimeError as error:
        raise Trouble(
            f"{coordinate} was not found; check that Maven Central can be reached, then try again."
        ) from error
    if _sum_of(path.read_bytes()) != sha256:
        path.unlink()
        raise Trouble(
            f"{coordinate} arrived with a wrong checksum and was thrown away; try again on a network you trust."
        )


def _unpack_webjar(jar: Path, folder: Path) -> None:
    with zipfile.ZipFile(jar) as archive:
        for entry in archive.infolist():
            inside = Path(entry.filename)
            if not entry.is_dir() and inside.is_relative_to(WEBJAR_ROOT):
                name, _version, *rest = inside.relative_to(WEBJAR_ROOT).parts
                target = folder.joinpath(name, *rest)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(entry))


def _download(repository: Path, sums: Sums) -> None:
    trust_what_the_machine_trusts()
    with _shown_progress(len(sums)) as progress:
        context = maven(repository, progress)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            started = [pool.submit(download_one, context, coordinate, sha256) for coordinate, sha256 in sums.items()]
            try:
                for download in started:
                    download.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _explained(coordinate: str, error: OSError) -> Trouble:
    if error.errno == errno.ENOSPC:
        return Trouble(f"The disk is full at {folders.cache()}; make room or set XDG_CACHE_HOME to another disk.")
    if isinstance(error, requests.RequestException):
        return Trouble(
            f"{coordinate} could not be downloaded ({type(error).__name__}); check the network, then try again."
        )
    return Trouble(f"{coordinate} could not be saved ({error.strerror}); check the folder {folders.cache()}.")


def _path(repository: Path, coordinate: str) -> Path:
    """Where Maven keeps a file: group folders, name, version, name-version.packaging."""
    group, name, packaging, version = coordinate.split(":")
    return repository.joinpath(*group.split("."), name, version, f"{name}-{version}.{packaging}")


def _sum_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextlib.contextmanager
def _shown_progress(files: int) -> Iterator[Meter]:
    """One bar for all files together; its total grows as each file's size becomes known."""
    columns = (
        TextColumn("Downloading {task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task(f"{files} files", total=0)
        total, lock = 0, threading.Lock()

        @contextlib.contextmanager
        def one_file(_name: str, size: int) -> Iterator[Callable[[int], None]]:
            nonlocal total
            with lock:
                total += size
                shown.update(task, total=total)
            yield lambda received: shown.advance(task, received)

        yield one_file
