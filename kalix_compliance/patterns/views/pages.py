"""The suggestions, one of them with its evidence, and saying that it is nothing."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.complaints.catalogue import DATA_ITEM_NAMES
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.core.permissions import Permission
from kalix_compliance.patterns.commands.deciding import dismiss_suggestion
from kalix_compliance.patterns.forms import DismissForm
from kalix_compliance.patterns.kinds import Standing
from kalix_compliance.patterns.queries.pages import suggestion_file, suggestions
from kalix_compliance.patterns.rules.judging import BEFORE, LEAST, RARE, WINDOW
from kalix_compliance.patterns.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.frame import language
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, reader

RULES = {"window": WINDOW, "before": BEFORE, "least": LEAST, "once_in": round(1 / RARE)}


@section.page("/", permission=Permission.PATTERN_READ)
def index() -> ResponseReturnValue:
    """What waits for a decision, and what was decided."""
    rows = suggestions(reader(), current_actor(), company(), language())
    return render_template(
        "patterns/index.html",
        waits=[row for row in rows if row.standing is Standing.OPEN],
        decided=[row for row in rows if row.standing is not Standing.OPEN],
        rules=RULES,
    )


@section.page("/<reference>", permission=Permission.PATTERN_READ)
def file(reference: str) -> ResponseReturnValue:
    """One suggestion: what is shared, how unusual that is, by which complaints."""
    return render_template(
        "patterns/file.html",
        found=suggestion_file(reader(), current_actor(), company(), reference, language()),
        states=STATE_NAMES,
        items=DATA_ITEM_NAMES,
        rules=RULES,
    )


@section.form("/<reference>/dismiss", permission=Permission.PATTERN_DECIDE)
def dismiss(reference: str) -> ResponseReturnValue:
    """It is nothing, and why."""
    found = suggestion_file(reader(), current_actor(), company(), reference, language())
    form = DismissForm(version=found.version)
    if form.accepted(
        lambda: dismiss_suggestion(
            current_actor(), reference, reason=text(form.reason), version=form.seen_version
        )
    ):
        flash(_("Đã bỏ qua %(ref)s. Cùng các hồ sơ này sẽ không hiện lại.", ref=reference))
        return redirect(url_for("patterns.index"), 303)
    return render_template("patterns/dismiss.html", found=found, form=form, rules=RULES)
