"""What somebody asks for who answers a message: no more of them, or messages again."""

import re
import unicodedata
from typing import Literal

Wish = Literal["stop", "start"]

# Both spellings of "start" are typed: with the subscript of ត and, as dictionaries have it, with that of ដ.
_WORDS: dict[str, Wish] = {
    "stop": "stop",
    "ឈប់": "stop",
    "start": "start",
    "ចាប់ផ្តើម": "start",
    "ចាប់ផ្ដើម": "start",
}
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")


def wish(text: str) -> Wish | None:
    """What an answer asks for, by its first word; None for anything else. A bot's `/stop` is one too."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).casefold()
    words = re.split(r"[\s.,!?។៕…\"'«»“”]+", plain.strip(" \t\r\n.,!?។៕…\"'«»“”"))
    return _WORDS.get(re.sub(r"@\w+$", "", words[0].removeprefix("/")))
