"""Who took an alert, the colleagues of each office, and the ways the pages ask."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLLEAGUES = """
    CREATE TABLE colleagues (
        subject text CONSTRAINT pk_colleagues PRIMARY KEY,
        name text NOT NULL,
        role text NOT NULL,
        place text NOT NULL,
        seen_at timestamptz NOT NULL
    )
"""
STATEMENTS = (
    "ALTER TABLE alert_offices ADD COLUMN carried_by text",
    COLLEAGUES,
    "ALTER TABLE colleagues ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY wall ON colleagues USING (reaches(place))",
    "CREATE INDEX ix_alerts_open ON alerts (raised_at) WHERE closed_at IS NULL",
    # Most alerts and duties are over; the pages ask only for those that are not.
    """
    CREATE INDEX ix_duties_origin ON duties ((detail ->> 'origin'), due_at)
    WHERE met_at IS NULL AND ended_at IS NULL
    """,
    "CREATE INDEX ix_said_proposed ON said (at) WHERE type = 'welfare.propose'",
)


def upgrade() -> None:
    """Add; of alerts taken before, nobody knows by whom until their household is replayed."""
    for statement in STATEMENTS:
        op.execute(statement)
