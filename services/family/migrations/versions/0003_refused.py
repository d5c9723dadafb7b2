"""Whoever wants no more notices."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Only add: nobody had a way to refuse before."""
    op.execute("ALTER TABLE recipients ADD COLUMN refused_at timestamptz")
