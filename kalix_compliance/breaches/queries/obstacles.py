"""What breaches say to an erasure: while one is under way, whoever is on its list must be reachable."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import AffectedImport, AffectedPerson, Breach
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import Kept, Obstacle

DUTY = say("Điều 23 Luật 91/2025/QH15; Điều 28, 29 Nghị định 356/2025/NĐ-CP")
FILE = say("Điều 29 khoản 1 điểm c Nghị định 356/2025/NĐ-CP")


def obstacles(session: Session, customer_id: UUID, _now: datetime) -> Sequence[Obstacle]:
    """Each breach that is still open and has this person on its list."""
    rows = session.scalars(
        select(Breach.reference)
        .join(AffectedPerson, AffectedPerson.breach_id == Breach.id)
        .where(
            AffectedPerson.customer_id == customer_id,
            Breach.closed_at.is_(None),
            Breach.ruled_out_at.is_(None),
            Breach.drill.is_(False),
        )
        .order_by(Breach.reference)
    )
    unfinished = session.scalars(
        select(Breach.reference)
        .join(AffectedImport, AffectedImport.breach_id == Breach.id)
        .where(AffectedImport.finished_at.is_(None))
        .order_by(Breach.reference)
        .distinct()
    ).all()
    return [
        *(_may_be_in_file(reference) for reference in unfinished),
        *(_on_list(reference) for reference in rows),
    ]


def _may_be_in_file(reference: str) -> Obstacle:
    return Obstacle(
        say(
            "Một tệp danh sách đang nhập vào sự cố %(reference)s, có thể có tên người này. Nhập xong "
            "hoặc bỏ tệp trước.",
            reference=reference,
        ),
        DUTY,
        path=f"/breaches/{reference}",
    )


def _on_list(reference: str) -> Obstacle:
    return Obstacle(
        say(
            "Sự cố %(reference)s đang xử lý và có tên người này: phải báo cho họ trước.",
            reference=reference,
        ),
        DUTY,
        path=f"/breaches/{reference}",
    )


def kept(session: Session, customer_id: UUID) -> Sequence[Kept]:
    """The list of a breach keeps a line for everybody who was told, without saying who."""
    until = session.scalar(
        select(Breach.keep_until)
        .join(AffectedPerson, AffectedPerson.breach_id == Breach.id)
        .where(AffectedPerson.customer_id == customer_id)
        .order_by(Breach.keep_until.desc())
        .limit(1)
    )
    on_a_list = session.scalar(
        select(AffectedPerson.id).where(AffectedPerson.customer_id == customer_id).limit(1)
    )
    if on_a_list is None:
        return []
    what = say("Hồ sơ sự cố: một dòng trong danh sách người bị ảnh hưởng, loại dữ liệu, lúc đã báo")
    return [Kept(what, FILE, until)]
