"""A telephone number can be known again when somebody answers from it, and is still kept nowhere."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CHANGES = (
    "ALTER TABLE recipients ADD COLUMN phone_digest text",
    "CREATE INDEX ix_recipients_phone_digest ON recipients (phone_digest)",
)


def upgrade() -> None:
    """Only add: of those named before it is filled in when somebody answers."""
    for statement in CHANGES:
        op.execute(statement)
