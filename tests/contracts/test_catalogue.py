"""The catalogue tells what the contracts say and who hears them, and says so when it no longer does."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

from deploy.catalogue import __main__ as catalogue
from deploy.catalogue.growth import shapes
from deploy.catalogue.reading import CLONE, list_events, list_hearings
from shared.contracts.meanings import MEANINGS

ASYNCAPI: dict[str, Any] = YAML(typ="safe", pure=True).load(CLONE / "docs" / "asyncapi.yaml")
EXAMPLES = [
    (name, example) for name, message in ASYNCAPI["components"]["messages"].items() for example in message["examples"]
]


def test_catalogue_is_in_step_with_the_contracts() -> None:
    stale = [str(file.relative_to(CLONE)) for file, text in catalogue.made().items() if file.read_text() != text]
    assert stale == [], "run `./sambok docs`"


def test_contracts_have_only_grown() -> None:
    assert catalogue.breaks() == []


def test_stale_page_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "docs" / "events.md"
    monkeypatch.setattr(catalogue, "CLONE", tmp_path)
    monkeypatch.setattr(catalogue, "PARSER", tmp_path / "not installed")
    monkeypatch.setattr(catalogue, "made", lambda: {page: "what the contracts say"})
    assert "docs/events.md no longer tell" in (catalogue.main(["--check"]) or "")
    page.parent.mkdir()
    assert catalogue.main([]) is None
    assert catalogue.main(["--check"]) is None


def test_break_stops_the_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    agreed = tmp_path / "shapes.json"
    agreed.write_text('{"carer.told": {"facts": {"is": "object", "required": true}}}')
    monkeypatch.setattr(catalogue, "AGREED", agreed)
    assert "carer.told is gone" in (catalogue.main([]) or "")


def test_every_field_has_a_meaning_and_every_meaning_a_field() -> None:
    paths = {path.replace("[]", "") for fields in shapes().values() for path in fields}
    assert {path.rpartition(".")[2] for path in paths if "." in path} == set(MEANINGS)


def test_who_hears_is_what_the_handlers_say() -> None:
    hearings = list_hearings()
    assert {hearing.service for hearing in hearings["arrest.recorded"]} >= {"welfare", "family"}
    assert all(hearing.does for heard in hearings.values() for hearing in heard)
    assert set(hearings) <= {event.event_type for event in list_events()}


def test_every_hearing_is_in_asyncapi_even_if_one_handler_hears_several_events() -> None:
    heard = {
        (operation["tags"][0]["name"], message["$ref"].rpartition("/")[2])
        for operation in ASYNCAPI["operations"].values()
        if operation["action"] == "receive"
        for message in operation["messages"]
    }
    hearings = list_hearings().items()
    assert heard == {(hearing.service, event_type) for event_type, found in hearings for hearing in found}


def test_every_event_is_in_asyncapi_on_its_tellers_topic() -> None:
    for event in list_events():
        channel = ASYNCAPI["channels"][event.teller]
        assert channel["address"] == f"{event.teller}.events"
        assert event.event_type in channel["messages"]


@pytest.mark.parametrize(("event_type", "example"), EXAMPLES, ids=[example["name"] for _, example in EXAMPLES])
def test_examples_in_asyncapi_fit_their_schemas(event_type: str, example: dict[str, Any]) -> None:
    message = ASYNCAPI["components"]["messages"][event_type]
    for part in ("headers", "payload"):
        validator = jsonschema_rs.Draft7Validator({"components": ASYNCAPI["components"], "allOf": [message[part]]})
        assert [error.message for error in validator.iter_errors(example[part])] == []
