"""The register of orders; its filters live in the address."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.disclosures.catalogue import BODY_NAMES, STATE_NAMES
from kalix_compliance.disclosures.kinds import BodyKind, DisclosureState
from kalix_compliance.disclosures.queries.search import DisclosureSearch, years_of
from kalix_compliance.disclosures.states import ENDED, OPEN
from kalix_compliance.disclosures.views.section import section
from kalix_compliance.web.addresses import address
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
        dropped=_dropped(filters),
        may=actor.may,
        P=Permission,
    )


def search_from(args: MultiDict[str, str]) -> DisclosureSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    known = {name: value for name, value in args.items() if value.isprintable()}
    year = known.get("year", "")
    return DisclosureSearch(
        states=_states(known.get("state", "")),
        body_kind=next((one for one in BodyKind if one == known.get("body")), None),
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        secret=SECRET.get(known.get("secret", "")),
        text=known.get("text", "")[:80],
        after=known.get("after", "")[:20],
    )


def _states(raw: str) -> frozenset[DisclosureState]:
    several = {"every": frozenset(DisclosureState), "ended": ENDED}
    if raw in several:
        return several[raw]
    one = next((state for state in DisclosureState if state == raw), None)
    return frozenset({one}) if one else OPEN


Filters = list[tuple[str, str, list[tuple[str, Any]]]]


def _filters(years: list[int]) -> Filters:
    """Name, label and options of each filter; secrecy only for those who see what is secret."""
    states = [(str(state), name) for state, name in STATE_NAMES.items()]
    found: Filters = [
        (
            "state",
            _("Trạng thái"),
            [("every", _("Mọi trạng thái")), ("ended", _("Đã kết thúc")), *states],
        ),
        ("body", _("Nơi yêu cầu"), [(str(kind), name) for kind, name in BODY_NAMES.items()]),
        ("year", _("Năm"), [(str(year), str(year)) for year in years]),
    ]
    if current_actor().may(Permission.DISCLOSURE_SECRET):
        found.append(("secret", _("Bí mật"), [("1", _("Đang bí mật")), ("0", _("Không bí mật"))]))
    return found


def _dropped(filters: Filters) -> list[tuple[str, str]]:
    """What is filtered now, in words, each with the address without it."""
    active = []
    for name, label, options in filters:
        if words := dict(options).get(request.args.get(name, "")):
            active.append((f"{label}: {words}", address(HERE, FILTERS, **{name: None})))
    if asked := request.args.get("text", "")[:80]:
        active.append((f"“{asked}”", address(HERE, FILTERS, text=None)))
    return active
