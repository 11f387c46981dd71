"""The database: the base of all models, the session, and the only commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, MetaData, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from wangge.platform import spatial
from wangge.platform.settings import Settings

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite keeps it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant as the driver takes it; a naive one is a fault of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive instant cannot be stored"
            raise ValueError(msg)
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored instant, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """The base of every model."""

    registry: ClassVar[registry] = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: Json, UUID: Uuid},
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def attach(app: Flask, settings: Settings) -> None:
    """Give an application its engine and its session.

    Raises:
        NotReadyError: when the embedded database lacks its spatial library.
    """
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = spatial.engine_options(
        settings.database_url, settings.spatialite_library
    )
    db.init_app(app)
    with app.app_context():
        spatial.prepare(db.engine, settings.spatialite_library)


def reading() -> Session:
    """The session of this request, for reads."""
    return db.session()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction that writes: committed when the block ends, undone when it raises."""
    session = db.session()
    session.rollback()
    session.connection(execution_options={spatial.WRITE: True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
