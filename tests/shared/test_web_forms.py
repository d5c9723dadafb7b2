"""Forms: what is typed becomes nested data and back, with nothing lost and nothing let through that is not sane."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from shared.errors import FieldError, Refused
from shared.web.forms import Form, body, is_reshaping, nested
from shared.web.language import speaking


def test_dotted_names_become_nested_data_without_gaps() -> None:
    posted = FormData(
        [
            ("name", " Sok "),
            ("empty", "  "),
            ("children.0.child.name", "A"),
            ("children.2.child.name", "B"),
            ("children.1.child.name", ""),
            ("needs[]", "a"),
            ("reasons", "x"),
            ("reasons", "y"),
            ("_add", "children"),
        ]
    )
    assert nested(posted) == {
        "name": "Sok",
        "children": [{"child": {"name": "A"}}, {"child": {"name": "B"}}],
        "needs": ["a"],
        "reasons": ["x", "y"],
    }


def test_a_minted_id_is_kept_but_does_not_fill_a_group() -> None:
    posted = {"children.0.child.new_id": "u1", "children.0.child.name": "A", "children.1.child.new_id": "u2"}
    assert nested(posted) == {"children": [{"child": {"name": "A", "id": "u1"}}]}


def test_a_removed_group_is_gone_and_the_rest_stays() -> None:
    posted = {"children.0.name": "A", "children.1.name": "B", "_remove": "children.0", "name": "C"}
    assert nested(posted) == {"children": [{"name": "B"}], "name": "C"}
    assert is_reshaping(posted)
    assert not is_reshaping({"name": "C"})


@pytest.mark.parametrize("name", [".".join("abcdefghi"), "children.50.name"])
def test_what_nests_too_deeply_or_too_wide_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        nested({name: "x"})
    assert refused.value.errors == (FieldError(name, "too_deep"),)


def test_a_name_that_is_a_text_and_a_group_is_refused() -> None:
    for names in (["a", "a.b"], ["a.b", "a"]):
        with pytest.raises(Refused):
            nested(dict.fromkeys(names, "x"))


@pytest.mark.parametrize(
    ("typed", "spoken"),
    [
        ({"born": {"day": "5", "month": "3", "year": "2015"}}, {"born": "2015-03-05"}),
        ({"born": {"day": "៥", "month": "៣", "year": "២០១៥"}}, {"born": "2015-03-05"}),
        ({"born": {"day": "5", "year": "2015"}}, {"born": "5 2015"}),
        ({"born": {"day": "x", "month": "3", "year": "2015"}}, {"born": "x 3 2015"}),
        ({"at": {"day": "5", "month": "3", "year": "2015", "time": "9.05"}}, {"at": "2015-03-05T09:05:00+07:00"}),
        ({"home": {"typed": "Svay Leu, Siemreap (1713)"}}, {"home": "1713"}),
        ({"home": {"typed": "១៧១៣"}}, {"home": "1713"}),
        ({"home": {"typed": "Thailand (TH)"}}, {"home": "TH"}),
        ({"home": {"typed": "phnom penh"}}, {"home": "12"}),
        ({"home": {"typed": "prey"}}, {"home": "prey"}),
        ({"home": {"typed": "prey", "picked": "14"}}, {"home": "14"}),
        ({"phone": "០១២ ៣៤៥ ៦៧៨", "name": "សុខ ២"}, {"phone": "012 345 678", "name": "សុខ ២"}),
        ({"children": [{"age": "៩"}]}, {"children": [{"age": "9"}]}),
    ],
)
def test_parts_become_what_a_schema_reads(typed: dict[str, object], spoken: dict[str, object]) -> None:
    with speaking("en"):
        assert body(typed) == spoken


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=8)


@given(st.dictionaries(st.sampled_from(["a", "b.c", "d.0.e", "d.1.e", "d.1.f", "g.0.h.1.i"]), texts))
def test_what_was_typed_can_be_carried_through_hidden_fields(typed: dict[str, str]) -> None:
    once = nested(typed)
    assert nested(FormData(list(Form(once).hidden()))) == once


def test_errors_are_found_at_their_field_and_named_in_the_summary() -> None:
    form = Form({"born": "2015-03-05"}, [FieldError("name", "missing"), FieldError("name", "too_long", {"limit": 3})])
    form.call("name", "Name")
    with speaking("en"):
        assert form.error("name") == "Fill this in"
        assert form.summary() == [{"href": "#name", "text": "Name: Fill this in"}]
    assert form.parts("born") == {"day": "5", "month": "3", "year": "2015", "time": ""}


def test_another_group_is_shown_when_asked_for() -> None:
    form = Form.of({"children.0.name": "A", "_add": "children"})
    assert (form.count("children"), form.count("others", 1)) == (2, 1)
    assert form.value("children.0.name") == "A"
