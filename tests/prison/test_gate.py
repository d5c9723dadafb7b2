"""Who is expected and who comes in: the question asked again, the walls between prisons, and what is refused."""

import httpx

from tests.doors import Doors
from tests.making import child, family, listed, mother
from tests.prison.gate import PRISON, act, admission, order, queue, refused, seen, to_prison


async def test_an_order_puts_somebody_into_the_queue_and_an_admission_takes_them_out(fresh: Doors) -> None:
    she = mother()
    await order(fresh, she)
    assert await queue(fresh) == {(she["id"], "expected-in-prison")}
    assert await queue(fresh, "CC2") == set()
    expected = await seen(fresh, she)
    assert (expected["name_latin"], expected["state"]) == ("Keo Sreymom", "expected")
    await act(fresh, "admissions", admission(she))
    assert await queue(fresh) == set()
    assert (await seen(fresh, she))["state"] == "inside"


async def test_what_police_recorded_is_known_at_the_gate_and_what_a_prison_may_not_know_is_not(fresh: Doors) -> None:
    she = mother()
    arrest = family(person=she)
    arrest["children"].append(listed(child(name_latin="Keo Bona", age=12), consent="no"))
    await fresh.record(arrest)
    await order(fresh, {"id": she["id"]})
    view = await seen(fresh, she)
    assert view["name_latin"] == "Keo Sreymom"
    assert [one["name_latin"] for one in view["children"]] == ["Keo Dara", "Keo Bopha", None]
    assert view["dependants"] == "yes"
    text = (await fresh("prison", f"prison@{PRISON}").get(f"/api/people/{she['id']}")).text
    assert not [word for word in ("theft", "171012", "Ros Chea", "Keo Bona", "+855") if word in text]
    refused_child = arrest["children"][2]["child"]["id"]
    answer = await fresh("prison", f"prison@{PRISON}").get(f"/api/people/{refused_child}")
    assert answer.status_code == httpx.codes.NOT_FOUND


async def test_children_who_come_in_live_inside_and_others_are_counted(fresh: Doors) -> None:
    she, baby, boy, girl = mother(), child(age=1), child(name_latin="Keo Vanna", age=9), child(age=7)
    saved = await to_prison(
        fresh,
        she,
        children=[listed(boy, whereabouts="alone", where="171012"), listed(girl, consent="no")],
        children_inside=[baby],
    )
    assert saved["id"] and saved["trace_id"]
    view = await seen(fresh, she)
    assert {one["id"]: one["inside"] for one in view["children"]} == {
        boy["id"]: False,
        girl["id"]: False,
        baby["id"]: True,
    }
    assert [one["name_latin"] for one in view["children"]] == ["Keo Vanna", None, "Keo Dara"]
    assert (await seen(fresh, baby))["inside_with"] == she["id"]
    [row] = await fresh.rows("prison", f"prison@{PRISON}", "/api/people")
    assert (row["id"], row["children_inside"]) == (she["id"], 1)


async def test_an_admission_that_cannot_be_names_its_fields_and_changes_nothing(fresh: Doors) -> None:
    she, baby = mother(), child(age=1)
    assert await refused(fresh, "admissions", admission(she)) == {"person": "not_expected"}
    await order(fresh, she)
    wrong = admission(she, children_inside=[baby, baby, she], children=[listed(child(age=29))])
    assert await refused(fresh, "admissions", wrong) == {
        "children.0.child": "older_than_parent",
        "children_inside.1": "duplicate",
        "children_inside.2": "same_person",
    }
    assert await refused(fresh, "admissions", admission(she, "CC2")) == {"prison": "not_allowed"}
    none = admission(she, dependants="none", children_inside=[baby])
    assert await refused(fresh, "admissions", none) == {"dependants": "not_valid"}
    assert await queue(fresh) == {(she["id"], "expected-in-prison")}
    await act(fresh, "admissions", admission(she))
    assert await refused(fresh, "admissions", admission(she)) == {"person": "already_recorded"}
    assert await refused(fresh, "admissions", admission(she, "CC2"), "CC2") == {"prison": "elsewhere"}


async def test_after_a_transfer_only_the_other_prison_knows_them(fresh: Doors) -> None:
    she, baby = mother(), child(age=1)
    await to_prison(fresh, she, children_inside=[baby])
    await act(fresh, "transfers", {"person": {"id": she["id"]}, "to": "CC2", "reason": "nearer to the court of appeal"})
    for somebody in (she, baby):
        gone = await fresh("prison", f"prison@{PRISON}").get(f"/api/people/{somebody['id']}")
        assert gone.status_code == httpx.codes.NOT_FOUND
    assert await queue(fresh, "CC2") == {(she["id"], "expected-in-prison")}
    assert (await seen(fresh, baby, "CC2"))["inside_with"] == she["id"]
    call = {"person": {"id": she["id"]}, "to": mother(name_latin="Keo Yeay"), "reached": "yes"}
    await act(fresh, "calls", call, "CC2")
    assert await queue(fresh, "CC2") == set()
    assert (await seen(fresh, she, "CC2"))["state"] == "inside"
