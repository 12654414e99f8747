"""What goes of holds when their person is erased, or when their period is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.emptying import empty_register
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import RecordKind
from kalix_compliance.customers.nobody import nobody
from kalix_compliance.execution.unit import Unit
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import empty_sealed


def forget_in_holds(unit: Unit, customer_id: UUID) -> Mapping[str, int]:
    """The words of lifted holds on the person and on the person's records. May run twice."""
    holds = unit.session.scalars(select(LegalHold).where(LegalHold.belongs_to == customer_id))
    return {"holds": sum(_blank(hold) for hold in holds)}


def _blank(hold: LegalHold) -> int:
    words = [name for name in ("reason", "review", "lift_reason") if getattr(hold, name)]
    for name in words:
        setattr(hold, name, b"")  # the key that could seal anything is gone, or goes now
    return len(words)


def ended_before(session: Session, before: datetime) -> Sequence[tuple[str, UUID | None]]:
    """Holds that were lifted before a moment and still hold words."""
    rows = session.execute(
        select(LegalHold.reference, LegalHold.belongs_to)
        .where(LegalHold.lifted_at < before, LegalHold.emptied_at.is_(None))
        .order_by(LegalHold.reference)
    )
    return [(reference, owner) for reference, owner in rows]


def anonymise(unit: Unit, reference: str) -> Mapping[str, int]:
    """Leave number, basis and days of a lifted hold."""
    hold = unit.session.scalars(
        select(LegalHold).where(LegalHold.reference == reference).with_for_update()
    ).one()
    if hold.lifted_at is None:
        raise RuleBroken(say("Lệnh giữ đang có hiệu lực nên còn được giữ."))
    count = empty_sealed(hold, safes.house())
    if hold.customer_id is not None:
        hold.customer_id = nobody(unit)
    hold.belongs_to, hold.emptied_at = None, unit.now
    return {"texts": count, "states": empty_register(unit, reference)}


HOLDS = RecordKind(
    code="holds",
    name=say("Lệnh giữ đã gỡ"),
    months=60,
    law=say(
        "Luật không định số năm. Lý do giữ là căn cứ khi bị hỏi vì sao không xóa "
        "(Điều 14 khoản 2, 5 Luật 91/2025/QH15)."
    ),
    ended_before=ended_before,
    anonymise=anonymise,
    least=12,
)
