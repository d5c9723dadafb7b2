"""Every text message that can be sent, in every language, with the longest names: what it must say and never says."""

import re
from pathlib import Path
from typing import get_args

import pytest

from services.family import domain
from services.family.channels import words
from services.family.channels.message import Saying
from services.family.domain import TOKEN_LENGTH, sms_size
from shared.contracts.codes import CustodyOutcome, Language, Milestone
from shared.web import language

language.load(Path(domain.__file__).parent / "templates" / "km.po")

CODE = "4821-0937-5516"
LINK = f"https://sambok.gov.kh/p/{'x' * TOKEN_LENGTH}"
PROVINCES = [f"{number:02}" for number in range(1, 26)]
WORDINGS = words.wordings()
# Charge, guilt, offence, suspicion, arrest, prison: in the words each language has for them (rule 17).
NEVER = {
    "en": ["arrest", "charge", "crime", "guilt", "offence", "suspect", "prison", "jail", "drug", "theft"],
    "km": ["ចោទ", "ទោស", "ឧក្រិដ្ឋ", "បទល្មើស", "សង្ស័យ", "ចាប់ខ្លួន", "ឃុំខ្លួន", "ពន្ធនាគារ", "គ្រឿងញៀន"],
    "vi": ["bắt giữ", "tội", "nghi phạm", "nhà tù", "trại giam", "ma túy", "trộm"],
}


def rendered(wording: tuple[str, int], spoken: str) -> list[str]:
    return [words.sms_text(Saying(*wording, spoken), place=code, link=LINK) for code in PROVINCES]


def read_aloud(wording: tuple[str, int], spoken: str) -> list[str]:
    said = [words.spoken(Saying(*wording, spoken), place=code, code=CODE, site="sambok.gov.kh") for code in PROVINCES]
    return [" ".join(fragment.text for fragment in fragments) for fragments in said]


@pytest.mark.parametrize("spoken", get_args(Language))
@pytest.mark.parametrize("wording", WORDINGS)
def test_a_text_says_what_it_must_and_nothing_else(wording: tuple[str, int], spoken: str) -> None:
    for text in rendered(wording, spoken):
        assert LINK in text
        assert "1280" in text
        assert not re.search(r"%\(|[{}]|%s", text)
        assert not [word for word in NEVER[spoken] if word in text.casefold()]
        assert not re.search(r"\d", text.replace(LINK, "").replace("1280", "")), (
            "a number could be an address or a date"
        )


@pytest.mark.parametrize("spoken", get_args(Language))
@pytest.mark.parametrize("wording", WORDINGS)
def test_a_call_says_what_it_must_and_nothing_else(wording: tuple[str, int], spoken: str) -> None:
    for text in read_aloud(wording, spoken):
        assert text.count(CODE) == 2, "it is said twice, so that it can be written down"
        assert "1280" in text
        assert "sambok.gov.kh" in text
        assert not re.search(r"%\(|[{}]|%s", text)
        assert not [word for word in NEVER[spoken] if word in text.casefold()]
        assert not re.search(r"\d", text.replace(CODE, "").replace("1280", ""))
        assert len(text) < 520, "longer than a minute"


def test_a_call_is_made_of_recordings_that_are_named_alike_in_every_place() -> None:
    said = words.spoken(Saying("arrested", 1, "km"), place="17", code=CODE, site="sambok.gov.kh")
    names = [name for fragment in said for name in fragment.names]
    assert names[:3] == ["arrested-1-1", "place-17", "arrested-1-2"]
    assert names.count("digit-4") == 2
    elsewhere = words.spoken(Saying("arrested", 1, "km"), place="12", code=CODE, site="sambok.gov.kh")
    assert [fragment for fragment in said if fragment not in elsewhere] == [said[1]]


@pytest.mark.parametrize(("spoken", "most"), [("en", 2), ("km", 4), ("vi", 4)])
@pytest.mark.parametrize("wording", WORDINGS)
def test_a_text_is_short_enough(wording: tuple[str, int], spoken: str, most: int) -> None:
    sizes = [sms_size(text) for text in rendered(wording, spoken)]
    assert max(size.segments for size in sizes) <= most
    assert {size.coding for size in sizes} == {"gsm7" if spoken == "en" else "ucs2"}


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_text_is_written_in_every_language_and_not_the_same(wording: tuple[str, int]) -> None:
    texts = {spoken: rendered(wording, spoken)[0] for spoken in get_args(Language)}
    assert len(set(texts.values())) == len(texts)
    assert re.search(r"[\u1780-\u17ff]", texts["km"])


def test_wordings_are_of_milestones_and_number_from_one() -> None:
    for saying in {name for name, _ in WORDINGS}:
        assert saying.partition(":")[0] in get_args(Milestone)
        numbers = [number for name, number in WORDINGS if name == saying]
        assert numbers == list(range(1, len(numbers) + 1))
        assert words.newest_wording(saying) == len(numbers)


@pytest.mark.parametrize("outcome", get_args(CustodyOutcome))
def test_every_end_of_custody_has_words_of_its_own_and_for_whoever_is_told_late(outcome: str) -> None:
    assert words.newest_wording(domain.saying("custody-ended", outcome))
    assert words.newest_wording(domain.saying("arrested", outcome))


def test_a_milestone_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        words.newest_wording("sentenced")
