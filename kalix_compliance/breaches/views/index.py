"""The breach register; its filters live in the address."""

from collections.abc import Iterable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kalix_compliance.breaches.catalogue import ENDED, STATUS_NAMES
from kalix_compliance.breaches.kinds import Status
from kalix_compliance.breaches.queries.search import (
    BreachSearch,
    figures_of,
    open_breaches,
    years_and_drills,
)
from kalix_compliance.breaches.views.section import section
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.web.addresses import address
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

FILTERS = ("status", "year", "drill", "text")


@section.page("/", permission=Permission.BREACH_READ)
def index() -> ResponseReturnValue:
    """Breaches and, apart from them, drills: open ones unless asked otherwise."""
    session, actor = reader(), current_actor()
    search = search_from(request.args)
    page = search.page(session, actor, now())
    clocks = [row.clock for row in page.rows if row.clock]
    years, drills = years_and_drills(session)
    filters = _filters(years)
    return render_template(
        "breaches/index.html",
        rows=page.rows,
        rulers=dict(zip((c.about for c in clocks), rulers_in_line(clocks), strict=True)),
        next_url=address("breaches.index", FILTERS, after=page.more) if page.more else None,
        first_url=address("breaches.index", FILTERS, after=None) if search.after else None,
        search=search,
        figures=figures_of(
            page.rows
            if search == BreachSearch() and not page.more
            else open_breaches(session, actor, now()),
            drills,
        ),
        filter_list=filters,
        dropped=_dropped(filters),
        may=actor.may,
        P=Permission,
    )


def search_from(args: MultiDict[str, str]) -> BreachSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = MultiDict((name, value) for name, value in args.items() if value.isprintable())
    year = args.get("year", "")
    return BreachSearch(
        statuses=_statuses(args.get("status", "")),
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        drill=args.get("drill") == "1",
        text=args.get("text", "")[:80],
        after=args.get("after", "")[:20],
    )


def _statuses(raw: str) -> frozenset[Status] | None:
    if raw == "every":
        return frozenset(Status)
    if raw == "ended":
        return ENDED
    one = next((status for status in Status if status == raw), None)
    return frozenset({one}) if one else None


Filters = list[tuple[str, str, list[tuple[str, Any]]]]


def _filters(years: Iterable[int]) -> Filters:
    """Name, label and options of each filter."""
    states = [(str(status), name) for status, name in STATUS_NAMES.items()]
    return [
        (
            "status",
            _("Trạng thái"),
            [("every", _("Mọi trạng thái")), ("ended", _("Đã kết thúc")), *states],
        ),
        ("year", _("Năm"), [(str(year), str(year)) for year in years]),
        ("drill", _("Thật hay diễn tập"), [("1", _("Diễn tập"))]),
    ]


def _dropped(filters: Filters) -> list[tuple[str, str]]:
    """What is filtered now, in words, each with the address without it."""
    active = []
    for name, label, options in filters:
        words = dict(options).get(request.args.get(name, ""))
        if words:
            active.append((f"{label}: {words}", address("breaches.index", FILTERS, **{name: None})))
    asked = request.args.get("text", "")[:80]
    if asked:
        active.append((f"“{asked}”", address("breaches.index", FILTERS, text=None)))
    return active
