"""What was signed lately, or was not, for those who asked or who signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.visibility import visible_to as case_is_visible_to
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import say
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.visibility import visible_to as order_is_visible_to
from kalix_compliance.overview.queries.approvals import PAGES
from kalix_compliance.staff.queries import every_name

LATELY = timedelta(days=14)
SHOWN = 20
DECISION_NAMES = {
    Decision.APPROVED: say("Đã ký"),
    Decision.DECLINED: say("Không ký"),
    Decision.WITHDRAWN: say("Không cần ký nữa"),
}
OF_CASES = (ApprovalKind.REFUSAL, ApprovalKind.EXTENSION, ApprovalKind.CLOSING)
OF_BREACHES = (
    ApprovalKind.AUTHORITY_DECISION,
    ApprovalKind.PEOPLE_DECISION,
    ApprovalKind.PEOPLE_NOTICE,
)
RECORDS = {
    **PAGES,
    **dict.fromkeys(OF_CASES, "complaints.file"),
    **dict.fromkeys(OF_BREACHES, "breaches.file"),
    ApprovalKind.DISCLOSURE: "disclosures.file",
    ApprovalKind.EXPORT: "exports.file",
}
"""The page of the record of each kind."""


@dataclass(frozen=True)
class DecidedRow:
    """A signature that is given or refused; `page` shows its record."""

    page: str
    reference: str
    kind: ApprovalKind
    decision: Decision
    asked_by: str
    decided_by: str
    decided_at: datetime


def decided_lately(session: Session, actor: Actor, now: datetime) -> list[DecidedRow]:
    """What this actor asked for or decided in the last fourteen days, the newest first; two statements."""
    found = session.scalars(
        select(Approval)
        .where(
            Approval.decided_at > now - LATELY,
            or_(Approval.decided_by == actor.id, Approval.asked_by == actor.id),
            *_still_seen(actor, now),
        )
        .order_by(Approval.decided_at.desc(), Approval.id)
        .limit(SHOWN)
    ).all()
    names = every_name(session)
    return [
        DecidedRow(
            page=RECORDS[row.kind],
            reference=row.about,
            kind=row.kind,
            decision=row.decision,
            asked_by=names.get(row.asked_by, ""),
            decided_by=names.get(row.decided_by or "", ""),
            decided_at=row.decided_at,
        )
        for row in found
        if row.decision and row.decided_at
    ]


def _still_seen(actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    """What has become restricted or secret since is not named to those who may not know of it any more."""
    cases = select(Complaint.reference).where(case_is_visible_to(actor))
    orders = select(Disclosure.reference).where(order_is_visible_to(actor, now))
    return [
        or_(Approval.kind.not_in(OF_CASES), Approval.about.in_(cases)),
        or_(Approval.kind != ApprovalKind.DISCLOSURE, Approval.about.in_(orders)),
    ]
