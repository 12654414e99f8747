"""The times that are kept apart, and the clocks that run from them."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.breaches.commands.times import set_times
from kalix_compliance.breaches.forms.times import TimesForm, filled
from kalix_compliance.breaches.obligations import STARTS
from kalix_compliance.breaches.queries.clocks import (
    clock_cards,
    clock_history,
    fingerprint,
    late_moves,
    moves_of,
)
from kalix_compliance.breaches.queries.times import time_lines
from kalix_compliance.breaches.rules.times import (
    Times,
    explanations_missing,
    times_contradict,
    wants_reason,
)
from kalix_compliance.breaches.views.pages import breach_page, read, to_file
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import next_clock
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.page("/<reference>/clocks", permission=Permission.BREACH_READ)
def clocks(reference: str) -> ResponseReturnValue:
    """The clocks alone, and what the head says of the next one, for a page that asks again every minute."""
    r = read(reference)
    return render_template(
        "breaches/_clocks_again.html",
        b=r.breach,
        clocks=clock_cards(r.clocks),
        due=next_clock(r.clocks),
    )


@section.page("/<reference>/clocks/<code>", permission=Permission.BREACH_READ)
def clock(reference: str, code: str) -> ResponseReturnValue:
    """One clock: from when it counts, of what people were reminded, how it ended."""
    r = read(reference)
    history = clock_history(reader(), reference, code, now())
    start = time_lines(r).line(STARTS[code])
    return breach_page("clock.html", r, history=history, start=start)


@section.form("/<reference>/times", permission=Permission.BREACH_HANDLE)
def times(reference: str) -> ResponseReturnValue:
    """Change the times; what would move is shown before it is saved."""
    r = read(reference)
    panel = time_lines(r)
    before = {kind: moment.given for kind, moment in r.moments.items()}
    form = TimesForm(
        version=r.breach.version, **filled(before, ongoing=panel.ongoing, differ=panel.differ)
    )
    sound = form.validate_on_submit() and _agrees(form, before)
    after = form.times(before) if sound else before
    moves = moves_of(r, after) if sound else []
    seen = fingerprint(moves) if moves else ""
    agreed = sound and (not moves or request.form.get("seen") == seen)
    if agreed and _saved(form, reference, before):
        flash(_("Đã lưu các mốc giờ, các hạn đã tính lại.") if moves else _("Đã lưu các mốc giờ."))
        return to_file(reference, "moc-gio")
    return breach_page(
        "times.html",
        r,
        form=form,
        panel=panel,
        moves=moves,
        late=late_moves(moves),
        seen=seen,
        asks_reason=bool(form.reason.errors or wants_reason(before, after)),
        asks_difference=bool(form.times_differ.errors or panel.differ or text(form.times_differ)),
    )


def _agrees(form: TimesForm, before: Times) -> bool:
    """Put every contradiction, and every explanation that is missing, at its field."""
    after = form.times(before)
    refusals = times_contradict(after, now(), ongoing=bool(form.ongoing.data)) or (
        explanations_missing(
            before, after, reason=text(form.reason), differ=text(form.times_differ)
        )
    )
    for name, why in refusals:
        form[name].errors = [*form[name].errors, why]
    return not refusals


def _saved(form: TimesForm, reference: str, before: Times) -> bool:
    given = form.given(before)
    return form.accepted(lambda: set_times(current_actor(), reference, form.seen_version, **given))
