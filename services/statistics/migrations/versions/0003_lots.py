"""Into which of 63 lots somebody falls, kept beside each tally: it was worked out anew for every figure shown."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Pseudonyms are spread evenly, so that their last byte is a lot.
LOT = "bigint GENERATED ALWAYS AS (1::bigint << (get_byte(uuid_send(person), 15) % 63)) STORED"
INDEX = "ON tallies (measure, unit, since) INCLUDE (province, prison, person, lot)"


def upgrade() -> None:
    """Only add."""
    op.execute(f"ALTER TABLE tallies ADD COLUMN lot {LOT}")
    op.execute("DROP INDEX ix_tallies_measure")
    op.execute(f"CREATE INDEX ix_tallies_measure {INDEX}")
