"""Steps that need a reason: closing, signatures, extension, withdrawal, reopening, escalation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.complaints.catalogue import Severity
from kalix_compliance.complaints.commands import closing, signatures
from kalix_compliance.complaints.forms import ReasonForm, SignForm
from kalix_compliance.complaints.queries.file import find_complaint
from kalix_compliance.complaints.queries.queue import signature_waits
from kalix_compliance.complaints.queries.standing import standing_of
from kalix_compliance.complaints.rules import (
    Requirement,
    Standing,
    to_close,
    to_escalate,
    to_extend,
    to_reopen,
    to_withdraw,
)
from kalix_compliance.complaints.views.file import show_file
from kalix_compliance.complaints.views.pages import step_page, to_file
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader


@dataclass(frozen=True)
class ReasonStep:
    """A step of one question: what it is called, what it does, what it needs."""

    title: Sentence
    label: Sentence
    hint: Sentence
    button: Sentence
    done: Sentence
    needs: Callable[[Standing, Actor], list[Requirement]]
    give: Callable[..., Any]
    takes_version: bool = True


WITHDRAW = ReasonStep(
    say("Ghi khách rút khiếu nại"),
    say("Khách nói gì, qua đâu, lúc nào?"),
    say("Các hạn của hồ sơ dừng lại, khách nhận thư xác nhận."),
    say("Ghi là khách đã rút"),
    say("Đã ghi khách rút khiếu nại %(ref)s."),
    lambda case, _actor: to_withdraw(case),
    closing.withdraw_complaint,
)
REOPEN = ReasonStep(
    say("Mở lại hồ sơ"),
    say("Vì sao mở lại?"),
    say("Lý do được gửi cho khách cùng hạn trả lời mới, 15 ngày."),
    say("Mở lại hồ sơ"),
    say("Đã mở lại hồ sơ %(ref)s."),
    lambda case, _actor: to_reopen(case),
    closing.reopen_complaint,
)
ESCALATE = ReasonStep(
    say("Chuyển thành sự cố dữ liệu"),
    say("Điều gì cho thấy đây có thể là sự cố?"),
    say("Cán bộ bảo vệ dữ liệu được báo ngay."),
    say("Chuyển sự cố"),
    say("Đã chuyển sự cố từ %(ref)s, cán bộ bảo vệ dữ liệu đã được báo."),
    lambda case, _actor: to_escalate(case),
    closing.escalate_complaint,
    takes_version=False,
)
EXTEND = ReasonStep(
    say("Xin gia hạn"),
    say("Vì sao chưa trả lời kịp?"),
    say("Quản lý ký thì hạn lùi 15 ngày, khách được báo lý do. Chỉ một lần."),
    say("Trình quản lý ký gia hạn"),
    say("Đã trình ký gia hạn %(ref)s."),
    lambda case, _actor: to_extend(case),
    signatures.ask_extension,
    takes_version=False,
)
NEGOTIATE = ReasonStep(
    say("Ghi khách yêu cầu thương lượng"),
    say("Khách yêu cầu gì?"),
    say("Phải bắt đầu thương lượng trong 7 ngày làm việc."),
    say("Ghi yêu cầu thương lượng"),
    say("Đã ghi yêu cầu thương lượng của %(ref)s."),
    lambda case, _actor: to_withdraw(case),
    closing.ask_negotiation,
    takes_version=False,
)

NEGOTIATED = ReasonStep(
    say("Ghi kết quả thương lượng"),
    say("Hai bên gặp lúc nào, nói gì, thống nhất gì?"),
    say("Nếu từ chối thương lượng, ghi lý do đã gửi khách."),
    say("Ghi kết quả thương lượng"),
    say("Đã ghi kết quả thương lượng của %(ref)s."),
    lambda case, _actor: to_withdraw(case),
    closing.hold_negotiation,
    takes_version=False,
)


@section.form("/<reference>/withdraw", permission=Permission.COMPLAINT_HANDLE)
def withdraw(reference: str) -> ResponseReturnValue:
    return _step(reference, WITHDRAW)


@section.form("/<reference>/reopen", permission=Permission.COMPLAINT_REOPEN)
def reopen(reference: str) -> ResponseReturnValue:
    return _step(reference, REOPEN)


@section.form("/<reference>/escalate", permission=Permission.COMPLAINT_ESCALATE)
def escalate(reference: str) -> ResponseReturnValue:
    return _step(reference, ESCALATE)


@section.form("/<reference>/extend", permission=Permission.COMPLAINT_HANDLE)
def extend(reference: str) -> ResponseReturnValue:
    return _step(reference, EXTEND)


@section.form("/<reference>/negotiate", permission=Permission.COMPLAINT_HANDLE)
def negotiate(reference: str) -> ResponseReturnValue:
    return _step(reference, NEGOTIATE)


@section.form("/<reference>/negotiated", permission=Permission.COMPLAINT_HANDLE)
def negotiated(reference: str) -> ResponseReturnValue:
    return _step(reference, NEGOTIATED)


@section.form("/<reference>/close", permission=Permission.COMPLAINT_CLOSE)
def close(reference: str) -> ResponseReturnValue:
    """Close the case; a severe one that this person may not close goes to a manager for signature."""
    complaint = find_complaint(reader(), current_actor(), reference)
    case = standing_of(reader(), complaint)
    needs = to_close(case, current_actor())
    asks = case.severity is Severity.HIGH and not needs[-1].met
    return _step(reference, ASK_TO_CLOSE if asks else CLOSE)


CLOSE = ReasonStep(
    say("Đóng hồ sơ"),
    say("Tóm tắt kết quả"),
    say("Nằm trong diễn biến. Khách có email nhận thư báo đóng hồ sơ."),
    say("Đóng hồ sơ"),
    say("Đã đóng hồ sơ %(ref)s."),
    to_close,
    lambda actor, reference, *, reason, version: closing.close_complaint(
        actor, reference, remark=reason, version=version
    ),
)
ASK_TO_CLOSE = ReasonStep(
    say("Trình quản lý ký đóng"),
    say("Tóm tắt kết quả"),
    say("Quản lý đọc phần này rồi ký; hồ sơ mức cao cần chữ ký thứ hai."),
    say("Trình quản lý ký đóng"),
    say("Đã trình quản lý ký đóng %(ref)s."),
    lambda case, actor: to_close(case, actor)[:-1],
    closing.ask_to_close,
    takes_version=False,
)


DECISIONS = {one.value: one for one in (Decision.APPROVED, Decision.DECLINED)}


@section.action("/<reference>/sign/<uuid:approval_id>", permission=Permission.COMPLAINT_APPROVE)
def sign(reference: str, approval_id: UUID) -> ResponseReturnValue:
    """Sign or decline what waits on the file page."""
    decision = DECISIONS.get(request.form.get("decision", "")) or abort(400)
    form, approved = SignForm(), decision is Decision.APPROVED
    if form.accepted(
        lambda: signatures.sign(
            current_actor(), reference, approval_id, decision, remark=text(form.remark)
        )
    ):
        flash(
            _("Đã ký duyệt %(ref)s.", ref=reference)
            if approved
            else _("Đã ghi là không ký %(ref)s.", ref=reference)
        )
        if signature_waits(reader(), current_actor()):  # on to the next one
            return redirect(url_for("overview.approvals"), 303)
        return to_file(reference)
    return show_file(reference, sign_form=form)


def _step(reference: str, step: ReasonStep) -> ResponseReturnValue:
    complaint = find_complaint(reader(), current_actor(), reference)
    case = standing_of(reader(), complaint)
    needs = step.needs(case, current_actor())
    form = ReasonForm(version=complaint.version)
    form.reason.label.text = step.label
    extra = {"version": form.seen_version} if step.takes_version else {}
    if form.accepted(
        lambda: step.give(current_actor(), reference, reason=text(form.reason), **extra)
    ):
        flash(str(Sentence(step.done.text, {"ref": reference})))
        return to_file(reference)
    return step_page(
        "step.html",
        complaint,
        form=form,
        title=step.title,
        label=step.label,
        hint=step.hint,
        button=step.button,
        reasons=[need.sentence for need in needs if not need.met],
    )
