"""Since when each record names somebody, since when they are told, and in which order facts of one instant came."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CHANGES = (
    "ALTER TABLE facts ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE recipients ADD COLUMN namings jsonb NOT NULL DEFAULT '{}', ADD COLUMN again_at timestamptz",
    "UPDATE recipients SET namings = (SELECT coalesce(jsonb_object_agg(record::text, named_at), '{}') "
    "FROM unnest(named_in) AS record)",
    "ALTER TABLE recipients DROP COLUMN named_in",
)


def upgrade() -> None:
    """What names somebody is kept with its time; of those named before, the last time is what is known."""
    for statement in CHANGES:
        op.execute(statement)
