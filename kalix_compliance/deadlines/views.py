"""The days off of the company, for administrators."""

from datetime import date
from typing import cast

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.deadlines.commands.days_off import remove_day, set_day
from kalix_compliance.deadlines.forms import WORKING, DayForm
from kalix_compliance.deadlines.queries import days_by_year
from kalix_compliance.web.form import Form, text
from kalix_compliance.web.frame import language
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader
from kalix_compliance.web.sections import Section

section = Section("calendar", __name__, url_prefix="/calendar")


@section.form("/", permission=Permission.CALENDAR_MANAGE)
def index() -> ResponseReturnValue:
    """This year's and next year's days off, and a form to correct one day."""
    form = DayForm()
    if form.accepted(lambda: _set(form)):
        return redirect(url_for("calendar.index"), 303)
    today = hanoi_day(now())
    years = days_by_year(reader(), (today.year, today.year + 1), language())
    return render_template("deadlines/index.html", form=form, years=years, today=today)


@section.action("/<day>/remove", permission=Permission.CALENDAR_MANAGE)
def remove(day: str) -> ResponseReturnValue:
    """Take a correction back."""
    try:
        moved = remove_day(current_actor(), _date(day), Form().seen_version)
    except RuleBroken as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("Đã bỏ ngày đặt riêng. %(moved)s", moved=_moved(moved)))
    return redirect(url_for("calendar.index"), 303)


def _set(form: DayForm) -> None:
    day = cast(date, form.day.data)  # the form has been validated
    working = form.kind.data == WORKING
    moved = set_day(current_actor(), day, working=working, note=text(form.note))
    flash(_("Đã lưu ngày %(day)s. %(moved)s", day=f"{day:%d/%m/%Y}", moved=_moved(moved)))


def _moved(clocks: int) -> str:
    """What the new calendar did to the terms that are running."""
    if clocks:
        return str(_("%(n)s hạn đang chạy đã được tính lại.", n=clocks))
    return str(_("Không có hạn đang chạy nào đổi ngày."))


def _date(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        abort(404)
