"""What a held parent may hear of the care of a child outside: that there is somebody, and nothing of who or where."""

import httpx

from tests.doors import Doors
from tests.making import Body, arrest, caregiver, child, grandmother, listed, mother
from tests.prison.gate import PRISON, act, admission, order, seen

OFFICE = "welfare@1710"


async def record(doors: Doors, noun: str, body: Body) -> None:
    """Something a worker records, and that must be taken and heard."""
    answer = await doors("welfare", OFFICE).post(f"/api/{noun}", json=body)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    await doors.until_handled()


async def cared_for(doors: Doors, she: Body) -> dict[str, bool]:
    """Of which of her children the prison says that somebody looks after them."""
    return {one["id"]: one["cared_for_since"] is not None for one in (await seen(doors, she))["children"]}


async def test_a_parent_may_hear_that_a_child_is_cared_for_and_never_by_whom_or_where(fresh: Doors) -> None:
    she, boy, girl, yeay = mother(), child(), child(name_latin="Keo Vanna", age=9), grandmother()
    unwanted = child(name_latin="Keo Bona", age=12)
    children = [listed(boy), listed(girl), listed(unwanted, consent="no", whereabouts="with-adult", **{"with": yeay})]
    await fresh.record(arrest(she, children=children, caregivers=[caregiver(yeay)]))
    await fresh.until_handled()
    stay = {"child": {"id": boy["id"]}, "kind": "foster", "child_view": "likes the dog", "parent_view": "agreed"}
    # Placed while she is still with the police: the prison to which she comes later knows it all the same.
    await record(fresh, "placements", stay | {"with": {"id": yeay["id"]}})
    await order(fresh, {"id": she["id"]})
    await act(fresh, "admissions", admission({"id": she["id"]}, dependants="yes"))
    none = {girl["id"]: False, unwanted["id"]: False}
    assert await cared_for(fresh, she) == {boy["id"]: True} | none
    answer = await fresh("prison", f"prison@{PRISON}").get(f"/api/people/{she['id']}")
    assert not [word for word in ("foster", "Ros Chea", yeay["id"], "171012", "dog", "Keo Bona") if word in answer.text]
    await record(fresh, "findings", {"child": {"id": boy["id"]}, "where": "171013"})
    assert await cared_for(fresh, she) == {boy["id"]: False} | none
    await record(fresh, "findings", {"child": {"id": boy["id"]}, "where": "171012", "with": {"id": yeay["id"]}})
    assert await cared_for(fresh, she) == {boy["id"]: True} | none
