"""Sealed parts: what only one listener may read, encrypted to that listener's own key.

Compact JWE (RFC 7516) by joserfc: ECDH-ES on X25519 with A256GCM, the key id in the header, so that keys can be
rotated while parts sealed to an older key still open.
"""

import json
import os
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, OKPKey

from shared.settings import settings

_ALGORITHM = {"alg": "ECDH-ES", "enc": "A256GCM"}


class CannotOpen(Exception):
    """A sealed part was made for another listener, or with a key this process does not hold."""


def seal(plain: bytes, listener: str) -> str:
    """Encrypt to the newest public key of `listener`; about 0.3 ms.

    Raises:
        KeyError: the listener has no public key.
    """
    key = _newest_public(settings().keys_dir)[listener]
    return jwe.encrypt_compact({**_ALGORITHM, "kid": key.kid}, plain, key)


def unseal(part: str, listener: str) -> bytes:
    """Decrypt with the private key named by the part's key id; about 0.2 ms.

    Raises:
        CannotOpen: no such key here, or the part was changed.
    """
    try:
        plain = jwe.decrypt_compact(part, _private(settings().keys_dir, listener)).plaintext
    except (JoseError, ValueError) as error:
        raise CannotOpen(f"{listener} cannot open this part: {type(error).__name__}") from None
    if plain is None:
        raise CannotOpen(f"{listener} cannot open this part: it is empty")
    return plain


@lru_cache
def _newest_public(folder: Path) -> dict[str, OKPKey]:
    listed = json.loads((folder / "public.jwks").read_text())["keys"]
    return {str(key["kid"]).rsplit("-", 1)[0]: OKPKey.import_key(key) for key in sorted(listed, key=_generation)}


@lru_cache
def _private(folder: Path, listener: str) -> KeySet:
    return KeySet.import_key_set(json.loads((folder / f"{listener}.private.jwks").read_text()))


def _generation(key: dict[str, str]) -> int:
    return int(key["kid"].rsplit("-", 1)[1])


def make_keys(folder: Path, listeners: Iterable[str], *, rotate: bool = False) -> None:
    """Give every listener a key pair in `folder`; keep those that have one, unless `rotate` adds a newer.

    Public keys of listeners that are not named here stay as they are.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    public = _public_by_listener(folder)
    for listener in listeners:
        own = folder / f"{listener}.private.jwks"
        keys: list[Key] = list(KeySet.import_key_set(json.loads(own.read_text()))) if own.exists() else []
        if rotate or not keys:
            keys.append(OKPKey.generate_key("X25519", {"kid": f"{listener}-{len(keys) + 1}", "use": "enc"}))
            _write_private(own, KeySet(keys))
        public[listener] = keys
    every = KeySet([key for keys in public.values() for key in keys])
    (folder / "public.jwks").write_text(json.dumps(every.as_dict(private=False)))


def _public_by_listener(folder: Path) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    if (folder / "public.jwks").exists():
        for key in KeySet.import_key_set(json.loads((folder / "public.jwks").read_text())):
            found.setdefault(str(key.kid).rsplit("-", 1)[0], []).append(key)
    return found


def _write_private(path: Path, keys: KeySet) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(keys.as_dict(private=True), file)


if __name__ == "__main__":
    command, target, *names = sys.argv[1:]
    make_keys(Path(target), names, rotate=command == "rotate-keys")
