"""The first tables: the record, how people stand, hearings, flags."""

from alembic import op

from shared import duties, identity
from shared.messaging import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RECORD = """
    CREATE TABLE court_record (
        id uuid CONSTRAINT pk_court_record PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY,
        subject uuid NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        facts json NOT NULL,
        sealed text,
        private json,
        by text,
        trace_id text
    )
"""
PEOPLE = """
    CREATE TABLE court_people (
        id uuid CONSTRAINT pk_court_people PRIMARY KEY,
        courts text[] NOT NULL DEFAULT '{}',
        court text,
        name_latin text,
        name_km text,
        sex text,
        born date,
        age integer,
        age_told_on date,
        case_number text,
        held boolean NOT NULL DEFAULT false,
        prison text,
        children integer NOT NULL DEFAULT 0,
        youngest_born date,
        pregnant text,
        expected_since timestamptz,
        detained_at timestamptz,
        detention_until timestamptz,
        candidate_since timestamptz,
        over_detained_from timestamptz,
        release_on date,
        release_is text,
        held_by_appeal boolean NOT NULL DEFAULT false
    )
"""
HEARINGS = """
    CREATE TABLE court_hearings (
        id uuid CONSTRAINT pk_court_hearings PRIMARY KEY,
        person_id uuid NOT NULL,
        court text NOT NULL,
        kind text NOT NULL,
        "on" date NOT NULL,
        at timestamptz,
        room text
    )
"""
FLAGS = """
    CREATE TABLE court_flags (
        person_id uuid NOT NULL,
        kind text NOT NULL,
        court text NOT NULL,
        since timestamptz NOT NULL,
        CONSTRAINT pk_court_flags PRIMARY KEY (person_id, kind)
    )
"""
CANDIDATES = "ON court_people (court, candidate_since) WHERE candidate_since IS NOT NULL"
OVER = "ON court_people (court, over_detained_from) WHERE over_detained_from IS NOT NULL"
INDEXES = (
    "CREATE INDEX ix_court_record_subject ON court_record (subject, position)",
    "CREATE INDEX ix_court_people_court ON court_people (court)",
    "CREATE UNIQUE INDEX uq_court_people_case ON court_people (court, case_number)",
    "CREATE INDEX ix_court_people_expected ON court_people (court, expected_since) WHERE expected_since IS NOT NULL",
    f"CREATE INDEX ix_court_people_candidates {CANDIDATES}",
    f"CREATE INDEX ix_court_people_over {OVER}",
    'CREATE INDEX ix_court_hearings_on ON court_hearings (court, "on")',
    "CREATE INDEX ix_court_hearings_person_id ON court_hearings (person_id)",
    "CREATE INDEX ix_court_flags_court ON court_flags (court, since)",
    "CREATE TRIGGER court_record_wake AFTER INSERT ON court_record FOR EACH STATEMENT EXECUTE FUNCTION wake('record')",
)
# Somebody exists for a court from when the police brought them, or a case was opened, there.
WALLS = {
    "court_people": """
        current_setting('sambok.place', true) = '*'
        OR EXISTS (SELECT 1 FROM unnest(courts) AS each (court) WHERE reaches(each.court))
    """,
    "court_record": """
        current_setting('sambok.place', true) = '*'
        OR EXISTS (SELECT 1 FROM court_people WHERE court_people.id = court_record.subject)
    """,
    "court_hearings": "reaches(court)",
    "court_flags": "reaches(court)",
    "duties": "reaches(place)",
}


def upgrade() -> None:
    """Make the tables, then wall them."""
    first = (*tables.FIRST_TABLES, *duties.FIRST_TABLES, *identity.FIRST_TABLES)
    for statement in (*first, RECORD, PEOPLE, HEARINGS, FLAGS, *INDEXES):
        op.execute(statement)
    for table, seen in WALLS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen})")
