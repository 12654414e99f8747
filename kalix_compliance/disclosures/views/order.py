"""Registering an order, correcting it, calling the body back, its files."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.file_kinds import ENDINGS, LARGEST
from kalix_compliance.casework.uploading import uploads_of
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures.catalogue import USUAL_BASIS
from kalix_compliance.disclosures.commands.checking import record_authenticity
from kalix_compliance.disclosures.commands.evidence import (
    add_disclosure_file,
    open_disclosure_file,
)
from kalix_compliance.disclosures.commands.registration import correct_order, register_disclosure
from kalix_compliance.disclosures.forms import CheckForm, EvidenceForm, OrderForm
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.queries.file import DisclosureView
from kalix_compliance.disclosures.rules import to_check, unmet
from kalix_compliance.disclosures.views.pages import disclosure_page, read, to_file
from kalix_compliance.disclosures.views.section import section
from kalix_compliance.web.downloads import download
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now

ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)


@section.form("/new", permission=Permission.DISCLOSURE_HANDLE)
def new() -> ResponseReturnValue:
    """An order as it lies on the table."""
    form = OrderForm(received_at=now())
    made: list[str] = []
    if form.accepted(
        lambda: made.append(
            register_disclosure(current_actor(), form.order(), uploads_of(form.evidence))
        )
    ):
        flash(_("Đã ghi văn bản yêu cầu %(ref)s.", ref=made[0]))
        return redirect(url_for("disclosures.file", reference=made[0]), 303)
    return render_template(
        "disclosures/new.html", form=form, accept=ACCEPT, largest=LARGEST, bases=USUAL_BASIS
    )


@section.form("/<reference>/order", permission=Permission.DISCLOSURE_HANDLE)
def order(reference: str) -> ResponseReturnValue:
    """Correct what was typed wrongly from the order."""
    row, view = read(reference)
    form = OrderForm(data=_as_typed(row, view))
    if form.accepted(
        lambda: correct_order(current_actor(), reference, form.order(), version=form.seen_version)
    ):
        flash(_("Đã sửa thông tin văn bản của %(ref)s.", ref=reference))
        return to_file(reference)
    return disclosure_page("order.html", view, form=form, bases=USUAL_BASIS)


@section.form("/<reference>/check", permission=Permission.DISCLOSURE_HANDLE)
def check(reference: str) -> ResponseReturnValue:
    """The call back to a number that the body has published."""
    _row, view = read(reference)
    form = CheckForm(at=now(), version=view.version)
    if form.accepted(
        lambda: record_authenticity(
            current_actor(), reference, form.call(), version=form.seen_version
        )
    ):
        flash(
            _("Đã ghi: cơ quan xác nhận văn bản.")
            if form.confirmed.data == "yes"
            else _("Đã ghi: cơ quan không xác nhận văn bản. Chỉ còn từ chối.")
        )
        return to_file(reference)
    return disclosure_page("check.html", view, form=form, reasons=unmet(to_check(view.standing)))


@section.form("/<reference>/evidence", permission=Permission.DISCLOSURE_HANDLE)
def evidence(reference: str) -> ResponseReturnValue:
    """Add the scanned order, or the signed minutes."""
    _row, view = read(reference)
    form = EvidenceForm()
    if form.accepted(
        lambda: add_disclosure_file(current_actor(), reference, uploads_of(form.evidence))
    ):
        flash(_("Đã thêm tệp vào %(ref)s.", ref=reference))
        return to_file(reference, "tep")
    return disclosure_page("evidence.html", view, form=form, accept=ACCEPT, largest=LARGEST)


@section.page("/<reference>/evidence/<uuid:attachment_id>", permission=Permission.DISCLOSURE_READ)
def evidence_content(reference: str, attachment_id: UUID) -> ResponseReturnValue:
    """One file, always as a download."""
    name, content = open_disclosure_file(current_actor(), reference, attachment_id)
    return download(content, name)


def _as_typed(row: Disclosure, view: DisclosureView) -> dict[str, Any]:
    return {
        "body_kind": row.body_kind.value,
        "procedure": row.procedure.value,
        "arrival": row.arrival.value,
        "order_no": row.order_no,
        "order_on": row.order_on,
        "received_at": row.received_at,
        "due_on": row.due_on,
        "asked_fields": row.asked_fields,
        "version": str(row.version),
        **{
            name: view.texts[name]
            for name in ("body", "officer", "officer_contact", "case_no", "legal_basis", "scope")
        },
    }
