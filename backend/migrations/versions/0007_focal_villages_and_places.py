"""Focal villages, their weekly lists, and places."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_geospatial_table(
        "places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column(
            "area",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("place_code", sa.String(length=15), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(point IS NULL) <> (area IS NULL)", name=op.f("ck_places_one_shape")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )
    op.create_geospatial_index(
        "idx_places_area",
        "places",
        ["area"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_index(
        "idx_places_point",
        "places",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index("ix_places_place", "places", ["place_code", "stage"], unique=False)
    op.create_table(
        "focal_villages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_focal_villages_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focal_villages")),
    )
    op.create_index(
        "ix_focal_villages_village", "focal_villages", ["village_code", "started_on"], unique=False
    )
    op.create_index(
        "uq_focal_villages_open",
        "focal_villages",
        ["village_code"],
        unique=True,
        postgresql_where=sa.text("ended_on IS NULL"),
        sqlite_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "care_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("focal_village_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=True),
        sa.Column("about_person_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.String(length=2000), nullable=True),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("reference", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(focal_village_id IS NULL) <> (place_id IS NULL)", name=op.f("ck_care_events_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["about_person_id"], ["people.id"], name=op.f("fk_care_events_about_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["focal_village_id"],
            ["focal_villages.id"],
            name=op.f("fk_care_events_focal_village_id_focal_villages"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_care_events_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_care_events_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_care_events_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_events")),
        sa.UniqueConstraint(
            "focal_village_id", "seq", name=op.f("uq_care_events_focal_village_id")
        ),
        sa.UniqueConstraint("place_id", "seq", name=op.f("uq_care_events_place_id")),
    )
    op.create_table(
        "care_seats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("focal_village_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("seat", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(focal_village_id IS NULL) <> (place_id IS NULL)", name=op.f("ck_care_seats_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["focal_village_id"],
            ["focal_villages.id"],
            name=op.f("fk_care_seats_focal_village_id_focal_villages"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_care_seats_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_care_seats_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_care_seats_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_seats")),
    )
    op.create_index(
        op.f("ix_care_seats_focal_village_id"), "care_seats", ["focal_village_id"], unique=False
    )
    op.create_index("ix_care_seats_person", "care_seats", ["person_id", "until_on"], unique=False)
    op.create_index(op.f("ix_care_seats_place_id"), "care_seats", ["place_id"], unique=False)
    op.create_table(
        "care_weeks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("focal_village_id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["focal_village_id"],
            ["focal_villages.id"],
            name=op.f("fk_care_weeks_focal_village_id_focal_villages"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_weeks")),
        sa.UniqueConstraint(
            "focal_village_id", "week_on", name=op.f("uq_care_weeks_focal_village_id")
        ),
    )
    op.create_table(
        "place_matters",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("linked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_place_matters_matter_id_matters")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_place_matters_place_id_places")
        ),
        sa.PrimaryKeyConstraint("place_id", "matter_id", name=op.f("pk_place_matters")),
    )
    op.create_table(
        "care_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=True),
        sa.Column("matter_stage", sa.String(length=16), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=2000), nullable=True),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_care_tasks_matter_id_matters")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_care_tasks_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["week_id"], ["care_weeks.id"], name=op.f("fk_care_tasks_week_id_care_weeks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_tasks")),
        sa.UniqueConstraint("week_id", "position", name=op.f("uq_care_tasks_week_id")),
    )


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_table("care_tasks")
    op.drop_table("place_matters")
    op.drop_table("care_weeks")
    op.drop_index(op.f("ix_care_seats_place_id"), table_name="care_seats")
    op.drop_index("ix_care_seats_person", table_name="care_seats")
    op.drop_index(op.f("ix_care_seats_focal_village_id"), table_name="care_seats")
    op.drop_table("care_seats")
    op.drop_table("care_events")
    op.drop_index(
        "uq_focal_villages_open",
        table_name="focal_villages",
        postgresql_where=sa.text("ended_on IS NULL"),
        sqlite_where=sa.text("ended_on IS NULL"),
    )
    op.drop_index("ix_focal_villages_village", table_name="focal_villages")
    op.drop_table("focal_villages")
    op.drop_index("ix_places_place", table_name="places")
    op.drop_geospatial_index(
        "idx_places_point", table_name="places", postgresql_using="gist", column_name="point"
    )
    op.drop_geospatial_index(
        "idx_places_area", table_name="places", postgresql_using="gist", column_name="area"
    )
    op.drop_geospatial_table("places")
