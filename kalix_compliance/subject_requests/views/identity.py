"""Recognising the person: by a call, by a code that is sent, by an order; never by an identity card."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.subject_requests.commands import identity as commands
from kalix_compliance.subject_requests.forms.identity import CodeForm, IdentityForm
from kalix_compliance.subject_requests.kinds import IdentityCheck
from kalix_compliance.subject_requests.queries.file import representative_of, running_code
from kalix_compliance.subject_requests.views.pages import card_of, find, step_page, to_file
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.form("/<reference>/identity", permission=Permission.REQUEST_HANDLE)
def identity(reference: str) -> ResponseReturnValue:
    """By a call, a code or an order; a code is sent and entered here."""
    asked = find(reference)
    act = request.form.get("act", "")
    form, code = IdentityForm(at=now(), version=asked.version), CodeForm()
    if act == "send":
        return _send_code(reference)
    if act == "code" and code.accepted(lambda: _enter(code, reference)):
        flash(_("Mã đúng. Đã ghi đối chiếu danh tính."))
        return to_file(reference)
    if act == "by-hand" and form.accepted(lambda: _record(form, reference)):
        if form.fits.data == "yes":
            flash(_("Đã ghi đối chiếu danh tính."))
        else:
            flash(_("Đã ghi là không khớp. Thử cách khác, hoặc trình từ chối."), "care")
        return to_file(reference)
    return step_page(
        "identity.html",
        asked,
        form={"code": code}.get(act, form),
        by_hand=form,
        code=code,
        sent=running_code(reader(), asked, now()),
        card=card_of(asked),
        representative=representative_of(asked),
    )


def _send_code(reference: str) -> ResponseReturnValue:
    try:
        commands.send_code(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "care")
    else:
        flash(_("Đã gửi mã tới email đã lưu. Nhờ khách đọc mã trong 30 phút."))
    return redirect(url_for("subject_requests.identity", reference=reference, _anchor="ma"), 303)


def _enter(code: CodeForm, reference: str) -> None:
    if not commands.enter_code(current_actor(), reference, text(code.code)):
        raise RuleBroken(
            _("Mã chưa đúng. Nghe lại từng số; sai 5 lần thì phải gửi mã mới."), field="code"
        )


def _record(form: IdentityForm, reference: str) -> None:
    method = IdentityCheck(form.method.data)
    if form.fits.data == "no":
        commands.record_mismatch(
            current_actor(), reference, method, why=text(form.note), version=form.seen_version
        )
        return
    commands.record_identity(
        current_actor(),
        reference,
        method,
        at=form.at.given,
        order_number=text(form.order_number),
        order_date=form.order_date.data,
        note=text(form.note),
        version=form.seen_version,
    )
