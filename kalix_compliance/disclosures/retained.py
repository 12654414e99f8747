"""How long orders are kept, and what is left of them afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.emptying import empty_case
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.customers.contributions import RecordKind
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure, DisclosureSubject
from kalix_compliance.disclosures.states import ENDED
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.disclosures.visibility import is_secret, secret_now
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import empty_sealed

MONTHS = 60


def ended_before(session: Session, before: datetime) -> Sequence[tuple[str, UUID | None]]:
    """Orders that were handed over, refused or taken back before a moment and still hold something.

    A secret one waits until it is secret no more: a list of what goes would tell of it.
    """
    ended_at = func.coalesce(
        Disclosure.handed_over_at, Disclosure.withdrawn_at, Disclosure.refused_at
    )
    rows = session.scalars(
        select(Disclosure.reference)
        .where(
            Disclosure.state.in_(sorted(ENDED)),
            Disclosure.emptied_at.is_(None),
            ended_at < before,
            ~secret_now(),
        )
        .order_by(Disclosure.reference)
    )
    return [(reference, None) for reference in rows]


def anonymise(unit: Unit, reference: str) -> Mapping[str, int]:
    """Empty one ended order: no words, no files, no people.

    Which body asked by which number, when, by which procedure, how many were concerned and what was done
    stay, as the proof that nothing left without a basis. The name of the body stays: it is no person's.
    """
    row = unit.session.scalar(
        select(Disclosure).where(Disclosure.reference == reference).with_for_update()
    )
    if row is None:
        raise NotFound
    unit.about(reference)
    if row.emptied_at is not None:
        return {}
    if row.state not in ENDED or is_secret(row, unit.now):
        raise RuleBroken(say("Việc cung cấp này còn được giữ."))
    people = unit.session.scalars(
        select(DisclosureSubject).where(DisclosureSubject.disclosure_id == row.id)
    ).all()
    unit.session.execute(delete(DisclosedCopy).where(DisclosedCopy.disclosure_id == row.id))
    for person in people:
        unit.session.delete(person)
    keep = {"body"} if row.body_kind.value != "litigant" else set()
    texts = empty_sealed(row, safes.house(), but=keep)
    case = empty_case(unit, reference)
    row.once_key = None
    row.emptied_at = unit.now
    tell(unit, row, "emptied", people=len(people))
    return {**case, "people": len(people), "texts": texts + case["texts"]}


DISCLOSURES = RecordKind(
    code="disclosures",
    name=say("Việc cung cấp cho cơ quan đã kết thúc"),
    months=MONTHS,
    law=say(
        "Luật không định số năm. 5 năm là đủ để chứng minh căn cứ khi bị kiểm tra (Điều 19 khoản 2 Luật "
        "91/2025/QH15, Điều 47 NĐ 330/2026/NĐ-CP)."
    ),
    ended_before=ended_before,
    anonymise=anonymise,
    least=12,
)
