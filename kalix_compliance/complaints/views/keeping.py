"""Notes, calls, evidence, the handler."""

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.file_kinds import ENDINGS, LARGEST
from kalix_compliance.casework.uploading import uploads_of
from kalix_compliance.complaints.commands import keeping as commands
from kalix_compliance.complaints.forms import CallForm, EvidenceForm, NoteForm, OwnerForm
from kalix_compliance.complaints.queries.file import find_complaint
from kalix_compliance.complaints.views.pages import step_page, to_file
from kalix_compliance.complaints.views.remedies import handlers
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.form("/<reference>/note", permission=Permission.COMPLAINT_HANDLE)
def note(reference: str) -> ResponseReturnValue:
    complaint = find_complaint(reader(), current_actor(), reference)
    form = NoteForm()
    if form.accepted(lambda: commands.add_note(current_actor(), reference, text=text(form.reason))):
        flash(_("Đã thêm ghi chú."))
        return to_file(reference)
    return step_page(
        "step.html",
        complaint,
        form=form,
        title=_("Thêm ghi chú"),
        label=None,
        hint=_("Ghi chú nằm trong diễn biến của hồ sơ, không sửa hay xóa được."),
        button=_("Lưu ghi chú"),
        reasons=[],
    )


@section.form("/<reference>/call", permission=Permission.COMPLAINT_HANDLE)
def call(reference: str) -> ResponseReturnValue:
    """Record a call with the customer, or a try that nobody answered."""
    complaint = find_complaint(reader(), current_actor(), reference)
    form = CallForm(at=now())
    if form.accepted(
        lambda: commands.record_call(
            current_actor(),
            reference,
            at=form.at.given,
            reached=form.reached.data == "yes",
            summary=text(form.summary),
        )
    ):
        flash(_("Đã ghi cuộc gọi."))
        return to_file(reference)
    return step_page("call.html", complaint, form=form)


@section.form("/<reference>/evidence", permission=Permission.COMPLAINT_HANDLE)
def evidence(reference: str) -> ResponseReturnValue:
    complaint = find_complaint(reader(), current_actor(), reference)
    form = EvidenceForm()
    if form.accepted(
        lambda: commands.add_evidence(current_actor(), reference, uploads_of(form.evidence))
    ):
        flash(_("Đã thêm chứng cứ."))
        return to_file(reference)
    return step_page(
        "evidence.html",
        complaint,
        form=form,
        accept=",".join(f".{ending}" for ending in ENDINGS),
        largest=LARGEST,
    )


@section.form("/<reference>/owner", permission=Permission.COMPLAINT_ASSIGN)
def owner(reference: str) -> ResponseReturnValue:
    """Give the case to another handler."""
    complaint = find_complaint(reader(), current_actor(), reference)
    form = OwnerForm()
    form.owner.choices = [one for one in handlers() if one.value != str(complaint.owner_id)]
    if form.accepted(
        lambda: commands.assign_complaint(current_actor(), reference, UUID(form.owner.data))
    ):
        flash(_("Đã chuyển người xử lý."))
        return to_file(reference)
    return step_page("owner.html", complaint, form=form)


@section.action("/<reference>/restrict", permission=Permission.COMPLAINT_APPROVE)
def restrict(reference: str) -> ResponseReturnValue:
    """Show the case only to those who need it, or to everybody again."""
    restricted = request.form.get("restricted") == "1"
    commands.restrict_complaint(current_actor(), reference, restricted=restricted)
    flash(_("Đã hạn chế người xem hồ sơ.") if restricted else _("Đã bỏ hạn chế người xem."))
    return to_file(reference)
