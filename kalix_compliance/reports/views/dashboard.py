"""The manager's first page: how things stand now, and what is to be done first."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kalix_compliance.complaints.asked import NOBODY
from kalix_compliance.complaints.queries.conditions import AGE_NAMES
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.reports.figures.asked import asked_for
from kalix_compliance.reports.figures.lines import by_time
from kalix_compliance.reports.figures.report import figures_of
from kalix_compliance.reports.queries.now import ages, answers, breaches_now, requests_now
from kalix_compliance.reports.queries.overdue import longest_late
from kalix_compliance.reports.queries.workload import Load, heaviest_first, workload
from kalix_compliance.reports.views.section import section
from kalix_compliance.staff.queries import names_of
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

MOST_PEOPLE = 5


@section.page("/", permission=Permission.REPORT_READ)
def dashboard() -> ResponseReturnValue:
    """What is late, what comes next, how well promises were kept; each number opens its list."""
    session, actor, at = reader(), current_actor(), now()
    loads = workload(session, actor, at)
    scope = asked_for({}, hanoi_day(at)).scope
    this, last = answers(session, actor, at)
    return render_template(
        "reports/dashboard.html",
        total=loads.all,
        longest=longest_late(session, actor, at),
        ages=ages(session, actor, at),
        age_names=AGE_NAMES,
        this=this,
        last=last,
        months=by_time(figures_of(session, actor, scope, at)),
        scope=scope,
        handlers=_handlers(loads.handlers),
        people=len(loads.handlers),
        requests=requests_now(session, actor, at),
        breaches=breaches_now(session, actor, at),
        cases=lambda **where: url_for("complaints.index", **where),
    )


def _handlers(loads: Any) -> list[tuple[str, Load, str]]:
    """Who holds the most, by name, with what narrows the list down to them."""
    heaviest = heaviest_first(loads)[:MOST_PEOPLE]
    names = names_of(reader(), {key for key, _load in heaviest if key})
    return [(names.get(key, "") if key else "", load, str(key or NOBODY)) for key, load in heaviest]
