"""Every text message that can be sent, in every language, with the longest names: what it must say and never says."""

import re
from pathlib import Path
from typing import get_args

import pytest

from services.family import channels
from services.family.domain import TOKEN_LENGTH, sms_size
from shared import places
from shared.contracts.codes import Language, Milestone
from shared.web import language

language.load(Path(channels.__file__).parent / "templates" / "km.po")

LINK = f"https://sambok.gov.kh/p/{'x' * TOKEN_LENGTH}"
PROVINCES = [f"{number:02}" for number in range(1, 26)]
WORDINGS = sorted(channels._SMS_TEXTS)
# Charge, guilt, offence, suspicion, arrest, prison: in the words each language has for them (rule 17).
NEVER = {
    "en": ["arrest", "charge", "crime", "guilt", "offence", "suspect", "prison", "jail", "drug", "theft"],
    "km": ["ចោទ", "ទោស", "ឧក្រិដ្ឋ", "បទល្មើស", "សង្ស័យ", "ចាប់ខ្លួន", "ឃុំខ្លួន", "ពន្ធនាគារ", "គ្រឿងញៀន"],
    "vi": ["bắt giữ", "tội", "nghi phạm", "nhà tù", "trại giam", "ma túy", "trộm"],
}


def rendered(wording: tuple[str, int], spoken: str) -> list[str]:
    names = [places.name(code, "km" if spoken == "km" else "en") for code in PROVINCES]
    return [channels.sms_text(*wording, spoken, province=name, link=LINK) for name in names]


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
    for milestone in {name for name, _ in WORDINGS}:
        assert milestone in get_args(Milestone)
        numbers = [number for name, number in WORDINGS if name == milestone]
        assert numbers == list(range(1, len(numbers) + 1))
        assert channels.newest_wording(milestone) == len(numbers)


def test_a_milestone_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        channels.newest_wording("sentenced")
