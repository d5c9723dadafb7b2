"""What is written for people holds together: links lead somewhere, decisions have their three parts."""

import re
from pathlib import Path

import pytest

from tests.house.source import CLONE, WRITTEN, files, named

PAGES = [*CLONE.glob("*.md"), *files("docs", *WRITTEN, ending=(".md",))]
DECISIONS = sorted((CLONE / "docs" / "decisions").glob("0*.md"))
PARTS = ("**What we saw.**", "**What we chose.**", "**When to look again.**")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]*))?\)")


def _anchors(page: Path) -> set[str]:
    """A page's headings as a forge makes anchors of them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for target, anchor in LINK.findall(page.read_text()):
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            lost.append(f"{target}#{anchor}")
    assert lost == []


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = (CLONE / "docs" / "decisions" / "README.md").read_text()
    assert [path.name for path in DECISIONS if f"({path.name})" not in listed] == []


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_decision_says_what_was_seen_chosen_and_when_to_look_again(path: Path) -> None:
    text = path.read_text()
    assert text.startswith(f"# {path.name[:4]} ")
    assert all(part in text for part in PARTS)


@pytest.mark.parametrize("page", sorted((CLONE / "services").glob("*/README.md")), ids=named)
def test_readme_of_a_service_fits_one_screen_and_says_the_five_things(page: Path) -> None:
    text = page.read_text()
    assert len(text.splitlines()) <= 45
    assert [
        part for part in ("**Owns**", "**Tells**", "**Hears**", "| who |", "**When it breaks**") if part not in text
    ] == []
