"""The words that people agree to: read them, add the next version."""

from datetime import datetime, time

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.consents.commands import write_text
from kalix_compliance.consents.forms.consents import TextForm
from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.consents.queries.texts import text_rows
from kalix_compliance.consents.views.section import section
from kalix_compliance.core.clock import HANOI
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader


@section.page("/texts", permission=Permission.CONSENT_READ)
def texts() -> ResponseReturnValue:
    """Every version, and how many agreed to it."""
    rows = text_rows(reader(), current_actor())
    return render_template("consents/texts.html", rows=rows)


@section.form("/texts/new", permission=Permission.MAILING_WRITE)
def new_text() -> ResponseReturnValue:
    """Add a version; the ones before it stay as people agreed to them."""
    form = TextForm()
    if form.accepted(
        lambda: write_text(
            current_actor(),
            Purpose(form.purpose.data),
            text(form.words),
            frequency=text(form.frequency),
            used_from=datetime.combine(form.used_from.given, time(), HANOI),
        )
    ):
        flash(_("Đã ghi bản lời mới. Bản cũ giữ nguyên cho người đã đồng ý với nó."))
        return redirect(url_for("consents.texts"), 303)
    return render_template("consents/text_new.html", form=form)
