"""What goes with a person besides the key: mail that waits or was kept; and what stays of the person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import Kept, Obstacle, contributed
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.forgetting import (
    cancel_waiting,
    delete_mail_files,
    empty_staff_mail,
    is_leaving,
    messages_of,
)
from kalix_compliance.notifications.models import OutboxMessage


def obstacles(session: Session, customer_id: UUID, _now: datetime) -> Sequence[Obstacle]:
    """A message that is on the line just now: in a minute it has left or come back."""
    if not is_leaving(session, customer_id):
        return []
    return [
        Obstacle(
            say("Một thư tới người này đang rời máy chủ. Đợi vài phút."),
            say("Điều 14 khoản 2 Luật 91/2025/QH15"),
        )
    ]


def forget(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """Mail to the person, and colleagues' mail about the person's records."""
    references = records_of(unit.session, customer_id)
    written = messages_of(unit, customer_id, references)
    to_person = select(func.count()).select_from(OutboxMessage)
    return {
        "cancelled": cancel_waiting(unit, customer_id),
        "messages": unit.session.scalar(to_person.where(OutboxMessage.customer_id == customer_id))
        or 0,
        "staff_mail": empty_staff_mail(unit, references),
        "mail_files": delete_mail_files(unit, written),
    }


def kept(_session: Session, _customer_id: UUID) -> Sequence[Kept]:
    """The tombstone."""
    return [
        Kept(
            say("Một mã nội bộ không nói lên là ai, ngày ghi và ngày xóa"),
            say("Điều 14 khoản 4 Luật 91/2025/QH15"),
        ),
        Kept(
            say("Thư đã gửi: loại thư, ngày giờ, kết quả gửi; không còn địa chỉ và nội dung"),
            say("Điều 14 khoản 4 Luật 91/2025/QH15"),
        ),
    ]


def records_of(session: Session, customer_id: UUID) -> list[str]:
    """The numbers of the person's own records, of every kind."""
    numbers = {
        number
        for records in contributed().records
        for number in records.of_person(session, customer_id)
    }
    owners: dict[str, UUID | None] = {}
    for records in contributed().records:
        mine = [number for number in numbers if number.startswith(f"{records.prefix}-")]
        owners.update(records.owners(session, mine) if mine else {})
    return sorted(number for number, owner in owners.items() if owner == customer_id)
