"""How long requests are kept, and what is left of them afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kalix_compliance.casework.emptying import empty_case
from kalix_compliance.casework.story import tell
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import RecordKind
from kalix_compliance.customers.nobody import nobody
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.loading import load
from kalix_compliance.subject_requests.models import (
    AccessPackage,
    Correction,
    IdentityCode,
    PassedOn,
    RecipientTold,
    SubjectRequest,
)
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import empty_sealed

WITH_WORDS = (Correction, PassedOn, RecipientTold, AccessPackage)


def ended_before(session: Session, before: datetime) -> Sequence[tuple[str, UUID | None]]:
    """Requests that ended before a moment and still hold something."""
    rows = session.execute(
        select(SubjectRequest.reference, SubjectRequest.customer_id)
        .where(SubjectRequest.ended_at < before, SubjectRequest.emptied_at.is_(None))
        .order_by(SubjectRequest.reference)
    )
    return [(reference, customer_id) for reference, customer_id in rows]


def anonymise(unit: Unit, reference: str) -> Mapping[str, int]:
    """Empty one ended request: no words, no files, no person.

    Kind, channel, days, ground and outcome's state stay as the proof that it was answered in time; it is
    cut off from its person, who may still be a customer (`customers/nobody.py`).
    """
    request = load(unit, reference)
    if request.emptied_at is not None:
        return {}
    if request.ended_at is None:
        raise RuleBroken(say("Yêu cầu đang mở nên còn được giữ."))
    house = safes.house()
    counts = {"texts": empty_sealed(request, house)}
    for model in WITH_WORDS:
        for row in unit.session.scalars(select(model).where(model.request_id == request.id)):
            counts["texts"] += empty_sealed(row, house)
    unit.session.execute(delete(IdentityCode).where(IdentityCode.request_id == request.id))
    case = empty_case(unit, reference)
    counts = {**case, "texts": counts["texts"] + case["texts"]}
    whose = nobody(unit)
    request.customer_id = whose
    for owned in (Correction, RecipientTold, AccessPackage):
        unit.session.execute(
            update(owned).where(owned.request_id == request.id).values(customer_id=whose)
        )
    request.once_key = None
    request.emptied_at = unit.now
    tell(unit, reference, "emptied")
    return counts


REQUESTS = RecordKind(
    code="requests",
    name=say("Yêu cầu về dữ liệu đã kết thúc"),
    months=60,
    law=say(
        "Luật không định số năm. 5 năm là đủ để chứng minh đã trả lời đúng hạn (Điều 44 Nghị định "
        "330/2026/NĐ-CP); giữ lâu hơn mục đích thì bị phạt (Điều 3 khoản 3 Luật 91/2025/QH15)."
    ),
    ended_before=ended_before,
    anonymise=anonymise,
    least=24,
)
