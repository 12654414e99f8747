"""The list of requests; its filters live in the address."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

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
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

NOBODY = "none"
FILTERS = ("state", "kind", "channel", "owner", "overdue")
Filters = list[tuple[str, str, list[tuple[str, Any]]]]


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
        next_url=_with(after=f"{page.more[0].isoformat()}~{page.more[1]}") if page.more else None,
        first_url=_with(after=None) if search.after else None,
        filter_list=filters,
        dropped=_dropped(filters),
        channels=CHANNEL_NAMES,
    )


def search_from(args: MultiDict[str, str]) -> RequestSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = MultiDict((name, value) for name, value in args.items() if value.isprintable())
    state = args.get("state", "")
    one = _choice(RequestState, state)
    states = {"ended": ENDED}.get(state, frozenset({one}) if one else frozenset(RequestState))
    return RequestSearch(
        under_way=not (one or state in ("ended", "every")),
        states=states,
        kind=_choice(RequestKind, args.get("kind", "")),
        channel=_choice(RequestChannel, args.get("channel", "")),
        owner_id=_uuid(args.get("owner", "")),
        unowned=args.get("owner") == NOBODY,
        overdue=args.get("overdue") == "1",
        after=_after(args.get("after", "")),
    )


def _choice(kinds: Iterable[StrEnum], raw: str) -> Any:
    return next((kind for kind in kinds if kind == raw), None)


def _uuid(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None


def _after(raw: str) -> tuple[datetime, str] | None:
    moment, _sep, reference = raw.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, reference[:20]) if at.tzinfo else None


def _with(**changed: str | None) -> str:
    return address("subject_requests.index", FILTERS, **changed)


def _filters() -> Filters:
    """Name, label and options of each filter."""
    people = [(str(person.id), person.name) for person in colleagues(reader(), *HANDLERS)]
    states = [(str(state), name) for state, name in STATE_NAMES.items()]
    return [
        (
            "state",
            _("Trạng thái"),
            [("ended", _("Đã kết thúc")), ("every", _("Mọi trạng thái")), *states],
        ),
        ("kind", _("Loại"), [(str(k), v) for k, v in KIND_NAMES.items()]),
        ("channel", _("Kênh"), [(str(k), v) for k, v in CHANNEL_NAMES.items()]),
        ("owner", _("Người xử lý"), [(NOBODY, _("Chưa có ai")), *people]),
        ("overdue", _("Hạn"), [("1", _("Đã quá hạn"))]),
    ]


def _dropped(filters: Filters) -> list[tuple[str, str]]:
    """What is filtered now, in words, each with the address without it."""
    active = []
    for name, label, options in filters:
        words = dict(options).get(request.args.get(name, ""))
        if words:
            active.append((f"{label}: {words}", _with(**{name: None})))
    return active
