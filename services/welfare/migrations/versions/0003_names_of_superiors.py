"""An office knows its superiors by name, so that it sees who approved what and may hand over upwards."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ABOVE = """
    current_setting('sambok.place', true) <> '' AND starts_with(current_setting('sambok.place', true), place)
"""


def upgrade() -> None:
    """Widen what is seen of colleagues: names and places of staff, nothing of families."""
    op.execute("DROP POLICY wall ON colleagues")
    op.execute(f"CREATE POLICY wall ON colleagues USING (reaches(place) OR ({ABOVE}))")
