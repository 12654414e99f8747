"""Whose data, and which of it."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import MOST_ROWS, CustomerSearch
from kalix_compliance.disclosures.commands.selecting import drop_person, name_people, pick_fields
from kalix_compliance.disclosures.commands.showing import show_content
from kalix_compliance.disclosures.forms import PeopleForm, PickForm
from kalix_compliance.disclosures.queries.people import options_of, person_of
from kalix_compliance.disclosures.rules import to_select, unmet
from kalix_compliance.disclosures.views.pages import disclosure_page, read, to_file
from kalix_compliance.disclosures.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader


@section.form("/<reference>/people", permission=Permission.DISCLOSURE_HANDLE)
def people(reference: str) -> ResponseReturnValue:
    """The people of the order, and a search for more; by POST, so that no address holds a name."""
    _row, view = read(reference)
    form = PeopleForm()
    adding = request.form.get("act") == "add"
    added: list[int] = []
    if adding and form.accepted(
        lambda: added.append(name_people(current_actor(), reference, form.picked))
    ):
        flash(_("Đã ghi %(n)s người mà văn bản nêu.", n=added[0]))
        return redirect(url_for("disclosures.people", reference=reference), 303)
    search = CustomerSearch(text(form.q))
    return disclosure_page(
        "people.html",
        view,
        form=form,
        search=search,
        rows=search.rows(reader(), current_actor()),
        most=MOST_ROWS,
        picked={str(one) for one in form.picked},
        reasons=unmet(to_select(view.standing)),
    )


@section.action(
    "/<reference>/people/<uuid:subject_id>/drop", permission=Permission.DISCLOSURE_HANDLE
)
def drop(reference: str, subject_id: UUID) -> ResponseReturnValue:
    """This person is not meant after all."""
    try:
        drop_person(current_actor(), reference, subject_id)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Đã bỏ một người khỏi danh sách."))
    return redirect(url_for("disclosures.people", reference=reference), 303)


@section.form("/<reference>/people/<uuid:subject_id>", permission=Permission.DISCLOSURE_HANDLE)
def pick(reference: str, subject_id: UUID) -> ResponseReturnValue:
    """Field by field, and only of the kinds that the order asks for."""
    row, view = read(reference)
    subject = person_of(reader(), row, subject_id)
    person = next(one for one in view.people if one.id == subject_id)
    form = PickForm()
    if form.accepted(
        lambda: pick_fields(current_actor(), reference, subject_id, form.keys.data or ())
    ):
        flash(_("Đã lưu lựa chọn cho %(who)s.", who=person.name))
        return redirect(url_for("disclosures.people", reference=reference), 303)
    return disclosure_page(
        "pick.html",
        view,
        form=form,
        person=person,
        number=[one.id for one in view.people].index(subject_id) + 1,
        options=options_of(reader(), row, subject),
        reasons=unmet(to_select(view.standing)),
    )


@section.action("/<reference>/content", permission=Permission.DISCLOSURE_READ)
def content(reference: str) -> ResponseReturnValue:
    """Everything exactly as it leaves; each reading leaves a trace."""
    try:
        shown = show_content(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
        return to_file(reference)
    _row, view = read(reference)
    return disclosure_page("content.html", view, shown=shown)
