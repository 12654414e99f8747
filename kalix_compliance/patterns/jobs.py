"""What the worker does for patterns: one look an hour at what complaints about leaks have in common."""

from datetime import timedelta

from sqlalchemy import select

from kalix_compliance.breaches.queries.search import breaches_of_complaints
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.jobs.saying import said
from kalix_compliance.patterns.commands.deciding import settle
from kalix_compliance.patterns.commands.putting import put_before_compliance
from kalix_compliance.patterns.models import Suggestion
from kalix_compliance.patterns.queries.known import known_suggestions
from kalix_compliance.patterns.queries.material import material
from kalix_compliance.patterns.rules.again import Verdict, verdict
from kalix_compliance.patterns.rules.grouping import groups_of
from kalix_compliance.patterns.rules.judging import WINDOW, findings


def look_for_patterns(actor: Actor) -> str | None:
    """Every hour (needs system:watch): what is unusual is put before compliance; says how many."""
    actor.require(Permission.SYSTEM_WATCH)
    settled = _settle(actor)
    lent = runtime.get()
    now = lent.clock.now()
    until = hanoi_day(now)
    window = (until - timedelta(days=WINDOW - 1), until)
    with GuardedSession(db) as session:
        found = findings(groups_of(material(session, lent.company, now)))
        known = known_suggestions(session)
        cases = sorted({reference for finding in found for reference in finding.references})
        behind = breaches_of_complaints(session, cases) if cases else {}
    told = 0
    for finding in found:
        handled = 2 * sum(one in behind for one in finding.references) >= len(finding.references)
        if not handled and verdict(finding, known)[0] is not Verdict.KNOWN:
            told += bool(put_before_compliance(actor, finding, window))
    return said(found=told, settled=settled)


def _settle(actor: Actor) -> int:
    """Complaints may have been put behind a breach that was open already: then nothing waits any more."""
    with GuardedSession(db) as session:
        waiting = session.execute(
            select(Suggestion.cases).where(
                Suggestion.dismissed_at.is_(None), Suggestion.breach == ""
            )
        ).scalars()
        cases = sorted({reference for some in waiting for reference in some})
        behind = breaches_of_complaints(session, cases) if cases else {}
    count = 0
    for breach in sorted(set(behind.values())):
        own = frozenset(reference for reference, number in behind.items() if number == breach)
        with open_unit(actor) as unit:
            count += len(settle(unit, breach, own))
    return count
