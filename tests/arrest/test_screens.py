"""The screens of a new arrest as rules: their order, what one is asked, and what becomes of the answers."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.arrest.pages import screens

NOW = datetime(2020, 3, 2, 3, tzinfo=UTC)
WITH = {"id": str(uuid4()), "name_latin": "Ros Chea"}
FIRST = {
    "child": {"id": str(uuid4()), "name_latin": "Keo Dara"}, "relation": "child", "whereabouts": "with-adult",
    "with": WITH, "where": {"typed": "171012"}, "consent": "yes",
}  # fmt: skip
SECOND = {"child": {"id": str(uuid4())}, "relation": "child", "whereabouts": "unknown", "consent": "yes"}
WHO = {"person": {"id": str(uuid4()), "name_latin": "Keo Vuthy", "sex": "male"}, "citizen": "KH"}
WHAT = {"offence": {"class": "petty", "label": "fishing"}}


def answers(**said: Any) -> dict[str, Any]:
    """A father whose arrest is complete, with two children."""
    two = {"dependants": "yes", "children": [FIRST, SECOND], "explained": "by-parent", "caregivers": []}
    return WHO | WHAT | two | said


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ({}, "who what health question care check"),
        ({"dependants": "yes"}, "who what health question child-1 care check"),
        ({"dependants": "yes", "children": [FIRST, SECOND]}, "who what health question child-1 child-2 care check"),
        ({"dependants": "declined", "children": [FIRST]}, "who what health question child-1 care check"),
        ({"dependants": "none", "children": [FIRST]}, "who what health question care check"),
    ],
)
def test_the_order_follows_the_answers(said: dict[str, Any], order: str) -> None:
    assert screens.list_screens(said) == order.split()


def test_there_is_always_a_screen_for_one_more_child_and_no_other() -> None:
    two = answers()
    assert [screens.exists(f"child-{number}", two) for number in (0, 1, 2, 3, 4)] == [False, True, True, True, False]
    assert not screens.exists("child-x", two)
    assert not screens.exists("elsewhere", two)
    assert (screens.beside("child-3", two, -1), screens.beside("child-3", two, 1)) == ("child-1", "care")


def test_emptying_a_field_takes_the_answer_back_and_leaves_other_screens_alone() -> None:
    kept = screens.keep(answers(medical="asthma", pregnant="no"), "health", {"pregnant": "yes"})
    assert (kept["pregnant"], "medical" in kept, kept["person"]) == ("yes", False, WHO["person"])
    typed = {"children": [{"child": {"name_latin": "Other"}, "relation": "grandchild"}]}
    children = screens.keep(answers(), "child-2", typed)["children"]
    assert children[0] == FIRST
    assert children[1] == {"child": {"id": SECOND["child"]["id"], "name_latin": "Other"}, "relation": "grandchild"}


def test_who_a_child_is_with_is_asked_once() -> None:
    both = answers(children=[FIRST, SECOND | {"whereabouts": "with-adult", "known": WITH["id"]}])
    assert screens.named_adults(both) == [WITH]
    body = screens.read(both, uuid4())
    assert [str(child.with_person.id) for child in body.children if child.with_person] == [WITH["id"]] * 2
    no_caregivers = {name: value for name, value in both.items() if name != "caregivers"}
    assert screens.with_caregivers(no_caregivers)["caregivers"] == [{"person": WITH}]
    assert screens.with_caregivers(both)["caregivers"] == []


def test_what_a_later_answer_made_pointless_is_left_out() -> None:
    body = screens.read(
        answers(
            dependants="none", not_asked_reason="asleep", pregnant="no", consulate_told="no", due_date={"day": "1"}
        ),
        uuid4(),
    )
    left = (body.children, body.explained, body.not_asked_reason, body.pregnant, body.consulate_told, body.due_date)
    assert left == ((), None, None, None, None, None)
    assert body.person.nationality == "KH"


def test_one_name_typed_twice_is_one_person() -> None:
    elder = {"person": {"id": str(uuid4()), "name_latin": "ROS chea"}, "relation": "aunt", "agreed": "yes"}
    body = screens.read(answers(caregivers=[elder | {"may_be_told": "no"}]), uuid4())
    assert body.children[0].with_person
    assert body.caregivers[0].person.id == body.children[0].with_person.id


@pytest.mark.parametrize(
    ("said", "screen", "fields"),
    [
        (answers(), "check", []),
        ({"person": {"id": str(uuid4())}}, "who", ["person.name_latin", "person.sex"]),
        ({"person": {"id": str(uuid4()), "home": "nowhere", "age": "x"}}, "who", [
            "person.age", "person.home", "person.name_latin", "person.sex",
        ]),
        (WHO, "what", ["offence.class", "offence.label"]),
        (WHO | WHAT, "question", ["dependants"]),
        (WHO | WHAT | {"dependants": "not-asked"}, "question", ["not_asked_reason"]),
        (answers(children=[FIRST, {"child": {"id": str(uuid4())}}]), "child-2", [
            "children.1.relation", "children.1.whereabouts", "children.1.consent",
        ]),
        (answers(children=[FIRST, {"child": {"id": str(uuid4())}}]), "child-1", []),
        (answers(children=[SECOND | {"handed": {"parent_chose": "no"}}]), "child-1", [
            "children.0.handed.to.name_latin",
        ]),
        (answers(explained=""), "care", ["explained"]),
        (answers(person={"id": str(uuid4()), "name_latin": "A", "sex": "female"}), "check", ["pregnant"]),
    ],
)  # fmt: skip
def test_each_screen_says_what_is_wrong_on_it(said: dict[str, Any], screen: str, fields: list[str]) -> None:
    found = screens.mistakes_of(said, screen, NOW)
    assert [error.field for error in found] == fields
    assert {screens.screen_of(field) for field in fields} <= ({screen} if screen != "check" else {"health"})


def test_a_hand_over_becomes_part_of_the_record() -> None:
    aunt = {"id": str(uuid4()), "name_latin": "Som Chantrea"}
    body = screens.read(answers(children=[FIRST, SECOND | {"handed": {"to": aunt, "parent_chose": "no"}}]), uuid4())
    [given] = body.handed_over
    assert (str(given.child.id), given.to.name_latin, given.parent_chose) == (
        SECOND["child"]["id"], "Som Chantrea", "no",
    )  # fmt: skip
