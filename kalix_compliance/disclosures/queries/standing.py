"""How an order stands, for the rules."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import Approval, Attachment
from kalix_compliance.disclosures.models import Disclosure, DisclosureSubject
from kalix_compliance.disclosures.rules import Standing
from kalix_compliance.disclosures.visibility import is_secret


def standing_of(session: Session, disclosure: Disclosure, now: datetime) -> Standing:
    """All that the rules ask of this order; two statements."""
    ref = disclosure.reference
    picked = [
        len(fields)
        for fields in session.scalars(
            select(DisclosureSubject.fields).where(DisclosureSubject.disclosure_id == disclosure.id)
        )
    ]
    files = select(func.count()).select_from(Attachment).where(Attachment.about == ref)
    waits = (
        select(func.count())
        .select_from(Approval)
        .where(Approval.about == ref, Approval.decided_at.is_(None))
    )
    counts = session.execute(select(files.scalar_subquery(), waits.scalar_subquery())).one()
    return Standing(
        state=disclosure.state,
        body_kind=disclosure.body_kind,
        authentic=disclosure.authentic,
        people=len(picked),
        people_without_items=sum(1 for count in picked if not count),
        items=sum(picked),
        files=counts[0],
        waiting=counts[1] > 0,
        asked=disclosure.asked,
        refused=disclosure.refused_at is not None,
        refused_part=disclosure.refused_part,
        secret=is_secret(disclosure, now),
        taken=disclosure.taken_at is not None,
        may_tell=disclosure.may_tell_at is not None,
        told=disclosure.told_at is not None,
        received_at=disclosure.received_at,
    )
