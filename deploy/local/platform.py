"""The whole platform on one page: what runs, what waits for what, and in which order it stops."""

import asyncio
import contextlib
import importlib.util
import json
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

from deploy.keycloak import realm
from deploy.local import addresses, downloads, folders, kafka, keycloak, postgres
from deploy.local.running import DEMO_PASSWORD, Platform
from deploy.local.services import (
    LISTENERS,
    MAIL_PORT,
    PHONES_PORT,
    Service,
    Surroundings,
    make_keys,
    migrate,
    phones_program,
    random_key,
    service_program,
)
from deploy.local.trouble import Trouble

SERVICES = (
    Service("arrest", 8101),
    Service("court", 8102),
    Service("prison", 8103),
    Service("welfare", 8104),
    Service("family", 8105),
    Service("statistics", 8106),
)
USUAL_PORTS = (
    postgres.USUAL_PORT,
    kafka.USUAL_PORT,
    kafka.USUAL_CONTROLLER_PORT,
    keycloak.USUAL_PORT,
    PHONES_PORT,
    MAIL_PORT,
    *(service.port for service in SERVICES),
)


@contextlib.asynccontextmanager
async def running_platform(
    *,
    services: Iterable[str] | None = None,
    story_mode: bool = False,
    state: Path | None = None,
    say: Callable[[str], None] = print,
) -> AsyncIterator[Platform]:
    """A platform that runs as long as the block.

    `services` names what runs besides PostgreSQL, Kafka and Keycloak (all, if left out; an empty list for none).
    `state` is a folder that keeps the data; without it, the data goes away with the block. `say` gets one sentence
    for each thing a person should know. Raises Trouble with one sentence when something outside the code is wrong.
    """
    chosen = SERVICES if services is None else tuple(each for each in SERVICES if each.name in set(services))
    if os.geteuid() == 0:
        raise Trouble("PostgreSQL does not run as root; start everything through ./sambok, which sees to that.")
    folders.insist_on_room()
    fetched = downloads.fetch("kafka", "keycloak", "assets")
    built_keycloak = keycloak.built(fetched["keycloak"][0])
    assets = downloads.unpack_assets(fetched["assets"])
    with contextlib.ExitStack() as held:
        folder = state or held.enter_context(folders.passing_state())
        address = held.enter_context(addresses.own_address(folder / "address.json", USUAL_PORTS))
        for name in ("logs", "traces"):
            (folder / name).mkdir(exist_ok=True)
        platform = Platform(
            Surroundings(address, folder, assets, _passwords(folder, built_keycloak), story_mode), chosen, say
        )
        try:
            await _start(platform, fetched["kafka"], built_keycloak)
            _announce(platform)
            yield platform
        finally:
            (folder / "platform.json").unlink(missing_ok=True)
            await platform.stop()


async def _start(platform: Platform, kafka_jars: list[Path], built_keycloak: Path) -> None:
    """The diagram: everything starts side by side, and each part waits for what it needs."""
    began = time.monotonic()
    try:
        async with asyncio.TaskGroup() as side_by_side:
            start = side_by_side.create_task
            keys = start(make_keys(platform.around))
            database = start(_start_postgres(platform))
            stream = start(_start_kafka(platform, kafka_jars))
            start(_start_keycloak(platform, built_keycloak, database))
            if importlib.util.find_spec("deploy.local.phones"):
                start(platform.start_part("phones", phones_program(platform.around)))
            for service in platform.services:
                start(_start_service(platform, service, keys, database, stream))
    except* Trouble as troubles:
        raise _first(troubles) from None
    platform.seconds_to_start = time.monotonic() - began


async def _start_postgres(platform: Platform) -> None:
    """The server, then every service's database and roles."""
    host, port = platform.host, platform.around.address.port(postgres.USUAL_PORT)
    passwords, log = platform.around.passwords, platform.log("postgresql")
    data = platform.state / "postgresql"
    await postgres.create_cluster(data, passwords["postgres"], log)
    await platform.start_part("postgresql", postgres.postgres(data, host, port, passwords["postgres"], log))
    connection = await postgres.connect(host, port, passwords["postgres"])
    try:
        await postgres.make_databases(connection, passwords, [service.name for service in SERVICES])
    finally:
        await connection.close()


