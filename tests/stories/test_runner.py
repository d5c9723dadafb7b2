"""What the runner does around a story: refuses bad files before anything starts, knows whom to ask and what to send."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from stories.bodies import body_of, persons_in
from stories.family_link import pin_to_type, token_in
from stories.grammar import load, parse
from stories.judges import Verdict
from stories.offices import offices_of
from stories.platform import Platform, routes_of
from stories.play import Judged, words
from stories.runner import line_of, main, play_all

OWN = sorted((Path(__file__).parents[2] / "stories").glob("*.yaml"))
STORY = """\
story: a test
people:
  mara: {name_latin: Lim Mara, sex: female, born: 1985-02-03, home: "020601"}
  visal: {sex: male, age: 4}
  aunt: {sex: female, age: 44, phone: "+85510555001"}
steps:
  - at: 2019-06-01T23:10+07:00
    by: police@02
    do: arrest.record
    with:
      person: mara
      arrived_at: 2019-06-01T23:00+07:00
      children: [{child: visal, where: "120101", with: aunt}]
      unsafe: [aunt]
      caregivers: aunt
    expect:
      - refused: {field: dependants}
      - no_alert: {to: welfare@0206, about: [mara]}
      - queue: {who: prison@CC2, holds: mara, as: release-due}
"""
IDS = {"mara": "id-mara", "visal": "id-visal", "aunt": "id-aunt"}


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_stories_are_well_formed(path: Path) -> None:
    assert load(path).steps


@asynccontextmanager
async def never() -> AsyncIterator[Platform]:
    raise AssertionError("started although a file is malformed")
    yield


async def test_nothing_starts_when_a_file_is_malformed_or_missing(tmp_path: Path) -> None:
    good, bad, absent = tmp_path / "good.yaml", tmp_path / "bad.yaml", tmp_path / "absent.yaml"
    good.write_text(STORY)
    bad.write_text(STORY.replace("arrest.record", "arrest.recrod"))
    said: list[str] = []
    assert await main([str(good), str(bad), str(absent)], never, said.append) == 1
    assert said[0].startswith(f"{bad}:9: unknown verb")
    assert said[1] == f"{absent}:1: cannot be read: No such file or directory"
    assert said[-1] == "0 passed, 2 failed"


def test_a_body_holds_people_in_place_of_keys_and_is_else_as_written() -> None:
    story = parse(STORY, "a.yaml")
    body = body_of("arrest.record", story.steps[0].fields, story, IDS)
    aunt = {"id": "id-aunt", "sex": "female", "age": 44, "phone": "+85510555001"}
    visal = {"id": "id-visal", "sex": "male", "age": 4}
    assert body["person"]["born"] == "1985-02-03"
    assert body["arrived_at"] == "2019-06-01T23:00:00+07:00"
    assert body["children"] == [{"child": visal, "where": "120101", "with": aunt}]
    assert body["unsafe"] == [aunt]
    assert persons_in(body) == set(IDS.values())


def test_every_office_of_a_story_is_known() -> None:
    found = offices_of(parse(STORY, "a.yaml"))
    assert {"ministry", "police@02", "welfare@0206", "welfare@1201", "welfare-lead@12", "prison@CC2"} <= set(found)
    assert not [office for office in found if office.startswith("family")]


def test_routes_come_from_the_openapi_document() -> None:
    operation = {
        "operationId": "arrest.find-person",
        "parameters": [
            {"name": "person_id", "in": "path", "required": True},
            {"name": "as", "in": "query", "required": True},
            {"name": "page", "in": "query"},
        ],
    }
    (route,) = routes_of("arrest", {"paths": {"/api/people/{person_id}": {"get": operation}}})
    assert (route.method, route.operation) == ("GET", "arrest.find-person")
    assert (route.path_fields, route.query_fields) == (("person_id",), ("as",))


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("call 1280 http://127.0.0.2:8105/l/Ab-9_x more", "Ab-9_x"),
        ("call 1280 http://a.test/old/1 https://a.test/l/newer", "newer"),
        ("call 1280, your code is K7M2-9QXD", "K7M2-9QXD"),
        ("call 1280", None),
    ],
)
def test_the_private_link_is_found_in_a_message(text: str, token: str | None) -> None:
    assert token_in(text) == token


def test_a_wrong_pin_differs() -> None:
    assert pin_to_type("4829", "right") == "4829"
    assert pin_to_type("4829", "wrong") == "4820"


def test_a_line_says_what_was_expected_and_what_was_found() -> None:
    refused, no_alert, _ = parse(STORY, "a.yaml").steps[0].expect
    assert words(no_alert) == "no_alert to: welfare@0206, about: [mara]"
    assert line_of("a.yaml", Judged(refused.line, words(refused), Verdict(True))) == (
        "ok     a.yaml:17  refused field: dependants"
    )
    assert line_of("a.yaml", Judged(3, "flag on: mara", Verdict(False, "no flag"))) == (
        "MISSED a.yaml:3  flag on: mara – found: no flag"
    )


class Nowhere:
    """A platform on which no service runs."""

    urls: dict[str, str] = {}  # noqa: RUF012
    phones_url = "http://127.0.0.1:9"

    async def token(self, address: str) -> str:
        return address


async def test_what_does_not_exist_is_missed_with_that_reason_and_the_story_goes_on() -> None:
    story = parse(STORY, "a.yaml")
    said: list[str] = []
    assert await play_all([story], Nowhere(), said.append) == 1
    assert said[0] == "MISSED a.yaml:9  arrest.record by police@02 – found: arrest does not exist yet"
    assert said[1].endswith("refused field: dependants – found: arrest does not exist yet")
    assert said[2].endswith("found: arrest.record was not done: arrest does not exist yet")
    assert said[-1] == "0 passed, 4 failed"
