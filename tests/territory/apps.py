"""An application with the views of policy and territory alone, over empty tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

import wangge.policy.views
import wangge.territory.views
from wangge.platform import db, http, migrations
from wangge.platform.settings import Settings


def make_tables(url: str) -> None:
    """The tables of the product, without a county."""
    migrations.upgrade(Settings(county="640425", data_dir=Path(), database_url=url))


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
