"""Opening a breach from nothing; from complaints it is opened by the package `escalation`."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.commands.opening import again_if_beaten, open_breach
from kalix_compliance.breaches.forms.opening import OpeningForm
from kalix_compliance.breaches.views.pages import to_file
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now


@section.form("/new", permission=Permission.BREACH_HANDLE)
def new() -> ResponseReturnValue:
    """A few answers, and the clocks run."""
    form = OpeningForm(aware=now(), violation_detected=now())
    made: list[str] = []
    if form.accepted(
        lambda: made.append(again_if_beaten(lambda: open_breach(current_actor(), form.opening())))
    ):
        flash(_("Đã mở %(ref)s. Các hạn bắt đầu tính.", ref=made[0]))
        return to_file(made[0])
    return render_template("breaches/new.html", form=form, drill=bool(form.drill.data))
