"""The printed order says everything the decision must say, in both languages, and nothing of where a child is."""

import pytest

from services.court import domain
from services.court.actions import detention, judgments
from services.court.models import PersonRow
from services.court.pages import paper, wording
from services.court.pages.shown import Shown
from services.court.queries import record
from services.court.schemas import PersonDetail
from shared import clock, law
from shared.contracts.codes import DetentionReason
from shared.web import language
from tests.court.telling import BOY, MOTHER, Telling, child
from tests.court.test_refusals import order, sentence

WORDS = {
    "reasoning": "She left before.",
    "alternatives_considered": "Reporting each week.",
    "necessity": "Nothing else.",
}


def shown_of(telling: Telling) -> Shown:
    """A person as the pages show one, without a database."""
    known = telling.known
    person = known.family.person
    assert person is not None
    row = PersonRow(id=MOTHER, court="17", **person.model_dump(include={"name_latin", "name_km", "sex", "born"}))
    happened = record.happened_of(known)
    return Shown(record.detail_of(row, known), [], happened, domain.term_of(known, clock.now()), law.appeal_window())


def detained() -> Telling:
    """A pregnant mother of two, of one of whom nothing may be said, detained."""
    telling = Telling().in_court(children=(child(), child(BOY, shown=False)), pregnant="yes")
    telling.act(detention.decide_detention, order(reasons=("protect-person", "public-order"), **WORDS))
    return telling


@pytest.mark.parametrize(
    ("spoken", "says"),
    [
        (
            "en",
            ["Court of First Instance of Siemreap", "Protect the person; Preserve public order", "3 July 2020, 11:00"],
        ),
        ("km", ["សាលាដំបូងសៀមរាប", "ការពារជននេះ; រក្សាសណ្តាប់ធ្នាប់សាធារណៈ", "៣ កក្កដា ២០២០, ១១:០០"]),
    ],
)
def test_an_order_carries_reasons_reasoning_alternatives_and_necessity(spoken: str, says: list[str]) -> None:
    shown = shown_of(detained())
    with language.speaking(spoken):
        said = paper.words_of(shown, shown.happened[0])
    text = str(said)
    for each in (*says, *WORDS.values(), "KS-1", "theft", "Keo Sreymom", "កែវ ស្រីមុំ", "CCP 209"):
        assert each in text, each
    assert "Keo Bopha" not in text, "an order names no child"
    assert paper.rendered(said, "pdf").startswith(b"%PDF")


def test_an_order_that_was_taken_back_says_so() -> None:
    telling = detained()
    from tests.court.test_standing import retract

    retract(telling, "detention.ordered")
    shown = shown_of(telling)
    ordered = next(each for each in shown.happened if each.type == "detention.ordered")
    with language.speaking("en"):
        assert paper.words_of(shown, ordered)["retracted"] == "This order was taken back."


def test_a_judgment_prints_until_when_and_how_long_one_may_appeal() -> None:
    telling = detained()
    telling.later(hours=1).act(judgments.decide_sentence, sentence(months=24, suspended_months=4))
    with language.speaking("en"):
        rows = dict(paper.words_of(shown_of(telling), shown_of(telling).happened[0])["rows"])
    assert (rows["For"], rows["Of these suspended"]) == ("24 months", "4 months")
    assert (rows["Day of release"], rows["Appeal until"]) == ("2 November 2021", "3 April 2020, 12:00")


def test_the_six_reasons_are_those_of_the_article_each_with_its_meaning() -> None:
    codes = DetentionReason.__args__  # type: ignore[attr-defined]
    with language.speaking("km"):
        assert [code for code, label, meaning in wording.reasons() if label and meaning] == list(codes)


def test_everything_a_court_may_meet_has_a_name() -> None:
    from services.court.handlers import consumer
    from shared.contracts.event import EVENTS

    told = {kind for kind, event in EVENTS.items() if event.teller == "court"}
    assert told | set(consumer._handlers) == set(wording.TITLES)


def test_the_view_of_a_person_has_no_field_for_what_a_wall_forbids() -> None:
    def names(schema: object) -> set[str]:
        if isinstance(schema, dict):
            own = set(schema.get("properties", {}))
            return own.union(*(names(each) for each in schema.values()))
        return set().union(*(names(each) for each in schema)) if isinstance(schema, list) else set()

    fields = names(PersonDetail.model_json_schema())
    assert {"children", "necessity", "welfare_report"} <= fields
    assert not fields & {"where", "with", "with_person", "whereabouts", "phone", "home", "email", "case_notes"}
