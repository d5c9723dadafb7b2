"""The first tables: what was said, households, alerts and the offices they stand in."""

from alembic import op

from shared import duties, identity
from shared.messaging import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SAID = """
    CREATE TABLE said (
        id uuid CONSTRAINT pk_said PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY,
        subject uuid NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        facts json,
        sealed text,
        statement json,
        notes text,
        by text,
        trace_id text
    )
"""
MEMBERS = """
    CREATE TABLE members (
        person_id uuid CONSTRAINT pk_members PRIMARY KEY,
        household_id uuid NOT NULL
    )
"""
ALERTS = """
    CREATE TABLE alerts (
        id uuid CONSTRAINT pk_alerts PRIMARY KEY,
        key uuid NOT NULL,
        household_id uuid NOT NULL,
        subject uuid NOT NULL,
        urgency text NOT NULL,
        because text[] NOT NULL,
        reasons json NOT NULL,
        about uuid[] NOT NULL,
        children integer NOT NULL,
        youngest integer,
        raised_at timestamptz NOT NULL,
        joined_at timestamptz NOT NULL,
        closed_at timestamptz,
        trace_ids text[] NOT NULL
    )
"""
ALERT_OFFICES = """
    CREATE TABLE alert_offices (
        id uuid CONSTRAINT pk_alert_offices PRIMARY KEY,
        alert_id uuid NOT NULL CONSTRAINT fk_alert_offices_alert_id_alerts REFERENCES alerts,
        origin text NOT NULL,
        role text NOT NULL,
        place text NOT NULL,
        asked_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        acknowledged_at timestamptz
    )
"""
FLAGS = """
    CREATE TABLE standing_flags (
        person_id uuid NOT NULL,
        kind text NOT NULL,
        household_id uuid NOT NULL,
        since timestamptz NOT NULL,
        CONSTRAINT pk_standing_flags PRIMARY KEY (person_id, kind)
    )
"""
INDEXES = (
    "CREATE INDEX ix_said_subject ON said (subject, position)",
    "CREATE INDEX ix_members_household_id ON members (household_id)",
    "CREATE UNIQUE INDEX uq_alerts_key ON alerts (key)",
    "CREATE INDEX ix_alerts_household_id ON alerts (household_id)",
    "CREATE INDEX ix_alerts_about ON alerts USING gin (about) WHERE closed_at IS NULL",
    "CREATE UNIQUE INDEX uq_alert_offices_asked ON alert_offices (alert_id, origin, role)",
    "CREATE INDEX ix_alert_offices_origin ON alert_offices (origin)",
    "CREATE INDEX ix_standing_flags_household_id ON standing_flags (household_id)",
    "CREATE TRIGGER alerts_wake AFTER INSERT OR UPDATE ON alerts FOR EACH STATEMENT EXECUTE FUNCTION wake('alerts')",
    """
    CREATE TRIGGER alert_offices_wake AFTER INSERT OR UPDATE ON alert_offices
    FOR EACH STATEMENT EXECUTE FUNCTION wake('alerts')
    """,
)
# A household exists for an office only while an alert about it stands, or stood, in that office's districts.
WALLS = {
    "alert_offices": "reaches(origin)",
    "alerts": """
        current_setting('sambok.place', true) = '*'
        OR EXISTS (SELECT 1 FROM alert_offices WHERE alert_offices.alert_id = alerts.id)
    """,
    "members": """
        current_setting('sambok.place', true) = '*'
        OR EXISTS (SELECT 1 FROM alerts WHERE alerts.household_id = members.household_id)
    """,
    "said": """
        current_setting('sambok.place', true) = '*'
        OR EXISTS (SELECT 1 FROM members WHERE members.person_id = said.subject)
    """,
    "standing_flags": """
        current_setting('sambok.place', true) = '*'
        OR EXISTS (SELECT 1 FROM alerts WHERE alerts.household_id = standing_flags.household_id)
    """,
    "duties": "current_setting('sambok.place', true) = '*' OR reaches(detail ->> 'origin')",
}


def upgrade() -> None:
    """Make the tables, then wall them."""
    first = (*tables.FIRST_TABLES, *duties.FIRST_TABLES, *identity.FIRST_TABLES)
    for statement in (*first, SAID, MEMBERS, ALERTS, ALERT_OFFICES, FLAGS, *INDEXES):
        op.execute(statement)
    for table, seen in WALLS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen})")
