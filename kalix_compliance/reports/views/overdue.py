"""The overdue report: on the page, as a file, and what a manager does about it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kalix_compliance.casework.bulk import Outcome, for_each
from kalix_compliance.complaints.asked import NOBODY, search_from
from kalix_compliance.complaints.catalogue import CHANNEL_NAMES, KIND_NAMES, KIND_SHORT
from kalix_compliance.complaints.commands.keeping import assign_complaint, remind_handler
from kalix_compliance.complaints.queries.search import ComplaintSearch
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.complaints.story_words import LEVEL_NAMES
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.reports.obstacles import obstacles
from kalix_compliance.reports.overdue_file import title_of
from kalix_compliance.reports.queries.overdue import longest_late, waiting_for
from kalix_compliance.reports.queries.weeks import weeks_until
from kalix_compliance.reports.queries.workload import Load, heaviest_first, workload
from kalix_compliance.reports.views.section import section
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.web.addresses import address
from kalix_compliance.web.filters import Filters, options_of, place_words
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import company, now, reader

HERE = "reports.overdue"
FILTERS = ("level", "owner", "channel", "place", "kind")


@section.page("/overdue", permission=Permission.REPORT_READ)
def overdue() -> ResponseReturnValue:
    """What is late or near it, where it is stuck, and who holds how much."""
    session, actor, at = reader(), current_actor(), now()
    search = asked_search()
    page = search.page(session, actor, at)
    promises = [row.promise for row in page.rows if row.promise]
    loads, people = workload(session, actor, at), colleagues(session)
    filters = filter_list(people)
    return render_template(
        "reports/overdue.html",
        rows=page.rows,
        stuck={row.reference: obstacles(row.case, actor) for row in page.rows},
        rulers=dict(zip((p.about for p in promises), rulers_in_line(promises), strict=True)),
        found=search.count(session, actor, at),
        counted_to=search.counted_to,
        title=title_of(search),
        next_url=address(HERE, FILTERS, after=place_words(page.more)) if page.more else None,
        first_url=address(HERE, FILTERS) if search.after else None,
        filter_list=filters,
        dropped=_dropped(filters),
        weeks=weeks_until(session, actor, at),
        loads=loads,
        handlers=_by_handler(loads.handlers, people),
        places=[(_place(key), load, key) for key, load in heaviest_first(loads.places)],
        by_kind=[(KIND_SHORT[key], load, key) for key, load in heaviest_first(loads.kinds)],
        choices=_choices(loads.handlers, people),
        longest=longest_late(session, actor, at),
        waiting=waiting_for(session, actor, at),
        here=lambda endpoint, **changed: address(endpoint, FILTERS, **changed),
        states=STATE_NAMES,
        kinds=KIND_NAMES,
        channels=CHANNEL_NAMES,
    )


@section.action("/overdue/assign", permission=Permission.COMPLAINT_ASSIGN)
def assign() -> ResponseReturnValue:
    """Give the chosen cases to another handler."""
    chosen, actor = request.form.getlist("pick"), current_actor()
    people = {str(person.id): person for person in colleagues(reader(), *HANDLERS)}
    person = people.get(request.form.get("owner", ""))
    if person is None:
        flash(_("Chưa chọn người nhận hồ sơ. Chọn một người rồi bấm lại."), "error")
    elif _any_chosen(chosen):
        outcome = for_each(chosen, lambda ref: assign_complaint(actor, ref, person.id))
        if outcome.done:
            flash(_("Đã chuyển %(n)s hồ sơ cho %(who)s.", n=len(outcome.done), who=person.name))
        _say_refusals(outcome)
    return redirect(address(HERE, FILTERS))


@section.action("/overdue/remind", permission=Permission.COMPLAINT_ASSIGN)
def remind() -> ResponseReturnValue:
    """Write to the handlers of the chosen cases."""
    chosen, actor = request.form.getlist("pick"), current_actor()
    if _any_chosen(chosen):
        outcome = for_each(chosen, lambda ref: remind_handler(actor, ref))
        if outcome.done:
            flash(_("Đã nhắc người xử lý %(n)s hồ sơ bằng thư.", n=len(outcome.done)))
        _say_refusals(outcome)
    return redirect(address(HERE, FILTERS))


def asked_search() -> ComplaintSearch:
    """The search of the address; overdue cases unless it says otherwise."""
    asked: MultiDict[str, str] = MultiDict(
        {name: value for name, value in request.args.items() if name in {*FILTERS, "after"}}
    )
    asked.setdefault("level", Level.OVERDUE.value)
    return search_from(asked)


def filter_list(people: list[StaffRow]) -> Filters:
    """Name, label and options of each filter."""
    handlers = [(str(p.id), p.name) for p in people if p.role in HANDLERS]
    return [
        ("owner", _("Người xử lý"), [(NOBODY, _("Chưa có ai")), *handlers]),
        ("channel", _("Kênh"), options_of(CHANNEL_NAMES)),
        ("place", _("Nơi nhận"), [(p.code, p.name) for p in company().showrooms]),
        ("kind", _("Loại"), options_of(KIND_NAMES)),
        ("level", _("Mức"), [(k, str(v).capitalize()) for k, v in reversed(LEVEL_NAMES.items())]),
    ]


def _dropped(filters: Filters) -> list[tuple[str, str]]:
    """What is filtered now, in words, each with the address without it."""
    active = []
    for name, label, options in filters:
        chosen = request.args.get(name, Level.OVERDUE.value if name == "level" else "")
        words = dict(options).get(chosen)
        if words:
            active.append((f"{label}: {words}", address(HERE, FILTERS, **{name: ""})))
    return active


def _place(key: tuple[Any, str]) -> str:
    """A channel, or the showroom by its name."""
    showroom = company().showroom(key[1]) if key[1] else None
    return showroom.name if showroom else str(CHANNEL_NAMES[key[0]])


def _by_handler(loads: Any, people: list[StaffRow]) -> list[tuple[str, Load, str]]:
    """Who holds open cases, the most overdue first; those without any stand last."""
    names = {person.id: person.name for person in people}
    drawn = {person.id: Load() for person in people if person.role in HANDLERS} | dict(loads)
    return [
        (
            names.get(key, _("tài khoản đã khóa")) if key else _("Chưa có ai"),
            load,
            str(key or NOBODY),
        )
        for key, load in heaviest_first(drawn)
    ]


def _choices(loads: Any, people: list[StaffRow]) -> list[tuple[UUID, str]]:
    """Those who may be given a case, the least loaded first, each with the load they have."""
    able = [(loads.get(p.id, Load()), p) for p in people if p.role in HANDLERS]
    able.sort(key=lambda pair: (pair[0].overdue, pair[0].all))
    return [
        (
            p.id,
            _("%(who)s (%(n)s hồ sơ, %(late)s quá hạn)", who=p.name, n=load.all, late=load.overdue),
        )
        for load, p in able
    ]


def _any_chosen(chosen: list[str]) -> bool:
    if not chosen:
        flash(_("Chưa chọn hồ sơ nào. Đánh dấu ô ở đầu dòng rồi bấm lại."), "error")
    return bool(chosen)


def _say_refusals(outcome: Outcome) -> None:
    for sentence in outcome.refusals():
        flash(str(sentence), "care")
