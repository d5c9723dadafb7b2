"""Two languages: every text has its Khmer, with the same blanks, and readers get the language they ask for."""

import re
from pathlib import Path

import pytest

from shared.web import catalogues, language
from shared.web.language import gettext, negotiate, ngettext, speaking

ROOT = Path(__file__).parents[2]
BLANKS = re.compile(r"%\((\w+)\)s")


def test_every_text_of_every_portal_has_khmer() -> None:
    assert list(catalogues.list_missing(ROOT)) == []


@pytest.mark.parametrize("room", catalogues.list_rooms(ROOT), ids=lambda room: room.name)
def test_khmer_fills_in_the_same_blanks(room: Path) -> None:
    for message in catalogues.read(catalogues.catalogue_of(room)):
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[1]
        khmer = message.string if isinstance(message.string, str) else message.string[0]
        assert set(BLANKS.findall(khmer)) <= set(BLANKS.findall(english)), english
        assert "fuzzy" not in message.flags, english


def test_unreviewed_khmer_can_be_listed() -> None:
    for place, english, khmer in catalogues.list_unreviewed(ROOT):
        assert re.fullmatch(r"[\w/]+/km\.po:\d+", place)
        assert english
        assert khmer


def test_texts_are_said_in_the_language_of_the_moment() -> None:
    with speaking("km"):
        assert gettext("Save") == "រក្សាទុក"
        assert ngettext("%(num)s day", "%(num)s days", 3) == "3 ថ្ងៃ"
    with speaking("en"):
        assert gettext("Save") == "Save"
        assert ngettext("%(num)s day", "%(num)s days", 1) == "1 day"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "km"),
        ("en", "en"),
        ("en-GB,en;q=0.8", "en"),
        ("km,en;q=0.5", "km"),
        ("fr,en;q=0.4", "en"),
        ("fr", "km"),
        ("en;q=0.2,km;q=0.9", "km"),
        ("en;q=x", "km"),
        ("*", "km"),
    ],
)
def test_accept_language_is_honoured(header: str, expected: str) -> None:
    assert negotiate(header) == expected


def test_an_unknown_language_is_khmer() -> None:
    with speaking("vi"):
        assert language.current() == "km"
