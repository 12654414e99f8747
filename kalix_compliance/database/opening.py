"""Opening the three stores for an application: its own, or, for a restored backup, others."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask_migrate import Migrate

from kalix_compliance.database.base import KEYSTORE, SEARCH, db
from kalix_compliance.database.engines import engine_options, prepare

if TYPE_CHECKING:
    from flask import Flask

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def open_stores(app: "Flask") -> None:
    """Three stores that are backed up apart: the records, the wrapped keys, the search tokens."""
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["DATABASE_URL"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(app.config["DATABASE_URL"])
    app.config["SQLALCHEMY_BINDS"] = {
        name: {"url": url, **engine_options(url)}
        for name, url in (
            (KEYSTORE, app.config["KEYSTORE_URL"]),
            (SEARCH, app.config["SEARCH_URL"]),
        )
    }
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)
