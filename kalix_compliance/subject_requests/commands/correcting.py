"""Correcting a person's data at their request: before and after are kept (Law 91/2025 Art 13)."""

from collections.abc import Sequence
from uuid import UUID

from kalix_compliance.casework.evidence import Upload, attach
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import edit_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import PURPOSES, SEALED, CustomerChanges
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.effects.loading import load_known
from kalix_compliance.subject_requests.effects.telling import tell
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.subject_requests.loading import load
from kalix_compliance.subject_requests.models import Correction
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from


@command(Permission.REQUEST_HANDLE)
def correct_by_request(
    unit: Unit,
    reference: str,
    changes: CustomerChanges,
    *,
    version: int | None = None,
    evidence: Sequence[Upload] = (),
) -> int:
    """Correct the person's record and keep each field before and after; returns how many changed.

    `version` is that of the customer's record. Raises RuleBroken at a wrong field and when nothing differs,
    StaleRecord, Erased.
    """
    request = load_known(unit, reference, kind=RequestKind.CORRECT)
    customer = unit.session.get_one(Customer, request.customer_id)
    safe = safes.of(request.customer_id)
    before = vars(open_details(safe, customer))
    wanted = {field: text for field, text in changes.given().items() if text != before[field]}
    if not wanted:
        raise RuleBroken(
            say("Chưa có gì khác với dữ liệu đang lưu. Gõ dữ liệu đúng vào mục cần sửa.")
        )
    edit_customer(unit.actor, request.customer_id, version, CustomerChanges(**wanted))
    for field, text in wanted.items():
        row = Correction(
            id=new_id(),
            request_id=request.id,
            customer_id=request.customer_id,
            field=field,
            made_at=unit.now,
            made_by=unit.actor.id,
        )
        unit.commit_to(text)
        seal_into(row, safe, before=before[field], after=text)
        unit.session.add(row)
        tell(unit, request, "corrected", field=field)
    attach(unit, reference, request.customer_id, evidence)
    unit.about(reference, fields=sorted(wanted))
    return len(wanted)


@command(Permission.CUSTOMER_REVEAL)
def reveal_correction(
    unit: Unit, reference: str, correction_id: UUID, purpose: str
) -> tuple[str, str]:
    """One correction in clear, before and after; the trace is committed before the page leaves."""
    request = load(unit, reference)
    if purpose not in set(PURPOSES):
        raise RuleBroken(say("Chọn lý do cần xem."), field="purpose")
    row = unit.session.get(Correction, correction_id)
    if row is None or row.request_id != request.id:
        raise NotFound
    safe = safes.of(request.customer_id)
    unit.about(reference, field=row.field, purpose=purpose)
    tell(unit, request, "correction_shown", field=row.field)
    shown = SEALED[row.field].shown
    before, after = (unseal_from(row, safe, column) for column in ("before", "after"))
    return (shown(before) if before else "", shown(after) if after else "")
