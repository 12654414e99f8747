"""The second signature of a file that names more than a hundred people."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.commands.signing import sign_export
from kalix_compliance.exports.forms import SignForm
from kalix_compliance.exports.queries.files import file_view
from kalix_compliance.exports.views.files import asked_now, shown_file
from kalix_compliance.exports.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor

DECISIONS = {one.value: one for one in (Decision.APPROVED, Decision.DECLINED)}


@section.form("/<reference>/sign", permission=Permission.EXPORT_APPROVE)
def sign(reference: str) -> ResponseReturnValue:
    """What would leave, how many people it names and what for; signed or not."""
    view = file_view(asked_now(), reference)
    form = SignForm()
    decision = DECISIONS.get(request.form.get("decision", ""))
    if request.method == "POST" and decision is None:
        abort(400)
    if decision and form.accepted(
        lambda: sign_export(current_actor(), reference, decision, text(form.remark))
    ):
        flash(
            _("Đã ký. Tệp đang được làm; người yêu cầu nhận thư báo.")
            if decision is Decision.APPROVED
            else _("Đã ghi là không ký. Người yêu cầu nhận thư báo.")
        )
        return redirect(url_for("exports.file", reference=reference), 303)
    return render_template("exports/sign.html", form=form, **shown_file(view))
