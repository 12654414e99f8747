"""Keeping a request: signatures, notes, files, who handles it."""

from uuid import UUID

from flask import flash
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.file_kinds import ENDINGS, LARGEST
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.uploading import uploads_of
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.subject_requests.catalogue import GROUNDS
from kalix_compliance.subject_requests.commands import keeping as commands
from kalix_compliance.subject_requests.commands.signing import sign_request
from kalix_compliance.subject_requests.forms.steps import (
    FilesForm,
    OwnerForm,
    ReasonForm,
    SignForm,
)
from kalix_compliance.subject_requests.queries.file import request_file
from kalix_compliance.subject_requests.rules import reasons, to_work
from kalix_compliance.subject_requests.views.pages import find, step_page, to_file
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.form("/<reference>/sign/<uuid:approval_id>", permission=Permission.REQUEST_APPROVE)
def sign(reference: str, approval_id: UUID) -> ResponseReturnValue:
    """What waits for a second signature, to be read and signed or not."""
    case = request_file(reader(), current_actor(), reference, now())
    waiting = next((one for one in case.approvals if one.id == approval_id), None)
    if waiting is None:
        raise NotFound
    form = SignForm()
    given = http.form.get("decision")
    decision = Decision.APPROVED if given == "approved" else Decision.DECLINED
    if form.accepted(
        lambda: sign_request(
            current_actor(), reference, approval_id, decision, remark=text(form.remark)
        )
    ):
        signed = decision is Decision.APPROVED
        flash(_("Đã ký %(ref)s.", ref=reference) if signed else _("Đã ghi là không ký."))
        return to_file(reference)
    request = case.request
    return step_page(
        "sign.html",
        request,
        form=form,
        case=case,
        waiting=waiting,
        name=KINDS[waiting.kind],
        ground=GROUNDS[request.ground] if request.ground else None,
        reasons=[*reasons(to_work(case.standing)), *waiting.reasons],
    )


@section.form("/<reference>/note", permission=Permission.REQUEST_HANDLE)
def note(reference: str) -> ResponseReturnValue:
    """A line for the story."""
    asked = find(reference)
    form = ReasonForm()
    if form.accepted(
        lambda: commands.note_request(current_actor(), reference, text=text(form.reason))
    ):
        flash(_("Đã thêm ghi chú."))
        return to_file(reference, "dien-bien")
    return step_page(
        "reason.html",
        asked,
        form=form,
        title=_("Thêm ghi chú"),
        label=_("Ghi chú"),
        hint=_("Nằm trong diễn biến, không sửa được về sau."),
        button=_("Lưu ghi chú"),
        reasons=[],
    )


@section.form("/<reference>/files", permission=Permission.REQUEST_HANDLE)
def files(reference: str) -> ResponseReturnValue:
    """Papers that came with the request."""
    asked = find(reference)
    form = FilesForm()
    if form.accepted(
        lambda: commands.add_request_files(current_actor(), reference, uploads_of(form.evidence))
    ):
        flash(_("Đã thêm tệp."))
        return to_file(reference, "tep")
    accept = ",".join(f".{ending}" for ending in ENDINGS)
    return step_page("files.html", asked, form=form, accept=accept, largest=LARGEST)


@section.form("/<reference>/owner", permission=Permission.REQUEST_HANDLE)
def owner(reference: str) -> ResponseReturnValue:
    """Give the request to another handler."""
    asked = find(reference)
    form = OwnerForm()
    others = (p for p in colleagues(reader(), *HANDLERS) if p.id != asked.owner_id)
    form.owner.choices = [(str(p.id), p.name) for p in others]
    if form.accepted(
        lambda: commands.assign_request(current_actor(), reference, UUID(form.owner.data))
    ):
        flash(_("Đã giao yêu cầu %(ref)s.", ref=reference))
        return to_file(reference)
    return step_page("owner.html", asked, form=form)
