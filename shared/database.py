"""The service's own PostgreSQL: sessions that carry who is asking, and migrations run by the owner role."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, Text, pool, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from shared.settings import settings

EVERYWHERE = "*"


class Base(DeclarativeBase):
    """Every table of a service. Times are always with time zone."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, list[str]: ARRAY(Text)}


Moment = TIMESTAMP(timezone=True)


@lru_cache
def engine() -> AsyncEngine:
    """The pool of this process. Connects as the role that row-level security binds."""
    return create_async_engine(
        settings().database_url,
        pool_size=settings().database_pool,
        max_overflow=0,
        hide_parameters=True,  # an error message must never carry a name
    )


@lru_cache
def _sessions() -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine(), expire_on_commit=False)


@asynccontextmanager
async def session(place: str) -> AsyncIterator[AsyncSession]:
    """A transaction that reaches the rows within `place` (a prefix, or EVERYWHERE); commits unless an error leaves it.

    The place is set for the transaction only, so a pooled connection never carries one caller's reach to the next.
    """
    async with _sessions()() as opened, opened.begin():
        await reach(opened, place)
        yield opened


async def reach(session: AsyncSession, place: str) -> None:
    """From here on this transaction reaches the rows within `place`: for what follows from a command by itself."""
    await session.execute(text("SELECT set_config('sambok.place', :place, true)"), {"place": place})


def alembic_config(service: str) -> Config:
    """Alembic's settings for one service: its own versions, this module's connection."""
    root = Path(__file__).parent.parent
    config = Config()
    config.set_main_option("script_location", str(root / "services" / service / "migrations"))
    config.set_main_option("sqlalchemy.url", settings().owner_database_url.replace("%", "%%"))
    config.attributes["app_role"] = settings().database_url.split("//")[1].split(":")[0]
    return config


def migrate(service: str) -> None:
    """Bring one service's database to its newest shape, as its owner."""
    command.upgrade(alembic_config(service), "head")


def run_migrations() -> None:
    """What every service's migrations/env.py calls: upgrade in one transaction, then grant the rows to the app role."""
    asyncio.run(_migrate_as_owner(context.config))


async def _migrate_as_owner(config: Config) -> None:
    owner = create_async_engine(str(config.get_main_option("sqlalchemy.url")), poolclass=pool.NullPool)
    async with owner.begin() as connection:
        await connection.run_sync(_upgrade, config.attributes["app_role"])
    await owner.dispose()


def _upgrade(connection: Connection, app_role: str) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata)
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('sambok migrations'))"))
    with context.begin_transaction():
        context.run_migrations()
    for grant in (
        "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public",
        "USAGE ON ALL SEQUENCES IN SCHEMA public",
    ):
        connection.execute(text(f'GRANT {grant} TO "{app_role}"'))


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "migrate":
        sys.exit("usage: python -m shared.database migrate SERVICE")
    migrate(sys.argv[2])
