"""The runs that have been, and the clock that a person has to confirm."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.permissions import Permission
from kalix_compliance.retention.commands.clock import confirm_clock
from kalix_compliance.retention.forms import ClockForm
from kalix_compliance.retention.queries.pages import run_of, run_rows, standing
from kalix_compliance.retention.views.section import section
from kalix_compliance.web.form import text
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.page("/runs", permission=Permission.RETENTION_READ)
def runs() -> ResponseReturnValue:
    """The latest runs, newest first."""
    session, actor = reader(), current_actor()
    return render_template(
        "retention/runs.html",
        rows=run_rows(session, actor),
        standing=standing(session, actor, now()),
    )


@section.page("/runs/<uuid:run_id>", permission=Permission.RETENTION_READ)
def run(run_id: UUID) -> ResponseReturnValue:
    """What one run did, by kind and in numbers."""
    session, actor = reader(), current_actor()
    return render_template(
        "retention/run.html",
        run=run_of(session, actor, run_id),
        standing=standing(session, actor, now()),
    )


@section.form("/clock", permission=Permission.RETENTION_MANAGE)
def clock() -> ResponseReturnValue:
    """Somebody holds the clock against another one, and lets the run begin."""
    actor, moment = current_actor(), now()
    form = ClockForm(shown=moment.isoformat())
    begun: list[UUID] = []
    if form.accepted(
        lambda: begun.append(
            confirm_clock(actor, shown=_moment(form.shown.data), reason=text(form.reason))
        )
    ):
        flash(_("Đã xác nhận giờ. Việc xóa bắt đầu trong một phút."))
        return redirect(url_for("retention.run", run_id=begun[0]), 303)
    form.shown.data = moment.isoformat()
    return render_template(
        "retention/clock.html", form=form, standing=standing(reader(), actor, moment), moment=moment
    )


def _moment(raw: object) -> datetime | None:
    """What the page said; None for anything that is no moment."""
    try:
        found = datetime.fromisoformat(str(raw))
    except ValueError:
        return None
    return found if found.tzinfo else None
