"""What an office is shown that it must act on: nobody of the family could be told, until somebody was."""

from tests import making
from tests.doors import Doors, until

POLICE = "police@10"


async def flags_of(doors: Doors, person: str) -> set[str]:
    """The flags that stand on a person."""
    return {flag["kind"] for flag in await doors.rows("arrest", POLICE, "/api/flags") if flag["on"] == person}


async def test_nobody_to_tell_stands_until_somebody_is_told(doors: Doors) -> None:
    body = making.family(caregivers=[making.caregiver(may_be_told="no")])
    who = (await doors.record(body, by=POLICE))["person"]

    async def flagged() -> bool:
        return await flags_of(doors, who) == {"nobody-to-tell"}

    await until(flagged, "the police are shown that nobody can be told")
    aunt = making.person(name_latin="Chey Aunt", sex="female", age=40, phone="+85512000618")
    amended = {"person": {"id": who}, "reason": "she named her aunt", "caregivers": [making.caregiver(aunt)]}
    assert (await doors("arrest", POLICE).post("/api/amendments", json=amended)).status_code == 201

    async def gone() -> bool:
        return await flags_of(doors, who) == set()

    await until(gone, "somebody was told")


async def test_what_was_recorded_in_error_needs_to_reach_nobody(doors: Doors) -> None:
    who = (await doors.record(making.family(caregivers=[]), by=POLICE))["person"]

    async def flagged() -> bool:
        return "nobody-to-tell" in await flags_of(doors, who)

    await until(flagged, "the police are shown that nobody can be told")
    taken_back = {"person": {"id": who}, "reason": "the wrong woman"}
    assert (await doors("arrest", POLICE).post("/api/retractions", json=taken_back)).status_code == 201
    assert await flags_of(doors, who) == set()
