"""The first tables: what was heard, households, alerts and the offices they stand in."""

from alembic import op

from shared import duties, identity
from shared.messaging import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

HEARD_FACTS = """
    CREATE TABLE heard_facts (
        id uuid CONSTRAINT pk_heard_facts PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY,
        subject uuid NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        facts json NOT NULL,
        sealed text
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
        household_id uuid NOT NULL,
        subject uuid NOT NULL,
        urgency text NOT NULL,
        because text[] NOT NULL,
        reasons json NOT NULL,
        about uuid[] NOT NULL,
        children integer NOT NULL,
        youngest integer,
        raised_at timestamptz NOT NULL,
        closed_at timestamptz,
        trace_id text
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
        acknowledged_at timestamptz,
        acknowledged_by text
    )
"""
INDEXES = (
    "CREATE INDEX ix_heard_facts_subject ON heard_facts (subject, position)",
    "CREATE INDEX ix_members_household_id ON members (household_id)",
    "CREATE UNIQUE INDEX uq_alerts_open ON alerts (household_id) WHERE closed_at IS NULL",
    "CREATE INDEX ix_alerts_household_id ON alerts (household_id)",
    "CREATE INDEX ix_alerts_about ON alerts USING gin (about) WHERE closed_at IS NULL",
    "CREATE UNIQUE INDEX uq_alert_offices_asked ON alert_offices (alert_id, origin, role)",
    "CREATE INDEX ix_alert_offices_origin ON alert_offices (origin)",
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
    "heard_facts": """
        current_setting('sambok.place', true) = '*'
        OR EXISTS (SELECT 1 FROM members WHERE members.person_id = heard_facts.subject)
    """,
    "duties": "current_setting('sambok.place', true) = '*' OR reaches(detail ->> 'origin')",
}


def upgrade() -> None:
    """Make the tables, then wall them."""
    first = (*tables.FIRST_TABLES, *duties.FIRST_TABLES, *identity.FIRST_TABLES)
    for statement in (*first, HEARD_FACTS, MEMBERS, ALERTS, ALERT_OFFICES, *INDEXES):
        op.execute(statement)
    for table, seen in WALLS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen})")
