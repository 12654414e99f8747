"""What every page shares: language, safety, words for failures, and what templates may use."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import flask_babel
from flask import Flask, current_app, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.local import LocalProxy

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web import formats, reading
from kalix_compliance.web.assets import install_assets
from kalix_compliance.web.failures import install_failures
from kalix_compliance.web.headers import install_headers
from kalix_compliance.web.languages import LANGUAGES, install_languages
from kalix_compliance.web.presence import present_actor, wish
from kalix_compliance.web.rail import RailGroup, may_open, rail_for, role_name
from kalix_compliance.web.sections import Section
from kalix_compliance.web.uploads import MemoryRequest

MEGABYTE = 1024 * 1024
section = Section("frame", __name__)


def install_frame(app: Flask) -> None:
    """Set up everything around the pages; call it before the first request.

    Other packages may contribute through `app.extensions`: `rail_counts` (actor -> endpoint ->
    (how many, late)), `late_jobs` (actor -> sentences) and `keep_language` (actor, language).
    """
    app.config.setdefault("MAX_CONTENT_LENGTH", 60 * MEGABYTE)
    app.request_class = MemoryRequest
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a form lives as long as its session
    install_headers(app)
    install_languages(app)
    install_assets(app)
    install_failures(app)
    CSRFProtect(app)
    _install_filters(app)
    app.context_processor(page_context)
    app.teardown_request(_close_files)
    app.register_blueprint(section)


def _close_files(_error: BaseException | None) -> None:
    """A large upload is given back with the request, and not some time later."""
    request.close()


def language() -> str:
    """The language of this page: `vi` or `en`."""
    locale = flask_babel.get_locale()
    return str(locale.language) if locale else "vi"


def page_context() -> dict[str, Any]:
    """What every template may use; what costs something is fetched when it is first drawn."""
    actor = present_actor()
    return {
        "actor": actor,
        "company": reading.company(),
        "demo": bool(current_app.config.get("DEMO")),
        "keys": bool(wish("keys_enabled", True)),
        "language": language(),
        "late_jobs": LocalProxy(cache(lambda: _late_jobs(actor))),
        "now": reading.now(),
        "other_languages": {code: name for code, name in LANGUAGES.items() if code != language()},
        "rail": LocalProxy(lambda: _rail(actor)),
        "theme": wish("theme", "auto"),
    }


def _rail(actor: Actor | None) -> tuple[RailGroup, ...]:
    """Counted once per page, however often it is drawn."""
    if "kalix.rail" not in request.environ:
        request.environ["kalix.rail"] = rail_for(actor)
    drawn: tuple[RailGroup, ...] = request.environ["kalix.rail"]
    return drawn


def _late_jobs(actor: Actor | None) -> Sequence[object]:
    """Jobs that should have run, for those who look after the system."""
    ask: Callable[[Actor], Sequence[object]] | None = current_app.extensions.get("late_jobs")
    if ask is None or actor is None or not actor.may(Permission.SYSTEM_HEALTH):
        return ()
    return ask(actor)


def first_time(thing: object) -> bool:
    """True the first time on this page, so that what two templates say is said once."""
    said: set[int] = request.environ.setdefault("kalix.said", set())
    fresh = id(thing) not in said
    said.add(id(thing))
    return fresh


def _install_filters(app: Flask) -> None:
    plain = (
        formats.day,
        formats.short_day,
        formats.moment,
        formats.clock_time,
        formats.exact_time,
        formats.weekday,
        formats.long_day,
    )
    for write in plain:
        app.jinja_env.filters[write.__name__] = write
    for speak in (formats.number, formats.percent, formats.file_size, formats.money):
        app.jinja_env.filters[speak.__name__] = _in_language(speak)
    app.jinja_env.globals.update(
        exists=lambda endpoint: endpoint in current_app.view_functions,
        first_time=first_time,
        may_open=lambda endpoint: may_open(present_actor(), endpoint),
        role_name=role_name,
    )


def _in_language(write: Callable[..., str]) -> Callable[..., str]:
    def written(value: Any, **how: Any) -> str:
        return write(value, language=language(), **how)

    return written


def local_path(target: str | None, otherwise: str = "/") -> str:
    """A path of this site that a form asked to go back to; anything else becomes `otherwise`."""
    safe = target is not None and target.startswith("/") and target[1:2] not in ("/", "\\")
    printable = target is not None and target.isprintable() and "\\" not in target
    return target if target is not None and safe and printable else otherwise


@section.public("/language", why="strangers read the sign-in page too", methods=("POST",))
def choose_language() -> ResponseReturnValue:
    """Change the language of this browser, and of the account when somebody is signed in."""
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
        keep = current_app.extensions.get("keep_language")
        if (actor := present_actor()) and keep:
            keep(actor, chosen)
    return redirect(local_path(request.form.get("next")), 303)
