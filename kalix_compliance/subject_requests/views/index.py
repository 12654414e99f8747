"""The list of requests; its filters live in the address."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kalix_compliance.casework.bulk import MOST_AT_ONCE
from kalix_compliance.casework.bulk_pages import people_to_choose
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.subject_requests.asked import (
    FILTER_NAMES,
    FILTERS,
    NOBODY,
    VALUE_NAMES,
    search_from,
)
from kalix_compliance.subject_requests.catalogue import CHANNEL_NAMES
from kalix_compliance.subject_requests.queries.search import MOST_COUNTED, RequestSearch
from kalix_compliance.subject_requests.views.section import section
from kalix_compliance.web.addresses import address
from kalix_compliance.web.filters import Filters, dropped, options_of, place_words
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

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
        dropped=[*dropped(HERE, FILTERS, filters), *_dropped_only(search)],
        here=lambda endpoint, **more: address(endpoint, FILTERS, **more),
        people=people_to_choose() if actor.may(Permission.COMPLAINT_ASSIGN) else [],
        most=MOST_AT_ONCE,
        channels=CHANNEL_NAMES,
    )


def _filters() -> Filters:
    """Name, label and options of each filter."""
    people = [(str(person.id), person.name) for person in colleagues(reader(), *HANDLERS)]
    return [
        *(_named(name) for name in ("state", "kind", "channel")),
        ("owner", _("Người xử lý"), [(NOBODY, _("Chưa có ai")), *people]),
        _named("overdue"),
        _named("kept"),
    ]


def _named(name: str) -> tuple[str, str, list[tuple[str, Text]]]:
    return name, str(FILTER_NAMES[name]), options_of(VALUE_NAMES[name])


def _dropped_only(search: RequestSearch) -> list[tuple[str, str]]:
    """The requests that were named one by one."""
    if not search.only:
        return []
    return [(_("%(n)s hồ sơ đã chọn", n=len(search.only)), address(HERE, FILTERS, only=None))]
