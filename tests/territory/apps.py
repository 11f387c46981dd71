"""An application with the views of policy and territory alone, over empty tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine

import wangge.policy.views
import wangge.territory.views
from wangge.accounts.models import Organisation
from wangge.platform import db, http, spatial
from wangge.platform.settings import Settings
from wangge.policy.models import PolicyVersion
from wangge.territory.models import BoundaryVersion, Division, SmallGrid

LIBRARY = "mod_spatialite"
MODELS = (Organisation, PolicyVersion, BoundaryVersion, Division, SmallGrid)


def make_tables(url: str) -> None:
    """The spatial tables and those of the two slices, in an empty database."""
    engine = create_engine(url, **spatial.engine_options(url, LIBRARY))
    spatial.prepare(engine, LIBRARY)
    tables = [db.Base.metadata.tables[model.__tablename__] for model in MODELS]
    with engine.connect().execution_options(**{spatial.WRITE: True}) as connection:
        spatial.initialise(connection)
        db.Base.metadata.create_all(connection, tables=tables)
        connection.commit()
    engine.dispose()


@contextmanager
def app_over(url: str, data_dir: Path) -> Iterator[Flask]:
    """The application inside its context."""
    app = Flask("wangge")
    api = http.set_up(app)
    db.attach(app, Settings(county="640425", data_dir=data_dir, database_url=url))
    for blp in (wangge.policy.views.blp, wangge.territory.views.blp):
        api.register_blueprint(blp, url_prefix=f"{http.PREFIX}{blp.url_prefix or ''}")
    with app.app_context():
        yield app
        db.db.session.remove()
        db.db.engine.dispose()
