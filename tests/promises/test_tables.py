"""What the code takes a table to be and what the migrations made of it are the same."""

import importlib
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.local.running import Platform
from shared.database import Base


def tables_of(service: str) -> MetaData:
    """The tables of one service: its own models and the shared ones. Several services' models meet in this process."""
    importlib.import_module(f"services.{service}.models")
    for shared in ("shared.messaging.tables", "shared.duties", "shared.identity"):
        importlib.import_module(shared)
    own = MetaData(naming_convention=Base.metadata.naming_convention)
    for mapper in Base.registry.mappers:
        module = mapper.class_.__module__
        if module.startswith((f"services.{service}.", "shared.")):
            for table in mapper.tables:
                table.to_metadata(own)  # type: ignore[attr-defined]
    return own


def is_compared(_: object, name: str | None, kind: str, __: bool, ___: object) -> bool:
    """Everything but what only the migrations know on purpose: indexes, keys that must be unique, Alembic's table."""
    return kind not in ("index", "unique_constraint") and name != "alembic_version"


def differences(connection: Connection, expected: MetaData) -> list[Any]:
    """What Alembic would have to do to make the database what the models say."""
    options = {"compare_type": True, "include_object": is_compared}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), expected))


@pytest.mark.parametrize("service", ["arrest", "court", "prison", "welfare", "family", "statistics"])
async def test_models_and_migrated_database_are_equal(platform: Platform, service: str) -> None:
    assert service in platform.urls
    engine = create_async_engine(platform.database_url(service, "owner"))
    try:
        async with engine.connect() as connection:
            assert await connection.run_sync(differences, tables_of(service)) == []
    finally:
        await engine.dispose()
