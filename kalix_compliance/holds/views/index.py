"""The register of holds, and the page of one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.permissions import Permission
from kalix_compliance.holds.kinds import BASIS_NAMES, Basis
from kalix_compliance.holds.register import HoldSearch, Which, figures, find_hold
from kalix_compliance.holds.views.section import section
from kalix_compliance.web.addresses import address
from kalix_compliance.web.filters import Filters, dropped, one_of, options_of
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

FILTERS = ("which", "basis", "about")
LONGEST = 20


@section.page("/", permission=Permission.HOLD_READ)
def index() -> ResponseReturnValue:
    """Holds that stand, unless asked otherwise; filters live in the address."""
    session, actor = reader(), current_actor()
    search = HoldSearch(
        which=one_of(Which, request.args.get("which")) or Which.STANDING,
        basis=one_of(Basis, request.args.get("basis")),
        about=_typed("about"),
        after=_typed("after"),
    )
    rows, more = search.page(session, actor, now())
    filters = _filters()
    return render_template(
        "holds/index.html",
        rows=rows,
        figures=figures(session, actor, now()),
        search=search,
        filter_list=filters,
        dropped=dropped("holds.index", FILTERS, filters, typed="about"),
        next_url=address("holds.index", FILTERS, after=more) if more else None,
        first_url=address("holds.index", FILTERS) if search.after else None,
    )


@section.page("/<reference>", permission=Permission.HOLD_READ)
def show(reference: str) -> ResponseReturnValue:
    """One hold: what it keeps, why, until when somebody looks at it again, how it ended."""
    row = find_hold(reader(), current_actor(), reference[:LONGEST], now())
    return render_template("holds/show.html", hold=row)


def _filters() -> Filters:
    return [
        (
            "which",
            _("Tình trạng"),
            [
                (str(Which.DUE), _("Cần xem lại")),
                (str(Which.LIFTED), _("Đã gỡ")),
                (str(Which.EVERY), _("Mọi lệnh")),
            ],
        ),
        ("basis", _("Căn cứ"), options_of(BASIS_NAMES)),
    ]


def _typed(name: str) -> str:
    raw = request.args.get(name, "")[:LONGEST].strip()
    return raw if raw.isprintable() else ""
