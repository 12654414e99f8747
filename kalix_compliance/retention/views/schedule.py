"""The schedule, one period of it, and what would go on a day."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.retention.commands.periods import set_period
from kalix_compliance.retention.forms import PeriodForm, PreviewForm
from kalix_compliance.retention.queries.pages import period_of, preview, schedule, standing
from kalix_compliance.retention.rules.periods import reasons_not_to_preview
from kalix_compliance.retention.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.page("/", permission=Permission.RETENTION_READ)
def index() -> ResponseReturnValue:
    """Every kind of record: how long it is kept, and why."""
    session, actor = reader(), current_actor()
    return render_template(
        "retention/index.html",
        rows=schedule(session, actor),
        standing=standing(session, actor, now()),
    )


@section.form("/<code>/edit", permission=Permission.RETENTION_MANAGE)
def edit(code: str) -> ResponseReturnValue:
    """Another period for one kind."""
    row = period_of(reader(), current_actor(), code)
    form = PeriodForm(months=row.months, version=row.version)
    if form.accepted(
        lambda: set_period(
            current_actor(),
            row.code,
            form.months.data,
            reason=text(form.reason),
            version=form.seen_version,
        )
    ):
        flash(_("Đã đổi hạn lưu."))
        return redirect(url_for("retention.index"), 303)
    if form.stale:
        form.version.data = str(row.version)
    return render_template("retention/edit.html", row=row, form=form)


@section.page("/preview", permission=Permission.RETENTION_READ)
def preview_day() -> ResponseReturnValue:
    """What would go on a day; nothing goes by looking."""
    today = hanoi_day(now())
    form = PreviewForm(request.args if request.args.get("day") else None, day=today)
    day = _asked(form, today) if form.validate() else None
    found = preview(reader(), current_actor(), day) if day else []
    return render_template("retention/preview.html", asked=form, day=day, kinds=found)


def _asked(form: PreviewForm, today: date) -> date | None:
    """The day to look at; None, with the reason at the field, when it makes no sense."""
    day: date = form.day.data or today
    if reasons := reasons_not_to_preview(day, today):
        form.day.errors = [*form.day.errors, *reasons]
        return None
    return day
