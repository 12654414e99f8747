"""Pages that gather: the work queue, what waits, the signatures."""

from collections import Counter

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kalix_compliance.breaches.catalogue import STATUS_NAMES
from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.complaints.catalogue import KIND_NAMES, VULNERABLE_NAMES
from kalix_compliance.complaints.queries.queue import Queue, actions_given_to, queue_of
from kalix_compliance.complaints.states import STATE_NAMES
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.levels import Level
from kalix_compliance.deadlines.queries import rulers_in_line
from kalix_compliance.disclosures.queries.work import open_disclosures
from kalix_compliance.intake.queries.drafts import drafts_of
from kalix_compliance.notifications.notices import NOTICES
from kalix_compliance.overview.queries.approvals import (
    ApprovalRow,
    approvals_waiting,
    asked_elsewhere,
)
from kalix_compliance.overview.queries.breaches import (
    breach_jobs,
    measures_given_to,
    notices_to_call_for,
)
from kalix_compliance.overview.queries.decided import DECISION_NAMES, decided_lately
from kalix_compliance.overview.queries.queue import due_days, returned_letters
from kalix_compliance.overview.queries.rights import passed_on_jobs, request_jobs
from kalix_compliance.overview.section import section
from kalix_compliance.patterns.queries.waiting import waiting_suggestions
from kalix_compliance.web.filters import one_of
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.rail import may_open, rail_for
from kalix_compliance.web.reading import company, now, reader

__all__ = ["section"]


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
    requests = request_jobs(reader(), current_actor(), now())
    return _queue_page(
        mine,
        "overview/queue.html",
        given=actions_given_to(reader(), current_actor()),
        measures=measures_given_to(reader(), current_actor()),
        drafts=drafts_of(reader(), current_actor()),
        returned=returned_letters(reader(), current_actor()),
        letters=NOTICES,
        days=due_days(mine.rows, now()),
        incidents=breach_jobs(reader(), current_actor(), now()),
        patterns=waiting_suggestions(reader(), current_actor(), company()),
        statuses=STATUS_NAMES,
        to_call=notices_to_call_for(reader(), current_actor()),
        requests=requests,
        # Only what was asked for can have been passed on.
        passed_on=passed_on_jobs(reader(), current_actor(), now()) if requests else [],
        orders=open_disclosures(reader(), current_actor(), now()),
    )


@section.page("/waiting", permission=Permission.COMPLAINT_HANDLE)
def waiting() -> ResponseReturnValue:
    """My cases, and what I asked for in breaches, that wait for somebody else's signature."""
    return _queue_page(
        queue_of(reader(), current_actor(), now(), waiting=True),
        "overview/waiting.html",
        asked=asked_elsewhere(reader(), current_actor(), now()),
        approvals=KINDS,
    )


@section.page("/approvals", permission=Permission.EXPORT_APPROVE)
def approvals() -> ResponseReturnValue:
    """Everything that waits for a second signature, the nearest end first; for all who sign anything."""
    every = approvals_waiting(reader(), current_actor(), now())
    asked = one_of(ApprovalKind, request.args.get("kind"))
    counts = Counter(row.kind for row in every)
    return render_template(
        "overview/approvals.html",
        rows=[row for row in every if asked is None or row.kind is asked],
        every=every,
        asked=asked,
        counts=[(kind, counts[kind]) for kind in KINDS if counts[kind]],
        decided=decided_lately(reader(), current_actor(), now()),
        decisions=DECISION_NAMES,
        where=_where_to_sign,
        kinds=KINDS,
    )


def _where_to_sign(row: ApprovalRow) -> str:
    """The page on which this is signed; the record's own for those who do not sign it."""
    if row.page == "complaints.file":
        return url_for(row.page, reference=row.reference, _anchor="cho-ky")
    if row.mine or not may_open(current_actor(), row.sign):
        return url_for(row.page, reference=row.reference)
    rule = next(current_app.url_map.iter_rules(row.sign))
    if "GET" not in (rule.methods or ()):
        return url_for(row.page, reference=row.reference)
    if "approval_id" in rule.arguments:
        return url_for(row.sign, reference=row.reference, approval_id=row.id)
    return url_for(row.sign, reference=row.reference)


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
