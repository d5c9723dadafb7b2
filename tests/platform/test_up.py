"""`./sambok up` as a person meets it: it comes up, repairs itself, stops in order, leaves nothing behind."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from deploy.local import folders

SECONDS_TO_START = 180  # on a busy machine where nothing was ever built; usually a tenth of it
COMMAND = (sys.executable, "-m", "deploy.local", "up", "--only", "none")


def wait_for(holds: Callable[[], object], seconds: float, what: str) -> None:
    """Return once it holds."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, f"{what} did not come true within {seconds} s"
        time.sleep(0.1)


class Up:
    """One `up` with a state home of its own."""

    def __init__(self, state_home: Path) -> None:
        self.state_home, self.output = state_home, state_home / "output"
        with self.output.open("w") as output:
            environment = os.environ | {"XDG_STATE_HOME": str(state_home)}
            self.process = subprocess.Popen(COMMAND, cwd=folders.CLONE, env=environment, stdout=output, stderr=output)
        self.tree = psutil.Process(self.process.pid)

    def has_said(self, words: str) -> bool:
        """Whether it printed these words; fails with everything it said when it is gone without them."""
        said = self.output.read_text()
        assert words in said or self.process.poll() is None, said
        return words in said

    def told(self) -> dict[str, Any]:
        """What it wrote down about itself."""
        (file,) = self.state_home.glob("sambok/*/*/platform.json")
        told: dict[str, Any] = json.loads(file.read_text())
        return told

    def family(self) -> list[psutil.Process]:
        """Its children and theirs."""
        return self.tree.children(recursive=True)

    def part(self, word: str) -> psutil.Process | None:
        """The child whose command line holds this word; one that ended just now has none any more."""
        for child in self.tree.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if word in " ".join(child.cmdline()):
                    return child
        return None


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A running platform without services, started as a person starts it."""
    started = Up(tmp_path_factory.mktemp("up"))
    wait_for(lambda: started.has_said("Ready in"), SECONDS_TO_START, "ready")
    yield started
    if started.process.poll() is None:
        started.process.terminate()
    started.process.wait(60)


def test_it_says_where_things_are_and_who_can_sign_in(up: Up) -> None:
    said = up.output.read_text()
    assert up.told()["keycloak"] in said
    assert "welfare@1710" in said
    assert "sambok-demo" in said
    keys = httpx.get(f"{up.told()['keycloak']}/realms/sambok/protocol/openid-connect/certs")
    assert keys.json()["keys"]


def test_a_second_one_takes_another_address_and_stops_in_order_when_told(up: Up, tmp_path: Path) -> None:
    second = Up(tmp_path)
    wait_for(lambda: second.part("kafka.Kafka"), SECONDS_TO_START, "the second platform's Kafka")
    (address,) = tmp_path.glob("sambok/*/*/address.json")
    assert f"127.0.0.{json.loads(address.read_text())['number']}" != up.told()["host"]
    family = second.family()
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(60) == 0
    assert not psutil.wait_procs(family, timeout=1)[1]
    assert "Traceback" not in second.output.read_text()


def test_a_killed_part_is_told_and_comes_back(up: Up) -> None:
    killed = up.part("kafka.Kafka")
    assert killed
    killed.kill()
    killed.wait(5)
    host, port = up.told()["kafka"].split(":")

    def answers() -> bool:
        with socket.socket() as tried:
            return tried.connect_ex((host, int(port))) == 0

    wait_for(answers, 60, "Kafka")
    wait_for(lambda: up.has_said("Kafka was killed by SIGKILL"), 5, "the sentence about Kafka")


def test_killed_outright_it_leaves_no_process_behind(up: Up) -> None:
    family = up.family()
    assert len(family) > 4
    up.process.kill()
    up.process.wait(5)
    _gone, left = psutil.wait_procs(family, timeout=10)
    assert not left
