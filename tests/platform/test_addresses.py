"""Two platforms never share an address, and each finds its own again."""

import socket
from pathlib import Path

from deploy.local.addresses import own_address

PORTS = (28101, 28102)


def test_two_at_once_get_different_addresses(tmp_path: Path) -> None:
    with own_address(tmp_path / "one", PORTS) as one, own_address(tmp_path / "two", PORTS) as two:
        assert one.host != two.host
        assert one.instance != two.instance


def test_an_address_is_found_again_even_if_a_lower_one_is_free(tmp_path: Path) -> None:
    with own_address(tmp_path / "lower", PORTS), own_address(tmp_path / "mine", PORTS) as first:
        pass
    with own_address(tmp_path / "mine", PORTS) as again:
        assert again == first


def test_a_remembered_address_that_is_taken_is_left_to_its_owner(tmp_path: Path) -> None:
    with own_address(tmp_path / "one", PORTS) as one:
        (tmp_path / "two").write_text((tmp_path / "one").read_text())
        with own_address(tmp_path / "two", PORTS) as two:
            assert two.host != one.host


def test_ports_move_together_when_something_listens_on_all_addresses(tmp_path: Path) -> None:
    with socket.socket() as everywhere:
        everywhere.bind(("0.0.0.0", PORTS[1]))  # noqa: S104 - the very thing under test
        everywhere.listen()
        with own_address(tmp_path / "one", PORTS) as address:
            assert address.port(PORTS[0]) - PORTS[0] == address.port(PORTS[1]) - PORTS[1] == address.shift > 0
            assert address.url(PORTS[0]) == f"http://{address.host}:{PORTS[0] + address.shift}"
