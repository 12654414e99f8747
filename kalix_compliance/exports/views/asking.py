"""Asking for a file: what will be in it, in which form, what for."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.routing import BuildError

from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.commands.asking import Wanted, request_file
from kalix_compliance.exports.forms import AskForm
from kalix_compliance.exports.job import MAKER
from kalix_compliance.exports.kinds import Purpose
from kalix_compliance.exports.loading import kind_of
from kalix_compliance.exports.making import make
from kalix_compliance.exports.queries.files import last_purpose
from kalix_compliance.exports.rules import needs_signature
from kalix_compliance.exports.table import Asking, ExportKind, Filters
from kalix_compliance.exports.turns import next_turn
from kalix_compliance.exports.views.section import days_kept, section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

MOST_FILTERS, LONGEST_FILTER = 40, 6_000
"""Two hundred chosen records fit into one filter."""


@section.form("/new/<export_kind>", permission=Permission.EXPORT_ASK)
def new(export_kind: str) -> ResponseReturnValue:
    """What is in the file, how many people it names, and what it is for."""
    actor, found = current_actor(), kind_of(current_actor(), export_kind)
    asking, reasons = _asked(found, actor)
    people = 0 if reasons else found.people(asking)
    form = AskForm()
    form.offer(found.forms)
    if request.method == "GET":
        _prefill(form, found, last_purpose(asking))
    numbers: list[str] = []
    if not reasons and form.accepted(lambda: numbers.append(_request(actor, found, asking, form))):
        return _go_on(found, numbers[0], people)
    return render_template(
        "exports/new.html",
        kind=found,
        title=found.title_of(asking),
        words=[] if reasons else found.words(asking),
        form=form,
        people=people,
        signed=needs_signature(people),
        days=days_kept(),
        reasons=reasons,
        back=page_of(found, asking.filters),
        here=ask_page(found, asking.filters),
    )


def ask_page(kind: ExportKind, filters: Filters) -> str:
    """Where the same file is asked for."""
    sent: dict[str, Any] = {"export_kind": kind.code, **filters}
    return url_for("exports.new", **sent)


def page_of(kind: ExportKind, filters: Filters) -> str:
    """The page that shows the same; the list of files where there is none, or none with these filters."""
    sent: dict[str, Any] = dict(filters)
    try:
        return url_for(kind.page, **sent) if kind.page else url_for("exports.index")
    except BuildError:
        return url_for("exports.index")


def _asked(kind: ExportKind, actor: Actor) -> tuple[Asking, list[str]]:
    """What the address asks for, and why nothing can be made of it."""
    sent = {
        name: value.replace("\0", "")[:LONGEST_FILTER]
        for name, value in list(request.args.items())[:MOST_FILTERS]
        if not name.startswith("_")
    }
    asking = Asking(reader(), actor, sent, now(), company())
    try:
        return replace(asking, filters=kind.read(asking)), []
    except RuleBroken as refusal:
        return replace(asking, filters={}), [str(reason) for reason in refusal.reasons]


def _prefill(form: AskForm, kind: ExportKind, usual: Purpose | None) -> None:
    asked_for = request.args.get("as", "")
    if asked_for in {one.value for one in kind.forms}:
        form.form.data = asked_for
    form.purpose.data = (usual or Purpose.MANAGEMENT).value
    form.once_key.data = uuid4().hex


def _request(actor: Actor, kind: ExportKind, asking: Asking, form: AskForm) -> str:
    return request_file(
        actor,
        Wanted(
            kind=kind.code,
            form=form.chosen_form,
            purpose=form.chosen_purpose,
            filters=asking.filters,
            note=text(form.note),
            once_key=text(form.once_key),
        ),
    )


def _go_on(kind: ExportKind, reference: str, people: int) -> ResponseReturnValue:
    """A small file is made at once, while the browser waits; the worker makes what is large or goes wrong."""
    if needs_signature(people):
        flash(_("Đã trình ký. Khi có người ký, tệp được làm ngay và bạn nhận thư báo."))
    elif kind.quick:
        maker = system_actor(MAKER, Permission.SYSTEM_EXPORT)
        if turn := next_turn(maker, reference):
            make(maker, turn)
    return redirect(url_for("exports.file", reference=reference), 303)
