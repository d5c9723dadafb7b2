"""The first tables: facts under pseudonyms, and what they add up to."""

from alembic import op

from shared import duties, identity
from shared.messaging import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TALLIED_FACTS = """
    CREATE TABLE tallied_facts (
        id uuid CONSTRAINT pk_tallied_facts PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY,
        owner uuid NOT NULL,
        subject uuid NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        facts json NOT NULL,
        retracts uuid
    )
"""
TALLIES = """
    CREATE TABLE tallies (
        owner uuid NOT NULL,
        measure text NOT NULL,
        unit uuid NOT NULL,
        person uuid NOT NULL,
        province text NOT NULL,
        prison text NOT NULL,
        since timestamptz NOT NULL,
        CONSTRAINT pk_tallies PRIMARY KEY (owner, measure, unit)
    )
"""
INDEXES = (
    "CREATE INDEX ix_tallied_facts_owner ON tallied_facts (owner)",
    "CREATE INDEX ix_tallied_facts_retracts ON tallied_facts (retracts) WHERE retracts IS NOT NULL",
    "CREATE INDEX ix_tallied_facts_at ON tallied_facts (at)",
    "CREATE INDEX ix_tallies_measure ON tallies (measure, unit, since) INCLUDE (province, prison, person)",
)
# An inbox row elsewhere says whom a fact was about. Here that would be a known id beside the time it was told.
FORGETFUL_INBOX = (
    """
    CREATE FUNCTION forget_subject() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.subject := NULL;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER inbox_forgets BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION forget_subject()",
)


def upgrade() -> None:
    """Make the tables, then wall them: counts are of the whole country, so only such a reader reaches a row."""
    first = (*tables.FIRST_TABLES, *duties.FIRST_TABLES, *identity.FIRST_TABLES)
    for statement in (*first, *FORGETFUL_INBOX, TALLIED_FACTS, TALLIES, *INDEXES):
        op.execute(statement)
    for table in ("tallied_facts", "tallies", "duties"):
        seen = "current_setting('sambok.place', true) = '*'"
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen}) WITH CHECK ({seen})")
