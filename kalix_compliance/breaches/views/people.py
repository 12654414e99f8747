"""The list of affected people: look through it, add from a search, take somebody off."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.catalogue import ROUTE_NAMES, SOURCE_NAMES
from kalix_compliance.breaches.commands import affected as commands
from kalix_compliance.breaches.forms.people import FindPeopleForm, RemovePersonForm
from kalix_compliance.breaches.kinds import Route, Source
from kalix_compliance.breaches.queries.file import find_breach
from kalix_compliance.breaches.queries.people import PeopleSearch, person_row
from kalix_compliance.breaches.views.pages import breach_page, read
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import MOST_ROWS, CustomerSearch
from kalix_compliance.web.addresses import address
from kalix_compliance.web.filters import Filters, dropped, one_of, options_of
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader

FILTERS = ("route", "told", "source")
TOLD = {"yes": True, "no": False}


@section.page("/<reference>/people", permission=Permission.BREACH_READ)
def people(reference: str) -> ResponseReturnValue:
    """The list, a hundred people a page."""
    session, actor, r = reader(), current_actor(), read(reference)
    search = PeopleSearch(
        route=one_of(Route, request.args.get("route")),
        source=one_of(Source, request.args.get("source")),
        told=TOLD.get(request.args.get("told", "")),
        after=id_in(request.args.get("after", "")),
    )
    rows, more = search.page(session, actor, r.breach)
    filters = _filters()
    return breach_page(
        "people.html",
        r,
        rows=rows,
        found=search.count(session, r.breach),
        people=r.people,
        told=r.standing.told,
        names={"route": ROUTE_NAMES, "source": SOURCE_NAMES},
        filter_list=filters,
        dropped=dropped("breaches.people", FILTERS, filters, reference=reference),
        next_url=_address(reference, after=str(more)) if more else None,
        first_url=_address(reference) if search.after else None,
    )


@section.form("/<reference>/people/add", permission=Permission.BREACH_HANDLE)
def people_add(reference: str) -> ResponseReturnValue:
    """Customers found by a search, ticked, put on the list; by POST, so that no address holds a name."""
    breach = find_breach(reader(), current_actor(), reference)
    form = FindPeopleForm(data_types=breach.data_types)
    added: list[int] = []
    if (
        request.form.get("act") == "add"
        and form.picked
        and form.accepted(
            lambda: added.append(
                commands.add_customers(
                    current_actor(), reference, form.picked, Source.SEARCH, form.types()
                )
            )
        )
    ):
        flash(_said(added[0], len(set(form.picked))))
        return _to_list(reference)
    if request.form.get("act") == "add" and not form.picked:
        form.form_errors.append(_("Chưa đánh dấu khách nào."))
    if request.form.get("act") != "add":
        form.data_types.data = list(breach.data_types)
    search = CustomerSearch(text(form.q))
    return breach_page(
        "people_add.html",
        breach,
        form=form,
        search=search,
        rows=search.rows(reader(), current_actor()),
        most=MOST_ROWS,
        picked={str(one) for one in form.picked},
    )


@section.action("/<reference>/people/made-up", permission=Permission.BREACH_HANDLE)
def people_made_up(reference: str) -> ResponseReturnValue:
    """Twenty people who do not exist, for a drill."""
    try:
        added = commands.add_made_up_people(current_actor(), reference)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Đã tạo %(n)s người giả.", n=added))
    return _to_list(reference)


@section.form("/<reference>/people/<uuid:person_id>/remove", permission=Permission.BREACH_HANDLE)
def people_remove(reference: str, person_id: UUID) -> ResponseReturnValue:
    """Take one person off the list, and say why."""
    session, actor = reader(), current_actor()
    breach = find_breach(session, actor, reference)
    person = person_row(session, actor, breach, person_id)
    if person is None:
        raise NotFound
    form = RemovePersonForm()
    if form.accepted(
        lambda: commands.remove_person(actor, reference, person_id, text(form.reason))
    ):
        flash(_("Đã bỏ một người khỏi danh sách."))
        return _to_list(reference)
    return breach_page("people_remove.html", breach, form=form, person=person)


def _said(added: int, picked: int) -> str:
    already = picked - added
    return str(
        _("Đã đưa %(n)s người vào danh sách; %(m)s người đã có từ trước.", n=added, m=already)
        if already
        else _("Đã đưa %(n)s người vào danh sách.", n=added)
    )


def _filters() -> Filters:
    return [
        ("route", _("Cách báo"), options_of(ROUTE_NAMES)),
        ("told", _("Đã báo chưa"), [("yes", _("Đã báo")), ("no", _("Chưa báo"))]),
        ("source", _("Vào danh sách"), options_of(SOURCE_NAMES)),
    ]


def _address(reference: str, **changed: str | None) -> str:
    return address("breaches.people", FILTERS, reference=reference, **changed)


def _to_list(reference: str) -> ResponseReturnValue:
    return redirect(url_for("breaches.people", reference=reference), 303)
