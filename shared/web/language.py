"""Which language a reader gets, and the Khmer for every English text.

A text in a template or in Python is written in English inside `_()`; the English is its own key. The Khmer stands in
a catalogue beside the texts: `shared/web/locales/km.po` for shared ones, `services/<service>/templates/km.po` for a
service's (a `Portal` loads its own). Catalogues are read as they are at start; there is nothing to compile. Khmer that
no speaker has reviewed carries the translator comment `# unreviewed`; `python -m shared.web.language --unreviewed`
lists it and `--missing` lists the English that has no Khmer yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from pathlib import Path
from typing import Any

import typer
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("km", "en")
DEFAULT = "km"
SHARED_CATALOGUE = Path(__file__).parent / "locales" / "km.po"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)
_loaded: dict[Path, Translations] = {}
_khmer = Translations()
_khmer.plural = lambda _number: 0  # Khmer words do not change with the number
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def load(catalogue: Path) -> None:
    """Add a catalogue's Khmer to what this process knows; later ones win, a second load of the same does nothing."""
    if catalogue in _loaded or not catalogue.exists():
        return
    with catalogue.open("rb") as source:
        compiled = BytesIO()
        write_mo(compiled, read_po(source, locale="km", abort_invalid=True))
    compiled.seek(0)
    _loaded[catalogue] = Translations(compiled)
    _khmer.merge(_loaded[catalogue])


def current() -> str:
    """The language of whoever is being answered: `km` or `en`."""
    return _language.get()


def speak(language: str) -> None:
    """Answer in this language from here on, within this request or task."""
    _language.set(language if language in LANGUAGES else DEFAULT)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Answer in this language inside the block: `with speaking("en"): …`."""
    token = _language.set(language if language in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


def negotiate(accept_language: str, default: str = DEFAULT) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110, section 12.5.4)."""
    best, weight = default, 0.0
    for part in accept_language.split(","):
        tag, _sep, quality = part.strip().partition(";q=")
        language = tag.strip().lower().split("-")[0]
        try:
            wanted = float(quality) if quality else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and wanted > weight:
            best, weight = language, wanted
    return best


def plain(text: str) -> str:
    """The text in the current language as it stands in the catalogue."""
    return str(_khmer.gettext(text)) if current() == "km" else text


def plain_plural(singular: str, plural: str, num: int) -> str:
    """The text for a number in the current language as it stands in the catalogue. Khmer knows no plural."""
    if current() == "km":
        return str(_khmer.ngettext(singular, plural, num))
    return singular if num == 1 else plural


def gettext(text: str, **params: Any) -> str:
    """The text in the current language, with `%(name)s` filled in when params are given."""
    return plain(text) % params if params else plain(text)


def ngettext(singular: str, plural: str, num: int, **params: Any) -> str:
    """The text for a number in the current language; `%(num)s` and params are filled in."""
    return plain_plural(singular, plural, num) % {"num": num, **params}


def digits(value: object) -> str:
    """A number or a formatted text with the reader's digits. Codes, references and phones keep Latin ones."""
    return str(value).translate(_KHMER_DIGITS) if current() == "km" else str(value)


def N_(text: str) -> str:
    """Mark a text for the catalogue where it is declared; `_()` it where it is shown."""
    return text


_ = gettext
load(SHARED_CATALOGUE)


def _list_texts(unreviewed: bool = False, missing: bool = False) -> None:
    """List Khmer that no speaker has reviewed, or English that has no Khmer yet, across shared and services."""
    from shared.web import catalogues

    root = Path(__file__).parents[2]
    count = 0
    for place, english, khmer in catalogues.list_unreviewed(root) if unreviewed or not missing else ():
        count += 1
        typer.echo(f"{place}\n    {english}\n    {khmer}")
    for place, english in catalogues.list_missing(root) if missing else ():
        count += 1
        typer.echo(f"{place}\n    {english}")
    typer.echo(f"{count} texts")


if __name__ == "__main__":
    typer.run(_list_texts)
