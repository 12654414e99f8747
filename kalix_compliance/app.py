"""The composition root: the only module that knows every part."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, appcontext_pushed
from werkzeug.middleware.proxy_fix import ProxyFix

from config import settings as settings_from_environment
from kalix_compliance import contributions, exporting, model_index, wiring
from kalix_compliance.core.clock import Clock, SystemClock
from kalix_compliance.core.company import Company
from kalix_compliance.database.opening import open_stores
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
    open_stores(app)
    assert model_index.TABLES  # noqa: S101 - every table is known before the first query
    _lend_runtime(app, clock or SystemClock(app.config.get("CLOCK_OFFSET", timedelta())))
    for install in wiring.INSTALL:
        install(app)
    for section in wiring.SECTIONS:
        app.register_blueprint(section)
    for group in (*wiring.COMMAND_LINES, demo_cli):
        app.cli.add_command(group)
    refuse_unguarded_routes(app)
    return app


def _lend_runtime(app: Flask, clock: Clock) -> None:
    """Give every application context, of a page, a job or a test, its clock and its reactions."""
    lent = Runtime(
        clock=clock,
        company=_company(app.config),
        reactions=wiring.REACTIONS,
        settings=app.config,
        contributions=contributions.CONTRIBUTIONS,
        exports=exporting.EXPORTS,
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
