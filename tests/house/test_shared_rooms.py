"""What is shared would serve any agency: a closed list of rooms in which no word of justice is spoken."""

import re

from tests.house.source import CLONE, files, named

ROOMS = {
    "contracts", "messaging", "web", "law", "service", "database.py", "identity.py", "sealing.py", "duties.py",
    "clock.py", "errors.py", "telemetry.py", "settings.py", "places.py", "__init__.py",
}  # fmt: skip

# What is said between agencies and what the law limits are the two rooms that speak of nothing else.
SPEAK_OF_JUSTICE = ("shared/contracts/", "shared/law/")
WORDS = re.compile(
    r"\b(police|policem[ae]n|courts?|judges?|clerks?|prosecutors?|prisons?|prisoners?|jails?|inmates?|guards?|arrest\w*"
    r"|detention|detain\w*|custody|offences?|crimes?|criminal|verdicts?|bail|welfare)\b",
    re.IGNORECASE,
)
TEXTS = (".py", ".html", ".js", ".css", ".po", ".yaml", ".txt")


def test_shared_is_a_closed_list_of_rooms() -> None:
    assert {path.name for path in (CLONE / "shared").iterdir()} - {"__pycache__"} == ROOMS


def test_shared_speaks_no_word_of_justice() -> None:
    spoken = [
        f"{named(path)}:{number} {line.strip()}"
        for path in files("shared", ending=TEXTS)
        if not named(path).startswith(SPEAK_OF_JUSTICE)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if WORDS.search(line)
    ]
    assert spoken == []
