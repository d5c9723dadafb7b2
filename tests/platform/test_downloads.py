"""Nothing is used that is not what the lock says."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from jgo.maven import MavenContext

from deploy.local import downloads
from deploy.local.trouble import Trouble

COORDINATE = "org.example:nest:jar:1.0"
CONTENT = b"straw and twigs"
SUM = hashlib.sha256(CONTENT).hexdigest()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def context(tmp_path: Path) -> Iterator[MavenContext]:
    """A Maven repository with one jar, served on this machine."""
    jar = tmp_path / "remote/org/example/nest/1.0/nest-1.0.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(CONTENT)
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "remote"))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield MavenContext(
            repo_cache=tmp_path / "cache", remote_repos={"here": f"http://127.0.0.1:{server.server_port}"}
        )
        server.shutdown()


def test_what_the_lock_names_arrives(context: MavenContext, tmp_path: Path) -> None:
    downloads.download_one(context, COORDINATE, SUM)
    assert (tmp_path / "cache/org/example/nest/1.0/nest-1.0.jar").read_bytes() == CONTENT


def test_a_wrong_sum_is_told_and_thrown_away(context: MavenContext, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="wrong checksum"):
        downloads.download_one(context, COORDINATE, "0" * 64)
    assert not (tmp_path / "cache/org/example/nest/1.0/nest-1.0.jar").exists()


def test_a_download_that_was_cut_off_is_fetched_again(context: MavenContext, tmp_path: Path) -> None:
    cut_off = tmp_path / "cache/org/example/nest/1.0/nest-1.0.jar"
    cut_off.parent.mkdir(parents=True)
    cut_off.write_bytes(CONTENT[:5])
    downloads.download_one(context, COORDINATE, SUM)
    assert cut_off.read_bytes() == CONTENT


def test_what_is_not_there_is_told(context: MavenContext) -> None:
    with pytest.raises(Trouble, match="was not found"):
        downloads.download_one(context, "org.example:egg:jar:1.0", SUM)


def test_no_network_is_told(tmp_path: Path) -> None:
    context = MavenContext(repo_cache=tmp_path, remote_repos={"nowhere": "http://127.0.0.1:9"})
    with pytest.raises(Trouble, match="check the network"):
        downloads.download_one(context, COORDINATE, SUM)


def test_the_lock_names_a_sum_for_everything_and_no_host() -> None:
    assert all(len(sha256) == 64 for part in downloads.locked().values() for sha256 in part.values())
    assert "://" not in downloads.LOCK.read_text()
