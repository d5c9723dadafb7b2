"""How long a text message is, as networks count it: a family whose phone shows half a message is half told."""

from typing import Literal, NamedTuple

# GSM 03.38 (3GPP TS 23.038, section 6.2.1): what fits into seven bits, and what takes two of them.
_GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_TWICE = set("^{}\\[~]|€\f")


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
