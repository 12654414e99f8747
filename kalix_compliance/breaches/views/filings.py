"""Papers to authorities: drawn up, frozen, filed, answered."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.commands import filing as commands
from kalix_compliance.breaches.commands import papers, replies
from kalix_compliance.breaches.forms.filing import (
    BeginForm,
    FileForm,
    ReceiptForm,
    ReplyForm,
    SignedForm,
    WriteForm,
)
from kalix_compliance.breaches.kinds import FilingChannel, PaperFormat, Phase
from kalix_compliance.breaches.kinds import Form as Paper
from kalix_compliance.breaches.papers.missing import (
    ASSESS,
    MEASURES,
    MINUTES,
    RECORD,
    SIGNER,
    TIMES,
)
from kalix_compliance.breaches.queries.filings import FilingView, filing_view, filings_of
from kalix_compliance.breaches.queries.preview import preview_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.views.pages import breach_page, read, to_file
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.downloads import download
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now

MEDIA_TYPES = {
    PaperFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperFormat.PDF: "application/pdf",
}
PLACES = {
    RECORD: ("breaches.record", None),
    TIMES: ("breaches.times", None),
    MEASURES: ("breaches.measures", None),
    SIGNER: ("breaches.record", "contact_name"),
    ASSESS: ("breaches.assess", None),
    MINUTES: ("breaches.filings", None),
}


@section.app_template_global("paper_place")
def paper_place(reference: str, place: str) -> str | None:
    """Where a missing field is filled in; what the settings say, nobody fills in on a page."""
    endpoint, anchor = PLACES.get(place, (None, None))
    return url_for(endpoint, reference=reference, _anchor=anchor) if endpoint else None


@section.page("/<reference>/filings", permission=Permission.BREACH_READ)
def filings(reference: str) -> ResponseReturnValue:
    """Every paper of a breach, and a form to begin another."""
    return _papers(reference, _begin_form())


@section.action("/<reference>/filings/begin", permission=Permission.BREACH_HANDLE)
def begin_filing(reference: str) -> ResponseReturnValue:
    """Begin a paper, or go on with the one that was begun."""
    form = _begin_form()
    begun: list[UUID] = []

    def give() -> None:
        begun.append(
            commands.begin_filing(
                current_actor(),
                reference,
                form=form.paper,
                authority=text(form.authority),
                phase=form.chosen_phase,
            )
        )

    if form.accepted(give):
        return _to_filing(reference, begun[0])
    return _papers(reference, form)


@section.form("/<reference>/filings/<uuid:filing_id>", permission=Permission.BREACH_READ)
def filing(reference: str, filing_id: UUID) -> ResponseReturnValue:
    """One paper: what it says, what is missing, what it alone needs, its copies."""
    r, view = _load(reference, filing_id)
    form = _write_form(r, view)
    if request.method == "POST":
        current_actor().require(Permission.BREACH_HANDLE)
    if form.accepted(lambda: _write(reference, filing_id, form)):
        flash(_("Đã lưu."))
        return _to_filing(reference, filing_id)
    preview = preview_of(r, filing_id, company())
    return breach_page(
        "filing.html",
        r,
        record=view.row,
        form=form,
        f=view,
        preview=preview,
        changed=bool(view.drawn) and view.drawn != preview.fingerprint,
        asks_report=view.row.form is Paper.CYBER
        and view.row.phase is Phase.INITIAL
        and bool(r.breach.serious),
        authority=company().authority(view.row.authority),
    )


@section.action("/<reference>/filings/<uuid:filing_id>/freeze", permission=Permission.BREACH_HANDLE)
def freeze_filing(reference: str, filing_id: UUID) -> ResponseReturnValue:
    """Fix the copy that is going to be signed."""
    try:
        papers.freeze_filing(current_actor(), reference, filing_id)
    except RuleBroken as refusal:
        flash(str(refusal), "care")
    else:
        flash(_("Đã chốt bản in. In bản này, ký và nộp."))
    return _to_filing(reference, filing_id)


@section.action(
    "/<reference>/filings/<uuid:filing_id>/discard", permission=Permission.BREACH_HANDLE
)
def discard_filing(reference: str, filing_id: UUID) -> ResponseReturnValue:
    """Leave a paper that was never filed."""
    try:
        commands.discard_filing(current_actor(), reference, filing_id)
    except RuleBroken as refusal:
        flash(str(refusal), "care")
        return _to_filing(reference, filing_id)
    flash(_("Đã bỏ bản đang soạn."))
    return redirect(url_for("breaches.filings", reference=reference), 303)


@section.form("/<reference>/filings/<uuid:filing_id>/file", permission=Permission.BREACH_HANDLE)
def file_it(reference: str, filing_id: UUID) -> ResponseReturnValue:
    """Record that a paper was filed, or that the minutes were signed."""
    r, view = _load(reference, filing_id)
    form = _file_form(view)
    if form.accepted(lambda: _record(reference, filing_id, form)):
        if view.row.in_house:
            flash(_("Đã ghi biên bản đã ký."))
        else:
            flash(_("Đã ghi %(form)s đã nộp.", form=view.row.name))
        return to_file(reference)
    preview = preview_of(r, filing_id, company())
    return breach_page(
        "file_it.html",
        r,
        record=view.row,
        form=form,
        f=view,
        changed=bool(view.drawn) and view.drawn != preview.fingerprint,
        reasons=view.row.complete.in_the_way,
    )


@section.form("/<reference>/filings/<uuid:filing_id>/receipt", permission=Permission.BREACH_HANDLE)
def receipt(reference: str, filing_id: UUID) -> ResponseReturnValue:
    """The number under which the authority has taken a paper."""
    r, view = _load(reference, filing_id)
    form = ReceiptForm(receipt=view.row.receipt)
    if form.accepted(
        lambda: replies.record_receipt(
            current_actor(), reference, filing_id, receipt=text(form.receipt)
        )
    ):
        flash(_("Đã ghi số biên nhận."))
        return _to_filing(reference, filing_id)
    return breach_page("receipt.html", r, record=view.row, form=form, f=view, reasons=[])


@section.form("/<reference>/filings/<uuid:filing_id>/reply", permission=Permission.BREACH_HANDLE)
def reply(reference: str, filing_id: UUID) -> ResponseReturnValue:
    """What the authority answered."""
    r, view = _load(reference, filing_id)
    form = ReplyForm(replied_at=view.row.replied_at, reply=view.reply)

    def give() -> None:
        replies.record_reply(
            current_actor(),
            reference,
            filing_id,
            replied_at=form.replied_at.given,
            reply=text(form.reply),
        )

    if form.accepted(give):
        flash(_("Đã ghi trả lời của cơ quan."))
        return _to_filing(reference, filing_id)
    return breach_page("reply.html", r, record=view.row, form=form, f=view, reasons=[])


@section.action("/<reference>/filings/<uuid:filing_id>/draft", permission=Permission.BREACH_HANDLE)
def draft(reference: str, filing_id: UUID) -> ResponseReturnValue:
    """A copy to be read over."""
    wanted = _format()
    name, content = papers.draw_draft(current_actor(), reference, filing_id, form=wanted)
    return download(content, name, MEDIA_TYPES[wanted])


@section.action("/<reference>/filings/<uuid:filing_id>/paper", permission=Permission.BREACH_EXPORT)
def paper(reference: str, filing_id: UUID) -> ResponseReturnValue:
    """The frozen copy."""
    wanted = _format()
    name, content = papers.take_paper(current_actor(), reference, filing_id, form=wanted)
    return download(content, name, MEDIA_TYPES[wanted])


# --- what the pages share ----------------------------------------------------------------------


def _load(reference: str, filing_id: UUID) -> tuple[Reading, FilingView]:
    r = read(reference)
    return r, filing_view(r, filing_id)


def _papers(reference: str, form: BeginForm) -> str:
    r = read(reference)
    return breach_page("filings.html", r, form=form, rows=filings_of(r))


def _begin_form() -> BeginForm:
    form = BeginForm()
    form.authority.choices = [(body.code, body.name) for body in company().authorities]
    return form


def _write_form(r: Reading, view: FilingView) -> WriteForm:
    form = WriteForm(
        data={
            "document_no": view.row.document_no,
            "changes": view.changes,
            "attached": list(view.attached),
            "as_report": view.as_report,
            "version": str(view.row.version),
        }
    )
    form.attached.choices = [(str(file.id), file.name) for file in r.evidence]
    return form


def _write(reference: str, filing_id: UUID, form: WriteForm) -> None:
    commands.write_filing(
        current_actor(),
        reference,
        filing_id,
        document_no=text(form.document_no),
        changes=text(form.changes),
        attached=form.attached.data or (),
        as_report=bool(form.as_report.data) or "as_report_shown" not in request.form,
        version=form.seen_version,
    )


def _file_form(view: FilingView) -> FileForm | SignedForm:
    kind = SignedForm if view.row.in_house else FileForm
    form: FileForm | SignedForm = kind(
        data={"filed_at": now(), "receipt": view.row.receipt, "version": str(view.row.version)}
    )
    return form


def _record(reference: str, filing_id: UUID, form: FileForm | SignedForm) -> None:
    signed = isinstance(form, SignedForm)
    commands.record_filing(
        current_actor(),
        reference,
        filing_id,
        filed_at=form.filed_at.given,
        channel=FilingChannel.IN_PERSON if signed else form.chosen_channel,
        receipt="" if signed else text(form.receipt),
        late_reason=text(form.late_reason),
        version=form.seen_version,
    )


def _format() -> PaperFormat:
    asked = request.form.get("format", "")
    if asked not in set(PaperFormat):
        raise NotFound
    return PaperFormat(asked)


def _to_filing(reference: str, filing_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("breaches.filing", reference=reference, filing_id=filing_id), 303)
