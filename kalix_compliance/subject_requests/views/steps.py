"""What may come between a request and its result: a refusal, more time, the person's own second thoughts."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.subject_requests.clocks import duty_of
from kalix_compliance.subject_requests.commands import closing, extending, refusing
from kalix_compliance.subject_requests.forms.steps import ReasonForm, RefuseForm
from kalix_compliance.subject_requests.rules import reasons, to_extend, to_refuse
from kalix_compliance.subject_requests.views.pages import find, stands, step_page, to_file
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor


@section.form("/<reference>/refuse", permission=Permission.REQUEST_HANDLE)
def refuse(reference: str) -> ResponseReturnValue:
    """Put a refusal, whole or in part, before a manager: the article and the reasons."""
    asked = find(reference)
    form = RefuseForm(asked.kind, version=asked.version)
    if form.accepted(
        lambda: refusing.ask_refusal(
            current_actor(),
            reference,
            ground=form.chosen,
            why=text(form.why),
            partly=form.partly.data == "yes",
            version=form.seen_version,
        )
    ):
        flash(_("Đã trình quản lý ký việc từ chối."))
        return to_file(reference)
    missing = reasons(to_refuse(stands(asked)))
    return step_page("refuse.html", asked, form=form, reasons=missing)


@section.form("/<reference>/extend", permission=Permission.REQUEST_HANDLE)
def extend(reference: str) -> ResponseReturnValue:
    """Put more time before a manager, with the reasons as the person reads them."""
    asked = find(reference)
    form = ReasonForm(version=asked.version)
    if form.accepted(
        lambda: extending.ask_request_extension(
            current_actor(), reference, why=text(form.reason), version=form.seen_version
        )
    ):
        flash(_("Đã trình quản lý ký gia hạn."))
        return to_file(reference)
    by = obligation_of(duty_of(asked)).extension
    return step_page(
        "reason.html",
        asked,
        form=form,
        title=_("Xin gia hạn"),
        label=_("Vì sao cần thêm thời gian? Khách sẽ đọc lý do này."),
        hint=_("Gia hạn thêm %(term)s, một lần, quản lý ký rồi khách được báo.", term=by.words)
        if by
        else "",
        button=_("Trình ký gia hạn"),
        reasons=reasons(to_extend(stands(asked))),
    )


@section.form("/<reference>/withdraw", permission=Permission.REQUEST_HANDLE)
def withdraw(reference: str) -> ResponseReturnValue:
    """The person takes the request back."""
    asked = find(reference)
    form = ReasonForm(version=asked.version)
    if form.accepted(
        lambda: closing.withdraw_request(
            current_actor(), reference, reason=text(form.reason), version=form.seen_version
        )
    ):
        flash(_("Đã ghi người yêu cầu rút %(ref)s.", ref=reference))
        return to_file(reference)
    return step_page(
        "reason.html",
        asked,
        form=form,
        title=_("Ghi khách rút yêu cầu"),
        label=_("Khách rút lúc nào, nói gì?"),
        hint=_("Khách được gửi thư xác nhận nếu có email. Việc đã làm vẫn giữ nguyên."),
        button=_("Ghi là đã rút"),
    )


@section.form("/<reference>/others", permission=Permission.REQUEST_HANDLE)
def others(reference: str) -> ResponseReturnValue:
    """A processor must act too: the longer term of the law."""
    asked = find(reference)
    form = ReasonForm(version=asked.version, reason="-")
    if form.accepted(
        lambda: extending.let_others_act(current_actor(), reference, version=form.seen_version)
    ):
        flash(_("Đã đổi sang hạn dài, tính từ lúc nhận."))
        return to_file(reference)
    return step_page("others.html", asked, form=form)
