"""Consents from a list: upload, columns, check, record. Each list is a page that knows where it stands."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.list_forms import ListFileForm, ReadingForm
from kalix_compliance.consents.commands import importing as commands
from kalix_compliance.consents.forms.files import ColumnsForm
from kalix_compliance.consents.importing.columns import FIELD_NAMES
from kalix_compliance.consents.kinds import FileState
from kalix_compliance.consents.queries import files as queries
from kalix_compliance.consents.queries.texts import text_rows
from kalix_compliance.consents.views.section import section
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.tables.reading import CSV
from kalix_compliance.tables.texts import ENCODINGS
from kalix_compliance.web.downloads import XLSX, csv_file, download
from kalix_compliance.web.form import Form
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, reader
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet, workbook

MAY = Permission.CONSENT_RECORD
MAPPED = (FileState.UPLOADED, FileState.CHECKED)


@section.form("/files", permission=MAY)
def files() -> ResponseReturnValue:
    """Choose a list; the earlier ones stand below."""
    form, made = ListFileForm(), []
    if form.accepted(lambda: made.append(commands.upload_consents(current_actor(), form.upload))):
        return _to_file(made[0])
    return render_template(
        "consents/files.html",
        form=form,
        files=queries.files(reader(), current_actor()),
        texts=text_rows(reader(), current_actor()),
        largest=commands.LARGEST,
        most_rows=commands.MOST_ROWS,
    )


@section.page("/files/<uuid:file_id>", permission=MAY)
def file(file_id: UUID) -> ResponseReturnValue:
    """One list: its columns while they can be chosen, else how far it is and what came of it."""
    shown = _find(file_id)
    if shown.state is FileState.UPLOADED:
        return _columns_page(shown)
    return render_template("consents/file.html", **_result(shown))


@section.form("/files/<uuid:file_id>/columns", permission=MAY)
def file_columns(file_id: UUID) -> ResponseReturnValue:
    """Choose the columns, also once more after the check has shown that they were wrong."""
    shown = _find(file_id)
    if shown.state not in MAPPED:
        return _to_file(file_id)
    return _columns_page(shown)


@section.action("/files/<uuid:file_id>/read", permission=MAY)
def file_read(file_id: UUID) -> ResponseReturnValue:
    """Read the beginning again in another encoding."""
    shown = _find(file_id)
    if shown.state not in MAPPED:
        return _to_file(file_id)
    form = ReadingForm()
    if form.accepted(
        lambda: commands.read_consents_again(
            current_actor(), file_id, encoding=form.encoding.data, delimiter=form.delimiter.data
        )
    ):
        return _to_file(file_id)
    return _columns_page(shown, reading=form)


@section.page("/files/<uuid:file_id>/progress", permission=MAY)
def file_progress(file_id: UUID) -> ResponseReturnValue:
    """The live part of the page, asked for every few seconds while the list is worked on."""
    return render_template("consents/_file_state.html", **_result(_find(file_id)))


@section.action("/files/<uuid:file_id>/accept", permission=MAY)
def file_accept(file_id: UUID) -> ResponseReturnValue:
    """Let the good rows be recorded."""
    form = Form()
    if form.accepted(lambda: commands.accept_consents(current_actor(), file_id, form.seen_version)):
        return _to_file(file_id)
    return render_template("consents/file.html", **{**_result(_find(file_id)), "form": form})


@section.action("/files/<uuid:file_id>/discard", permission=MAY)
def file_discard(file_id: UUID) -> ResponseReturnValue:
    """Give the list up; nothing of it stays."""
    try:
        commands.discard_consents(current_actor(), file_id)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return _to_file(file_id)
    flash(_("Đã bỏ tệp và xóa nội dung của nó."))
    return redirect(url_for("consents.files"), 303)


@section.page("/files/<uuid:file_id>/bad.<kind>", permission=MAY)
def file_bad_rows(file_id: UUID, kind: str) -> ResponseReturnValue:
    """Every row that was not taken and why, to be put right; nothing of what stood in them."""
    shown = _find(file_id)
    if kind not in ("csv", "xlsx"):
        raise NotFound
    headings = (_("Dòng"), _("Cột"), _("Lý do"))
    lines = (
        (one.row, str(one.column), str(one.reason)) for one in queries.bad_lines(reader(), shown.id)
    )
    name = f"dong-y-dong-khong-nhan-{shown.sha256[:8]}"
    if kind == "csv":
        return download(csv_file([headings, *lines]), f"{name}.csv", "text/csv")
    columns = [
        Column(headings[0], 10, Kind.NUMBER),
        Column(headings[1], 24),
        Column(headings[2], 80),
    ]
    sheet = Sheet(
        name=_("Dòng không nhận"),
        company=company().name,
        title=_("Dòng không nhận của danh sách đồng ý"),
        notes=[_("%(n)s dòng. Sửa trong tệp gốc rồi nhập riêng các dòng này.", n=shown.bad)],
        columns=columns,
        rows=lines,
    )
    return download(workbook(sheet), f"{name}.xlsx", XLSX)


def _columns_page(shown: queries.FileView, reading: ReadingForm | None = None) -> str | Any:
    """Choose the columns; `reading` is a form that has just been refused."""
    preview = queries.preview_of(reader(), shown, shown.columns)
    texts = text_rows(reader(), current_actor())
    form = ColumnsForm(
        None if reading else request.form or None,
        headings_of_file={n: _heading(n, name) for n, name in enumerate(preview.headings)},
        texts=texts,
        version=shown.version,
        headings=shown.headings,
        purpose=str(shown.purpose or ""),
        method=str(shown.method or ""),
        text=str(shown.text_id or ""),
        **{name: str(place) for name, place in shown.columns.stored().items()},
    )
    if reading is None and form.accepted(
        lambda: commands.check_consents(
            current_actor(),
            shown.id,
            columns=form.columns,
            headings=bool(form.headings.data),
            purpose=form.chosen_purpose,
            method=form.chosen_method,
            text_id=form.text_id,
            version=form.seen_version,
        )
    ):
        return _to_file(shown.id)
    if reading is None and request.method == "POST":
        preview = queries.preview_of(reader(), shown, form.columns)
    if form.stale:
        form.version.data = str(shown.version)
    manner = shown.manner
    return render_template(
        "consents/file_map.html",
        form=reading if reading is not None else form,
        columns_form=form,
        reading_form=reading
        or ReadingForm(None, encoding=manner.encoding, delimiter=manner.delimiter),
        may_read_again=manner.kind == CSV,
        one=shown,
        texts=texts,
        preview=preview,
        chosen=[FIELD_NAMES[name] for name in form.columns.stored()],
    )


def _result(shown: queries.FileView) -> dict[str, Any]:
    checked = shown.state not in (FileState.UPLOADED, FileState.CHECKING) and bool(shown.bad)
    return {
        "one": shown,
        "form": Form(None, version=shown.version),
        "bad": list(queries.bad_lines(reader(), shown.id, queries.MOST_BAD_SHOWN))
        if checked
        else [],
        "why_bad": queries.bad_reasons(reader(), shown.id) if checked else [],
        "few": 10,
        "encoding": ENCODINGS.get(shown.manner.encoding, "Excel"),
        "State": FileState,
    }


def _heading(place: int, name: str) -> str:
    return f"{place + 1}. {name}" if name else _("Cột %(n)s", n=place + 1)


def _find(file_id: UUID) -> queries.FileView:
    return queries.file_view(reader(), current_actor(), file_id)


def _to_file(file_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("consents.file", file_id=file_id), 303)
