"""The first tables: persons, arrests, who they name, what came back."""

from alembic import op

from shared import duties, identity
from shared.messaging import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PERSONS = """
    CREATE TABLE persons (
        id uuid CONSTRAINT pk_persons PRIMARY KEY,
        name_latin text,
        name_km text,
        sex text,
        born date,
        age integer,
        age_told_on date,
        nationality text,
        phone text,
        home text,
        language text,
        reads text
    )
"""
ARRESTS = """
    CREATE TABLE arrests (
        id uuid CONSTRAINT pk_arrests PRIMARY KEY,
        person_id uuid NOT NULL
            CONSTRAINT fk_arrests_person_id_persons REFERENCES persons DEFERRABLE INITIALLY DEFERRED,
        station text NOT NULL,
        station_name text,
        place text,
        arrived_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        offence_class text NOT NULL,
        offence_label text NOT NULL,
        planned text,
        pregnant text,
        due_date date,
        medical text,
        dependants text NOT NULL,
        not_asked_reason text,
        explained text,
        consulate_told text,
        trace_id text,
        ended_at timestamptz,
        outcome text,
        conditions text,
        retracted_at timestamptz
    )
"""
ARREST_PEOPLE = """
    CREATE TABLE arrest_people (
        id uuid CONSTRAINT pk_arrest_people PRIMARY KEY,
        arrest_id uuid NOT NULL CONSTRAINT fk_arrest_people_arrest_id_arrests REFERENCES arrests,
        person_id uuid NOT NULL
            CONSTRAINT fk_arrest_people_person_id_persons REFERENCES persons DEFERRABLE INITIALLY DEFERRED,
        station text NOT NULL,
        kind text NOT NULL,
        position integer NOT NULL,
        relation text,
        consent text,
        breastfed text,
        needs text,
        agreed text,
        may_be_told text,
        channel text,
        language text,
        pin text,
        parent_chose text
    )
"""
CHANGES = """
    CREATE TABLE changes (
        id uuid CONSTRAINT pk_changes PRIMARY KEY,
        arrest_id uuid NOT NULL CONSTRAINT fk_changes_arrest_id_arrests REFERENCES arrests,
        station text NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        what text NOT NULL,
        reason text
    )
"""
ANSWERS = """
    CREATE TABLE answers (
        id uuid CONSTRAINT pk_answers PRIMARY KEY,
        person_id uuid NOT NULL,
        at timestamptz NOT NULL,
        what text NOT NULL
    )
"""
INDEXES = (
    "CREATE UNIQUE INDEX uq_arrests_held ON arrests (person_id, station) WHERE ended_at IS NULL",
    "CREATE INDEX ix_arrests_station ON arrests (station, arrived_at)",
    "CREATE INDEX ix_arrest_people_arrest_id ON arrest_people (arrest_id)",
    "CREATE INDEX ix_arrest_people_person_id ON arrest_people (person_id)",
    "CREATE INDEX ix_changes_arrest_id ON changes (arrest_id)",
    "CREATE INDEX ix_answers_person_id ON answers (person_id)",
    "CREATE TRIGGER answers_wake AFTER INSERT ON answers FOR EACH STATEMENT EXECUTE FUNCTION wake('answers')",
)
# The policy table's reach, once more in the database: a row outside the caller's place does not exist for the caller.
NAMED_HERE = """
    EXISTS (SELECT 1 FROM arrests WHERE arrests.person_id = {table}.{column})
    OR EXISTS (SELECT 1 FROM arrest_people WHERE arrest_people.person_id = {table}.{column})
"""
WALLS = {
    "arrests": "reaches(station)",
    "arrest_people": "reaches(station)",
    "changes": "reaches(station)",
    "duties": "reaches(place)",
    "persons": NAMED_HERE.format(table="persons", column="id"),
    "answers": "current_setting('sambok.place', true) = '*' OR "
    + NAMED_HERE.format(table="answers", column="person_id"),
}


def upgrade() -> None:
    """Make the tables, then wall them."""
    first = (*tables.FIRST_TABLES, *duties.FIRST_TABLES, *identity.FIRST_TABLES)
    for statement in (*first, PERSONS, ARRESTS, ARREST_PEOPLE, CHANGES, ANSWERS, *INDEXES):
        op.execute(statement)
    for table, seen in WALLS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY wall ON {table} USING ({seen}) WITH CHECK ({'true' if table == 'persons' else seen})"
        )
