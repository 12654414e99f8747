"""Second signatures: asked for by one person, decided by another."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.events import ApprovalAsked, ApprovalDecided
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

KINDS = {
    ApprovalKind.REFUSAL: say("Kết luận không đúng phản ánh"),
    ApprovalKind.EXTENSION: say("Gia hạn trả lời"),
    ApprovalKind.CLOSING: say("Đóng hồ sơ mức cao"),
    ApprovalKind.AUTHORITY_DECISION: say("Quyết định báo cơ quan"),
    ApprovalKind.PEOPLE_DECISION: say("Quyết định báo người bị ảnh hưởng"),
    ApprovalKind.PEOPLE_NOTICE: say("Thông báo tới người bị ảnh hưởng"),
    ApprovalKind.REQUEST_REFUSAL: say("Từ chối yêu cầu về dữ liệu"),
    ApprovalKind.REQUEST_EXTENSION: say("Gia hạn yêu cầu về dữ liệu"),
    ApprovalKind.ERASURE: say("Xóa dữ liệu của một người"),
    ApprovalKind.DISCLOSURE: say("Cung cấp dữ liệu cho cơ quan"),
    ApprovalKind.MAILING: say("Gửi thư quảng cáo"),
    ApprovalKind.EXPORT: say("Xuất dữ liệu nhiều người"),
}


def ask(
    unit: Unit, about: str, customer_id: UUID | None, kind: ApprovalKind, reason: str
) -> Approval:
    """Ask for a second signature; one request of a kind may wait at a time.

    The reason is sealed under the customer's key; without a customer under the house's.
    """
    if waiting(unit.session, about, kind):
        raise RuleBroken(say("Việc này đã được trình và đang chờ ký."))
    approval = Approval(
        id=new_id(),
        about=about,
        customer_id=customer_id,
        kind=kind,
        asked_by=unit.actor.id,
        asked_at=unit.now,
    )
    seal_into(approval, safes.belonging_to(customer_id), reason=reason)
    unit.session.add(approval)
    unit.session.flush()
    unit.announce(ApprovalAsked(about, kind, unit.actor.id, reason))
    return approval


def decide(unit: Unit, approval_id: UUID, decision: Decision, remark: str) -> Approval:
    """Sign or decline; raises RuleBroken with the reasons when this person may not."""
    approval = unit.session.get(Approval, approval_id, with_for_update=True)
    if approval is None:
        raise NotFound
    if reasons := reasons_not_to_decide(approval, unit.actor.id):
        raise RuleBroken(*reasons)
    if decision is Decision.DECLINED and not remark:
        raise RuleBroken(say("Nêu lý do khi không ký."), field="remark")
    approval.decision, approval.decided_by, approval.decided_at = decision, unit.actor.id, unit.now
    seal_into(approval, safes.belonging_to(approval.customer_id), remark=remark)
    unit.announce(ApprovalDecided(approval.about, approval.kind, approval.asked_by, decision))
    return approval


def reasons_not_to_decide(approval: Approval, actor_id: str) -> list[Sentence]:
    """Why this person may not sign; empty when they may."""
    reasons = []
    if approval.decided_at is not None:
        reasons.append(say("Việc này đã có người quyết định."))
    if approval.asked_by == actor_id:
        reasons.append(say("Người trình không tự ký. Cần một người khác ký."))
    return reasons


def waiting(session: Session, about: str, kind: ApprovalKind | None = None) -> Approval | None:
    """The request of this case that still waits for a signature."""
    wanted = select(Approval).where(Approval.about == about, Approval.decided_at.is_(None))
    if kind is not None:
        wanted = wanted.where(Approval.kind == kind)
    return session.scalars(wanted.order_by(Approval.asked_at)).first()


def withdraw_requests(unit: Unit, about: str, *kinds: ApprovalKind) -> None:
    """Nobody needs to sign (these kinds of) requests any more; they stay on record."""
    wanted = select(Approval).where(Approval.about == about, Approval.decided_at.is_(None))
    if kinds:
        wanted = wanted.where(Approval.kind.in_(kinds))
    for approval in unit.session.scalars(wanted):
        approval.decision, approval.decided_at = Decision.WITHDRAWN, unit.now
