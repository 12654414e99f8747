"""What backups lend to the application: nobody works in a store whose restore is not finished."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from kalix_compliance.backups.stores.postgresql import UNFINISHED
from kalix_compliance.database.base import KEYSTORE, db

UNAVAILABLE = 503
SETTING = "UNFINISHED_RESTORE"
WORDS = (
    "Việc khôi phục chưa xong nên chưa ai vào được. Chạy lại: flask backup restore. / "
    "A restore is not finished, so nobody may work here yet. Run again: flask backup restore.\n"
)


def install_backups(app: Flask) -> None:
    """Serve nobody while a store bears the mark of an unfinished restore; commands may be run."""
    with app.app_context():
        app.config[SETTING] = any(_is_unfinished(db.engines[store]) for store in (None, KEYSTORE))
    if app.config[SETTING]:
        app.before_request(refuse)


def refuse() -> ResponseReturnValue | None:
    """Every page but the files that look the same for everybody."""
    if request.endpoint == "static":
        return None
    return WORDS, UNAVAILABLE, {"Content-Type": "text/plain; charset=utf-8"}


def _is_unfinished(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite":  # there a restored file gets its name at the end
        return False
    try:
        return inspect(engine).has_table(UNFINISHED)
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()
