"""The pages about people: find, look at masked, reveal one field, correct."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers import commands, queries
from kalix_compliance.customers.forms import (
    CustomerForm,
    EditForm,
    LiftForm,
    RevealForm,
    SearchForm,
)
from kalix_compliance.customers.limiting import lift_limit
from kalix_compliance.customers.limits import limit_lines
from kalix_compliance.customers.personal_data import LIMIT_NAMES, PURPOSES, SEALED, Limit
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader
from kalix_compliance.web.sections import Section

section = Section("customers", __name__, url_prefix="/customers")

SHOWN_SECONDS = 60
Panel = Callable[[Session, Actor, UUID], str]


@section.form("", permission=Permission.CUSTOMER_READ)
def index() -> ResponseReturnValue:
    """Search by POST, so that no name or number is left in an address or a log."""
    form = SearchForm()
    search = queries.CustomerSearch(text(form.q))
    rows = search.rows(reader(), current_actor())
    return render_template(
        "customers/index.html", form=form, search=search, rows=rows, most=queries.MOST_ROWS
    )


@section.form("/new", permission=Permission.CUSTOMER_REGISTER)
def new() -> ResponseReturnValue:
    form = CustomerForm()
    made: list[UUID] = []
    same = _same_people(form) if form.validate_on_submit() else []
    if not same and form.accepted(
        lambda: made.append(commands.register_customer(current_actor(), form.details))
    ):
        flash(_("Đã ghi khách mới."))
        return redirect(url_for("customers.card", customer_id=made[0]))
    return render_template("customers/new.html", form=form, same=same)


@section.page("/<uuid:customer_id>", permission=Permission.CUSTOMER_READ)
def card(customer_id: UUID) -> ResponseReturnValue:
    return _card_page(queries.customer_card(reader(), current_actor(), customer_id))


@section.action("/<uuid:customer_id>/reveal", permission=Permission.CUSTOMER_REVEAL)
def reveal(customer_id: UUID) -> ResponseReturnValue:
    """One field in clear, on this page only; the browser goes back to the mask after a minute."""
    form = RevealForm()
    clear: dict[str, str] = {}
    form.accepted(lambda: clear.update(_revealed(customer_id, form)))
    shown = queries.customer_card(reader(), current_actor(), customer_id)
    page = _card_page(shown, form=form, clear=clear)
    back = url_for("customers.card", customer_id=customer_id)
    return page, {"Refresh": f"{SHOWN_SECONDS}; url={back}"}


@section.form("/<uuid:customer_id>/edit", permission=Permission.CUSTOMER_EDIT)
def edit(customer_id: UUID) -> ResponseReturnValue:
    shown = queries.customer_card(reader(), current_actor(), customer_id)
    form = EditForm(has=vars(shown), version=shown.version)
    if not shown.erased and form.accepted(
        lambda: commands.edit_customer(
            current_actor(), customer_id, form.seen_version, form.changes
        )
    ):
        flash(_("Đã lưu hồ sơ khách."))
        return redirect(url_for("customers.card", customer_id=customer_id))
    form.version.data = str(shown.version) if form.stale else form.version.data
    return render_template("customers/edit.html", form=form, card=shown, fields=SEALED)


@section.form("/<uuid:customer_id>/limits/<kind>/lift", permission=Permission.REQUEST_HANDLE)
def lift(customer_id: UUID, kind: str) -> ResponseReturnValue:
    """Lift a restriction or an objection, with the reason."""
    limit = next((one for one in Limit if one == kind), None)
    if limit is None:
        raise NotFound
    shown = queries.customer_card(reader(), current_actor(), customer_id)
    lines = limit_lines(reader(), customer_id)
    standing = next((one for one in lines if one.kind is limit and not one.lifted_at), None)
    form = LiftForm()
    if form.accepted(
        lambda: lift_limit(current_actor(), customer_id, limit, reason=text(form.reason))
    ):
        flash(_("Đã gỡ. Lý do nằm trong hồ sơ khách."))
        return redirect(url_for("customers.card", customer_id=customer_id), 303)
    return render_template(
        "customers/lift.html", form=form, card=shown, line=standing, name=LIMIT_NAMES[limit]
    )


def _card_page(shown: queries.CustomerCard, **more: Any) -> str:
    contributed: Iterable[Panel] = current_app.extensions.get("customer_panels", ())
    panels = [panel(reader(), current_actor(), shown.id) for panel in contributed]
    return render_template(
        "customers/card.html",
        card=shown,
        fields=SEALED,
        purposes=list(PURPOSES.items()),
        panels=panels,
        limit_lines=limit_lines(reader(), shown.id),
        limit_names=LIMIT_NAMES,
        may_lift=current_actor().may(Permission.REQUEST_HANDLE) and not shown.erased,
        may_erase=current_actor().may(Permission.RETENTION_MANAGE),
        may_reveal=current_actor().may(Permission.CUSTOMER_REVEAL) and not shown.erased,
        **{"clear": {}, **more},
    )


def _revealed(customer_id: UUID, form: RevealForm) -> dict[str, str]:
    field = form.field.data
    return {field: commands.reveal_customer(current_actor(), customer_id, field, form.purpose.data)}


def _same_people(form: CustomerForm) -> list[queries.CustomerRow]:
    """People who may be this one, unless it has been said that they are not."""
    if form.is_another.data:
        return []
    return queries.likely_same(reader(), current_actor(), form.details)
