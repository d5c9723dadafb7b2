"""What an officer has typed and not saved yet: sealed, and nobody's but the author's."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DRAFTS = """
    CREATE TABLE drafts (
        id uuid CONSTRAINT pk_drafts PRIMARY KEY,
        author text NOT NULL,
        begun_at timestamptz NOT NULL,
        sealed text NOT NULL
    )
"""
# Not by place as everything else here: a colleague of the same station, and a lead, reach none.
AUTHORS = "current_setting('sambok.place', true) IN (author, '*')"


def upgrade() -> None:
    """Make the table and wall it."""
    op.execute(DRAFTS)
    op.execute("CREATE INDEX ix_drafts_author ON drafts (author)")
    op.execute("ALTER TABLE drafts ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall ON drafts USING ({AUTHORS}) WITH CHECK ({AUTHORS})")
