"""The place of a matter by the boundaries of the day it was seen."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_HEAT = (
    "seen_on",
    "category",
    "place_code",
    "hexagon",
    "stage",
    "urgent",
    "due_on",
    "settled_layer",
)


def upgrade() -> None:
    """Bring the tables up to this revision."""
    # A table with geometry must not be made anew, so the column comes with a default.
    op.add_column(
        "matters", sa.Column("day_code", sa.String(length=15), nullable=False, server_default="")
    )
    op.execute("UPDATE matters SET day_code = place_code")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("matters", "day_code", server_default=None)
    op.drop_index("ix_matters_heat", table_name="matters")
    op.create_index("ix_matters_heat", "matters", [*_HEAT, "day_code"], unique=False)


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_index("ix_matters_heat", table_name="matters")
    op.create_index("ix_matters_heat", "matters", list(_HEAT), unique=False)
    op.drop_column("matters", "day_code")
