"""People from a file: upload, columns, check, accept. Each import is one page that knows where it stands."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.catalogue import DATA_SHORT
from kalix_compliance.breaches.commands import importing as commands
from kalix_compliance.breaches.forms.people import ColumnsForm
from kalix_compliance.breaches.importing.columns import FIELD_NAMES
from kalix_compliance.breaches.kinds import DataType, ImportState
from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.file import find_breach
from kalix_compliance.breaches.queries.imports import (
    ImportView,
    all_bad_lines,
    bad_lines,
    bad_reasons,
    import_view,
    imports_of,
    preview_of,
)
from kalix_compliance.breaches.views.pages import breach_page, drill_mark
from kalix_compliance.breaches.views.section import section
from kalix_compliance.casework.list_forms import ListFileForm, ReadingForm
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.tables.limits import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS
from kalix_compliance.tables.reading import CSV
from kalix_compliance.tables.texts import ENCODINGS
from kalix_compliance.web.downloads import XLSX, csv_file, download
from kalix_compliance.web.form import Form
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, reader
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet, workbook

MAY = Permission.BREACH_HANDLE
MAPPED = (ImportState.UPLOADED, ImportState.CHECKED)


@section.form("/<reference>/import", permission=MAY)
def imports(reference: str) -> ResponseReturnValue:
    """Choose a file; the files of this breach stand below."""
    breach = find_breach(reader(), current_actor(), reference)
    form, made = ListFileForm(), []
    if form.accepted(
        lambda: made.append(commands.upload_people(current_actor(), reference, form.upload))
    ):
        return _to_import(reference, made[0])
    return breach_page(
        "import.html",
        breach,
        form=form,
        imports=imports_of(reader(), breach),
        largest=LARGEST_FILE,
        most_rows=MOST_ROWS,
        most_columns=MOST_COLUMNS,
    )


@section.form("/<reference>/import/<uuid:import_id>", permission=MAY)
def import_file(reference: str, import_id: UUID) -> ResponseReturnValue:
    """One file: its columns while they can be chosen, else how far it is and what came of it."""
    breach, shown = _find(reference, import_id)
    if shown.state is ImportState.UPLOADED:
        return _columns_page(breach, shown)
    return breach_page("import_checked.html", breach, **_result(shown))


@section.form("/<reference>/import/<uuid:import_id>/columns", permission=MAY)
def import_columns(reference: str, import_id: UUID) -> ResponseReturnValue:
    """Choose the columns, also once more after the check has shown that they were wrong."""
    breach, shown = _find(reference, import_id)
    if shown.state not in MAPPED:
        return _to_import(reference, import_id)
    return _columns_page(breach, shown)


@section.action("/<reference>/import/<uuid:import_id>/read", permission=MAY)
def import_read(reference: str, import_id: UUID) -> ResponseReturnValue:
    """Read the beginning again in another encoding."""
    breach, shown = _find(reference, import_id)
    if shown.state is not ImportState.UPLOADED:
        return _to_import(reference, import_id)
    form = ReadingForm()
    if form.accepted(
        lambda: commands.read_again(
            current_actor(),
            reference,
            import_id,
            encoding=form.encoding.data,
            delimiter=form.delimiter.data,
        )
    ):
        return _to_import(reference, import_id)
    return _columns_page(breach, shown, reading=form)


@section.page("/<reference>/import/<uuid:import_id>/progress", permission=MAY)
def import_progress(reference: str, import_id: UUID) -> ResponseReturnValue:
    """The live part of the page, asked for every few seconds while the file is worked on."""
    breach, shown = _find(reference, import_id)
    return render_template("breaches/_import_state.html", b=breach, **_result(shown))


@section.action("/<reference>/import/<uuid:import_id>/accept", permission=MAY)
def import_accept(reference: str, import_id: UUID) -> ResponseReturnValue:
    """Let the good rows be put on the list."""
    breach, shown = _find(reference, import_id)
    form = Form()
    if form.accepted(
        lambda: commands.accept_import(current_actor(), reference, import_id, form.seen_version)
    ):
        return _to_import(reference, import_id)
    return breach_page("import_checked.html", breach, **{**_result(shown), "form": form})


@section.action("/<reference>/import/<uuid:import_id>/discard", permission=MAY)
def import_discard(reference: str, import_id: UUID) -> ResponseReturnValue:
    """Give the file up; nothing of it stays."""
    try:
        commands.discard_import(current_actor(), reference, import_id)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return _to_import(reference, import_id)
    flash(_("Đã bỏ tệp và xóa nội dung của nó."))
    return redirect(url_for("breaches.imports", reference=reference), 303)


@section.page("/<reference>/import/<uuid:import_id>/bad.<kind>", permission=MAY)
def import_bad_rows(reference: str, import_id: UUID, kind: str) -> ResponseReturnValue:
    """Every row that was not taken and why, to be put right; nothing of what stood in them."""
    breach, shown = _find(reference, import_id)
    if kind not in ("csv", "xlsx"):
        raise NotFound
    headings = (_("Dòng"), _("Cột"), _("Lý do"))
    lines = (
        (one.row, str(one.column), str(one.reason)) for one in all_bad_lines(reader(), shown.id)
    )
    name = f"{drill_mark(breach)}{reference}-dong-khong-nhan"
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
        title=_("Dòng không nhận, %(ref)s", ref=reference),
        notes=[_("%(n)s dòng. Sửa trong tệp gốc rồi nhập riêng các dòng này.", n=shown.bad)],
        columns=columns,
        rows=lines,
    )
    return download(workbook(sheet), f"{name}.xlsx", XLSX)


def _columns_page(
    breach: Breach, shown: ImportView, reading: ReadingForm | None = None
) -> ResponseReturnValue:
    """Choose the columns; `reading` is a form that has just been refused."""
    preview = preview_of(reader(), shown, shown.columns)
    form = ColumnsForm(
        None if reading else request.form or None,
        headings_of_file={n: _heading(n, name) for n, name in enumerate(preview.headings)},
        version=shown.version,
        headings=shown.headings,
        data_types=shown.data_types or breach.data_types,
        **{name: str(place) for name, place in shown.columns.stored().items()},
    )
    if reading is None and form.accepted(
        lambda: commands.check_people(
            current_actor(),
            breach.reference,
            shown.id,
            columns=form.columns,
            headings=bool(form.headings.data),
            data_types=form.types(),
            version=form.seen_version,
        )
    ):
        return _to_import(breach.reference, shown.id)
    if reading is None and request.method == "POST":
        preview = preview_of(reader(), shown, form.columns)
    manner = shown.manner
    return breach_page(
        "import_map.html",
        breach,
        record=shown,
        form=reading if reading is not None else form,
        columns_form=form,
        reading_form=reading
        or ReadingForm(None, encoding=manner.encoding, delimiter=manner.delimiter),
        may_read_again=manner.kind == CSV and shown.total is None,
        one=shown,
        preview=preview,
        chosen=[FIELD_NAMES[name] for name in form.columns.stored()],
    )


def _result(shown: ImportView) -> dict[str, Any]:
    checked = shown.state not in (ImportState.UPLOADED, ImportState.CHECKING)
    return {
        "one": shown,
        "form": Form(None, version=shown.version),
        "bad": bad_lines(reader(), shown.id) if checked and shown.bad else [],
        "why_bad": bad_reasons(reader(), shown.id) if checked and shown.bad else [],
        "few": 10,
        "data": [DATA_SHORT[DataType(code)] for code in shown.data_types],
        "encoding": ENCODINGS.get(shown.manner.encoding, "Excel"),
        "State": ImportState,
    }


def _heading(place: int, name: str) -> str:
    return f"{place + 1}. {name}" if name else _("Cột %(n)s", n=place + 1)


def _find(reference: str, import_id: UUID) -> tuple[Breach, ImportView]:
    breach = find_breach(reader(), current_actor(), reference)
    return breach, import_view(reader(), breach, import_id)


def _to_import(reference: str, import_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("breaches.import_file", reference=reference, import_id=import_id), 303)
