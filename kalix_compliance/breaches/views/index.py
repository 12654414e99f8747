"""The breach register; its filters live in the address."""

from collections.abc import Iterable, Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

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
from kalix_compliance.web.filters import (
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    Filters,
    dropped,
    one_of,
    options_of,
    readable,
    year_in,
)
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

FILTERS = ("status", "year", "overdue", "kept", "drill", "text")
HERE = "breaches.index"


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
        next_url=address(HERE, FILTERS, after=page.more) if page.more else None,
        first_url=address(HERE, FILTERS, after=None) if search.after else None,
        search=search,
        figures=figures_of(
            page.rows
            if search == BreachSearch() and not page.more
            else open_breaches(session, actor, now()),
            drills,
        ),
        filter_list=filters,
        dropped=dropped(HERE, FILTERS, filters, typed="text"),
        may=actor.may,
        P=Permission,
    )


def search_from(args: Mapping[str, str]) -> BreachSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = readable(args)
    return BreachSearch(
        statuses=_statuses(args.get("status", "")),
        year=year_in(args.get("year", "")),
        drill=args.get("drill") == "1",
        text=args.get("text", "")[:LONGEST_TEXT],
        overdue=args.get("overdue") == "1",
        kept={"yes": True, "no": False}.get(args.get("kept", "")),
        lately=args.get("status") == "lately",
        after=args.get("after", "")[:LONGEST_REFERENCE],
    )


def _statuses(raw: str) -> frozenset[Status] | None:
    if raw == "every":
        return frozenset(Status)
    if raw in ("ended", "lately"):
        return ENDED
    one = one_of(Status, raw)
    return frozenset({one}) if one else None


def _filters(years: Iterable[int]) -> Filters:
    """Name, label and options of each filter."""
    return [
        (
            "status",
            _("Trạng thái"),
            [
                ("every", _("Mọi trạng thái")),
                ("ended", _("Đã kết thúc")),
                ("lately", _("Kết thúc trong 12 tháng")),
                *options_of(STATUS_NAMES),
            ],
        ),
        ("year", _("Năm"), [(str(year), str(year)) for year in years]),
        ("overdue", _("Hạn"), [("1", _("Đã quá hạn"))]),
        ("kept", _("Giữ hạn"), [("yes", _("Giữ đúng mọi hạn")), ("no", _("Có hạn bị trễ"))]),
        ("drill", _("Thật hay diễn tập"), [("1", _("Diễn tập"))]),
    ]
