"""When a notice may go, when to try again, what a PIN is worth. Pure rules: facts in, a decision out."""

import hashlib
import hmac
import string
from collections.abc import Callable
from datetime import timedelta
from typing import Literal, NamedTuple

State = Literal["waiting", "sent", "delivered", "failed", "withdrawn"]

LINK_LIFE = timedelta(days=90)
VISIT_LIFE = timedelta(minutes=30)
# An accepted message is confirmed by a receipt within seconds (channels.py); a minute without one means: not accepted.
RECEIPT_WAIT = timedelta(minutes=1)
FIRST_WAIT, LONGEST_WAIT, MOST_TRIES = timedelta(seconds=30), timedelta(hours=1), 30

TRIES_BEFORE_LOCK = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(hours=24)
# 8 MB and some 50 ms a try. Four digits are guessed in hours whatever the hash; the lock and the sealing guard them.
_SCRYPT = {"n": 2**13, "r": 8, "p": 1}

_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
TOKEN_LENGTH = 22  # of 62 letters: 131 bits

# GSM 03.38 (3GPP TS 23.038, section 6.2.1): what fits into seven bits, and what takes two of them.
_GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_TWICE = set("^{}\\[~]|€\f")

NEXT: dict[str, str] = {"arrested": "release-or-court"}


class Size(NamedTuple):
    """How a text travels by SMS: in seven bits or as UCS-2, and in how many segments (one is one message paid)."""

    coding: Literal["gsm7", "ucs2"]
    segments: int


def sms_size(text: str) -> Size:
    """160 letters alone or 153 a segment in GSM-7; 70 or 67 in UCS-2, where some letters take two.

    A letter of two units is never cut: it moves to the next segment whole (3GPP TS 23.040, section 9.2.3.24.1).
    """
    if set(text) <= _GSM7 | _GSM7_TWICE:
        return Size("gsm7", _segments([2 if letter in _GSM7_TWICE else 1 for letter in text], alone=160, joined=153))
    return Size("ucs2", _segments([2 if ord(letter) > 0xFFFF else 1 for letter in text], alone=70, joined=67))


def _segments(units: list[int], *, alone: int, joined: int) -> int:
    if sum(units) <= alone:
        return 1
    segments, room = 1, joined
    for unit in units:
        if unit > room:
            segments, room = segments + 1, joined
        room -= unit
    return segments


def token(choose: Callable[[str], str]) -> str:
    """A secret for an address, short enough to be typed; `choose` picks a letter and must be a secret's choice."""
    return "".join(choose(_LETTERS) for _ in range(TOKEN_LENGTH))


def digest(secret: str) -> str:
    """What is kept of a token: its SHA-256. Of 131 random bits no slower hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


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


def wait_before_try(tries: int) -> timedelta | None:
    """How long to wait after that many tries the channel could not take; None when a person must act instead."""
    growing = FIRST_WAIT * int(2 ** min(tries, 10))
    return None if tries >= MOST_TRIES else min(growing, LONGEST_WAIT)


def cannot_reach(channel: str, has_sender: bool, phone: str | None) -> str | None:
    """Why this recipient cannot be reached, or None."""
    if not has_sender:
        return "channel-not-available"
    return "no-phone" if channel == "sms" and not phone else None


def after_receipt(state: State, status: int) -> tuple[State, str | None]:
    """The state a delivery receipt leads to, and why it failed. Receipts may repeat and overtake each other.

    `status` as channels.RECEIPTS lists it. A receipt of any kind proves that the gateway took the message.
    """
    if state in ("withdrawn", "delivered"):
        return state, None
    if status == 1:
        return "delivered", None
    if status in (2, 16):
        return "failed", "not-delivered" if status == 2 else "not-accepted-by-network"
    return ("sent" if state == "waiting" else state), None
