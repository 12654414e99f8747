"""Finding the complaint that a command is about."""

from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.complaints.rules import Requirement, reasons
from kalix_compliance.complaints.visibility import visible_to
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.vault import safes
from kalix_compliance.vault.safes import Safe


def load(unit: Unit, reference: str, version: int | None = None) -> Complaint:
    """The complaint, locked for this unit; NotFound when this actor may not know of it.

    `version` is the one the person was looking at; StaleRecord when somebody saved since.
    """
    if not is_reference(reference):
        raise NotFound
    unit.about(reference)
    wanted = select(Complaint).where(Complaint.reference == reference)
    if not unit.actor.is_system:
        wanted = wanted.where(visible_to(unit.actor))
    complaint = unit.session.scalar(wanted.with_for_update(of=Complaint))
    if complaint is None:
        raise NotFound
    unit.expect(complaint, version)
    if complaint.emptied_at is not None and not unit.actor.is_system:
        raise RuleBroken(say("Hồ sơ đã hết hạn lưu: nội dung không còn, và không mở lại được."))
    return complaint


def safe_of(complaint: Complaint) -> Safe:
    return safes.of(complaint.customer_id)


def insist(requirements: list[Requirement]) -> None:
    """Raise RuleBroken with what is not met."""
    if missing := reasons(requirements):
        raise RuleBroken(*missing)


def insist_on_handler(unit: Unit, staff_id: UUID) -> None:
    """Raise RuleBroken unless this person works here and may handle cases."""
    if staff_id not in {person.id for person in colleagues(unit.session, *HANDLERS)}:
        raise RuleBroken(say("Chọn người xử lý trong danh sách."), field="owner")
