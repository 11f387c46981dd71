"""Alembic's environment: one history for SpatiaLite and PostGIS."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import JSON

from wangge.platform.db import Base, UtcDateTime

_OF_SPATIALITE = frozenset(
    {"data_licenses", "ElementaryGeometries", "KNN", "KNN2", "SpatialIndex", "sql_statements_log"}
)
"""Tables of SpatiaLite itself that its helpers do not know."""


def include_object(
    thing: object,
    name: str,
    kind: str,
    reflected: bool,  # noqa: FBT001 -- Alembic's signature
    compare_to: object,
) -> bool:
    """Leave alone what the spatial extensions keep for themselves."""
    if kind == "table" and name in _OF_SPATIALITE:
        return False
    return bool(alembic_helpers.include_object(thing, name, kind, reflected, compare_to))


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Column types of ours as plain ones, so that a migration outlives our code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return alembic_helpers.render_item(kind, item, autogen_context)


connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_object=include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
