"""The two languages: which one a page speaks, and the catalogues behind it."""

import logging
import os
import tempfile
from pathlib import Path

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, appcontext_pushed, has_request_context, session

from kalix_compliance.core.language import translator
from kalix_compliance.web.presence import present_actor

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
CATALOGUES = Path(__file__).parent.parent / "translations"
log = logging.getLogger(__name__)


def compile_catalogues(folder: Path = CATALOGUES) -> None:
    """Compile each messages.po that has no messages.mo or a newer text.

    On a read-only disk the application still starts, and says what it could not do.
    """
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            _compile(source, target)
        except OSError as trouble:
            log.warning("catalogue %s is not compiled: %s", source, trouble)


def _compile(source: Path, target: Path) -> None:
    """Write beside the target and swap, so that another process never reads half a catalogue."""
    language = source.parent.parent.name
    with source.open("rb") as text:
        catalogue = read_po(text, locale=language)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".mo.part")
    try:
        with os.fdopen(handle, "wb") as out:
            write_mo(out, catalogue)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def chosen_language() -> str:
    """The signed-in person's own language, else what this browser chose, else Vietnamese."""
    if not has_request_context():
        return DEFAULT
    actor = present_actor()
    language = actor.language if actor else session.get("language")
    return language if language in LANGUAGES else DEFAULT


def translate(text: str) -> str:
    """A msgid in the language of this request (or of `force_locale`), values not yet filled in."""
    return str(flask_babel.get_translations().gettext(text))


def install_languages(app: Flask) -> None:
    """Set Flask-Babel up, and let sentences made by `say` speak the language of the page."""
    compile_catalogues()
    babel = flask_babel.Babel()
    babel.init_app(
        app,
        default_locale=DEFAULT,
        default_timezone="Asia/Ho_Chi_Minh",
        default_translation_directories=str(CATALOGUES),
        locale_selector=chosen_language,
    )

    def lend_translator(_app: Flask, **_extra: object) -> None:
        translator.set(translate)

    app.extensions["kalix_translator"] = lend_translator  # the signal keeps only a weak reference
    appcontext_pushed.connect(lend_translator, app)
