"""Placing a hold, looking at it again, lifting it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.ids import id_in
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import customer_card
from kalix_compliance.holds.commands.lifting import lift_hold, review_hold
from kalix_compliance.holds.commands.placing import place_hold
from kalix_compliance.holds.forms import LiftForm, PlaceForm, ReviewForm
from kalix_compliance.holds.kinds import ARTICLES, BASIS_NAMES
from kalix_compliance.holds.register import HoldRow, find_hold
from kalix_compliance.holds.views.section import section
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.form("/new", permission=Permission.HOLD_MANAGE)
def new() -> ResponseReturnValue:
    """A hold on the person or on the record that the address names, or on a record by its number."""
    actor = current_actor()
    customer_id = id_in(request.args.get("customer", ""))
    card = customer_card(reader(), actor, customer_id) if customer_id else None
    about = request.args.get("about", "")[:20]
    form = PlaceForm(about=about if about.isprintable() else "")
    placed: list[str] = []
    if form.accepted(lambda: placed.append(place_hold(actor, form.hold(customer_id)))):
        flash(_("Đã đặt lệnh giữ %(ref)s.", ref=placed[0]))
        return redirect(url_for("holds.show", reference=placed[0]), 303)
    return render_template(
        "holds/new.html", form=form, card=card, about=about, names=BASIS_NAMES, articles=ARTICLES
    )


@section.form("/<reference>/lift", permission=Permission.HOLD_MANAGE)
def lift(reference: str) -> ResponseReturnValue:
    """End a hold, with reasons."""
    hold = _hold(reference)
    form = LiftForm(version=hold.version)
    if form.accepted(
        lambda: lift_hold(
            current_actor(), hold.reference, reason=text(form.reason), version=form.seen_version
        )
    ):
        flash(_("Đã gỡ lệnh giữ %(ref)s.", ref=hold.reference))
        return redirect(url_for("holds.show", reference=hold.reference), 303)
    return _page("holds/lift.html", hold, form)


@section.form("/<reference>/review", permission=Permission.HOLD_MANAGE)
def review(reference: str) -> ResponseReturnValue:
    """Keep a hold, with reasons and another day."""
    hold = _hold(reference)
    form = ReviewForm(version=hold.version)
    if form.accepted(
        lambda: review_hold(
            current_actor(),
            hold.reference,
            until=form.until.data,
            reason=text(form.reason),
            version=form.seen_version,
        )
    ):
        flash(_("Đã ghi: tiếp tục giữ theo %(ref)s.", ref=hold.reference))
        return redirect(url_for("holds.show", reference=hold.reference), 303)
    return _page("holds/review.html", hold, form)


def _hold(reference: str) -> HoldRow:
    return find_hold(reader(), current_actor(), reference[:20], now())


def _page(template: str, hold: HoldRow, form: Form) -> str:
    """The form; after somebody else's save it carries the version that is stored now."""
    if form.stale:
        form.version.data = str(hold.version)
    return render_template(template, hold=hold, form=form)
