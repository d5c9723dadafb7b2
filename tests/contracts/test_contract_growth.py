"""Contracts only grow: what would break somebody who knew them is found, and what would not is let through."""

import copy

import pytest

from deploy.catalogue.growth import Shapes, list_breaks, shapes

AGREED: Shapes = {
    "carer.told": {
        "facts": {"is": "object", "required": True},
        "facts.level": {"is": "string", "required": True, "codes": ["low", "high"]},
        "facts.note": {"is": "string", "required": False, "limits": {"maxLength": 10}},
        "welfare": {"is": "object", "required": True},
        "welfare.person": {"is": "object", "required": True},
    }
}


def _changed(path: str, **field: object) -> Shapes:
    after = copy.deepcopy(AGREED)
    after["carer.told"].setdefault(path, {}).update(field)
    return after


@pytest.mark.parametrize(
    ("after", "says"),
    [
        ({}, "carer.told is gone"),
        ({"carer.told": {key: AGREED["carer.told"][key] for key in ("facts", "facts.level", "facts.note")}}, "gone"),
        (_changed("facts.level", **{"is": "integer"}), "was string and is integer"),
        (_changed("facts.note", required=True), "became required"),
        (_changed("facts.level", required=False), "no longer always there"),
        (_changed("facts.level", codes=["low"]), "may no longer be high"),
        (_changed("facts.note", codes=["a", "b"]), "may no longer be anything but a few codes"),
        (_changed("facts.note", limits={"maxLength": 5}), "tighter maxLength"),
        (_changed("facts.note", limits={"maxLength": 10, "pattern": "^a"}), "tighter pattern"),
        (_changed("facts.born", **{"is": "string-date", "required": True}), "new and required"),
    ],
)
def test_break_is_named(after: Shapes, says: str) -> None:
    found = list_breaks(AGREED, after)
    assert found
    assert any(says in each for each in found)


@pytest.mark.parametrize(
    "after",
    [
        AGREED,
        AGREED | {"carer.found": {"facts": {"is": "object", "required": True}}},
        _changed("facts.born", **{"is": "string-date", "required": False}),
        _changed("facts.level", codes=["low", "high", "highest"]),
        _changed("facts.note", limits={"maxLength": 20}),
        _changed("facts.note", limits={}),
    ],
)
def test_growth_is_let_through(after: Shapes) -> None:
    assert list_breaks(AGREED, after) == []


def test_shapes_reach_into_lists_of_persons() -> None:
    recorded = shapes()["arrest.recorded"]
    assert recorded["facts.children[]"]["is"] == "string-uuid"
    assert recorded["welfare.children[].person.sex"] == {"is": "string", "required": False, "codes": ["female", "male"]}
    assert recorded["family.recipients[].pin"]["required"]
