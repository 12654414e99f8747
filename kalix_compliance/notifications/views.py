"""The mail page: what waits, what went wrong and what can be done; and the texts that are sent."""

from collections.abc import Callable
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from kalix_compliance.core.errors import RuleBroken, StaleRecord
from kalix_compliance.core.permissions import Permission
from kalix_compliance.notifications import commands
from kalix_compliance.notifications.compose import LANGUAGES
from kalix_compliance.notifications.health import words_of
from kalix_compliance.notifications.notices import ALL, NOTICES, Audience
from kalix_compliance.notifications.queries import SHOWN, outbox_page
from kalix_compliance.notifications.samples import sample
from kalix_compliance.web.form import Form
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader
from kalix_compliance.web.sections import Section

section = Section("notifications", __name__)


@section.page("/mail", permission=Permission.MAIL_READ)
def outbox() -> ResponseReturnValue:
    """What needs a person, what waits, and how the mail server is."""
    page = outbox_page(reader(), current_actor())
    return render_template(
        "notifications/outbox.html",
        page=page,
        health=words_of(page.health),
        may_act=current_actor().may(Permission.MAIL_RETRY),
        sees_breaches=current_actor().may(Permission.BREACH_READ),
        shown=SHOWN,
    )


@section.action("/mail/retry", permission=Permission.MAIL_RETRY)
def retry() -> ResponseReturnValue:
    """Let the worker try the server again at once."""
    return _decided(lambda: commands.retry_mail(current_actor()), _("Sẽ thử gửi lại ngay bây giờ."))


@section.action("/mail/<uuid:message_id>/resend", permission=Permission.MAIL_RETRY)
def resend(message_id: UUID) -> ResponseReturnValue:
    """Send an uncertain message once more."""
    version = Form().seen_version
    return _decided(
        lambda: commands.resend_message(current_actor(), message_id, version),
        _("Thư sẽ được gửi lại."),
    )


@section.action("/mail/<uuid:message_id>/sent", permission=Permission.MAIL_RETRY)
def sent(message_id: UUID) -> ResponseReturnValue:
    """An uncertain message did arrive."""
    version = Form().seen_version
    return _decided(
        lambda: commands.mark_sent(current_actor(), message_id, version),
        _("Đã ghi là thư đã tới."),
    )


@section.action("/mail/<uuid:message_id>/cancel", permission=Permission.MAIL_RETRY)
def cancel(message_id: UUID) -> ResponseReturnValue:
    """Take a waiting message back."""
    version = Form().seen_version
    return _decided(
        lambda: commands.cancel_message(current_actor(), message_id, version),
        _("Đã hủy thư, không gửi nữa."),
    )


def _decided(give: Callable[[], object], done: str) -> ResponseReturnValue:
    """Give a command and go back to the page, saying what happened."""
    try:
        give()
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    except StaleRecord:
        flash(_("Thư vừa đổi trạng thái nên chưa làm được. Xem lại bên dưới."), "error")
    else:
        flash(done)
    return redirect(url_for("notifications.outbox"))


@section.page("/notices", permission=Permission.MESSAGE_SEND)
def notices() -> ResponseReturnValue:
    """Every text that is sent, with invented values; the chosen one in full."""
    language = request.args.get("language", "")
    if language not in LANGUAGES:
        language = get_locale().language
    chosen = NOTICES.get(request.args.get("notice", ""), ALL[0])
    base_url = str(current_app.config["BASE_URL"])
    return render_template(
        "notifications/notices.html",
        groups=[
            (_("Gửi khách hàng"), [n for n in ALL if n.audience is Audience.CUSTOMER]),
            (_("Gửi bên nhận dữ liệu"), [n for n in ALL if n.audience is Audience.PARTNER]),
            (_("Gửi đồng nghiệp"), [n for n in ALL if n.audience is Audience.STAFF]),
        ],
        chosen=chosen,
        text=sample(chosen, language, company(), base_url, now()),
        text_language=language,
    )
