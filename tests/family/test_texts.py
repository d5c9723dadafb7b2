"""Everything that can be said, by every channel, in every language, with the longest names: what it must say.

The limit of a text message: three segments in English, five in Khmer and Vietnamese (UCS-2, 67 letters a segment).
"""

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from services.family import channels, domain
from services.family.channels import Saying, Told, words
from services.family.channels.naming import house_name
from services.family.domain import TOKEN_LENGTH, House, sms_size
from shared.contracts.codes import AppealResult, CustodyOutcome, HealthState, Language, Milestone
from shared.web import language

language.load(Path(domain.__file__).parents[1] / "templates" / "km.po")

CODE = "4821-0937-5516"
LINK = f"https://sambok.gov.kh/p/{'x' * TOKEN_LENGTH}"
LATEST = date(2026, 9, 30)  # the longest day of the year in every language
PROVINCES = [f"{number:02}" for number in range(1, 26)]
HOUSES = {
    "police": [House("police", code) for code in PROVINCES],
    "court": [House("court", code) for code in PROVINCES],
    "prison": [House("prison", code) for code in ("CC1", "CC2", "CC3", "CC4", *(f"P-{code}" for code in PROVINCES))],
}
WORDINGS = words.wordings()
MOST_SEGMENTS = {"en": 3, "km": 5, "vi": 5}
# Charge, guilt, offence, suspicion, punishment, in the words each language has for them (rule 17).
NEVER = {
    "en": ["charge", "crime", "criminal", "guilt", "offence", "suspect", "convict", "punish", "jail", "drug", "theft",
           "acquit", "pardon", "bail", "imprison"],
    "km": ["ចោទ", "ទោស", "ឧក្រិដ្ឋ", "បទល្មើស", "សង្ស័យ", "ទណ្ឌិត", "គ្រឿងញៀន", "ពិរុទ្ធ"],
    "vi": ["tội", "nghi phạm", "ma túy", "trộm", "án tù", "phạt"],
}  # fmt: skip
# What is no prison yet is not called one either.
BEFORE_PRISON = {"en": ["prison", "arrest"], "km": ["ពន្ធនាគារ", "ចាប់ខ្លួន"], "vi": ["trại giam", "bắt giữ"]}


def houses_of(saying: str) -> list[House]:
    """Where it can have happened."""
    milestone = saying.partition(":")[0]
    if milestone in ("arrested", "custody-ended"):
        return HOUSES["police"]
    if milestone in ("admitted", "transferred", "health", "release-planned", "release-changed"):
        return HOUSES["prison"]
    if milestone in ("detention-decided", "hearing-set", "hearing-moved", "sentenced", "appeal"):
        return HOUSES["court"]
    return [house for houses in HOUSES.values() for house in houses]


def told(wording: tuple[str, int], spoken: str) -> list[Told]:
    return [Told(Saying(*wording, spoken), house, LATEST) for house in houses_of(wording[0])]


def rendered(wording: tuple[str, int], spoken: str, channel: str) -> list[str]:
    key = CODE if channel in channels.SHORT else LINK.rsplit("/", 1)[1]
    return [
        channels.compose(channel, each, to="x", key=key, reference="r", receipt_url="").text
        for each in told(wording, spoken)
    ]


