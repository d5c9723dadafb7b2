"""An office knows its superiors by name, so that it sees who approved what and may hand over upwards."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# An office is a district; the ministry's staff have no place, a lead's is the province.
ABOVE = """
    char_length(current_setting('sambok.place', true)) IN (2, 4)
    AND starts_with(current_setting('sambok.place', true), place)
"""


def upgrade() -> None:
    """Widen what is seen of colleagues: names and places of staff, nothing of families."""
    op.execute("DROP POLICY wall ON colleagues")
    op.execute(f"CREATE POLICY wall ON colleagues USING (reaches(place) OR ({ABOVE}))")
