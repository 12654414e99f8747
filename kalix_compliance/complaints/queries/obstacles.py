"""What complaints say to an erasure: open ones stop it, closed ones stay without the person's words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.complaints.models import IS_OPEN, Complaint
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import Kept, Obstacle

STILL_NEEDED = say("Điều 14 khoản 2 và Điều 19 Luật 91/2025/QH15")
ONLINE_ORDER = say("Điều 16 khoản 2 Luật Thương mại điện tử 122/2025/QH15")
FILE_YEARS = 5
ORDER_YEARS = 3
YEAR = timedelta(days=365)


def obstacles(session: Session, customer_id: UUID, now: datetime) -> Sequence[Obstacle]:
    """Each open complaint; and what an order behind a complaint still binds elsewhere."""
    open_cases = session.execute(
        select(Complaint.reference, Complaint.restricted)
        .where(Complaint.customer_id == customer_id, IS_OPEN)
        .order_by(Complaint.reference)
    ).all()
    found = [_open(row.reference, hidden=row.restricted) for row in open_cases]
    newest = session.scalar(
        select(Complaint.received_at)
        .where(Complaint.customer_id == customer_id, Complaint.order.is_not(None))
        .order_by(Complaint.received_at.desc())
        .limit(1)
    )
    if newest is not None and newest + ORDER_YEARS * YEAR > now:
        found.append(
            Obstacle(
                say(
                    "Hợp đồng đặt hàng trực tuyến phải giữ ít nhất 3 năm. Bản chính nằm ở hệ thống bán "
                    "hàng và xóa ở đó khi đến ngày; phần chép trong khiếu nại xóa ngay được."
                ),
                ONLINE_ORDER,
                until=in_hanoi(newest + ORDER_YEARS * YEAR).date(),
                stops=False,
            )
        )
    return found


def kept(session: Session, customer_id: UUID) -> Sequence[Kept]:
    """The bones of each complaint: number, kind, dates, outcome."""
    newest = session.scalar(
        select(Complaint.received_at)
        .where(Complaint.customer_id == customer_id)
        .order_by(Complaint.received_at.desc())
        .limit(1)
    )
    if newest is None:
        return []
    return [
        Kept(
            say("Khiếu nại: số, loại, các mốc ngày, kết luận và hạn; không còn lời kể, tệp, tên"),
            say("Điều 14 khoản 4 Luật 91/2025/QH15; lịch lưu trữ của công ty"),
            in_hanoi(newest + FILE_YEARS * YEAR).date(),
        )
    ]


def _open(reference: str, *, hidden: bool) -> Obstacle:
    if hidden:  # its number is for those alone who may open it
        return Obstacle(
            say("Còn một khiếu nại hạn chế chưa đóng. Hỏi cán bộ bảo vệ dữ liệu."), STILL_NEEDED
        )
    return Obstacle(
        say("Khiếu nại %(reference)s chưa đóng.", reference=reference),
        STILL_NEEDED,
        path=f"/complaints/{reference}",
    )
