"""The list of complaints; its filters live in the address."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, KIND_NAMES, Channel, Kind
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.complaints.states import ENDED, OPEN, STATE_NAMES, State
from kalix_compliance.complaints.story_words import LEVEL_NAMES
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.levels import RISING
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.web.addresses import address
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

EVERYBODY = "none"
FILTERS = ("state", "level", "kind", "channel", "place", "owner", "reference", "escalated")


@section.page("/", permission=Permission.COMPLAINT_READ)
def index() -> ResponseReturnValue:
    """Every complaint this person may see, the nearest date first; open ones unless asked otherwise."""
    search = search_from(request.args)
    actor, session = current_actor(), reader()
    page = search.page(session, actor, now())
    promises = [row.promise for row in page.rows if row.promise]
    filters = _filters()
    return render_template(
        "complaints/index.html",
        rows=page.rows,
        rulers=dict(zip((p.about for p in promises), rulers_in_line(promises), strict=True)),
        found=search.count(session, actor, now()),
        counted_to=search.counted_to,
        next_url=_page_url(page.more) if page.more else None,
        first_url=_without("after") if search.after else None,
        filter_list=filters,
        dropped=_dropped(filters),
        states=STATE_NAMES,
        kinds=KIND_NAMES,
        channels=CHANNEL_NAMES,
    )


def search_from(args: MultiDict[str, str]) -> ComplaintSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = MultiDict((name, value) for name, value in args.items() if value.isprintable())
    return ComplaintSearch(
        states=_states(args.get("state", "")),
        kind=_choice(Kind, args.get("kind", "")),
        channel=_choice(Channel, args.get("channel", "")),
        place=args.get("place", "")[:40],
        owner_id=_uuid(args.get("owner", "")),
        unowned=args.get("owner") == EVERYBODY,
        level=_choice(RISING, args.get("level", "")),
        reference=args.get("reference", "")[:20],
        escalated=args.get("escalated") == "1",
        after=_after(args.get("after", "")),
    )


def _states(raw: str) -> frozenset[State]:
    if raw == "ended":
        return ENDED
    if raw == "every":
        return frozenset(State)
    one = _choice(State, raw)
    return frozenset({one}) if one else OPEN


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


def _page_url(more: tuple[datetime, str]) -> str:
    return _with(after=f"{more[0].isoformat()}~{more[1]}")


def _with(**changed: str) -> str:
    return address("complaints.index", FILTERS, **changed)


def _without(name: str) -> str:
    return address("complaints.index", FILTERS, **{name: None})


Filters = list[tuple[str, str, list[tuple[str, Any]]]]


def _filters() -> Filters:
    """Name, label and options of each filter."""
    people = [(str(person.id), person.name) for person in colleagues(reader(), *HANDLERS)]
    states = [(str(state), name) for state, name in STATE_NAMES.items()]
    return [
        (
            "state",
            _("Trạng thái"),
            [("ended", _("Đã xong")), ("every", _("Mọi trạng thái")), *states],
        ),
        ("level", _("Mức"), list(LEVEL_NAMES.items())),
        ("kind", _("Loại"), [(str(k), v) for k, v in KIND_NAMES.items()]),
        ("channel", _("Kênh"), [(str(k), v) for k, v in CHANNEL_NAMES.items()]),
        ("place", _("Nơi nhận"), [(p.code, p.name) for p in company().showrooms]),
        ("owner", _("Người xử lý"), [(EVERYBODY, _("Chưa có ai")), *people]),
    ]


def _dropped(filters: Filters) -> list[tuple[str, str]]:
    """What is filtered now, in words, each with the address without it."""
    active = []
    for name, label, options in filters:
        chosen = request.args.get(name, "")
        words = dict(options).get(chosen)
        if words:
            active.append((f"{label}: {words}", _without(name)))
    return active
