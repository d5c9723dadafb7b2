"""What opens a private page: tokens, short codes, PINs and how long a page stays locked."""

import hashlib
import hmac
import string
from collections.abc import Callable
from datetime import timedelta

VISIT_LIFE = timedelta(minutes=30)
TRIES_BEFORE_LOCK = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(hours=24)
# 8 MB and some 50 ms a try. Four digits are guessed in hours whatever the hash; the lock and the sealing guard them.
_SCRYPT = {"n": 2**13, "r": 8, "p": 1}

_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
TOKEN_LENGTH = 22  # of 62 letters: 131 bits
# What can be said on the telephone and typed: 40 bits find no page by guessing, and behind it the PIN is asked.
CODE_LENGTH, CODE_GROUP = 12, 4
_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789", " -")


def token(choose: Callable[[str], str]) -> str:
    """A secret for an address, short enough to be typed; `choose` picks a letter and must be a secret's choice."""
    return "".join(choose(_LETTERS) for _ in range(TOKEN_LENGTH))


def short_code(choose: Callable[[str], str]) -> str:
    """A secret for whoever hears it or reads it on paper: twelve digits in groups of four."""
    digits = "".join(choose(string.digits) for _ in range(CODE_LENGTH))
    return "-".join(digits[start : start + CODE_GROUP] for start in range(0, CODE_LENGTH, CODE_GROUP))


def digest(secret: str) -> str:
    """What is kept of a token or a code: its SHA-256. Of 131 random bits no slower hash is needed.

    A code is the same in Khmer digits and however it is grouped. Its digest could be reversed by whoever steals the
    database; the PIN behind it is sealed as well and could not.
    """
    plain = secret.translate(_DIGITS)
    return hashlib.sha256((plain if plain.isdecimal() else secret).encode()).hexdigest()


def hash_pin(pin: str, salt: bytes) -> str:
    """A PIN as it is kept, slow to compute (RFC 7914): salt and hash in hex."""
    return f"{salt.hex()}${hashlib.scrypt(pin.encode(), salt=salt, **_SCRYPT).hex()}"


def pin_fits(pin: str, pin_hash: str) -> bool:
    """Whether this is the PIN; takes as long whether it is or not."""
    salt = bytes.fromhex(pin_hash.partition("$")[0])
    return hmac.compare_digest(hash_pin(pin, salt), pin_hash)


def lock_after(wrong_pins: int) -> timedelta | None:
    """How long the page stays closed after that many wrong PINs: at every fifth, twice as long as the time before."""
    times, rest = divmod(wrong_pins, TRIES_BEFORE_LOCK)
    if rest or not times:
        return None
    return min(FIRST_LOCK * int(2 ** min(times - 1, 10)), LONGEST_LOCK)
