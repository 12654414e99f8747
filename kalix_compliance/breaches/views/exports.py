"""The register as a spreadsheet and a breach's whole file as one PDF: asked for with a purpose, traced."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kalix_compliance.breaches.catalogue import STATUS_NAMES
from kalix_compliance.breaches.commands import exporting as commands
from kalix_compliance.breaches.forms.exporting import PurposeForm, RegisterForm
from kalix_compliance.breaches.queries.search import years_and_drills
from kalix_compliance.breaches.views.index import search_from
from kalix_compliance.breaches.views.pages import breach_page
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.downloads import XLSX, download
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

ASKED = ("status", "year", "drill")


@section.form("/register", permission=Permission.BREACH_EXPORT)
def register_export() -> ResponseReturnValue:
    """The register as it is handed on; drills have a register of their own."""
    form = _register_form()
    files: list[bytes] = []
    if form.accepted(
        lambda: files.append(commands.export_register(current_actor(), _wanted(form)))
    ):
        kind = "dien-tap" if form.drill.data == "1" else "su-co"
        return download(files[0], f"so-{kind}-{in_hanoi(now()):%Y-%m-%d}.xlsx", XLSX)
    return render_template("breaches/register.html", form=form)


@section.form("/<reference>/whole", permission=Permission.BREACH_EXPORT)
def whole(reference: str) -> ResponseReturnValue:
    """Everything on record about one breach, as one PDF."""
    form = PurposeForm()
    files: list[tuple[str, bytes]] = []
    if form.accepted(
        lambda: files.append(commands.export_file(current_actor(), reference, form.chosen))
    ):
        name, content = files[0]
        return download(content, name, "application/pdf")
    return breach_page("whole.html", reference, form=form, reasons=[])


def _register_form() -> RegisterForm:
    form = RegisterForm(data={name: request.args.get(name, "") for name in ASKED})
    states = [(str(status), name) for status, name in STATUS_NAMES.items()]
    form.status.choices = [("every", _("Mọi trạng thái")), ("", _("Đang mở")), *states]
    form.year.choices = [
        ("", _("Mọi năm")),
        *((str(y), str(y)) for y in years_and_drills(reader())[0]),
    ]
    form.drill.choices = [("", _("Sự cố thật")), ("1", _("Diễn tập"))]
    if not form.is_submitted() and not request.args.get("status"):
        form.status.data = "every"
    return form


def _wanted(form: RegisterForm) -> commands.RegisterWanted:
    asked = {name: form[name].data or "" for name in ASKED}
    search = search_from(MultiDict(asked))
    said = []
    for name in ASKED:
        chosen = dict(form[name].choices).get(asked[name])
        if chosen and asked[name]:
            said.append(f"{form[name].label.text}: {chosen}")
    return commands.RegisterWanted(search, form.chosen, tuple(said))
