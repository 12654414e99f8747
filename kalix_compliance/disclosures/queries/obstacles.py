"""What disclosures say to an erasure: what a body has lawfully asked for is not destroyed meanwhile.

Of a secret order neither number nor body is told, and not that it is an order: the sentence is the one
that fits a dozen other grounds. Silence altogether would destroy what a body is about to be given.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import Kept, Obstacle
from kalix_compliance.disclosures.models import Disclosure, DisclosureSubject
from kalix_compliance.disclosures.states import OPEN
from kalix_compliance.disclosures.visibility import is_secret, secret_now

ARTICLE = say("Điều 14 khoản 2, Điều 19 khoản 1 Luật 91/2025/QH15")
PROOF = say("Điều 47 Nghị định 330/2026/NĐ-CP")


def obstacles(session: Session, customer_id: UUID, now: datetime) -> Sequence[Obstacle]:
    """Each order under way that names this person."""
    rows = session.scalars(
        select(Disclosure)
        .join(DisclosureSubject, DisclosureSubject.disclosure_id == Disclosure.id)
        .where(DisclosureSubject.customer_id == customer_id, Disclosure.state.in_(sorted(OPEN)))
        .order_by(Disclosure.reference)
    ).all()
    open_orders = [
        Obstacle(
            say(
                "Văn bản yêu cầu %(reference)s đang xử lý và nêu người này: chưa được hủy dữ liệu.",
                reference=row.reference,
            ),
            ARTICLE,
            path=f"/disclosures/{row.reference}",
        )
        for row in rows
        if not is_secret(row, now)
    ]
    if any(is_secret(row, now) for row in rows):
        open_orders.append(
            Obstacle(
                say("Luật chưa cho hủy dữ liệu này lúc này. Hỏi cán bộ bảo vệ dữ liệu."), ARTICLE
            )
        )
    return open_orders


def kept(session: Session, customer_id: UUID) -> Sequence[Kept]:
    """The order and the proof of what left stay; the copy goes with the person's key."""
    named = session.scalar(
        select(DisclosureSubject.id)
        .join(Disclosure, Disclosure.id == DisclosureSubject.disclosure_id)
        .where(DisclosureSubject.customer_id == customer_id, ~secret_now())
        .limit(1)
    )
    if named is None:
        return []
    return [
        Kept(
            say(
                "Văn bản yêu cầu của cơ quan, tên trường đã giao và mã SHA-256; bản đã giao thì hủy"
            ),
            PROOF,
        )
    ]
