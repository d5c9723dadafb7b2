"""What can be taken back, who is no longer told, how custody ended, and calls that nobody took."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHANGES = (
    "ALTER TABLE facts ADD COLUMN arrest_id uuid, ADD COLUMN outcome text, ADD COLUMN retracted_at timestamptz",
    "ALTER TABLE recipients ADD COLUMN named_in uuid[] NOT NULL DEFAULT '{}', ADD COLUMN stopped_at timestamptz",
    "ALTER TABLE notices ADD COLUMN saying text, ADD COLUMN rings integer NOT NULL DEFAULT 0",
    "UPDATE notices SET saying = milestone",
    "ALTER TABLE notices ALTER COLUMN saying SET NOT NULL",
    "CREATE INDEX ix_facts_arrest_id ON facts (arrest_id)",
    'CREATE INDEX ix_notices_to ON notices ("to")',
)


def upgrade() -> None:
    """Only add: what was written before stays as it was."""
    for statement in CHANGES:
        op.execute(statement)
