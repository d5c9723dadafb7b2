"""What is written in two languages and what is not yet: reads texts out of templates and code, and catalogues."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_OPTIONS = {"**/templates/**.html": {"silent": "false", "trimmed": "true", "extensions": "jinja2.ext.do"}}
_FUNCTIONS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
}
SHARED = Path("shared/web/locales/km.po")


def catalogue_of(room: Path) -> Path:
    """The catalogue a room's texts belong to: a service's own, or the shared one."""
    return room / "templates" / "km.po" if room.parent.name == "services" else room.parent / SHARED


def list_rooms(root: Path) -> list[Path]:
    """The folders that hold texts: `shared` and every service."""
    services = root / "services"
    found = sorted(child for child in services.iterdir() if child.is_dir()) if services.is_dir() else []
    return [root / "shared", *(room for room in found if not room.name.startswith("_"))]


def list_texts(room: Path) -> Iterator[tuple[str, str]]:
    """Every text marked in a room: (file:line, English)."""
    extracted = extract_from_dir(room, _METHODS, _OPTIONS, keywords=_FUNCTIONS)
    for name, line, found, _comments, _context in extracted:
        for text in (found,) if isinstance(found, str) else found:
            yield f"{room.name}/{name}:{line}", text


def read(catalogue: Path) -> Catalog:
    """A catalogue as Babel reads it; empty when there is none yet."""
    if not catalogue.exists():
        return Catalog(locale="km")
    with catalogue.open("rb") as source:
        return read_po(source, locale="km", abort_invalid=True)


def list_missing(root: Path) -> Iterator[tuple[str, str]]:
    """Every text without Khmer: (file:line, English). A service may lean on the shared catalogue."""
    shared = _translated(read(root / SHARED))
    for room in list_rooms(root):
        known = shared | _translated(read(catalogue_of(room)))
        for place, text in list_texts(room):
            if text not in known:
                yield place, text


def list_unreviewed(root: Path) -> Iterator[tuple[str, str, str]]:
    """Every Khmer text that no speaker has reviewed: (file:line, English, Khmer)."""
    for room in list_rooms(root):
        catalogue = catalogue_of(room)
        for message in read(catalogue):
            if "unreviewed" in message.user_comments:
                yield f"{catalogue.relative_to(root)}:{message.lineno}", _english(message), _khmer(message)


def _translated(catalogue: Catalog) -> set[str]:
    texts: set[str] = set()
    for message in catalogue:
        if _khmer(message):
            texts.update((message.id,) if isinstance(message.id, str) else message.id)
    return texts


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _khmer(message: Message) -> str:
    return message.string if isinstance(message.string, str) else "".join((message.string or ())[:1])
