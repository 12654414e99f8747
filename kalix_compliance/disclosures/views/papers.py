"""What leaves: the sealed copies, the minutes, the letter of refusal; and that it was handed over."""

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.commands.handing import hand_over as record_hand_over
from kalix_compliance.disclosures.commands.handing import take_copy
from kalix_compliance.disclosures.commands.papers import draw_paper
from kalix_compliance.disclosures.forms import HandOverForm, PaperForm
from kalix_compliance.disclosures.kinds import Paper, PaperFormat
from kalix_compliance.disclosures.rules import to_hand_over, unmet
from kalix_compliance.disclosures.views.pages import disclosure_page, read, to_file
from kalix_compliance.disclosures.views.section import section
from kalix_compliance.web.downloads import download
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now

TYPES = {
    PaperFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperFormat.PDF: "application/pdf",
}


@section.action("/<reference>/copies/<uuid:copy_id>", permission=Permission.DISCLOSURE_HANDLE)
def copy(reference: str, copy_id: UUID) -> ResponseReturnValue:
    """The sealed copy of one person, byte for byte."""
    try:
        name, content = take_copy(current_actor(), reference, copy_id)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return to_file(reference, "ban-niem-phong")
    return download(content, name, TYPES[PaperFormat.PDF])


@section.action("/<reference>/paper/<paper>", permission=Permission.DISCLOSURE_HANDLE)
def paper(reference: str, paper: str) -> ResponseReturnValue:
    """The minutes or the letter, as DOCX or PDF."""
    wanted = next((one for one in Paper if one == paper), None)
    form = PaperForm()
    if wanted is None or not form.validate():
        raise NotFound
    file_format = PaperFormat(form.format.data)
    try:
        name, content = draw_paper(current_actor(), reference, wanted, file_format)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return to_file(reference)
    return download(content, name, TYPES[file_format])


@section.form("/<reference>/hand-over", permission=Permission.DISCLOSURE_HANDLE)
def hand_over(reference: str) -> ResponseReturnValue:
    """The copies are in the body's hands."""
    _row, view = read(reference)
    form = HandOverForm(at=now(), version=view.version)
    if form.accepted(
        lambda: record_hand_over(
            current_actor(), reference, form.given(), version=form.seen_version
        )
    ):
        flash(_("Đã ghi là đã giao %(ref)s. Tải biên bản và lưu bản đã ký.", ref=reference))
        return to_file(reference)
    return disclosure_page(
        "hand_over.html", view, form=form, reasons=unmet(to_hand_over(view.standing))
    )
