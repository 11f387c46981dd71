"""Boundary versions: what follows areas that are no more, and when their matters were moved."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_table(
        "area_successions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("boundary_version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("old_code", sa.String(length=15), nullable=False),
        sa.Column("new_code", sa.String(length=15), nullable=True),
        sa.ForeignKeyConstraint(
            ["boundary_version_id"],
            ["boundary_versions.id"],
            name=op.f("fk_area_successions_boundary_version_id_boundary_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_successions")),
    )
    op.create_index(
        "ix_area_successions_version",
        "area_successions",
        ["boundary_version_id", "old_code", "new_code"],
        unique=False,
    )
    op.add_column(
        "boundary_versions", sa.Column("refiled_at", sa.DateTime(timezone=True), nullable=True)
    )
    # Until now, no matter stood where a later version had no place.
    op.execute("UPDATE boundary_versions SET refiled_at = loaded_at")


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_column("boundary_versions", "refiled_at")
    op.drop_table("area_successions")
