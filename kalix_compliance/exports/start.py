"""What every page may ask of files: where one of a kind is asked for."""

from typing import Any

from flask import Flask, url_for

from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.table import exported
from kalix_compliance.web.presence import present_actor


def install_exports(app: Flask) -> None:
    """Give the templates `file_page`."""
    app.jinja_env.globals["file_page"] = file_page


def file_page(code: str, **filters: Any) -> str:
    """The page on which a file of this kind is asked for; empty for those who may not ask."""
    actor, kind = present_actor(), exported().get(code)
    if actor is None or kind is None:
        return ""
    if not (actor.may(Permission.EXPORT_ASK) and actor.may(kind.permission)):
        return ""
    kept = {name: value for name, value in filters.items() if value not in (None, "")}
    return url_for("exports.new", export_kind=code, **kept)
