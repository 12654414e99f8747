"""A mailing on its way: halted, gone on with, ended, watched."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.mailings.commands import sending, signing
from kalix_compliance.mailings.forms.mailings import StopForm
from kalix_compliance.mailings.models import MailingState
from kalix_compliance.mailings.queries.mailings import mailing_view
from kalix_compliance.mailings.rules import next_opening
from kalix_compliance.mailings.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

MAY = Permission.MAILING_WRITE


@section.action("/<reference>/recall", permission=MAY)
def recall(reference: str) -> ResponseReturnValue:
    """Take it back before anything has left."""
    return _done(
        reference,
        lambda: signing.recall_mailing(current_actor(), reference),
        _("Đã rút lại. Thư là bản nháp và phải duyệt lại."),
    )


@section.action("/<reference>/pause", permission=MAY)
def pause(reference: str) -> ResponseReturnValue:
    """Halt the sending at once."""
    return _done(
        reference,
        lambda: sending.pause_mailing(current_actor(), reference),
        _("Đã dừng gửi. Bấm “Gửi tiếp” để đi tiếp; không ai nhận hai thư."),
    )


@section.action("/<reference>/resume", permission=MAY)
def resume(reference: str) -> ResponseReturnValue:
    """Go on with the sending."""
    return _done(
        reference,
        lambda: sending.resume_mailing(current_actor(), reference),
        _("Đang gửi tiếp."),
    )


@section.form("/<reference>/stop", permission=MAY)
def stop(reference: str) -> ResponseReturnValue:
    """End it for good, with the reason."""
    view = mailing_view(reader(), current_actor(), reference, now())
    if view.mailing.state is not MailingState.SENDING:
        return redirect(url_for("mailings.file", reference=reference), 303)
    form = StopForm()
    if form.accepted(
        lambda: sending.stop_mailing(current_actor(), reference, reason=text(form.reason))
    ):
        flash(_("Đã dừng hẳn. Thư chưa đi sẽ không bao giờ đi."))
        return redirect(url_for("mailings.file", reference=reference), 303)
    return render_template("mailings/stop.html", form=form, m=view, row=view.mailing)


@section.page("/<reference>/progress", permission=MAY)
def progress(reference: str) -> ResponseReturnValue:
    """The part of a page that shows the sending, looked at again by itself."""
    view = mailing_view(reader(), current_actor(), reference, now())
    return render_template(
        "mailings/_live.html",
        m=view,
        row=view.mailing,
        State=MailingState,
        opening=next_opening(now()),
        checked_at=now(),
    )


def _done(reference: str, give: Callable[[], object], said: str) -> ResponseReturnValue:
    """Give the command; say what came of it on the mailing's page."""
    try:
        give()
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(said)
    return redirect(url_for("mailings.file", reference=reference), 303)
