"""Every code that a worker may meet has its words on the pages, in both languages."""

from pathlib import Path
from typing import Any, get_args

import pytest

from services.welfare import queries
from services.welfare.domain import STATEMENTS
from services.welfare.handlers import consumer
from services.welfare.pages import portal
from shared.contracts.codes import Problem, Reason
from shared.law import child_inside_limit
from shared.web import language

FLAGS = (
    "unsafe", "siblings-split", "parent-not-asked", "cross-border", "wrong-details", "nobody-to-tell", "care-disputed",
    "visit-fee", "no-visits", "age-limit-passed",
)  # fmt: skip


def words(name: str, spoken: str) -> dict[str, Any]:
    """One table of words.html, as the pages of this language have it."""
    with language.speaking(spoken):
        module = portal._environments[spoken].get_template("words.html").module
        found: dict[str, Any] = getattr(module, name)
        return found


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("reasons", get_args(Reason)),
        ("duties", queries.KINDS),
        ("happenings", (*STATEMENTS, *consumer.hears)),
        ("flags", FLAGS),
        ("steps", (*queries.KINDS[1:], *queries.ASKING)),
        ("problems", get_args(Problem)),
    ],
)
def test_every_code_has_its_words(name: str, codes: tuple[str, ...], spoken: str) -> None:
    assert {code for code in codes if not words(name, spoken).get(code)} == set()


def test_flags_are_all_that_the_rules_raise() -> None:
    rules = (Path(__file__).parents[2] / "services/welfare/domain/follow_up.py").read_text()
    assert [kind for kind in FLAGS if f'"{kind}"' not in rules] == []


def test_an_article_is_said_as_the_law_pack_has_it() -> None:
    known = words("flags", "en")["age-limit-passed"]
    assert (known[2], known[4]) == (child_inside_limit().article, child_inside_limit().verified)
