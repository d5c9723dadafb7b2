"""How a notice travels: what each channel says (words), and the protocol each one speaks (sms, voice)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from services.family.channels import sms, voice, words
from services.family.channels.message import (
    Message,
    NotNow,
    OutcomeUnknown,
    Receipt,
    Saying,
    Send,
    Unsendable,
)
from services.family.channels.sms import send_sms
from services.family.channels.words import newest_wording
from shared.settings import settings

__all__ = [
    "SENDERS",
    "SPOKEN",
    "Message",
    "NotNow",
    "OutcomeUnknown",
    "Receipt",
    "Saying",
    "Unsendable",
    "compose",
    "is_served",
    "newest_wording",
    "read_receipt",
    "send_sms",
]

SENDERS: dict[str, Send] = {"sms": sms.send_sms, "voice": voice.call}
# Whose private link is a short code, because it is heard and not tapped.
SPOKEN = frozenset({"voice"})


def is_served(channel: str) -> bool:
    """Whether there is a gateway for this channel here."""
    return bool({"sms": settings().sms_url, "voice": settings().voice_url}.get(channel))


def compose(
    channel: str, saying: Saying, *, to: str, place: str, key: str, reference: str, receipt_url: str
) -> Message:
    """A notice ready to travel. `key` is what opens the private page: a link's token, or a code that can be said."""
    base = settings().public_url.rstrip("/")
    if channel in SPOKEN:
        said = words.spoken(saying, place=place, code=key, site=urlsplit(base).netloc)
        text = " ".join(fragment.text for fragment in said)
        return Message(channel, to, text, reference, receipt_url, saying.language, said)
    text = words.sms_text(saying, place=place, link=f"{base}/p/{key}")
    return Message(channel, to, text, reference, receipt_url, saying.language)


def read_receipt(said: Mapping[str, str]) -> Receipt:
    """What a gateway says became of a message, by the fields its protocol sends.

    Raises:
        Refused: it says nothing that this protocol knows.
    """
    return voice.read_receipt(said) if "CallStatus" in said else sms.read_receipt(said)
