"""Places: codes as they are kept, names in both languages, and a search that forgives how people write."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared import places
from shared.places import PlaceCode


@pytest.mark.parametrize("code", ["17", "1709", "170906", "17090601", "179999", "TH", "KH"])
def test_a_known_province_or_a_country_is_a_place_however_deep(code: str) -> None:
    assert places.parse(code) == code


def test_khmer_digits_and_small_letters_are_understood() -> None:
    assert places.parse(" ១៧០៩ ") == "1709"
    assert places.parse("th") == "TH"


@pytest.mark.parametrize("text", ["", "1", "170", "26", "00", "9901", "170906011", "THA", "Siem Reap", "17a9"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"place|province"):
        places.parse(text)


def test_the_pydantic_type_refuses_with_our_code() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(PlaceCode).validate_python("2601")
    assert refused.value.errors()[0]["type"] == "unknown_place"
    assert TypeAdapter(PlaceCode).validate_python(" 17 ") == "17"


def test_a_place_knows_what_it_lies_in() -> None:
    assert (places.province_of("17090601"), places.district_of("17090601")) == ("17", "1709")
    assert (places.province_of("TH"), places.district_of("17")) == ("", "")
    assert places.full_name("1713", "en") == "Svay Leu, Siemreap"
    assert [places.level_of(code) for code in ("17", "1709", "170906", "17090601", "TH")] == [
        "province", "district", "commune", "village", "country",
    ]  # fmt: skip


def test_all_25_provinces_have_both_names() -> None:
    named = {f"{number:02d}": places.name(f"{number:02d}", "en") for number in range(1, 26)}
    assert all(not name.isdecimal() for name in named.values())
    assert places.name("12", "km") == "ភ្នំពេញ" or "ភ្នំពេញ" in places.name("12", "km")


def test_what_the_gazetteer_does_not_hold_is_named_by_its_code() -> None:
    assert places.full_name("1799", "en") == "1799, Siemreap"
    assert places.name("TH", "en") == "Thailand"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Siemreap", "17"),
        ("siem reap", "17"),
        ("SIEM-REAP", "17"),
        ("សៀមរាប", "17"),
        ("ភ្នំពេញ", "12"),
        ("Kompong Cham", "03"),
        ("ratanakiri", "16"),
        ("Oddar Meanchey", "22"),
        ("Sihanouk", "18"),
        ("1709", "1709"),
        ("១៧០៩", "1709"),
        ("sala kamraeuk siem reap", "171004"),
        ("Svay Leu, Siemreap", "1713"),
    ],
)
def test_the_search_finds_first_what_people_mean(typed: str, code: str) -> None:
    assert places.search(typed, "en")[0].code == code


def test_the_search_is_short_and_says_where_things_are() -> None:
    found = places.search("prey", "en")
    assert len(found) == 10
    assert all(place.label.endswith(f"({place.code})") for place in found)
    assert places.search("  ") == places.search("qqqq") == []
