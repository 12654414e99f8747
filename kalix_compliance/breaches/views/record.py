"""Keeping the record: what is known, who answers for it, notes."""

from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.commands import record as commands
from kalix_compliance.breaches.commands.linking import unlink_complaint
from kalix_compliance.breaches.forms.record import (
    NoteForm,
    OwnerForm,
    RecordForm,
    filled_in,
)
from kalix_compliance.breaches.queries.file import breach_view, find_breach
from kalix_compliance.breaches.views.pages import breach_page, read, to_file
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, reader


@section.form("/<reference>/record", permission=Permission.BREACH_HANDLE)
def record(reference: str) -> ResponseReturnValue:
    """Everything that Mẫu số 08 asks about the breach, on one page."""
    r = read(reference)
    known = vars(breach_view(r, current_actor()))
    form = RecordForm(data={**filled_in(known), "version": str(r.breach.version)})
    if form.accepted(
        lambda: commands.edit_record(current_actor(), reference, form.changes(), form.seen_version)
    ):
        flash(_("Đã lưu hồ sơ sự cố."))
        return to_file(reference, "ho-so-su-co")
    return breach_page("record.html", r, form=form, company=company())


@section.form("/<reference>/owner", permission=Permission.BREACH_HANDLE)
def owner(reference: str) -> ResponseReturnValue:
    """Give the breach to another compliance officer."""
    breach = find_breach(reader(), current_actor(), reference)
    people = [(str(p.id), p.name) for p in colleagues(reader(), *commands.HANDLERS)]
    form = OwnerForm(owner=str(breach.owner_id))
    form.owner.choices = people
    if form.accepted(
        lambda: commands.give_breach(current_actor(), reference, UUID(form.owner.data))
    ):
        flash(_("Đã giao sự cố %(ref)s.", ref=reference))
        return to_file(reference)
    return breach_page("owner.html", breach, form=form)


@section.form("/<reference>/note", permission=Permission.BREACH_HANDLE)
def note(reference: str) -> ResponseReturnValue:
    """A line for the story."""
    form = NoteForm()
    if form.accepted(
        lambda: commands.add_breach_note(current_actor(), reference, text=text(form.reason))
    ):
        flash(_("Đã thêm ghi chú."))
        return to_file(reference, "dien-bien")
    return breach_page(
        "note.html",
        reference,
        form=form,
        reasons=[],
        title=_("Thêm ghi chú"),
        hint=_("Nằm trong diễn biến, không sửa được về sau."),
    )


@section.form("/<reference>/complaints/<complaint>/unlink", permission=Permission.BREACH_HANDLE)
def unlink(reference: str, complaint: str) -> ResponseReturnValue:
    """Say why a complaint does not belong to this breach after all."""
    r = read(reference)
    if complaint not in r.complaints:
        raise NotFound
    form = NoteForm()
    if form.accepted(
        lambda: unlink_complaint(current_actor(), reference, complaint, reason=text(form.reason))
    ):
        flash(_("Đã gỡ %(case)s khỏi sự cố.", case=complaint))
        return to_file(reference, "khieu-nai")
    return breach_page(
        "note.html",
        r,
        form=form,
        title=_("Gỡ khiếu nại %(case)s", case=complaint),
        label=_("Vì sao khiếu nại này không thuộc sự cố?"),
        hint=_("Khách của khiếu nại vẫn ở trong danh sách; bỏ tên ở trang danh sách nếu cần."),
    )
