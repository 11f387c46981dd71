"""The way a matter came, laid anew by a correction, and the other matter of a merge."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this revision."""
    for name in ("path", "other"):
        json = sa.JSON(none_as_null=True).with_variant(
            postgresql.JSONB(none_as_null=True), "postgresql"
        )
        op.add_column("matter_events", sa.Column(name, json, nullable=True))


def downgrade() -> None:
    """Take the tables back to the revision before."""
    for name in ("other", "path"):
        op.drop_column("matter_events", name)
