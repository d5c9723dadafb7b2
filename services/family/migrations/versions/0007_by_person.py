"""What is settled anew for a person after each word is found without reading everybody's."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CHANGES = (
    "CREATE INDEX ix_notices_about ON notices (about)",
    "CREATE INDEX ix_flags_fact_id ON flags (fact_id)",
)


def upgrade() -> None:
    """Only add: two indexes."""
    for statement in CHANGES:
        op.execute(statement)
