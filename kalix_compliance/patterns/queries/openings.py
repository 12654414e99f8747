"""Who opened a customer's data: the reveals in the audit trail."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.customers.commands import reveal_personal_data
from kalix_compliance.patterns.rules.judging import BEFORE, Fact

REVEAL = reveal_personal_data.__name__
AT_ONCE = 400


def openers_of(
    session: Session, facts: Sequence[Fact], *, since: datetime
) -> dict[UUID, list[tuple[str, datetime]]]:
    """By customer: which accounts opened a field of theirs, and when; jobs of the system left out."""
    customers = sorted({fact.customer_id for fact in facts})
    earliest = since - timedelta(days=BEFORE)
    found: dict[UUID, list[tuple[str, datetime]]] = defaultdict(list)
    for start in range(0, len(customers), AT_ONCE):
        some = [str(customer) for customer in customers[start : start + AT_ONCE]]
        rows = session.execute(
            select(AuditEntry.subject, AuditEntry.actor, AuditEntry.at).where(
                AuditEntry.subject.in_(some),
                AuditEntry.action == REVEAL,
                AuditEntry.at >= earliest,
                ~AuditEntry.actor.startswith("system:"),
            )
        )
        for subject, actor, at in rows:
            found[UUID(subject)].append((actor, at))
    return found
