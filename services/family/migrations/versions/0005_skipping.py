"""Who asked that a fact be skipped, why, and who agreed."""

from alembic import op

from shared.messaging import tables

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Only add: nothing was skipped before."""
    op.execute(tables.SKIPPING)
