"""The second signature: put before another, signed or not, taken back."""

from kalix_compliance.casework.approvals import ask, decide, withdraw_requests
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.mailings.commands.loading import authors, load_in, note
from kalix_compliance.mailings.mail_text import text_of
from kalix_compliance.mailings.models import Mailing, MailingState
from kalix_compliance.mailings.queries.audience import audience_of
from kalix_compliance.mailings.rules import reasons_not_to_submit
from kalix_compliance.notifications.campaigns import sha256_of

ONES_OWN = say("Bạn đã soạn hoặc sửa thư này nên không tự duyệt. Cần một người khác duyệt.")


@command(Permission.MAILING_WRITE)
def submit_mailing(
    unit: Unit, reference: str, *, remark: str = "", version: int | None = None
) -> None:
    """Put it before an approver; the words do not change from here on. Raises RuleBroken with reasons."""
    row = load_in(unit, reference, MailingState.DRAFT)
    unit.expect(row, version)
    reasons = reasons_not_to_submit(
        draft=True,
        send_at=row.send_at,
        now=unit.now,
        people=len(audience_of(unit.session, row, unit.now).people),
    )
    if reasons:
        raise RuleBroken(*reasons)
    approval = ask(unit, reference, None, ApprovalKind.MAILING, remark)
    row.approval_id, row.state = approval.id, MailingState.SUBMITTED
    row.text_sha256, row.submitted_at = sha256_of(text_of(row)), unit.now
    unit.about(reference, sha256=row.text_sha256)
    note(unit, row, "mailing_submitted", text=remark)


@command(Permission.MAILING_WRITE)
def recall_mailing(unit: Unit, reference: str) -> None:
    """Take it back, from the approver or before it has begun to leave: it is a draft again."""
    row = load_in(unit, reference, MailingState.SUBMITTED, MailingState.APPROVED)
    if row.campaign_id is not None:
        raise RuleBroken(say("Danh sách đã chốt, thư sắp đi. Dùng nút tạm dừng."))
    withdraw_requests(unit, reference, ApprovalKind.MAILING)
    back_to_draft(row)
    note(unit, row, "mailing_recalled")


@command(Permission.MAILING_APPROVE)
def sign_mailing(unit: Unit, reference: str, decision: Decision, remark: str = "") -> None:
    """Approve it or not. Nobody approves what they have written at. Raises RuleBroken with the reasons."""
    row = load_in(unit, reference, MailingState.SUBMITTED)
    if unit.actor.id in authors(unit, row):
        raise RuleBroken(ONES_OWN)
    if row.approval_id is None:
        raise NotFound(reference)
    approval = decide(unit, row.approval_id, decision, remark)
    unit.about(reference, decision=approval.decision, sha256=row.text_sha256)
    if decision is not Decision.APPROVED:
        back_to_draft(row)
        note(unit, row, "mailing_declined", text=remark)
        return
    row.state = MailingState.APPROVED
    row.approved_by, row.approved_at = unit.actor.id, unit.now
    note(unit, row, "mailing_approved", text=remark)


def back_to_draft(row: Mailing) -> None:
    row.state, row.text_sha256 = MailingState.DRAFT, ""
    row.approval_id = row.approved_by = row.approved_at = row.submitted_at = None
