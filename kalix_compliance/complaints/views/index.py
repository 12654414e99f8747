"""The list of complaints; its filters live in the address."""

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, KIND_NAMES, Channel, Kind
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.complaints.states import ENDED, OPEN, STATE_NAMES, State
from kalix_compliance.complaints.story_words import LEVEL_NAMES
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.levels import RISING
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
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
from kalix_compliance.web.reading import company, now, reader

NOBODY = "none"
FILTERS = ("state", "level", "kind", "channel", "place", "owner", "reference", "escalated")
HERE = "complaints.index"


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
        next_url=address(HERE, FILTERS, after=place_words(page.more)) if page.more else None,
        first_url=address(HERE, FILTERS) if search.after else None,
        filter_list=filters,
        dropped=dropped(HERE, FILTERS, filters),
        states=STATE_NAMES,
        kinds=KIND_NAMES,
        channels=CHANNEL_NAMES,
    )


def search_from(args: Mapping[str, str]) -> ComplaintSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = readable(args)
    return ComplaintSearch(
        states=_states(args.get("state", "")),
        kind=one_of(Kind, args.get("kind", "")),
        channel=one_of(Channel, args.get("channel", "")),
        place=args.get("place", "")[:40],
        owner_id=id_in(args.get("owner", "")),
        unowned=args.get("owner") == NOBODY,
        level=one_of(RISING, args.get("level", "")),
        reference=args.get("reference", "")[:20],
        escalated=args.get("escalated") == "1",
        after=place_in(args.get("after", "")),
    )


def _states(raw: str) -> frozenset[State]:
    if raw == "ended":
        return ENDED
    if raw == "every":
        return frozenset(State)
    one = one_of(State, raw)
    return frozenset({one}) if one else OPEN


def _filters() -> Filters:
    """Name, label and options of each filter."""
    people = [(str(person.id), person.name) for person in colleagues(reader(), *HANDLERS)]
    return [
        (
            "state",
            _("Trạng thái"),
            [("ended", _("Đã xong")), ("every", _("Mọi trạng thái")), *options_of(STATE_NAMES)],
        ),
        ("level", _("Mức"), list(LEVEL_NAMES.items())),
        ("kind", _("Loại"), options_of(KIND_NAMES)),
        ("channel", _("Kênh"), options_of(CHANNEL_NAMES)),
        ("place", _("Nơi nhận"), [(p.code, p.name) for p in company().showrooms]),
        ("owner", _("Người xử lý"), [(NOBODY, _("Chưa có ai")), *people]),
    ]
