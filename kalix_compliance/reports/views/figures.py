"""The report: what became of the complaints of some days, by everything that a manager asks about."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.complaints.asked import NOBODY
from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, KIND_NAMES
from kalix_compliance.complaints.queries.conditions import AGE_NAMES
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.reports.figures import lines
from kalix_compliance.reports.figures.asked import (
    FILTERS,
    Asked,
    asked_for,
    listed,
    open_listed,
    written,
)
from kalix_compliance.reports.figures.report import figures_of
from kalix_compliance.reports.figures.scope import Days, Scope, month_of, months_before
from kalix_compliance.reports.queries.now import ages, breaches_now, requests_now
from kalix_compliance.reports.views.section import section
from kalix_compliance.staff.queries import colleagues, names_of
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.web.addresses import address
from kalix_compliance.web.filters import Filters, options_of
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

HERE = "reports.figures"


@section.page("/figures", permission=Permission.REPORT_READ)
def figures() -> ResponseReturnValue:
    """The complaints received on some days; days and filters live in the address."""
    session, actor, at = reader(), current_actor(), now()
    asked = asked_for(request.args, hanoi_day(at))
    scope = asked.scope
    counted = figures_of(session, actor, scope, at)
    whole = counted.whole
    filters = _filters(scope)
    return render_template(
        "reports/figures.html",
        asked=asked,
        scope=scope,
        total=lines.Line("", whole.total),
        months=lines.by_time(counted),
        kinds=lines.by_kind(whole),
        channels=lines.by_channel(whole),
        places=lines.by_place(whole, company()),
        owners=lines.by_owner(session, whole),
        causes=lines.by_cause(whole),
        conclusions=lines.by_conclusion(whole),
        remedies=lines.by_remedy(whole),
        spans=lines.spans(whole),
        ages=ages(session, actor, at, scope),
        age_names=AGE_NAMES,
        requests=requests_now(session, actor, at),
        breaches=breaches_now(session, actor, at),
        filter_list=filters,
        dropped=_dropped(asked, filters),
        ranges=_ranges(hanoi_day(at)),
        to=lambda line, **more: _list_of(scope, line, **more),
        open_to=lambda **more: _list(open_listed(scope, **more)),
        may=actor.may,
        P=Permission,
        asked_words=written(scope),
    )


def _list_of(scope: Scope, line: lines.Line | lines.Span, **more: str) -> str:
    """The list of the complaints that a number counts."""
    days = getattr(line, "days", None) or scope.days
    return _list(listed(scope.on(days), **{**line.where, **more}))


def _list(sent: dict[str, Any]) -> str:
    return url_for("complaints.index", **sent)


def _filters(scope: Scope) -> Filters:
    """Name, label and options of each filter; who is asked for is offered, though they have left."""
    people = {str(person.id): person.name for person in colleagues(reader(), *HANDLERS)}
    if scope.owner_id and str(scope.owner_id) not in people:
        people |= {str(key): name for key, name in names_of(reader(), {scope.owner_id}).items()}
    places = {place.code: place.name for place in company().showrooms}
    if scope.place:
        places.setdefault(scope.place, scope.place)
    return [
        ("kind", _("Loại"), options_of(KIND_NAMES)),
        ("channel", _("Kênh"), options_of(CHANNEL_NAMES)),
        ("place", _("Nơi nhận"), options_of(places)),
        ("owner", _("Người xử lý"), [(NOBODY, _("Chưa có ai")), *people.items()]),
    ]


def _dropped(asked: Asked, filters: Filters) -> list[tuple[str, str]]:
    """What is filtered now besides the days, in words, each with the address without it."""
    chosen = written(asked.scope)
    return [
        (f"{label}: {words}", address(HERE, FILTERS, **{name: None}))
        for name, label, options in filters
        if (words := dict(options).get(chosen.get(name, "")))
    ]


def _ranges(today: date) -> list[tuple[str, str]]:
    """Days that are often asked for, each with its address; the other filters stay."""
    quarter = months_before(today, (today.month - 1) % 3)
    last = month_of(months_before(today, 1))
    ranges = [
        (_("Tháng này"), Days(today.replace(day=1), today)),
        (_("Tháng trước"), last),
        (_("Quý này"), Days(quarter, today)),
        (_("Năm nay"), Days(today.replace(month=1, day=1), today)),
        (_("12 tháng"), Days(months_before(today, 11), today)),
        (_("3 năm"), Days(months_before(today, 35), today)),
    ]
    return [
        (words, address(HERE, FILTERS, since=f"{d.since:%d/%m/%Y}", until=f"{d.until:%d/%m/%Y}"))
        for words, d in ranges
    ]
