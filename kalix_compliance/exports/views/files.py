"""The files that were asked for: how far each is, and fetching it."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.commands.asking import cancel_export
from kalix_compliance.exports.commands.taking import Taken, take_file
from kalix_compliance.exports.kinds import PURPOSE_NAMES, STATE_NAMES, State
from kalix_compliance.exports.queries.files import FileView, file_rows, file_view
from kalix_compliance.exports.table import Asking, exported
from kalix_compliance.exports.views.asking import ask_page, page_of
from kalix_compliance.exports.views.section import days_kept, section
from kalix_compliance.exports.words import FORM_NAMES, MEDIA_TYPES
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

MAY = Permission.EXPORT_ASK
WORDS = {
    "forms": FORM_NAMES,
    "purposes": PURPOSE_NAMES,
    "states": STATE_NAMES,
    "State": State,
}


@section.page("/", permission=MAY)
def index() -> ResponseReturnValue:
    """One's own files, and those of others for whoever signs."""
    asking = asked_now()
    return render_template(
        "exports/index.html",
        own=file_rows(asking, mine=True),
        others=file_rows(asking, mine=False) if asking.actor.may(Permission.EXPORT_APPROVE) else [],
        days=days_kept(),
        **WORDS,
    )


@section.page("/<reference>", permission=MAY)
def file(reference: str) -> ResponseReturnValue:
    """One file: waited for, fetched, or asked for again."""
    return render_template("exports/file.html", **_shown(reference))


@section.page("/<reference>/progress", permission=MAY)
def progress(reference: str) -> ResponseReturnValue:
    """The live part of the page, asked for every second while the file is made."""
    return render_template("exports/_state.html", **_shown(reference))


@section.action("/<reference>/file", permission=MAY)
def take(reference: str) -> ResponseReturnValue:
    """The file itself; its trace is kept before the first byte leaves."""
    try:
        taken = take_file(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("exports.file", reference=reference), 303)
    return _answer(taken)


@section.action("/<reference>/cancel", permission=MAY)
def cancel(reference: str) -> ResponseReturnValue:
    """Do without it."""
    try:
        cancel_export(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Đã bỏ yêu cầu; tệp, nếu đã làm, bị xóa."))
    return redirect(url_for("exports.file", reference=reference), 303)


def asked_now() -> Asking:
    return Asking(reader(), current_actor(), {}, now(), company())


def shown_file(view: FileView) -> dict[str, object]:
    """What the templates of one file need."""
    kind = exported().get(view.kind)
    return {
        "one": view,
        "row": view.row,
        "source": page_of(kind, view.filters) if kind and kind.page else "",
        "again": ask_page(kind, view.filters) if kind else "",
        "days": days_kept(),
        **WORDS,
    }


def _shown(reference: str) -> dict[str, object]:
    return shown_file(file_view(asked_now(), reference))


def _answer(taken: Taken) -> Response:
    answer = Response(taken.pieces, mimetype=MEDIA_TYPES[taken.form], direct_passthrough=True)
    answer.content_length = taken.size
    answer.headers.set("Content-Disposition", "attachment", filename=taken.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer
