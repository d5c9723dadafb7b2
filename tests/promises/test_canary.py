"""Canaries: what was told in confidence is found nowhere that others read, however hard one looks."""

import asyncio
import json
from pathlib import Path
from typing import Any

import asyncpg

from shared.contracts.event import TELLERS, topic_of
from tests import making
from tests.doors import Doors
from tests.rooms import connect, read_topics

# One word for each thing that must stay where it belongs; none of them stands anywhere else by chance.
NAMES = {
    "her name": "Zanarymother", "her name in Khmer": "ហ្សាណារីម្តាយ", "a child": "Zanarychild", "an elder": "Zanaryelder",
    "an unsafe man": "Zanaryunsafe",
}  # fmt: skip
WORDS = {
    "offence": "zanaryoffence", "place": "zanaryplace", "station": "zanarystation", "medicine": "zanarymedicine",
    "needs": "zanaryneeds", "relation": "zanaryrelation",
}  # fmt: skip
PHONES = {"her phone": "+85512909091", "the elder's phone": "+85512909092"}
WHERE = "17100907"  # a village code that no test uses: where the child is
SECRETS = [*NAMES.values(), *WORDS.values(), *PHONES.values(), WHERE]


def confided() -> dict[str, Any]:
    """An arrest with a canary in every field that can hold one."""
    elder = making.grandmother(name_latin=NAMES["an elder"], phone=PHONES["the elder's phone"])
    child = making.child(name_latin=NAMES["a child"], age=5)
    listed = {"whereabouts": "with-adult", "where": WHERE, "with": elder, "needs": WORDS["needs"]}
    who = making.mother(
        name_latin=NAMES["her name"], name_km=NAMES["her name in Khmer"], phone=PHONES["her phone"], home="171009"
    )
    return making.arrest(
        who,
        children=[making.listed(child, **listed)],
        caregivers=[making.caregiver(elder, relation=WORDS["relation"])],
        unsafe=[making.father(name_latin=NAMES["an unsafe man"])],
        offence={"class": "felony", "label": WORDS["offence"]},
        place=WORDS["place"],
        station=WORDS["station"],
        medical=WORDS["medicine"],
    )


def found_in(text: str | bytes, secrets: list[str]) -> list[str]:
    """Which secrets stand in a text, as they are or as JSON escapes them."""
    raw = text if isinstance(text, bytes) else text.encode()
    return [secret for secret in secrets if secret.encode() in raw or json.dumps(secret).strip('"').encode() in raw]


async def test_nothing_confided_travels_or_is_written_where_others_read(fresh: Doors) -> None:
    saved = await fresh.record(confided())
    await fresh.until_handled()
    [message] = await fresh.messages(PHONES["the elder's phone"])
    token = message["text"].split("/p/")[1].split()[0]
    secrets = [*SECRETS, token]
    assert found_in(message["text"], SECRETS) == [], "a message to a family names nobody"
    await read_everything(fresh, saved["person"])
    wrong = await errors_about(fresh)
    assert not [found_in(text, secrets) for text in wrong if found_in(text, secrets)]

    platform = fresh.platform
    for record in await read_topics(platform, [topic_of(teller) for teller in TELLERS]):
        said = b"|".join([record.key or b"", record.value or b"", *(value for _, value in record.headers)])
        assert found_in(said, secrets) == [], dict(record.headers)
    for folder in ("logs", "traces", "kafka"):
        for file in await asyncio.to_thread(files_below, platform.state / folder):
            lines = (await asyncio.to_thread(file.read_bytes)).splitlines()
            assert not [line[:900] for line in lines if found_in(line, secrets)], file
    for service in platform.urls:
        connection = await connect(platform, f"sambok_{service}")
        try:
            assert found_in(await told_and_heard(connection), secrets) == [], service
        finally:
            await connection.close()


async def test_each_service_keeps_only_what_its_purpose_needs(fresh: Doors) -> None:
    await fresh.record(confided())
    await fresh.until_handled()
    police = {*NAMES.values(), *WORDS.values(), *PHONES.values()}
    nobody: set[str] = set()
    for service, may_hold in (("arrest", police), ("prison", nobody), ("welfare", nobody), ("family", nobody)):
        connection = await connect(fresh.platform, f"sambok_{service}")
        try:
            found = set(found_in(await everything(connection), SECRETS))
        finally:
            await connection.close()
        assert found <= may_hold, f"{service} holds {found - may_hold} in the clear"
    # A canary that sings: what the police wrote down themselves is really there, so the search can find things.
    connection = await connect(fresh.platform, "sambok_arrest")
    try:
        assert NAMES["her name"] in await everything(connection)
    finally:
        await connection.close()


async def read_everything(doors: Doors, person: str) -> None:
    """Read what may be read, so that reading, too, has had its chance to leave traces."""
    for service, address in (("arrest", "police@17"), ("welfare", "welfare@1710")):
        for path in (f"/api/people/{person}", "/api/duties"):
            assert (await doors(service, address).get(path)).status_code == 200


async def errors_about(doors: Doors) -> list[str]:
    """Every refusal of a body full of canaries, as text."""
    said = confided()
    police = doors("arrest", "police@17")
    answers = [
        await police.post("/api/arrests", json=said),  # recorded already
        await police.post("/api/arrests", json=said | {"dependants": NAMES["a child"], "planned": WORDS["place"]}),
        await police.post("/api/arrests", json=said | {NAMES["a child"][:3]: WORDS["offence"]}),
        await police.post("/api/arrests", json=said | {"person": NAMES["her name"]}),
        await police.post("/api/arrests", content=json.dumps(said).encode(), headers={"Content-Type": "text/plain"}),
        await police.post("/api/arrests", content=json.dumps(said).encode()[:-9]),
        await police.get(f"/api/people/{NAMES['a child']}"),
        await doors("welfare", "welfare@1710").post("/api/findings", json={"child": {"id": NAMES["a child"]}}),
    ]
    assert all(answer.status_code >= 400 for answer in answers[1:])
    return [answer.text for answer in answers[1:]]


def files_below(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


async def told_and_heard(connection: asyncpg.Connection) -> str:
    """What a database holds of facts on their way."""
    return await text_of(connection, ["outbox", "inbox", "set_aside"])


async def everything(connection: asyncpg.Connection) -> str:
    """A whole database as text."""
    rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return await text_of(connection, [row["tablename"] for row in rows])


async def text_of(connection: asyncpg.Connection, tables: list[str]) -> str:
    """Every row of these tables as text."""
    found = [await connection.fetch(f"SELECT t::text AS row FROM {table} t") for table in tables]  # noqa: S608
    return "\n".join(row["row"] for rows in found for row in rows)
