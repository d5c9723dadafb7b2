"""Gives every running platform its own 127.0.0.x, so that two never meet, with ports people can remember."""

import contextlib
import json
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.local.trouble import Trouble

CLAIM_PORT = 8100  # held open as long as the platform runs: whoever binds it owns the address
LAST_NUMBERS = range(2, 255)
SHIFTS = range(0, 30_000, 1_000)  # added to every port when something listens on one of them on all addresses


@dataclass(frozen=True)
class Address:
    """One platform's own loopback address. `port` turns a service's usual port into the one it has here."""

    number: int
    shift: int

    @property
    def host(self) -> str:
        """The IPv4 address, 127.0.0.x."""
        return f"127.0.0.{self.number}"

    @property
    def instance(self) -> str:
        """A short name that no other running platform has; it goes into cookie names."""
        return f"{self.number}" if not self.shift else f"{self.number}-{self.shift}"

    def port(self, usual: int) -> int:
        """The port that stands in for `usual` on this address."""
        return usual + self.shift

    def url(self, usual: int) -> str:
        """The http address of a port, without a path."""
        return f"http://{self.host}:{self.port(usual)}"


@contextlib.contextmanager
def own_address(remembered: Path, ports: Iterable[int]) -> Iterator[Address]:
    """An address nobody else has, on which all these usual ports are free; held until the block ends.

    `remembered` is a small file: a platform gets the address of its last run again, so bookmarks keep working.
    """
    wanted = list(ports)
    for address in _candidates(remembered):
        claim = _claim(address, wanted)
        if claim is not None:
            with claim:
                remembered.write_text(json.dumps({"number": address.number, "shift": address.shift}))
                yield address
            return
    raise Trouble("No address from 127.0.0.2 to 127.0.0.254 has its ports free; stop the platforms that still run.")


def _candidates(remembered: Path) -> Iterator[Address]:
    if remembered.exists():
        last = json.loads(remembered.read_text())
        yield Address(last["number"], last["shift"])
    for shift in SHIFTS:
        for number in LAST_NUMBERS:
            yield Address(number, shift)


def _claim(address: Address, ports: list[int]) -> socket.socket | None:
    claim = _bound(address.host, address.port(CLAIM_PORT))
    if claim is None:
        return None
    for usual in ports:
        tried = _bound(address.host, address.port(usual))
        if tried is None:
            claim.close()
            return None
        tried.close()
    return claim


def _bound(host: str, port: int) -> socket.socket | None:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Connections of the last run that are still fading must not make a free port look taken.
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(1)
    except OSError:
        bound.close()
        return None
    return bound
