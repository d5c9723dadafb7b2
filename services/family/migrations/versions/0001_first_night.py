"""The first tables: what happened, who may be told, the notices, and who must never be told."""

from alembic import op

from shared import duties, identity
from shared.messaging import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FACTS = """
    CREATE TABLE facts (
        id uuid CONSTRAINT pk_facts PRIMARY KEY,
        person_id uuid NOT NULL,
        type text NOT NULL,
        source text NOT NULL,
        milestone text NOT NULL,
        place text NOT NULL,
        at timestamptz NOT NULL,
        since timestamptz NOT NULL,
        correlation uuid NOT NULL,
        traceparent text
    )
"""
RECIPIENTS = """
    CREATE TABLE recipients (
        id uuid CONSTRAINT pk_recipients PRIMARY KEY,
        person_id uuid NOT NULL,
        about uuid NOT NULL,
        channel text NOT NULL,
        language text NOT NULL,
        place text NOT NULL,
        station text NOT NULL,
        sealed text NOT NULL,
        named_at timestamptz NOT NULL,
        wrong_pins integer NOT NULL DEFAULT 0,
        locked_until timestamptz,
        CONSTRAINT uq_recipients_person_id_about UNIQUE (person_id, about)
    )
"""
NOTICES = """
    CREATE TABLE notices (
        id uuid CONSTRAINT pk_notices PRIMARY KEY,
        recipient_id uuid NOT NULL
            CONSTRAINT fk_notices_recipient_id_recipients REFERENCES recipients DEFERRABLE INITIALLY DEFERRED,
        fact_id uuid NOT NULL CONSTRAINT fk_notices_fact_id_facts REFERENCES facts DEFERRABLE INITIALLY DEFERRED,
        "to" uuid NOT NULL,
        about uuid NOT NULL,
        place text NOT NULL,
        station text NOT NULL,
        milestone text NOT NULL,
        channel text NOT NULL,
        language text NOT NULL,
        wording integer NOT NULL,
        state text NOT NULL
            CONSTRAINT ck_notices_state CHECK (state IN ('waiting', 'sent', 'delivered', 'failed', 'withdrawn')),
        why text,
        sealed text,
        link_digest text NOT NULL CONSTRAINT uq_notices_link_digest UNIQUE,
        link_ends_at timestamptz NOT NULL,
        link_revoked_at timestamptz,
        receipt_digest text NOT NULL CONSTRAINT uq_notices_receipt_digest UNIQUE,
        gateway_id text,
        created_at timestamptz NOT NULL,
        handed_at timestamptz,
        sent_at timestamptz,
        delivered_at timestamptz,
        trace_id text,
        CONSTRAINT uq_notices_once UNIQUE ("to", about, fact_id)
    )
"""
UNSAFE = """
    CREATE TABLE unsafe (
        person_id uuid NOT NULL,
        fact_id uuid NOT NULL,
        CONSTRAINT pk_unsafe PRIMARY KEY (person_id, fact_id)
    )
"""
FLAGS = """
    CREATE TABLE flags (
        id uuid CONSTRAINT pk_flags PRIMARY KEY,
        "on" uuid NOT NULL,
        kind text NOT NULL,
        fact_id uuid NOT NULL,
        place text NOT NULL,
        since timestamptz NOT NULL,
        ended_at timestamptz,
        trace_id text,
        CONSTRAINT uq_flags_once UNIQUE ("on", kind, fact_id)
    )
"""
INDEXES = (
    "CREATE INDEX ix_facts_person_id ON facts (person_id, at)",
    "CREATE INDEX ix_recipients_about ON recipients (about)",
    "CREATE INDEX ix_notices_fact_id ON notices (fact_id)",
    "CREATE INDEX ix_notices_recipient_id ON notices (recipient_id)",
    "CREATE INDEX ix_notices_created_at ON notices (created_at)",
    "CREATE INDEX ix_flags_open ON flags (place, since) WHERE ended_at IS NULL",
)
# A private link reaches what concerns its own recipient and nobody else; staff reach by place, as everywhere.
OWN = "current_setting('sambok.place', true) = 'recipient:' || {column}"
COUNTRY = "current_setting('sambok.place', true) = '*'"
NAMED = "EXISTS (SELECT 1 FROM recipients WHERE recipients.about = facts.person_id)"
WALLS = {
    "recipients": f"reaches(place) OR reaches(station) OR {OWN.format(column='id')}",
    "notices": f"reaches(place) OR reaches(station) OR {OWN.format(column='recipient_id')}",
    "facts": f"{COUNTRY} OR {NAMED}",
    "unsafe": COUNTRY,
    "flags": "reaches(place)",
    "duties": "reaches(place)",
}


def upgrade() -> None:
    """Make the tables, then wall them."""
    first = (*tables.FIRST_TABLES, *duties.FIRST_TABLES, *identity.FIRST_TABLES)
    for statement in (*first, FACTS, RECIPIENTS, NOTICES, UNSAFE, FLAGS, *INDEXES):
        op.execute(statement)
    for table, seen in WALLS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY wall ON {table} USING ({seen}) WITH CHECK ({seen})")
