"""Putting something before a second person, and signing it."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.catalogue import DATA_KINDS
from kalix_compliance.disclosures.commands import signing as commands
from kalix_compliance.disclosures.commands.showing import Shown, show_content
from kalix_compliance.disclosures.forms import SignerForm, SignForm, SubmitForm
from kalix_compliance.disclosures.kinds import Asked
from kalix_compliance.disclosures.queries.file import DisclosureView
from kalix_compliance.disclosures.rules import (
    needs_basis,
    to_refuse,
    to_submit,
    to_tell,
    unmet,
)
from kalix_compliance.disclosures.views.pages import disclosure_page, read, to_file
from kalix_compliance.disclosures.views.section import section
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader

DECISIONS = {one.value: one for one in (Decision.APPROVED, Decision.DECLINED)}


@section.form("/<reference>/submit", permission=Permission.DISCLOSURE_HANDLE)
def submit(reference: str) -> ResponseReturnValue:
    """Draw what is to leave and ask one person to sign it."""
    row, view = read(reference)
    form = SubmitForm(version=view.version)
    form.offer(_signers())
    if form.accepted(
        lambda: commands.submit_selection(
            current_actor(),
            reference,
            form.chosen,
            note=text(form.note),
            not_given=text(form.not_given),
            version=form.seen_version,
        )
    ):
        flash(_("Đã trình ký nội dung cung cấp của %(ref)s.", ref=reference))
        return to_file(reference)
    given = {str(kind) for person in view.people for kind in person.kinds}
    return disclosure_page(
        "submit.html",
        view,
        form=form,
        reasons=unmet(to_submit(view.standing)),
        left_out=[
            DATA_KINDS[kind] for kind in row.asked_fields if str(DATA_KINDS[kind]) not in given
        ],
        private=needs_basis(row.body_kind),
    )


@section.form("/<reference>/refuse", permission=Permission.DISCLOSURE_HANDLE)
def refuse(reference: str) -> ResponseReturnValue:
    """Refuse the whole order, with reasons and a second signature."""
    _row, view = read(reference)
    form = SignerForm(version=view.version)
    form.offer(_signers())
    if form.accepted(
        lambda: commands.ask_to_refuse(
            current_actor(),
            reference,
            form.chosen,
            reason=text(form.reason),
            version=form.seen_version,
        )
    ):
        flash(_("Đã trình ký từ chối %(ref)s.", ref=reference))
        return to_file(reference)
    return disclosure_page(
        "ask.html",
        view,
        form=form,
        title=say("Từ chối cung cấp"),
        label=say("Vì sao từ chối?"),
        hint=say("In nguyên văn trong văn bản trả lời cơ quan. Nêu điều luật nếu có."),
        button=say("Trình ký từ chối"),
        reasons=unmet(to_refuse(view.standing)),
    )


@section.form("/<reference>/telling", permission=Permission.DISCLOSURE_HANDLE)
def telling(reference: str) -> ResponseReturnValue:
    """Ask that the people may be told; the usual is that they are not."""
    _row, view = read(reference)
    form = SignerForm()
    form.offer(_signers())
    if form.accepted(
        lambda: commands.ask_telling(
            current_actor(), reference, form.chosen, reason=text(form.reason)
        )
    ):
        flash(_("Đã trình ký việc báo cho người có dữ liệu, %(ref)s.", ref=reference))
        return to_file(reference)
    return disclosure_page(
        "ask.html",
        view,
        form=form,
        title=say("Xin báo cho người có dữ liệu"),
        label=say("Vì sao báo, và vì sao được báo?"),
        hint=say("Mặc định không báo. Luật không buộc báo; có vụ việc mà báo là cản trở."),
        button=say("Trình ký cho báo"),
        reasons=unmet(to_tell(view.standing)),
    )


@section.action("/<reference>/take-back", permission=Permission.DISCLOSURE_HANDLE)
def take_back(reference: str) -> ResponseReturnValue:
    """What waits need not be signed."""
    try:
        commands.take_back(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Đã rút lại việc trình ký."))
    return to_file(reference)


@section.action("/<reference>/reopen", permission=Permission.DISCLOSURE_HANDLE)
def reopen(reference: str) -> ResponseReturnValue:
    """What was signed and has not left is chosen anew."""
    try:
        commands.reopen_selection(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Đã mở lại lựa chọn; chữ ký và bản niêm phong đã hủy."))
    return to_file(reference)


@section.form("/<reference>/sign/<uuid:approval_id>", permission=Permission.DISCLOSURE_APPROVE)
def sign(reference: str, approval_id: UUID) -> ResponseReturnValue:
    """Read exactly what is to leave, and sign it or not."""
    _row, view = read(reference)
    waiting = view.waiting
    if waiting is None or waiting.approval_id != approval_id:
        raise NotFound
    form, shown = SignForm(), None
    if request.method == "POST" and request.form.get("act") == "read":
        shown = show_content(current_actor(), reference)
        form.seen.data = shown.fingerprint
    elif request.method == "POST":
        decision = DECISIONS.get(request.form.get("decision", "")) or abort(400)
        if form.accepted(
            lambda: commands.sign_disclosure(
                current_actor(),
                reference,
                approval_id,
                decision,
                remark=text(form.remark),
                seen=text(form.seen),
            )
        ):
            flash(
                _("Đã ký %(ref)s.", ref=reference)
                if decision is Decision.APPROVED
                else _("Đã ghi là không ký %(ref)s.", ref=reference)
            )
            return redirect(url_for("disclosures.file", reference=reference), 303)
        shown = _seen_before(view, text(form.seen))
    return disclosure_page(
        "sign.html",
        view,
        form=form,
        waiting=waiting,
        shown=shown,
        must_read=waiting.asked is Asked.GIVE and shown is None,
        reasons=_against(view),
    )


def _seen_before(view: DisclosureView, seen: str) -> Shown | None:
    """The content again, for somebody who has read it and whose signature was refused."""
    return show_content(current_actor(), view.reference) if seen else None


def _against(view: DisclosureView) -> list[Sentence]:
    waiting = view.waiting
    if waiting is not None and waiting.asked_by_id == current_actor().id:
        return [say("Người trình không tự ký. Cần một người khác ký.")]
    return []


def _signers() -> list[StaffRow]:
    """Who may be asked: somebody of another role, never oneself."""
    me = current_actor().id
    return [one for one in colleagues(reader(), *commands.SIGNERS) if str(one.id) != me]
