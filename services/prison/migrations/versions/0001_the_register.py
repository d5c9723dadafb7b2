"""The first tables: what was said, who is named, and where everybody stands."""

from alembic import op

from shared import duties, identity
from shared.messaging import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ENTRIES = """
    CREATE TABLE register_entries (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        position bigint GENERATED ALWAYS AS IDENTITY,
        subject uuid NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        heard_at timestamptz NOT NULL,
        facts json NOT NULL,
        private json NOT NULL DEFAULT '{}',
        sealed text,
        by text,
        prison text,
        trace_id text,
        retracted boolean NOT NULL DEFAULT false,
        CONSTRAINT pk_register_entries PRIMARY KEY (id, person_id)
    )
"""
PEOPLE = """
    CREATE TABLE register_people (
        id uuid CONSTRAINT pk_register_people PRIMARY KEY,
        name_latin text,
        name_km text,
        sex text,
        born date,
        age integer,
        age_told_on date,
        nationality text,
        language text
    )
"""
TIES = """
    CREATE TABLE register_ties (
        prisoner_id uuid NOT NULL,
        person_id uuid NOT NULL,
        is_child boolean NOT NULL DEFAULT false,
        CONSTRAINT pk_register_ties PRIMARY KEY (prisoner_id, person_id)
    )
"""
PRISONERS = """
    CREATE TABLE prisoners (
        person_id uuid CONSTRAINT pk_prisoners PRIMARY KEY,
        prison text,
        state text NOT NULL DEFAULT 'known',
        queues text[] NOT NULL DEFAULT '{}',
        expected_at timestamptz,
        expected_on date,
        admitted_at timestamptz,
        release_on date,
        release_is text,
        held_by_appeal boolean NOT NULL DEFAULT false,
        health text,
        children integer NOT NULL DEFAULT 0
    )
"""
CHILDREN_INSIDE = """
    CREATE TABLE children_inside (
        child_id uuid NOT NULL,
        parent_id uuid NOT NULL,
        prison text NOT NULL,
        since timestamptz NOT NULL,
        born date,
        limit_on date,
        assessed_at timestamptz,
        risk text,
        health text,
        CONSTRAINT pk_children_inside PRIMARY KEY (child_id, parent_id)
    )
"""
FLAGS = """
    CREATE TABLE register_flags (
        id uuid CONSTRAINT pk_register_flags PRIMARY KEY,
        person_id uuid NOT NULL,
        prisoner_id uuid NOT NULL,
        kind text NOT NULL,
        since timestamptz NOT NULL
    )
"""
INDEXES = (
    "CREATE INDEX ix_register_entries_person_id ON register_entries (person_id, position)",
    "CREATE INDEX ix_register_entries_day ON register_entries (prison, type, at)",
    "CREATE INDEX ix_register_ties_person_id ON register_ties (person_id)",
    "CREATE INDEX ix_prisoners_prison ON prisoners (prison, state, admitted_at)",
    "CREATE INDEX ix_prisoners_release_on ON prisoners (prison, release_on) WHERE state = 'inside'",
    "CREATE INDEX ix_prisoners_queues ON prisoners (prison) WHERE queues <> '{}'",
    "CREATE INDEX ix_children_inside_prison ON children_inside (prison, limit_on)",
    "CREATE INDEX ix_children_inside_parent_id ON children_inside (parent_id)",
    "CREATE UNIQUE INDEX uq_register_flags ON register_flags (prisoner_id, person_id, kind)",
    """
    CREATE TRIGGER register_entries_wake AFTER INSERT ON register_entries
    FOR EACH STATEMENT EXECUTE FUNCTION wake('register')
    """,
)
# A prison's code is met whole, never by its beginning: P-17 is no part of P-1.
HERE = "current_setting('sambok.place', true) IN ('*', {column})"
OF_A_PRISONER_HERE = (
    "current_setting('sambok.place', true) = '*'"
    " OR EXISTS (SELECT 1 FROM prisoners WHERE prisoners.person_id = {table}.{column})"
)
WALLS = {
    "prisoners": HERE.format(column="prison"),
    "children_inside": HERE.format(column="prison"),
    "duties": HERE.format(column="place"),
    "register_entries": OF_A_PRISONER_HERE.format(table="register_entries", column="person_id"),
    "register_ties": OF_A_PRISONER_HERE.format(table="register_ties", column="prisoner_id"),
    "register_flags": OF_A_PRISONER_HERE.format(table="register_flags", column="prisoner_id"),
    "register_people": " OR ".join(
        (
            OF_A_PRISONER_HERE.format(table="register_people", column="id"),
            "EXISTS (SELECT 1 FROM register_ties WHERE register_ties.person_id = register_people.id)",
        )
    ),
}


def upgrade() -> None:
    """Make the tables, then wall them."""
    first = (*tables.FIRST_TABLES, *duties.FIRST_TABLES, *identity.FIRST_TABLES)
    for statement in (*first, ENTRIES, PEOPLE, TIES, PRISONERS, CHILDREN_INSIDE, FLAGS, *INDEXES):
        op.execute(statement)
    for table, seen in WALLS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen})")
