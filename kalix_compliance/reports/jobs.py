"""What the worker does for reports: months that are over are counted once."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import runtime
from kalix_compliance.jobs.saying import said
from kalix_compliance.reports.months import keep_month, months_to_keep

MOST_AT_ONCE = 60
"""Months in a run; an old house is counted over several."""


def keep_months(actor: Actor) -> str | None:
    """Every hour (needs system:sweep): the past months whose figures are not kept yet."""
    actor.require(Permission.SYSTEM_SWEEP)
    with GuardedSession(db) as session:
        months = months_to_keep(session, runtime.get().clock.now())
    kept = sum(keep_month(actor, month) > 0 for month in months[:MOST_AT_ONCE])
    return said(months=kept)