@pytest.fixture(autouse=True)
def public_address(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMBOK_PUBLIC_URL", "https://sambok.gov.kh")


@pytest.mark.parametrize("spoken", get_args(Language))
@pytest.mark.parametrize("channel", sorted(channels.SENDERS))
@pytest.mark.parametrize("wording", WORDINGS)
def test_a_notice_says_what_it_must_and_nothing_else(wording: tuple[str, int], channel: str, spoken: str) -> None:
    for text, about in zip(rendered(wording, spoken, channel), told(wording, spoken), strict=True):
        assert "1280" in text
        assert (text.count(CODE) == 2 and "sambok.gov.kh" in text) if channel in channels.SHORT else LINK in text
        assert not re.search(r"%\(|[{}]|%s", text)
        never = NEVER[spoken] + (BEFORE_PRISON[spoken] if about.house.kind == "police" else [])
        assert not [word for word in never if word in text.casefold()]
        plain = text.replace(LINK, "").replace(CODE, "").replace("1280", "")
        for allowed in (house_name(about.house, spoken), words.day_name(LATEST, spoken)):
            plain = re.sub(re.escape(allowed), "", plain, flags=re.IGNORECASE)
        assert not re.search(r"\d", plain), "a number could be an address"


@pytest.mark.parametrize("spoken", get_args(Language))
@pytest.mark.parametrize("wording", WORDINGS)
def test_a_text_message_is_short_enough(wording: tuple[str, int], spoken: str) -> None:
    sizes = [sms_size(text) for text in rendered(wording, spoken, "sms")]
    assert max(size.segments for size in sizes) <= MOST_SEGMENTS[spoken]
    assert {size.coding for size in sizes} == {"gsm7" if spoken == "en" else "ucs2"}


@pytest.mark.parametrize("spoken", get_args(Language))
@pytest.mark.parametrize("wording", WORDINGS)
def test_a_call_is_short_enough(wording: tuple[str, int], spoken: str) -> None:
    assert max(map(len, rendered(wording, spoken, "voice"))) < 620, "longer than a minute"


@pytest.mark.parametrize("wording", WORDINGS)
def test_it_is_written_in_every_language_and_not_the_same(wording: tuple[str, int]) -> None:
    texts = {spoken: rendered(wording, spoken, "sms")[0] for spoken in get_args(Language)}
    assert len(set(texts.values())) == len(texts)
    for sentence in words.sentences(told(wording, "km")[0]):
        assert re.search(r"[\u1780-\u17ff]", sentence)


@pytest.mark.parametrize("spoken", get_args(Language))
def test_a_release_that_is_not_over_is_planned(spoken: str) -> None:
    planned = {"en": "planned", "km": "គ្រោង", "vi": "dự kiến"}[spoken]
    for wording in WORDINGS:
        if wording[0].startswith(("release-planned", "release-changed")):
            assert all(planned in text.casefold() for text in rendered(wording, spoken, "sms"))


@pytest.mark.parametrize("spoken", get_args(Language))
def test_an_invitation_and_a_subject_say_nothing_of_what_waits(spoken: str) -> None:
    link = "https://t.me/SambokBot?start=" + "0" * 32
    text = words.invitation(spoken, link)
    assert link in text
    assert "1280" in text
    assert sms_size(text).segments <= 3
    for word in (*NEVER[spoken], *BEFORE_PRISON[spoken], "police", "នគរបាល", "cảnh sát"):
        assert word not in (text + words.subject(spoken)).casefold()


def test_wordings_are_of_milestones_and_number_from_one() -> None:
    for saying in {name for name, _ in WORDINGS}:
        assert saying.partition(":")[0] in get_args(Milestone)
        numbers = [number for name, number in WORDINGS if name == saying]
        assert numbers == list(range(1, len(numbers) + 1))
        assert words.newest_wording(saying) == len(numbers)


OUTCOMES = {
    "arrested": (None, *get_args(CustodyOutcome)),
    "custody-ended": get_args(CustodyOutcome),
    "detention-decided": ("ordered", "extended", "refused"),
    "sentenced": ("held", "later", "soon", "free"),
    "appeal": ("filed", *get_args(AppealResult)),
    "health": get_args(HealthState),
    "correction": (None, "anew"),
}


@pytest.mark.parametrize("milestone", get_args(Milestone))
def test_every_milestone_has_words_however_it_turned_out(milestone: str) -> None:
    for outcome in OUTCOMES.get(milestone, (None,)):
        assert words.newest_wording(domain.saying(milestone, outcome))
    assert words.newest_wording(
        domain.release_saying(milestone, appeal=True) if "release-" in milestone else "arrested"
    )


def test_a_milestone_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        words.newest_wording("sung")


def test_a_call_is_made_of_recordings_that_are_named_alike_in_every_place() -> None:
    said, elsewhere = (
        words.spoken(Told(Saying("arrested", 1, "km"), House("police", code)), code=CODE, site="sambok.gov.kh")
        for code in ("17", "12")
    )
    names = [name for fragment in said for name in fragment.names]
    assert names[:3] == ["begin", "arrested-1-what-1", "police-17"]
    assert names.count("digit-4") == 2
    assert [fragment for fragment in said if fragment not in elsewhere] == [said[2]]


@pytest.mark.parametrize(
    ("office", "english"),
    [("prison@CC2", "Correctional Centre 2 in Prey Sar, Phnom Penh"), ("prison@P-12", "the prison of Phnom Penh city"),
     ("prison@P-17", "the prison of Siemreap province"), ("court@02", "the court of Battambang")],
)  # fmt: skip
def test_a_house_is_called_by_its_own_name_and_town(office: str, english: str) -> None:
    assert house_name(House.of(office), "en") == english
    assert House.of(office).office == office
