"""What requests say to an erasure: the person's other wishes come first, and who has the data must know."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.consents.models import ConsentFile
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import Kept, Obstacle
from kalix_compliance.processors.models import Processor
from kalix_compliance.subject_requests.kinds import PassedOnState, RequestKind
from kalix_compliance.subject_requests.models import PassedOn, SubjectRequest

OTHER_RIGHTS = say("Điều 4 Luật 91/2025/QH15; Điều 5 Nghị định 356/2025/NĐ-CP")
PASSING_ON = say("Điều 14 khoản 3 Luật 91/2025/QH15")

MAY_BE_IN_FILE = Obstacle(
    say("Một tệp sự đồng ý đang nhập, có thể có tên người này. Nhập xong hoặc bỏ tệp trước."),
    say("Điều 14 khoản 3 Luật 91/2025/QH15"),
    path="/consents/",
)


def obstacles(session: Session, customer_id: UUID, _now: datetime) -> Sequence[Obstacle]:
    """Open requests of another kind, and processors who have not yet said that they erased too."""
    open_requests = session.scalars(
        select(SubjectRequest.reference)
        .where(
            SubjectRequest.customer_id == customer_id,
            SubjectRequest.kind != RequestKind.DELETE,
            SubjectRequest.ended_at.is_(None),
        )
        .order_by(SubjectRequest.reference)
    )
    waiting = session.execute(
        select(SubjectRequest.reference, Processor.name)
        .join(PassedOn, PassedOn.request_id == SubjectRequest.id)
        .join(Processor, Processor.id == PassedOn.processor_id)
        .where(
            SubjectRequest.customer_id == customer_id,
            SubjectRequest.kind == RequestKind.DELETE,
            SubjectRequest.ended_at.is_(None),
            PassedOn.state == PassedOnState.SENT,
        )
        .order_by(Processor.name)
    )
    reading = session.scalar(
        select(ConsentFile.id).where(ConsentFile.finished_at.is_(None)).limit(1)
    )
    return [
        *([MAY_BE_IN_FILE] if reading else []),
        *(
            Obstacle(
                say("Yêu cầu %(reference)s của người này chưa xong.", reference=reference),
                OTHER_RIGHTS,
                path=f"/requests/{reference}",
            )
            for reference in open_requests
        ),
        *(
            Obstacle(
                say(
                    "%(party)s chưa xác nhận đã xóa. Xóa ở đây trước thì không còn gì để chỉ cho họ là ai.",
                    party=party,
                ),
                PASSING_ON,
                path=f"/requests/{reference}",
            )
            for reference, party in waiting
        ),
    ]


def kept(session: Session, customer_id: UUID) -> Sequence[Kept]:
    """The request's bones, and the certificate."""
    asked = session.scalar(
        select(SubjectRequest.id).where(SubjectRequest.customer_id == customer_id).limit(1)
    )
    certificate = Kept(
        say("Giấy chứng nhận xóa: số, các mốc, số lượng; không nói là của ai"),
        say("Điều 14 khoản 4 Luật 91/2025/QH15"),
    )
    if asked is None:
        return [certificate]
    request = Kept(
        say("Yêu cầu về dữ liệu: số, loại, các mốc ngày, kết quả"),
        say("Điều 5 Nghị định 356/2025/NĐ-CP; Điều 44 Nghị định 330/2026/NĐ-CP"),
    )
    return [request, certificate]