async def _start_kafka(platform: Platform, jars: list[Path]) -> None:
    """The broker, then one topic for each service that will ever tell something."""
    address, log = platform.around.address, platform.log("kafka")
    port, controller_port = address.port(kafka.USUAL_PORT), address.port(kafka.USUAL_CONTROLLER_PORT)
    folder = platform.state / "kafka"
    configuration = await kafka.format_storage(jars, folder, address.host, (port, controller_port), log)
    await platform.start_part("kafka", kafka.kafka(jars, configuration, address.host, port, log))
    admin = await kafka.connect(address.host, port)
    try:
        await kafka.make_topics(admin, [f"{service}.events" for service in LISTENERS])
    finally:
        await admin.close()


async def _start_keycloak(platform: Platform, built_home: Path, database: asyncio.Task[None]) -> None:
    """The server once its database is there, then the realm as code."""
    await database
    around = platform.around
    home = keycloak.prepare_home(built_home, platform.state / "keycloak")
    port, log = around.address.port(postgres.USUAL_PORT), platform.log("keycloak")
    connection = {
        "PGHOST": platform.host,
        "PGPORT": str(port),
        "PGUSER": "keycloak",
        "PGPASSWORD": around.passwords["keycloak"],
        "PGDATABASE": "keycloak",
    }
    is_first = await keycloak.fill_database(built_home, log, **connection)
    await platform.start_part("keycloak", keycloak.keycloak(home, around.address, port, around.passwords, log))
    portals = {
        service.name: realm.Portal(around.address.url(service.port), around.passwords[f"client-{service.name}"])
        for service in SERVICES
    }
    async with realm.connected(platform.keycloak_url, around.passwords["keycloak-admin"]) as admin:
        await realm.reconcile(admin, "local", portals, DEMO_PASSWORD)
    if is_first:
        await keycloak.keep_first_start(built_home, log, **connection)


async def _start_service(platform: Platform, service: Service, *needs: asyncio.Task[None]) -> None:
    """A service once its keys, database and topics are there. Its own /ready waits for Keycloak's keys."""
    for need in needs:
        await need
    await migrate(service, platform.around)
    await platform.start_part(service.name, service_program(service, platform.around))


def _first(troubles: BaseExceptionGroup[Any]) -> BaseException:
    first = troubles.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def _passwords(folder: Path, built_keycloak: Path) -> dict[str, str]:
    """Every password of this platform, made at its first start and kept where only its user can read."""
    path = folder / "passwords.json"
    passwords: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    passwords.setdefault("keycloak-admin", keycloak.admin_password(built_keycloak))
    names = ["postgres", "keycloak", "sms", "telegram", "replies"]
    for service in SERVICES:
        names += [f"sambok_{service.name}_owner", f"sambok_{service.name}_app", f"client-{service.name}"]
    passwords |= {name: secrets.token_urlsafe(24) for name in names if name not in passwords}
    keys = [*(f"cookie-{service.name}" for service in SERVICES), "pseudonyms", "numbers"]
    passwords |= {name: random_key() for name in keys if name not in passwords}
    path.touch(mode=0o600)
    path.write_text(json.dumps(passwords, indent=1))
    return passwords


def forget(folder: Path) -> None:
    """Throw a state folder's data away, for `--fresh`; its address and its claim stay."""
    for name in ("postgresql", "kafka", "keycloak", "keys", "logs", "traces"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "passwords.json").unlink(missing_ok=True)


def _announce(platform: Platform) -> None:
    """Write down where this platform is, for `./sambok status` and other commands."""
    told = {
        "pid": os.getpid(),
        "host": platform.host,
        "keycloak": platform.keycloak_url,
        "kafka": platform.kafka,
        "database": platform.around.address.port(postgres.USUAL_PORT),
        "phones": platform.phones_url,
        "services": platform.urls,
        "story_mode": platform.around.story_mode,
    }
    (platform.state / "platform.json").write_text(json.dumps(told, indent=1))
