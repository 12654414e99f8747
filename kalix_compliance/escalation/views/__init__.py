"""The pages on which complaints become a breach."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from kalix_compliance.breaches.commands.opening import again_if_beaten
from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.moments import moments_of
from kalix_compliance.breaches.queries.file import find_breach
from kalix_compliance.breaches.views.pages import breach_page, to_file
from kalix_compliance.complaints.catalogue import DATA_ITEM_NAMES, KIND_NAMES
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import start_of
from kalix_compliance.escalation.commands.escalating import add_complaints, open_from_complaints
from kalix_compliance.escalation.forms import ChooseForm, EscalationForm
from kalix_compliance.escalation.queries.candidates import (
    Candidate,
    Inheritance,
    candidates,
    inheritance,
)
from kalix_compliance.web import formats
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import reader
from kalix_compliance.web.sections import Section

section = Section("escalation", __name__, url_prefix="/escalation")
NAMES = {"kind": KIND_NAMES, "state": STATE_NAMES, "data": DATA_ITEM_NAMES}


@section.form("", permission=Permission.BREACH_HANDLE)
def choose() -> ResponseReturnValue:
    """Tick the complaints that look like one breach."""
    offered = candidates(reader(), current_actor())
    form = _choosing(offered)
    if form.validate_on_submit():
        return redirect(url_for("escalation.new", complaint=form.complaints.data), 303)
    return render_template("escalation/choose.html", form=form, offered=offered, names=NAMES)


@section.form("/new", permission=Permission.BREACH_HANDLE)
def new() -> ResponseReturnValue:
    """Open the breach, with what the complaints lend; the address says which they are."""
    lent = inheritance(reader(), current_actor(), request.args.getlist("complaint"))
    form = EscalationForm(**_filled(lent))
    made: list[str] = []
    if form.accepted(
        lambda: made.append(
            again_if_beaten(
                lambda: open_from_complaints(current_actor(), lent.references, form.opening())
            )
        )
    ):
        flash(
            _(
                "Đã mở %(ref)s từ %(n)s khiếu nại. Các hạn bắt đầu tính.",
                ref=made[0],
                n=len(lent.complaints),
            )
        )
        return to_file(made[0])
    return render_template("escalation/new.html", form=form, lent=lent, names=NAMES)


@section.form("/<reference>", permission=Permission.BREACH_HANDLE)
def more(reference: str) -> ResponseReturnValue:
    """Put further complaints behind a breach that is open already."""
    breach = find_breach(reader(), current_actor(), reference)
    offered = candidates(reader(), current_actor())
    form = _choosing(offered)
    if form.accepted(
        lambda: add_complaints(current_actor(), reference, list(form.complaints.data))
    ):
        flash(_("Đã gắn %(n)s khiếu nại.", n=len(form.complaints.data)))
        _warn_of_earlier(
            reference, [one for one in offered if one.reference in form.complaints.data]
        )
        return to_file(reference, "khieu-nai")
    return breach_page("more_complaints.html", breach, form=form, offered=offered, names=NAMES)


def _choosing(offered: list[Candidate]) -> ChooseForm:
    form = ChooseForm()
    form.complaints.choices = [SelectChoice(one.reference, one.reference) for one in offered]
    return form


def _filled(lent: Inheritance) -> dict[str, object]:
    """What the complaints lend, as the form begins."""
    since = lent.happened_since
    began = start_of(since) if since else None
    return {
        "data_types": sorted(kind.value for kind in lent.data_types),
        "aware": lent.aware_at,
        "violation_detected": lent.aware_at,
        "occurred_from": began if began and began <= lent.aware_at else None,
    }


def _warn_of_earlier(reference: str, chosen: list[Candidate]) -> None:
    """A complaint that came before the company is said to have known puts the clocks in doubt."""
    breach = find_breach(reader(), current_actor(), reference)
    aware = moments_of(reader(), breach.id).get(Moment.AWARE)
    first = min(chosen, key=lambda one: one.received_at)
    if aware and first.received_at < aware.given:
        flash(
            _(
                "%(case)s đến lúc %(at)s, sớm hơn giờ công ty biết. Xem lại các mốc giờ.",
                case=first.reference,
                at=formats.moment(first.received_at),
            ),
            "care",
        )
