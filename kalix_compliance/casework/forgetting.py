"""What casework destroys when a person is erased: files, and what people wrote in a story or to a signer."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import Approval, Attachment, AttachmentContent, CaseEvent
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import Kept
from kalix_compliance.execution.unit import Unit


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """Empty everything that was kept of this person in any case."""
    files = select(Attachment.id).where(Attachment.customer_id == customer_id)
    return {
        "files": _done(
            unit.session.execute(delete(AttachmentContent).where(AttachmentContent.id.in_(files)))
        ),
        "texts": _done(
            unit.session.execute(
                update(CaseEvent)
                .where(CaseEvent.customer_id == customer_id, CaseEvent.text.is_not(None))
                .values(text=None)
            )
        ),
        "signatures": _done(
            unit.session.execute(
                update(Approval)
                .where(
                    Approval.customer_id == customer_id,
                    or_(Approval.reason.is_not(None), Approval.remark.is_not(None)),
                )
                .values(reason=None, remark=None)
            )
        ),
    }


def kept(_session: Session, _customer_id: UUID) -> Sequence[Kept]:
    """The story's bones, and the trail of what was done."""
    return [
        Kept(
            say("Diễn biến hồ sơ: việc, ngày giờ, tài khoản nhân viên; không còn lời khách"),
            say("Điều 14 khoản 4 Luật 91/2025/QH15"),
        ),
        Kept(
            say("Nhật ký thao tác: mã số, ngày giờ, tên trường; không có giá trị"),
            say("Điều 16 khoản 6 Nghị định 333/2026/NĐ-CP"),
        ),
    ]


def _done(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
