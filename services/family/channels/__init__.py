"""How a notice travels: what it says (words, sentences), and the protocol that each channel speaks."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from services.family.channels import mail, paper, sms, telegram, voice, words
from services.family.channels.message import (
    Message,
    NotNow,
    OutcomeUnknown,
    Receipt,
    Saying,
    Send,
    Unsendable,
)
from services.family.channels.sms import Reply, is_gateway, number_digest, read_reply, send_sms
from services.family.channels.words import Sentences, Told, newest_wording, sentences
from shared.settings import settings

__all__ = [
    "SENDERS",
    "SHORT",
    "Message",
    "NotNow",
    "OutcomeUnknown",
    "Receipt",
    "Reply",
    "Saying",
    "Sentences",
    "Told",
    "Unsendable",
    "compose",
    "invite",
    "is_gateway",
    "newest_wording",
    "number_digest",
    "read_receipt",
    "read_reply",
    "send_sms",
    "sentences",
    "served",
]

SENDERS: dict[str, Send] = {
    "sms": sms.send_sms,
    "voice": voice.call,
    "telegram": telegram.send,
    "email": mail.send,
    "in-person": paper.lay_out,
}
# Whose private link is a short code, because it is heard or read on paper and not tapped.
SHORT = frozenset({"voice", "in-person"})


def served() -> frozenset[str]:
    """The channels for which there is a gateway here. Paper needs none: an office prints it."""
    known = settings()
    gateways = {
        "sms": known.sms_url,
        "voice": known.voice_url,
        "telegram": known.telegram_bot and known.telegram_token.get_secret_value(),
        "email": known.smtp_url.get_secret_value(),
        "in-person": "an office",
    }
    return frozenset(channel for channel, gateway in gateways.items() if gateway)


def compose(channel: str, told: Told, *, to: str, key: str, reference: str, receipt_url: str) -> Message:
    """A notice ready to travel. `key` is what opens the private page: a link's token, or a code that can be said."""
    base = settings().public_url.rstrip("/")
    language, link = told.saying.language, f"{base}/p/{key}"
    if channel in SHORT:
        said = words.spoken(told, code=key, site=urlsplit(base).netloc)
        text = " ".join(fragment.text for fragment in said)
        return Message(channel, to, text, reference, receipt_url, language, said)
    text = words.sms_text(told, link) if channel == "sms" else words.letter(told, link)
    return Message(channel, to, text, reference, receipt_url, language, subject=words.subject(language))


def invite(to: str, language: str, token: str, reference: str) -> Message:
    """A text message that asks somebody to come to the bot, once; nothing waits for its receipt."""
    text = words.invitation(language, telegram.deep_link(token))
    return Message("sms", to, text, reference, "", language)


def read_receipt(said: Mapping[str, str]) -> Receipt:
    """What a gateway says became of a message, by the fields its protocol sends.

    Raises:
        Refused: it says nothing that this protocol knows.
    """
    return voice.read_receipt(said) if "CallStatus" in said else sms.read_receipt(said)
