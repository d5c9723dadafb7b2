"""Alembic's entry: the shared way to migrate, with this service's versions."""

from shared.database import run_migrations

run_migrations()
