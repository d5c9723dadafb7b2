"""A notice in words: the sentences of a saying, with what each channel adds about help and the private page."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.family.channels.message import Fragment, Saying
from services.family.channels.naming import day_name, house_name
from services.family.channels.sentences import SENTENCES, Words
from services.family.channels.vietnamese import (
    INVITATION_VI,
    LETTER_END_VI,
    SENTENCES_VI,
    SMS_END_VI,
    SPOKEN_END_VI,
    SUBJECT_VI,
)
from services.family.domain import House
from shared.web.language import N_, gettext, speaking

_SMS_END = N_("You pay nobody for this. Call 1280: free, day and night. Your private page: %(link)s")
_LETTER_END = N_(
    "You pay nobody for this. For help, call 1280: free, day and night.\n\nYour private page: %(link)s\n"
    "It opens with the PIN that the person gives you."
)
_SPOKEN_END = N_(
    "You pay nobody for this. For help, call 1280: free, day and night. Your private page is at %(site)s. "
    "Its code is %(code)s. Again, the code is %(code)s. It opens with the PIN that the person gives you."
)
_SMS_BEGIN, _SPOKEN_BEGIN = N_("Sambok:"), N_("This is Sambok.")
_SUBJECT = N_("A message from Sambok")
_INVITATION = N_(
    "Sambok has a message for you on Telegram. Open this link and press START: %(link)s "
    "It is free. For help, call 1280."
)
_SLOT = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Told:
    """What a notice is about: what is said of it, where it happened, and the day it speaks of."""

    saying: Saying
    house: House
    on: date | None = None


class Sentences(NamedTuple):
    """What happened, and what comes next, in the recipient's language."""

    what: str
    then: str


def wordings() -> list[tuple[str, int]]:
    """Everything that can be said, by every channel: what, and the number of its wording."""
    return sorted(SENTENCES)


def newest_wording(saying: str) -> int:
    """The number of the wording that new notices get, the same for every channel.

    Raises:
        ValueError: there is none; what has no words must not be told.
    """
    return max(number for name, number in SENTENCES if name == saying)


def sentences(told: Told) -> Sentences:
    """What happened and what comes next, filled in."""
    where = house_name(told.house, told.saying.language)
    params = {"where": where, "Where": where[:1].upper() + where[1:], "on": day_name(told.on, told.saying.language)}
    return Sentences(*(template % params for template in _templates(told.saying)))


def sms_text(told: Told, link: str) -> str:
    """The words of a text message."""
    what, then = sentences(told)
    language = told.saying.language
    return f"{_say(_SMS_BEGIN, language, 'Sambok:')} {what} {then} {_say(_SMS_END, language, SMS_END_VI, link=link)}"


def letter(told: Told, link: str) -> str:
    """The words of a message that need not be short: on Telegram and by e-mail."""
    what, then = sentences(told)
    return f"{what}\n{then}\n\n{_say(_LETTER_END, told.saying.language, LETTER_END_VI, link=link)}"


def subject(language: str) -> str:
    """The subject of an e-mail: it says nothing, because it is shown where anybody looks."""
    return _say(_SUBJECT, language, SUBJECT_VI)


def invitation(language: str, link: str) -> str:
    """What brings somebody to the bot, which can write to nobody who has not written to it."""
    return _say(_INVITATION, language, INVITATION_VI, link=link)


def spoken(told: Told, *, code: str, site: str) -> tuple[Fragment, ...]:
    """A spoken message, cut where a name, a day, the site or the code is filled in; the names are its recordings'."""
    language = told.saying.language
    where = house_name(told.house, language)
    filled = {
        "where": Fragment((told.house.office.replace("@", "-"),), where),
        "Where": Fragment((told.house.office.replace("@", "-"),), where[:1].upper() + where[1:]),
        "on": Fragment(_day_names(told.on), day_name(told.on, language)),
        "site": Fragment(("site",), site),
        "code": Fragment(tuple(f"digit-{digit}" for digit in code if digit.isdecimal()), code),
    }
    name = f"{told.saying.saying.replace(':', '-')}-{told.saying.wording}"
    begin, end = _say(_SPOKEN_BEGIN, language, "Đây là Sambok."), _say(_SPOKEN_END, language, SPOKEN_END_VI)
    what, then = _templates(told.saying)
    return (
        Fragment(("begin",), begin),
        *_cut(f"{name}-what", what, filled),
        *_cut(f"{name}-then", then, filled),
        *_cut("end", end, filled),
    )


def _templates(saying: Saying) -> Words:
    if saying.language == "vi":
        return SENTENCES_VI[saying.saying]
    with speaking(saying.language):
        return Words(*(gettext(text) for text in SENTENCES[saying.saying, saying.wording]))


def _say(text: str, language: str, vietnamese: str, **params: str) -> str:
    if language == "vi":
        return vietnamese % params if params else vietnamese
    with speaking(language):
        return gettext(text, **params)


def _day_names(day: date | None) -> tuple[str, ...]:
    return (f"day-{day.day}", f"month-{day.month}", f"year-{day.year}") if day else ()


def _cut(name: str, template: str, filled: dict[str, Fragment]) -> list[Fragment]:
    """Pieces of a template in turn: every second one is the name of what is filled in there."""
    fragments = []
    for index, piece in enumerate(_SLOT.split(template)):
        if index % 2:
            fragments.append(filled[piece])
        elif re.search(r"\w", piece):
            fragments.append(Fragment((f"{name}-{index // 2 + 1}",), piece.strip()))
    return fragments
