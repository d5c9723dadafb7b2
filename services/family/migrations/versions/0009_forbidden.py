"""Who is no longer to be told about whom, by which record and since when, also of people whom nobody named yet."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CHANGES = (
    """
    CREATE TABLE forbidden (
        person_id uuid NOT NULL,
        about uuid NOT NULL,
        record uuid NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT pk_forbidden PRIMARY KEY (person_id, about, record)
    )
    """,
    "CREATE INDEX ix_forbidden_record ON forbidden (record)",
    # Which record forbade it was not kept: none that is taken back later takes it away.
    "INSERT INTO forbidden SELECT person_id, about, '00000000-0000-0000-0000-000000000000', stopped_at "
    "FROM recipients WHERE stopped_at IS NOT NULL",
    "UPDATE recipients SET namings = (SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(value)), '{}') "
    "FROM jsonb_each(namings))",
)
COUNTRY = "current_setting('sambok.place', true) = '*'"


def upgrade() -> None:
    """Each record keeps every time at which it named somebody, so that no order of hearing loses one."""
    for statement in CHANGES:
        op.execute(statement)
    op.execute("ALTER TABLE forbidden ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall ON forbidden USING ({COUNTRY}) WITH CHECK ({COUNTRY})")
