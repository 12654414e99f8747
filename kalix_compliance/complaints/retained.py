"""How long complaints are kept, and what is left of them afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.emptying import empty_case
from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.casework.story import tell
from kalix_compliance.complaints.loading import load
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.states import ENDED
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import RecordKind
from kalix_compliance.customers.nobody import nobody
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import empty_sealed


def ended_before(session: Session, before: datetime) -> Sequence[tuple[str, UUID | None]]:
    """Complaints that were closed, or taken back, before a moment, and still hold something."""
    taken_back = (
        select(func.max(CaseEvent.at))
        .where(CaseEvent.about == Complaint.reference, CaseEvent.kind == "withdrawn")
        .scalar_subquery()
    )
    rows = session.execute(
        select(Complaint.reference, Complaint.customer_id)
        .where(
            Complaint.state.in_(ENDED),
            Complaint.emptied_at.is_(None),
            func.coalesce(Complaint.closed_at, taken_back) < before,
        )
        .order_by(Complaint.reference)
    )
    return [(reference, customer_id) for reference, customer_id in rows]


def anonymise(unit: Unit, reference: str) -> Mapping[str, int]:
    """Empty one ended complaint: no words, no files, no person.

    Kind, channel, place, days, outcome and who worked on it stay, for the company's figures and as proof
    that it was handled. It is cut off from its customer, who may still be one (`customers/nobody.py`). The
    audit trail stays whole: it never held the words, only commitments to them.
    """
    complaint = load(unit, reference)
    if complaint.emptied_at is not None:
        return {}
    if complaint.state not in ENDED:
        raise RuleBroken(say("Hồ sơ đang mở nên còn được giữ."))
    house = safes.house()
    counts = {"texts": empty_sealed(complaint, house)}
    complaint.source_marks, complaint.ordered_on = [], None
    for model in (VerificationCheck, RemedialAction):
        for row in unit.session.scalars(select(model).where(model.complaint_id == complaint.id)):
            counts["texts"] += empty_sealed(row, house)
    case = empty_case(unit, reference)
    counts = {**case, "texts": counts["texts"] + case["texts"]}
    complaint.customer_id = nobody(unit)
    complaint.once_key = None
    complaint.emptied_at = unit.now
    tell(unit, reference, "emptied")
    return counts


COMPLAINTS = RecordKind(
    code="complaints",
    name=say("Khiếu nại đã đóng hoặc đã rút"),
    months=60,
    law=say(
        "Luật không định số năm. 5 năm là đủ để chứng minh đã giải quyết; giữ lâu hơn mục đích thì bị phạt "
        "(Điều 3 khoản 3, Điều 14 khoản 1 Luật 91/2025/QH15)."
    ),
    ended_before=ended_before,
    anonymise=anonymise,
    least=12,
)
