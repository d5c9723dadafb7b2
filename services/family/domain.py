"""When a notice may go, when to try again, what a PIN is worth. Pure rules: facts in, a decision out."""

import hashlib
import hmac
import string
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Literal, NamedTuple

from shared.clock import PHNOM_PENH

State = Literal["waiting", "sent", "delivered", "failed", "withdrawn"]
# What a channel says became of a message.
Said = Literal["taken", "delivered", "not-delivered", "not-accepted-by-network", "unanswered"]

# A milestone other than an arrest waits this long, so that a correction can replace or withdraw it.
HOLD = timedelta(minutes=10)
# A call that nobody took rings again after these waits, in the hours in which a telephone may ring.
RING_WAITS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3), timedelta(hours=12))
DAY_BEGINS, DAY_ENDS = time(6), time(21)
PERHAPS_TOLD = ("waiting", "sent", "delivered", "withdrawn")

LINK_LIFE = timedelta(days=90)
VISIT_LIFE = timedelta(minutes=30)
# An accepted message is confirmed by a receipt within seconds (channels/sms.py); a minute without one: not accepted.
RECEIPT_WAIT = timedelta(minutes=1)
# Whether a call was made is known when it ends, and it may ring for a minute first.
CALL_WAIT = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT, MOST_TRIES = timedelta(seconds=30), timedelta(hours=1), 30

TRIES_BEFORE_LOCK = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(hours=24)
# 8 MB and some 50 ms a try. Four digits are guessed in hours whatever the hash; the lock and the sealing guard them.
_SCRYPT = {"n": 2**13, "r": 8, "p": 1}

_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
TOKEN_LENGTH = 22  # of 62 letters: 131 bits
# What can be said on the telephone and typed: 40 bits find no page by guessing, and behind it the PIN is asked.
CODE_LENGTH, CODE_GROUP = 12, 4
_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789", " -")

# GSM 03.38 (3GPP TS 23.038, section 6.2.1): what fits into seven bits, and what takes two of them.
_GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_TWICE = set("^{}\\[~]|€\f")

# What may come next, by what is said.
NEXT: dict[str, str] = {
    "arrested": "release-or-court",
    "custody-ended:released": "home",
    "custody-ended:to-court": "court-decides",
    "custody-ended:diverted": "home-as-agreed",
    "correction": "nothing",
}


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


def saying(milestone: str, outcome: str | None) -> str:
    """What is said of a milestone: it depends on the outcome, and of an arrest that is over on how custody ended.

    Why somebody was released is never said (rule 17), so that of an arrest told late only that it is over is known.
    """
    if milestone == "arrested" and outcome:
        return "arrested:to-court" if outcome == "to-court" else "arrested:over"
    return f"{milestone}:{outcome}" if outcome else milestone


def goes_at(milestone: str, at: datetime) -> datetime:
    """When a notice may go: of an arrest at once, of anything else after the hold."""
    return at if milestone == "arrested" else at + HOLD


def why_not(*, unsafe: bool, stopped: bool, retracted: bool, revoked: bool) -> str | None:
    """Why a notice that waits must not go after all, the gravest reason first; None when it may."""
    reasons = {"unsafe": unsafe, "no-longer": stopped, "retracted": retracted, "revoked": revoked}
    return next((why for why, holds in reasons.items() if holds), None)


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


def wait_before_try(tries: int) -> timedelta | None:
    """How long to wait after that many tries the channel could not take; None when a person must act instead."""
    growing = FIRST_WAIT * int(2 ** min(tries, 10))
    return None if tries >= MOST_TRIES else min(growing, LONGEST_WAIT)


def cannot_reach(channel: str, has_sender: bool, phone: str | None) -> str | None:
    """Why this recipient cannot be reached, or None."""
    if not has_sender:
        return "channel-not-available"
    return None if phone else "no-phone"


def receipt_wait(channel: str) -> timedelta:
    """How long a hand-over whose outcome is unknown waits for a receipt before it is tried again."""
    return CALL_WAIT if channel == "voice" else RECEIPT_WAIT


def rings_again_at(now: datetime, rings: int) -> datetime | None:
    """When a call that nobody took, after `rings` others, rings again: by day; None when that was the last.

    `now` and the answer are aware; day is day in Phnom Penh.
    """
    if rings >= len(RING_WAITS):
        return None
    there = (now + RING_WAITS[rings]).astimezone(PHNOM_PENH)
    if DAY_BEGINS <= there.time() < DAY_ENDS:
        return there.astimezone(UTC)
    day = there.date() + timedelta(days=there.time() >= DAY_ENDS)
    return datetime.combine(day, DAY_BEGINS, PHNOM_PENH).astimezone(UTC)


def after_receipt(state: State, said: Said) -> tuple[State, str | None]:
    """The state a delivery receipt leads to, and why it failed. Receipts may repeat and overtake each other.

    A receipt of any kind proves that the gateway took the message.
    """
    if state in ("withdrawn", "delivered"):
        return state, None
    if said == "delivered":
        return "delivered", None
    if said in ("not-delivered", "not-accepted-by-network"):
        return "failed", said
    return ("sent" if state == "waiting" else state), None
