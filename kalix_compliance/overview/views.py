"""Pages that gather: the work queue, what waits, the signatures, the search."""

import re

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.complaints.catalogue import KIND_NAMES, VULNERABLE_NAMES
from kalix_compliance.complaints.queries.queue import Queue, actions_given_to, queue_of
from kalix_compliance.complaints.queries.rows import ComplaintRow
from kalix_compliance.complaints.queries.search import ComplaintSearch, open_case_counts
from kalix_compliance.complaints.states import STATE_NAMES, State
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import CustomerSearch
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.intake.queries.drafts import drafts_of
from kalix_compliance.notifications.notices import NOTICES
from kalix_compliance.overview import queries
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.rail import rail_for
from kalix_compliance.web.reading import now, reader
from kalix_compliance.web.sections import Section

section = Section("overview", __name__)
REFERENCE = re.compile(r"(?:KN-?)?(?:(\d{4})-)?0*(\d{1,6})", re.IGNORECASE)


@section.page("/", permission=Permission.ACCOUNT_OWN)
def home() -> ResponseReturnValue:
    """The first place in this person's rail, which is where their day begins."""
    groups = rail_for(current_actor())
    endpoint = groups[0].items[0].endpoint if groups else "staff.account"
    return redirect(url_for(endpoint))


@section.page("/queue", permission=Permission.COMPLAINT_HANDLE)
def queue() -> ResponseReturnValue:
    """What is mine and what comes next, by the clock that ends first."""
    mine = queue_of(reader(), current_actor(), now())
    return _queue_page(
        mine,
        "overview/queue.html",
        given=actions_given_to(reader(), current_actor()),
        drafts=drafts_of(reader(), current_actor()),
        returned=queries.returned_letters(reader(), current_actor()),
        letters=NOTICES,
        days=queries.due_days(mine.rows, now()),
    )


@section.page("/waiting", permission=Permission.COMPLAINT_HANDLE)
def waiting() -> ResponseReturnValue:
    """My cases that wait for somebody else's signature."""
    return _queue_page(
        queue_of(reader(), current_actor(), now(), waiting=True), "overview/waiting.html"
    )


@section.page("/approvals", permission=Permission.COMPLAINT_APPROVE)
def approvals() -> ResponseReturnValue:
    """Everything that waits for a second signature."""
    return render_template(
        "overview/approvals.html",
        rows=queries.approvals_waiting(reader(), current_actor()),
        kinds=KINDS,
    )


@section.form("/search", permission=Permission.COMPLAINT_READ)
def search() -> ResponseReturnValue:
    """Find a case by its number, or a person by name, phone or email; words travel in the body only."""
    words = request.form.get("q", "").strip()[:200]
    actor = current_actor()
    cases = _cases_by_number(words)
    if len(cases) == 1:
        return redirect(url_for("complaints.file", reference=cases[0].reference))
    found = CustomerSearch(words)
    people = found.rows(reader(), actor) if actor.may(Permission.CUSTOMER_READ) else []
    return render_template(
        "overview/search.html",
        words=words,
        people=people,
        open_cases=open_case_counts(reader(), actor, [person.id for person in people]),
        too_short=bool(words) and found.too_short,
        asked=bool(words),
    )


def _cases_by_number(words: str) -> list[ComplaintRow]:
    """The case whose number was typed, whole or in short: KN-2026-000412, 2026-412, 412."""
    match = REFERENCE.fullmatch(words)
    if match is None:
        return []
    if len(match[2]) == 4 and not match[1] and not words.upper().startswith("K"):
        return []  # four digits are the end of a phone number
    year = match[1] or str(now().year)
    reference = f"KN-{year}-{int(match[2]):06d}"
    wanted = ComplaintSearch(states=frozenset(State), reference=reference)
    return wanted.page(reader(), current_actor(), now()).rows


def _queue_page(mine: Queue, template: str, **more: object) -> str:
    drawn = [row.clock for row in mine.rows if row.clock]
    return render_template(
        template,
        queue=mine,
        levels=(Level.OVERDUE, Level.URGENT, Level.SOON, Level.OK),
        rulers=dict(zip((clock.about for clock in drawn), rulers_in_line(drawn), strict=True)),
        states=STATE_NAMES,
        kinds=KIND_NAMES,
        vulnerable=VULNERABLE_NAMES,
        **more,
    )
