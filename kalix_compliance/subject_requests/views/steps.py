"""The steps of a request: who it is, the first answer, more time, refusing, the end."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import redirect

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import customer_card
from kalix_compliance.deadlines.obligations import obligation_of
from kalix_compliance.subject_requests.catalogue import GROUNDS
from kalix_compliance.subject_requests.clocks import duty_of
from kalix_compliance.subject_requests.commands import answering, closing, extending, refusing
from kalix_compliance.subject_requests.commands import identity as recognising
from kalix_compliance.subject_requests.forms.requests import (
    AnswerForm,
    CodeForm,
    CompleteForm,
    IdentityForm,
    ReasonForm,
    RefuseForm,
    ToldForm,
)
from kalix_compliance.subject_requests.kinds import IdentityCheck, RequestKind, ToldBy
from kalix_compliance.subject_requests.messages import last_day, outcome_text
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.file import representative_of, running_code
from kalix_compliance.subject_requests.rules import (
    reasons,
    to_answer,
    to_complete,
    to_extend,
    to_refuse,
    to_tell_extension,
    to_tell_refusal,
)
from kalix_compliance.subject_requests.views.pages import find, stands, step_page, to_file
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web import formats
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
        card=_card(asked),
        representative=representative_of(asked),
    )


def _send_code(reference: str) -> ResponseReturnValue:
    try:
        recognising.send_code(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "care")
    else:
        flash(_("Đã gửi mã tới email đã lưu. Nhờ khách đọc mã trong 30 phút."))
    return redirect(url_for("subject_requests.identity", reference=reference, _anchor="ma"), 303)


def _enter(code: CodeForm, reference: str) -> None:
    if not recognising.enter_code(current_actor(), reference, text(code.code)):
        raise RuleBroken(
            _("Mã chưa đúng. Nghe lại từng số; sai 5 lần thì phải gửi mã mới."), field="code"
        )


def _record(form: IdentityForm, reference: str) -> None:
    method = IdentityCheck(form.method.data)
    if form.fits.data == "no":
        recognising.record_mismatch(
            current_actor(), reference, method, why=text(form.note), version=form.seen_version
        )
        return
    recognising.record_identity(
        current_actor(),
        reference,
        method,
        at=form.at.given,
        order_number=text(form.order_number),
        order_date=form.order_date.data,
        note=text(form.note),
        version=form.seen_version,
    )


@section.form("/<reference>/answer", permission=Permission.REQUEST_HANDLE)
def answer(reference: str) -> ResponseReturnValue:
    """The first answer: as a mail that is seen before it goes, or as a call, a letter, a talk."""
    asked = find(reference)
    missing = reasons(to_answer(stands(asked)))
    card = _card(asked)
    form, draft = AnswerForm(version=asked.version), None
    if request.method == "GET":
        form.how.data = _usual_way(asked, card.email)
        form.at.data = now()
        if not missing:
            draft = answering.draft_first_answer(current_actor(), reference)
            form.subject.data, form.body.data = draft.subject, draft.body
            if form.how.data != ToldBy.EMAIL:
                form.body.data = _(
                    "Đã báo số yêu cầu %(reference)s, thủ tục và ngày hẹn %(day)s.",
                    reference=reference,
                    day=formats.day(last_day(asked.due_at)),
                )
    previewing = request.form.get("act") == "preview"
    if not previewing and form.accepted(
        lambda: answering.answer_first(
            current_actor(),
            reference,
            how=form.way,
            subject=text(form.subject),
            body=text(form.body),
            at=form.at.data,
            version=form.seen_version,
        )
    ):
        by_mail = form.way is ToldBy.EMAIL
        flash(_("Đã xếp thư trả lời để gửi.") if by_mail else _("Đã ghi trả lời lần đầu."))
        return to_file(reference)
    return step_page("answer.html", asked, form=form, card=card, draft=draft, reasons=missing)


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


@section.form("/<reference>/tell-extension", permission=Permission.REQUEST_HANDLE)
def tell_extension(reference: str) -> ResponseReturnValue:
    """Record that the person was told of the new date by a call, a letter or in person."""
    asked = find(reference)
    form = ToldForm(at=now(), how=ToldBy.CALL.value, version=asked.version)
    if form.accepted(
        lambda: extending.tell_extension(
            current_actor(),
            reference,
            how=ToldBy(form.how.data),
            at=form.at.given,
            summary=text(form.summary),
            version=form.seen_version,
        )
    ):
        flash(_("Đã ghi là khách biết ngày hẹn mới."))
        return to_file(reference)
    return step_page(
        "told.html",
        asked,
        form=form,
        title=_("Báo khách ngày hẹn mới"),
        why="",
        button=_("Ghi là đã báo"),
        reasons=reasons(to_tell_extension(stands(asked))),
    )


@section.form("/<reference>/tell-refusal", permission=Permission.REQUEST_HANDLE)
def tell_refusal(reference: str) -> ResponseReturnValue:
    """Record that the person was told of the refusal by a call, a letter or in person."""
    asked = find(reference)
    form = ToldForm(at=now(), how=ToldBy.CALL.value, version=asked.version)
    if form.accepted(
        lambda: refusing.tell_refusal(
            current_actor(),
            reference,
            how=ToldBy(form.how.data),
            at=form.at.given,
            summary=text(form.summary),
            version=form.seen_version,
        )
    ):
        flash(_("Đã ghi là khách biết việc từ chối. Yêu cầu kết thúc."))
        return to_file(reference)
    return step_page(
        "told.html",
        asked,
        form=form,
        title=_("Báo khách việc từ chối"),
        why=refusing.reasons_of(asked),
        ground=GROUNDS[asked.ground] if asked.ground else None,
        button=_("Ghi là đã báo"),
        reasons=reasons(to_tell_refusal(stands(asked))),
    )


@section.form("/<reference>/complete", permission=Permission.REQUEST_HANDLE)
def complete(reference: str) -> ResponseReturnValue:
    """Tell the result, and end the request."""
    asked = find(reference)
    card = _card(asked)
    form = CompleteForm(version=asked.version)
    if request.method == "GET":
        form.how.data, form.at.data = _usual_way(asked, card.email), now()
        form.outcome.data = OUTCOMES[asked.kind].text if asked.kind in OUTCOMES else ""
    previewing = request.form.get("act") == "preview"
    if not previewing and form.accepted(
        lambda: closing.complete_request(
            current_actor(),
            reference,
            outcome=text(form.outcome),
            told_by=form.way,
            at=form.at.data,
            version=form.seen_version,
        )
    ):
        by_mail = form.way is ToldBy.EMAIL
        flash(
            _("Đã xếp thư kết quả để gửi. Máy chủ thư nhận thì yêu cầu kết thúc.")
            if by_mail
            else _("Đã báo kết quả. Yêu cầu %(ref)s đã xong.", ref=reference)
        )
        return to_file(reference)
    refused = refusing.reasons_of(asked) if asked.partly and asked.refused_at else ""
    return step_page(
        "complete.html",
        asked,
        form=form,
        card=card,
        refused=refused,
        preview=outcome_text(asked, card.name, text(form.outcome), refused),
        needs=to_complete(stands(asked)),
        reasons=reasons(to_complete(stands(asked))),
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


OUTCOMES = {
    RequestKind.VIEW: say("Đã tập hợp mọi dữ liệu đang giữ về quý khách và trao tệp có mã."),
    RequestKind.COPY: say("Đã tập hợp mọi dữ liệu đang giữ về quý khách và trao tệp có mã."),
    RequestKind.CORRECT: say("Đã sửa dữ liệu như quý khách yêu cầu và báo cho các bên đã nhận."),
    RequestKind.DELETE: say("Đã xóa phần dữ liệu được phép xóa."),
    RequestKind.WITHDRAW: say("Đã ngừng mọi việc dựa trên sự đồng ý mà quý khách rút."),
    RequestKind.RESTRICT: say("Đã ngừng mọi việc xử lý, chỉ lưu giữ, và báo cho các bên đã nhận."),
    RequestKind.OBJECT: say("Đã ngừng dùng dữ liệu của quý khách để quảng cáo, tiếp thị."),
}
"""The first draft of what the person is told; the letter is in Vietnamese."""


def _usual_way(asked: SubjectRequest, email: str) -> str:
    """By mail where there is an address, unless a mail came back before."""
    failed = bool(stands(asked).failed)
    return (ToldBy.EMAIL if email and not failed else ToldBy.CALL).value


def _card(asked: SubjectRequest) -> Any:
    return customer_card(reader(), current_actor(), asked.customer_id)
