"""Requests for agent service, and which matters an agent filed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_table(
        "agency_tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("place_code", sa.String(length=15), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_way", sa.String(length=16), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column("told_seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["people.id"], name=op.f("fk_agency_tickets_agent_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["matters.id"],
            name=op.f("fk_agency_tickets_matter_id_matters"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["people.id"], name=op.f("fk_agency_tickets_opened_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_tickets")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_agency_tickets_matter_id")),
        sa.UniqueConstraint("number", name=op.f("uq_agency_tickets_number")),
    )
    op.create_index(
        "ix_agency_tickets_agent", "agency_tickets", ["agent_id", "state"], unique=False
    )
    op.create_index(
        "ix_agency_tickets_place",
        "agency_tickets",
        ["place_code", "state", "opened_at"],
        unique=False,
    )
    op.create_table(
        "agency_events",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column(
            "given", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_agency_events_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_agency_events_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["agency_tickets.id"],
            name=op.f("fk_agency_events_ticket_id_agency_tickets"),
        ),
        sa.PrimaryKeyConstraint("ticket_id", "seq", name=op.f("pk_agency_events")),
    )
    op.create_table(
        "principal_envelopes",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["agency_tickets.id"],
            name=op.f("fk_principal_envelopes_ticket_id_agency_tickets"),
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_principal_envelopes")),
    )
    op.add_column("matters", sa.Column("agent_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_matters_agent",
        "matters",
        ["agent_id", "seen_on"],
        unique=False,
        postgresql_where=sa.text("agent_id IS NOT NULL"),
        sqlite_where=sa.text("agent_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_index(
        "ix_matters_agent",
        table_name="matters",
        postgresql_where=sa.text("agent_id IS NOT NULL"),
        sqlite_where=sa.text("agent_id IS NOT NULL"),
    )
    op.drop_column("matters", "agent_id")
    op.drop_table("principal_envelopes")
    op.drop_table("agency_events")
    op.drop_index("ix_agency_tickets_place", table_name="agency_tickets")
    op.drop_index("ix_agency_tickets_agent", table_name="agency_tickets")
    op.drop_table("agency_tickets")
