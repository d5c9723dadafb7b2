"""Sealed parts: only the listener they were made for opens them, and a new key does not lock the old parts away."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared import sealing
from shared.sealing import CannotOpen, make_keys, seal, unseal
from tests.rooms import settings_of

NOWHERE = {
    "SAMBOK_DATABASE_URL": "postgresql+asyncpg://nobody@nowhere/nothing",
    "SAMBOK_KAFKA": "nowhere:9",
    "SAMBOK_KEYCLOAK_URL": "http://nowhere",
}


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Path]:
    """A folder of keys for two listeners, in use by this process."""
    make_keys(tmp_path / "keys", ["welfare", "family"])
    with settings_of({**NOWHERE, "SAMBOK_KEYS_DIR": str(tmp_path / "keys")}):
        yield tmp_path / "keys"


def forget_keys() -> None:
    """What a restart does: the keys are read from their files again."""
    sealing._newest_public.cache_clear()
    sealing._private.cache_clear()


def kid_of(part: str) -> str:
    """Which key a part was sealed to."""
    head = part.split(".", 1)[0]
    return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"])


@pytest.mark.usefixtures("keys")
def test_a_part_opens_for_its_listener_and_for_nobody_else() -> None:
    part = seal("សុភាព".encode(), "welfare")
    assert unseal(part, "welfare").decode() == "សុភាព"
    assert seal("សុភាព".encode(), "welfare") != part
    with pytest.raises(CannotOpen):
        unseal(part, "family")


@pytest.mark.usefixtures("keys")
def test_a_part_somebody_changed_does_not_open() -> None:
    part = seal(b"where she is", "welfare")
    for at in range(0, len(part), 7):
        changed = part[:at] + ("A" if part[at] != "A" else "B") + part[at + 1 :]
        with pytest.raises(CannotOpen):
            unseal(changed, "welfare")


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("part", ["", ".", "....", "a.b.c.d.e", "e30.e30.e30.e30.e30", "\x00", "🐣", '{"a": 1}'])
def test_what_is_no_part_does_not_open(part: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(part, "welfare")


def test_after_a_new_key_old_parts_open_and_new_ones_use_it(keys: Path) -> None:
    old = seal(b"old", "welfare")
    make_keys(keys, ["welfare"], rotate=True)
    forget_keys()
    new = seal(b"new", "welfare")
    assert (kid_of(old), kid_of(new)) == ("welfare-1", "welfare-2")
    assert (unseal(old, "welfare"), unseal(new, "welfare")) == (b"old", b"new")
    assert unseal(seal(b"still", "family"), "family") == b"still"


def test_the_tenth_key_is_newer_than_the_ninth(keys: Path) -> None:
    for _ in range(9):
        make_keys(keys, ["welfare", "family"], rotate=True)
    forget_keys()
    assert kid_of(seal(b"x", "welfare")) == "welfare-10"


def test_a_part_sealed_to_a_key_that_was_taken_away_does_not_open(keys: Path) -> None:
    part = seal(b"x", "welfare")
    (keys / "welfare.private.jwks").unlink()
    make_keys(keys, ["welfare", "family"])
    forget_keys()
    with pytest.raises(CannotOpen):
        unseal(part, "welfare")


def test_private_keys_are_for_their_owner_only_and_never_in_the_public_file(keys: Path) -> None:
    assert {file.stat().st_mode & 0o777 for file in keys.glob("*.private.jwks")} == {0o600}
    public = json.loads((keys / "public.jwks").read_text())["keys"]
    assert sorted(key["kid"] for key in public) == ["family-1", "welfare-1"]
    assert not [key for key in public if "d" in key]


@pytest.mark.usefixtures("keys")
def test_nobody_seals_for_a_listener_that_is_not_known() -> None:
    with pytest.raises(KeyError):
        seal(b"x", "stranger")
