"""Taking a request in on one page, and the small questions that it asks while somebody types."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.queries import (
    CustomerRow,
    CustomerSearch,
    customer_card,
    likely_same,
)
from kalix_compliance.subject_requests.commands.registration import register_request
from kalix_compliance.subject_requests.forms.registration import NewForm
from kalix_compliance.subject_requests.kinds import RequestChannel, RequestKind
from kalix_compliance.subject_requests.queries.behind import owner_of_complaint
from kalix_compliance.subject_requests.queries.promise import Promise, promise_for
from kalix_compliance.subject_requests.queries.search import requests_of
from kalix_compliance.subject_requests.views.pages import to_file
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web import formats
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

MOST_HITS = 8
UNPROCESSABLE = 422


@section.form("/new", permission=Permission.REQUEST_HANDLE)
def new() -> ResponseReturnValue:
    if request.method == "GET":
        return _page(_opened_form())
    form = NewForm()
    pressed, _colon, what = request.form.get("do", "save").partition(":")
    if pressed == "find":
        form.customer.data = ""
        return _page(form, found=True)
    if pressed == "choose":
        form.customer.data = str(id_in(what) or "")
        return _page(form)
    if pressed == "register":
        return _note_person(form)
    return _save(form)


@section.action("/lookup", permission=Permission.REQUEST_HANDLE)
def lookup() -> ResponseReturnValue:
    """The lines under the field, while somebody types."""
    return render_template(
        "subject_requests/_hits.html", **_hits(request.form.get("caller", "")[:200])
    )


@section.action("/person", permission=Permission.REQUEST_HANDLE)
def person() -> ResponseReturnValue:
    """What depends on whose data it is."""
    return render_template("subject_requests/_person.html", **_about_person(NewForm()))


@section.action("/promise", permission=Permission.REQUEST_HANDLE)
def promise() -> ResponseReturnValue:
    """What depends on when and what was asked for."""
    form = NewForm()
    return render_template("subject_requests/_promise.html", promise=_promise(form))


def _save(form: NewForm) -> ResponseReturnValue:
    made: list[str] = []
    if form.accepted(lambda: made.append(_registered(form))):
        promised = _promise(form)
        flash(
            _(
                "Đã ghi yêu cầu %(reference)s. Trả lời lần đầu chậm nhất %(day)s.",
                reference=made[0],
                day=formats.day(promised.answer_by) if promised else "",
            )
        )
        return to_file(made[0])
    return _page(form, found=bool(form.caller.errors and form.caller.data)), UNPROCESSABLE


def _note_person(form: NewForm) -> ResponseReturnValue:
    """Keep whoever is not known yet, and go on with the request: what was typed stays."""
    same = [] if form.is_another.data else likely_same(reader(), current_actor(), form.newcomer)
    if same:
        return _page(form, same=same), UNPROCESSABLE
    try:
        form.customer.data = str(register_customer(current_actor(), form.newcomer))
    except RuleBroken as refusal:
        form.refuse(refusal)
        return _page(form), UNPROCESSABLE
    for typed in (form.name, form.phone, form.email):
        typed.data = ""
    flash(_("Đã ghi người này vào sổ khách. Ghi tiếp yêu cầu rồi lưu."))
    return _page(form)


def _registered(form: NewForm) -> str:
    try:
        return register_request(current_actor(), form.asked)
    except NotFound as error:
        raise RuleBroken(
            _("Hồ sơ của khách này không còn. Chọn khách trong danh sách."), field="caller"
        ) from error


def _opened_form() -> NewForm:
    """A fresh form; the address may name a customer, a kind, or the complaint out of which it comes."""
    known: dict[str, Any] = {"received_at": now(), "answer_now": True}
    if customer := id_in(request.args.get("customer_id")):
        known["customer"] = str(customer)
    if request.args.get("kind") in set(RequestKind):
        known["kind"] = request.args["kind"]
    if reference := request.args.get("complaint", ""):
        owner = owner_of_complaint(reader(), current_actor(), reference)
        if owner is None:
            raise NotFound
        known |= {
            "customer": str(owner),
            "complaint": reference,
            "entrance": RequestChannel.COMPLAINT.value,
        }
    return NewForm(data=known)


def _page(form: NewForm, *, found: bool = False, same: list[CustomerRow] | None = None) -> str:
    return render_template(
        "subject_requests/new.html",
        same=same,
        promise=_promise(form),
        hits=_hits(form.caller.data or "") if found else None,
        **_about_person(form),
    )


def _hits(typed: str) -> dict[str, Any]:
    search = CustomerSearch(typed)
    rows = search.rows(reader(), current_actor())
    return {
        "rows": rows[:MOST_HITS],
        "more": max(0, len(rows) - MOST_HITS),
        "too_short": search.too_short,
        "typed": typed.strip(),
    }


def _about_person(form: NewForm) -> dict[str, Any]:
    known, running = None, []
    if form.customer_id is not None:
        try:
            known = customer_card(reader(), current_actor(), form.customer_id)
        except NotFound:
            form.customer.data = ""
        else:
            rows = requests_of(reader(), current_actor(), form.customer_id, now())
            running = [row for row in rows if row.ended_at is None]
    return {"form": form, "known": known, "running": running}


def _promise(form: NewForm) -> Promise | None:
    received_at = form.received_at.data
    if received_at is None or received_at > now():
        return None
    return promise_for(
        reader(), received_at, form.chosen_kind, others=bool(form.others_must_act.data)
    )
