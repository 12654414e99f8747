"""The register of orders; its filters live in the address."""

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.disclosures.catalogue import BODY_NAMES, STATE_NAMES
from kalix_compliance.disclosures.kinds import BodyKind, DisclosureState
from kalix_compliance.disclosures.queries.search import DisclosureSearch, years_of
from kalix_compliance.disclosures.states import ENDED, OPEN
from kalix_compliance.disclosures.views.section import section
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

FILTERS = ("state", "body", "year", "secret", "text")
HERE = "disclosures.index"
SECRET = {"1": True, "0": False}


@section.page("/", permission=Permission.DISCLOSURE_READ)
def index() -> ResponseReturnValue:
    """Every order that this reader may know of: open ones unless asked otherwise."""
    session, actor = reader(), current_actor()
    search = search_from(request.args)
    page = search.page(session, actor, now())
    clocks = [row.clock for row in page.rows if row.clock]
    filters = _filters(years_of(session, actor, now()))
    return render_template(
        "disclosures/index.html",
        rows=page.rows,
        rulers=dict(zip((c.about for c in clocks), rulers_in_line(clocks), strict=True)),
        next_url=address(HERE, FILTERS, after=page.more) if page.more else None,
        first_url=address(HERE, FILTERS, after=None) if search.after else None,
        search=search,
        filter_list=filters,
        dropped=dropped(HERE, FILTERS, filters, typed="text"),
        may=actor.may,
        P=Permission,
    )


def search_from(args: Mapping[str, str]) -> DisclosureSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    known = readable(args)
    return DisclosureSearch(
        states=_states(known.get("state", "")),
        body_kind=one_of(BodyKind, known.get("body")),
        year=year_in(known.get("year", "")),
        secret=SECRET.get(known.get("secret", "")),
        text=known.get("text", "")[:LONGEST_TEXT],
        after=known.get("after", "")[:LONGEST_REFERENCE],
    )


def _states(raw: str) -> frozenset[DisclosureState]:
    several = {"every": frozenset(DisclosureState), "ended": ENDED}
    if raw in several:
        return several[raw]
    one = one_of(DisclosureState, raw)
    return frozenset({one}) if one else OPEN


def _filters(years: list[int]) -> Filters:
    """Name, label and options of each filter; secrecy only for those who see what is secret."""
    found: Filters = [
        (
            "state",
            _("Trạng thái"),
            [("every", _("Mọi trạng thái")), ("ended", _("Đã kết thúc")), *options_of(STATE_NAMES)],
        ),
        ("body", _("Nơi yêu cầu"), options_of(BODY_NAMES)),
        ("year", _("Năm"), [(str(year), str(year)) for year in years]),
    ]
    if current_actor().may(Permission.DISCLOSURE_SECRET):
        found.append(("secret", _("Bí mật"), [("1", _("Đang bí mật")), ("0", _("Không bí mật"))]))
    return found
