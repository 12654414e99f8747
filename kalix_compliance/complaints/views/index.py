"""The list of complaints; its filters live in the address."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.bulk import MOST_AT_ONCE
from kalix_compliance.casework.bulk_pages import people_to_choose
from kalix_compliance.complaints.asked import (
    DAYS,
    FILTER_NAMES,
    FILTERS,
    LATE,
    NOBODY,
    OF_FIGURES,
    VALUE_NAMES,
    age_in,
    search_from,
    unread_days,
)
from kalix_compliance.complaints.catalogue import (
    CHANNEL_NAMES,
    KIND_NAMES,
)
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.complaints.views.section import section
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.web.addresses import address
from kalix_compliance.web.filters import Filters, day_in, dropped, options_of, place_words
from kalix_compliance.web.formats import day
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

HERE = "complaints.index"


@section.page("/", permission=Permission.COMPLAINT_READ)
def index() -> ResponseReturnValue:
    """Every complaint this person may see, the nearest date first; open ones unless asked otherwise."""
    search = search_from(request.args)
    actor, session = current_actor(), reader()
    page = search.page(session, actor, now())
    promises = [row.promise for row in page.rows if row.promise]
    plain, more = _filters(), _more_filters()
    return render_template(
        "complaints/index.html",
        rows=page.rows,
        rulers=dict(zip((p.about for p in promises), rulers_in_line(promises), strict=True)),
        found=search.count(session, actor, now()),
        counted_to=search.counted_to,
        next_url=address(HERE, FILTERS, after=place_words(page.more)) if page.more else None,
        first_url=address(HERE, FILTERS) if search.after else None,
        filter_list=plain,
        more_filters_list=more,
        days=_days(),
        unread=unread_days(request.args),
        chosen=lambda name: age_in(request.args.get(name, "")),
        asks_more=any(request.args.get(name) for name in OF_FIGURES),
        dropped=[
            *dropped(HERE, FILTERS, [*plain, *more]),
            *_dropped_days(),
            *_dropped_only(search),
        ],
        here=lambda endpoint, **more: address(endpoint, FILTERS, **more),
        people=people_to_choose() if actor.may(Permission.COMPLAINT_ASSIGN) else [],
        most=MOST_AT_ONCE,
        states=STATE_NAMES,
        kinds=KIND_NAMES,
        channels=CHANNEL_NAMES,
    )


def _filters() -> Filters:
    """Name, label and options of each filter."""
    people = [(str(person.id), person.name) for person in colleagues(reader(), *HANDLERS)]
    return [
        *(_named(name) for name in ("state", "level", "kind", "channel")),
        ("place", _("Nơi nhận"), [(p.code, p.name) for p in company().showrooms]),
        ("owner", _("Người xử lý"), [(NOBODY, _("Chưa có ai")), *people]),
    ]


def _more_filters() -> Filters:
    """What the figures of reports ask about."""
    return [
        *(_named(name) for name in ("kept", "age", "conclusion", "cause", "remedy")),
        ("ack", _("Báo tiếp nhận"), [(LATE, _("Báo tiếp nhận trễ"))]),
    ]


def _named(name: str) -> tuple[str, str, list[tuple[str, Text]]]:
    return name, str(FILTER_NAMES[name]), options_of(VALUE_NAMES[name])


def _days() -> list[tuple[str, str]]:
    return [(name, str(FILTER_NAMES[name])) for name in DAYS]


def _dropped_days() -> list[tuple[str, str]]:
    return [
        (f"{label}: {day(asked)}", address(HERE, FILTERS, **{name: None}))
        for name, label in _days()
        if (asked := day_in(request.args.get(name, "")))
    ]


def _dropped_only(search: ComplaintSearch) -> list[tuple[str, str]]:
    """The cases that were named one by one."""
    if not search.only:
        return []
    return [(_("%(n)s hồ sơ đã chọn", n=len(search.only)), address(HERE, FILTERS, only=None))]
