"""The list of requests; its filters live in the address."""

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.core.ids import id_in
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.subject_requests.catalogue import CHANNEL_NAMES, KIND_NAMES
from kalix_compliance.subject_requests.kinds import RequestChannel, RequestKind, RequestState
from kalix_compliance.subject_requests.queries.search import MOST_COUNTED, RequestSearch
from kalix_compliance.subject_requests.states import ENDED, STATE_NAMES
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.addresses import address
from kalix_compliance.web.filters import (
    Filters,
    dropped,
    one_of,
    options_of,
    place_in,
    place_words,
    readable,
)
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

NOBODY = "none"
FILTERS = ("state", "kind", "channel", "owner", "overdue")
HERE = "subject_requests.index"


@section.page("/", permission=Permission.REQUEST_READ)
def index() -> ResponseReturnValue:
    """Every request, the nearest date first; those under way unless asked otherwise."""
    search = search_from(request.args)
    actor, session = current_actor(), reader()
    page = search.page(session, actor, now())
    clocks = [row.clock for row in page.rows if row.clock]
    filters = _filters()
    return render_template(
        "subject_requests/index.html",
        rows=page.rows,
        rulers=dict(zip((c.about for c in clocks), rulers_in_line(clocks), strict=True)),
        found=search.count(session, actor, now()),
        counted_to=MOST_COUNTED,
        next_url=address(HERE, FILTERS, after=place_words(page.more)) if page.more else None,
        first_url=address(HERE, FILTERS) if search.after else None,
        filter_list=filters,
        dropped=dropped(HERE, FILTERS, filters),
        channels=CHANNEL_NAMES,
    )


def search_from(args: Mapping[str, str]) -> RequestSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = readable(args)
    state = args.get("state", "")
    one = one_of(RequestState, state)
    states = {"ended": ENDED}.get(state, frozenset({one}) if one else frozenset(RequestState))
    return RequestSearch(
        under_way=not (one or state in ("ended", "every")),
        states=states,
        kind=one_of(RequestKind, args.get("kind", "")),
        channel=one_of(RequestChannel, args.get("channel", "")),
        owner_id=id_in(args.get("owner", "")),
        unowned=args.get("owner") == NOBODY,
        overdue=args.get("overdue") == "1",
        after=place_in(args.get("after", "")),
    )


def _filters() -> Filters:
    """Name, label and options of each filter."""
    people = [(str(person.id), person.name) for person in colleagues(reader(), *HANDLERS)]
    return [
        (
            "state",
            _("Trạng thái"),
            [("ended", _("Đã kết thúc")), ("every", _("Mọi trạng thái")), *options_of(STATE_NAMES)],
        ),
        ("kind", _("Loại"), options_of(KIND_NAMES)),
        ("channel", _("Kênh"), options_of(CHANNEL_NAMES)),
        ("owner", _("Người xử lý"), [(NOBODY, _("Chưa có ai")), *people]),
        ("overdue", _("Hạn"), [("1", _("Đã quá hạn"))]),
    ]
