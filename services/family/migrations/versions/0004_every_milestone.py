"""What courts and prisons tell, more ways to reach somebody, rest at night, and a stop for a person to look at."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHANGES = (
    "ALTER TABLE facts ADD COLUMN office text, ADD COLUMN on_day date, ADD COLUMN starts date, "
    "ADD COLUMN hour timestamptz, ADD COLUMN concerns uuid, ADD COLUMN sealed text, ADD COLUMN replaced_by uuid, "
    "ADD COLUMN corrects text, ADD COLUMN facts json",
    "UPDATE facts SET office = 'police@' || place, facts = json_build_object('arrest_id', arrest_id, 'station', place, "
    "'arrived_at', since, 'dependants', 'not-asked', 'outcome', outcome)",
    "ALTER TABLE facts ALTER COLUMN office SET NOT NULL, ALTER COLUMN facts SET NOT NULL",
    "ALTER TABLE recipients ADD COLUMN rest_from time, ADD COLUMN rest_until time",
    "ALTER TABLE notices ADD COLUMN office text, ADD COLUMN tried text[] NOT NULL DEFAULT '{}', "
    "ADD COLUMN cleared_at timestamptz",
    "UPDATE notices SET office = (SELECT office FROM facts WHERE facts.id = notices.fact_id)",
    "ALTER TABLE notices ALTER COLUMN office SET NOT NULL",
    "CREATE INDEX ix_notices_office ON notices (office, handed_at)",
    """
    CREATE TABLE refusals (
        person_id uuid CONSTRAINT pk_refusals PRIMARY KEY,
        since timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE chats (
        person_id uuid CONSTRAINT pk_chats PRIMARY KEY,
        digest text NOT NULL,
        sealed text NOT NULL,
        linked_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_chats_digest ON chats (digest)",
    """
    CREATE TABLE invitations (
        id uuid CONSTRAINT pk_invitations PRIMARY KEY,
        person_id uuid NOT NULL,
        recipient_id uuid NOT NULL,
        digest text NOT NULL CONSTRAINT uq_invitations_digest UNIQUE,
        made_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX ix_invitations_person_id ON invitations (person_id, made_at)",
    """
    CREATE TABLE put_right (
        person_id uuid NOT NULL,
        field text NOT NULL,
        sealed text NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT pk_put_right PRIMARY KEY (person_id, field)
    )
    """,
    """
    CREATE TABLE stoppages (
        id uuid CONSTRAINT pk_stoppages PRIMARY KEY,
        office text NOT NULL,
        stopped_at timestamptz NOT NULL,
        ended_at timestamptz,
        outcome text CONSTRAINT ck_stoppages_outcome CHECK (outcome IN ('released', 'dropped')),
        ended_by text,
        why text
    )
    """,
    "CREATE UNIQUE INDEX ix_stoppages_open ON stoppages (office) WHERE ended_at IS NULL",
)
COUNTRY = "current_setting('sambok.place', true) = '*'"


def upgrade() -> None:
    """Only add, and wall what is new: whoever reaches a page or an office has no need of these."""
    for statement in CHANGES:
        op.execute(statement)
    for table in ("refusals", "chats", "invitations", "put_right", "stoppages"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({COUNTRY}) WITH CHECK ({COUNTRY})")
