"""Telling the person: the first answer, the new date, the refusal, the result."""

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.subject_requests.catalogue import GROUNDS
from kalix_compliance.subject_requests.commands import answering, closing, extending, refusing
from kalix_compliance.subject_requests.forms.telling import AnswerForm, CompleteForm, ToldForm
from kalix_compliance.subject_requests.kinds import RequestKind, ToldBy
from kalix_compliance.subject_requests.messages import outcome_text
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.rules import (
    reasons,
    to_answer,
    to_complete,
    to_tell_extension,
    to_tell_refusal,
)
from kalix_compliance.subject_requests.views.pages import card_of, find, stands, step_page, to_file
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web import formats
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now


@section.form("/<reference>/answer", permission=Permission.REQUEST_HANDLE)
def answer(reference: str) -> ResponseReturnValue:
    """The first answer: as a mail that is seen before it goes, or as a call, a letter, a talk."""
    asked = find(reference)
    missing = reasons(to_answer(stands(asked)))
    card = card_of(asked)
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
                    day=formats.day(last_day_of(asked.due_at)),
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


@section.form("/<reference>/tell-extension", permission=Permission.REQUEST_HANDLE)
def tell_extension(reference: str) -> ResponseReturnValue:
    """Record that the person was told of the new date by a call, a letter or in person."""
    asked = find(reference)
    return _record_told(
        asked,
        lambda form: extending.tell_extension(
            current_actor(),
            reference,
            how=ToldBy(form.how.data),
            at=form.at.given,
            summary=text(form.summary),
            version=form.seen_version,
        ),
        _("Đã ghi là khách biết ngày hẹn mới."),
        title=_("Báo khách ngày hẹn mới"),
        why="",
        reasons=reasons(to_tell_extension(stands(asked))),
    )


@section.form("/<reference>/tell-refusal", permission=Permission.REQUEST_HANDLE)
def tell_refusal(reference: str) -> ResponseReturnValue:
    """Record that the person was told of the refusal by a call, a letter or in person."""
    asked = find(reference)
    return _record_told(
        asked,
        lambda form: refusing.tell_refusal(
            current_actor(),
            reference,
            how=ToldBy(form.how.data),
            at=form.at.given,
            summary=text(form.summary),
            version=form.seen_version,
        ),
        _("Đã ghi là khách biết việc từ chối. Yêu cầu kết thúc."),
        title=_("Báo khách việc từ chối"),
        why=refusing.reasons_of(asked),
        ground=GROUNDS[asked.ground] if asked.ground else None,
        reasons=reasons(to_tell_refusal(stands(asked))),
    )


@section.form("/<reference>/complete", permission=Permission.REQUEST_HANDLE)
def complete(reference: str) -> ResponseReturnValue:
    """Tell the result, and end the request."""
    asked = find(reference)
    card = card_of(asked)
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


def _record_told(
    asked: SubjectRequest, give: Callable[[ToldForm], object], said: str, **page: Any
) -> ResponseReturnValue:
    """The page on which is written down that the person was told by a call, a letter or in person."""
    form = ToldForm(at=now(), how=ToldBy.CALL.value, version=asked.version)
    if form.accepted(lambda: give(form)):
        flash(said)
        return to_file(asked.reference)
    return step_page("told.html", asked, form=form, button=_("Ghi là đã báo"), **page)


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
