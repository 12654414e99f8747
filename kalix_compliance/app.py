"""The composition root: the only module that knows every part."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, appcontext_pushed
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from config import settings as settings_from_environment
from kalix_compliance import contributions, model_index, wiring
from kalix_compliance.cli import group as stores_cli
from kalix_compliance.core.clock import Clock, SystemClock
from kalix_compliance.core.company import Company
from kalix_compliance.database.base import KEYSTORE, SEARCH, db
from kalix_compliance.database.engines import engine_options, prepare
from kalix_compliance.demo.cli import group as demo_cli
from kalix_compliance.execution.unit import Runtime, runtime
from kalix_compliance.web.sections import refuse_unguarded_routes

ROOT = Path(__file__).parent.parent


def create_app(settings: Mapping[str, Any] | None = None, clock: Clock | None = None) -> Flask:
    """Build the application from settings (the environment's by default) and a clock."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config.from_mapping(settings_from_environment() if settings is None else settings)
    if proxies := app.config.get("PROXIES", 0):
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies)  # type: ignore[method-assign]
    _open_stores(app)
    _lend_runtime(app, clock or SystemClock(app.config.get("CLOCK_OFFSET", timedelta())))
    for install in wiring.INSTALL:
        install(app)
    for section in wiring.SECTIONS:
        app.register_blueprint(section)
    for group in (*wiring.COMMAND_LINES, stores_cli, demo_cli):
        app.cli.add_command(group)
    refuse_unguarded_routes(app)
    return app


def _open_stores(app: Flask) -> None:
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
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)
    assert model_index.TABLES  # noqa: S101 - every table is known before the first query


def _lend_runtime(app: Flask, clock: Clock) -> None:
    """Give every application context, of a page, a job or a test, its clock and its reactions."""
    lent = Runtime(
        clock=clock,
        company=_company(app.config),
        reactions=wiring.REACTIONS,
        settings=app.config,
        contributions=contributions.CONTRIBUTIONS,
        before_audit=wiring.BEFORE_AUDIT,
    )

    def lend(sender: Flask, **_extra: Any) -> None:
        if sender is app:
            runtime.set(lent)

    app.extensions["kalix_lend"] = lend  # the signal keeps only a weak reference
    appcontext_pushed.connect(lend, app)


def _company(config: Mapping[str, Any]) -> Company:
    company: Company = config["COMPANY"]
    return company
