"""The second signature: what is to leave, what is refused, and whether the people may be told."""

from collections.abc import Mapping
from uuid import UUID

from kalix_compliance.casework import approvals
from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.disclosures import clocks, copies
from kalix_compliance.disclosures.commands.selecting import people_of
from kalix_compliance.disclosures.content import kind_of
from kalix_compliance.disclosures.kinds import Asked, DisclosureState
from kalix_compliance.disclosures.loading import find_disclosure, load, load_open
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.papers.copies import draw_copies
from kalix_compliance.disclosures.queries.standing import standing_of
from kalix_compliance.disclosures.rules import (
    insist,
    needs_basis,
    to_refuse,
    to_submit,
    to_tell,
)
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.staff.queries import colleagues
from kalix_compliance.staff.roles import PERMISSIONS, Role
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from

SIGNERS = tuple(role for role in Role if Permission.DISCLOSURE_APPROVE in PERMISSIONS[role])


@command(Permission.DISCLOSURE_HANDLE)
def submit_selection(
    unit: Unit,
    reference: str,
    signer_id: UUID,
    *,
    note: str = "",
    not_given: str = "",
    version: int | None = None,
) -> None:
    """Draw what is to leave and put it before this one person.

    `not_given` says why something that the order asks for is left out: a refusal in part. `note` is for the
    signer; who is no state body gets data only with a basis of its own, which it has to name.
    """
    row = load_open(unit, reference, version)
    insist(to_submit(standing_of(unit.session, row, unit.now)))
    if needs_basis(row.body_kind) and not note:
        raise RuleBroken(
            say("Nơi yêu cầu không phải cơ quan nhà nước. Ghi căn cứ, như sự đồng ý của người đó."),
            field="note",
        )
    people = people_of(unit, row)
    given = {kind_of(key) for subject in people for key in subject.fields}
    if set(row.asked_fields) - given and not not_given:
        raise RuleBroken(
            say("Có loại dữ liệu được yêu cầu mà chưa chọn. Ghi lý do không cung cấp phần đó."),
            field="not_given",
        )
    drawn = copies.draw(unit, row, people)
    row.selected_by, row.selected_at = unit.actor.id, unit.now
    row.approved_by = row.approved_at = row.taken_at = None
    row.refused_part = bool(not_given)
    row.refused_at = unit.now if not_given else None
    seal_into(row, safes.house(), refusal=not_given)
    row.move_to(DisclosureState.SELECTED)
    _ask(unit, row, Asked.GIVE, signer_id, note)
    unit.about(reference, people=len(drawn), content=copies.whole_fingerprint(drawn))
    tell(unit, row, "submitted", note, people=len(drawn), count=sum(copy.items for copy in drawn))


@command(Permission.DISCLOSURE_HANDLE)
def ask_to_refuse(
    unit: Unit,
    reference: str,
    signer_id: UUID,
    *,
    reason: str,
    version: int | None = None,
) -> None:
    """Put a refusal with its reasons before a second person: it is a letter to a state body."""
    row = load_open(unit, reference, version)
    insist(to_refuse(standing_of(unit.session, row, unit.now)))
    seal_into(row, safes.house(), refusal=reason)
    _ask(unit, row, Asked.REFUSE, signer_id, reason)
    tell(unit, row, "refusal_asked", reason)


@command(Permission.DISCLOSURE_HANDLE)
def ask_telling(unit: Unit, reference: str, signer_id: UUID, *, reason: str) -> None:
    """Ask that the people may be told; without a signature they are not."""
    row = load(unit, reference)
    insist(to_tell(standing_of(unit.session, row, unit.now)))
    _ask(unit, row, Asked.TELL, signer_id, reason)
    tell(unit, row, "telling_asked", reason)


@command(Permission.DISCLOSURE_HANDLE)
def take_back(unit: Unit, reference: str) -> None:
    """What waits for a signature need not be signed; a selection is open again."""
    row = load(unit, reference)
    if approvals.waiting(unit.session, reference) is None:
        raise RuleBroken(say("Không có gì đang chờ ký."))
    approvals.withdraw_requests(unit, reference)
    _open_again(unit, row)
    if row.asked is Asked.REFUSE:
        row.refusal = None
    tell(unit, row, "taken_back", asked=row.asked.value if row.asked else "")


@command(Permission.DISCLOSURE_HANDLE)
def reopen_selection(unit: Unit, reference: str) -> None:
    """What was signed and has not left is chosen anew; the signature and the copies are void."""
    row = load_open(unit, reference)
    if row.state is not DisclosureState.APPROVED:
        raise RuleBroken(say("Chưa có lựa chọn nào đã ký để mở lại."))
    row.approved_at = row.approved_by = None
    _open_again(unit, row)
    tell(unit, row, "reopened")


def sign_disclosure(
    actor: Actor,
    reference: str,
    approval_id: UUID,
    decision: Decision,
    *,
    remark: str = "",
    seen: str = "",
) -> None:
    """Sign or decline what waits. `seen` is the fingerprint of the content that the signer has read.

    The papers are drawn before the transaction, which only seals them: drawing takes a while.
    """
    actor.require(Permission.DISCLOSURE_APPROVE)
    row = find_disclosure(db.session(), actor, reference)
    giving = decision is Decision.APPROVED and row.asked is Asked.GIVE
    papers = draw_copies(db.session(), row) if giving else {}
    seal_signature(actor, reference, approval_id, decision, remark=remark, seen=seen, papers=papers)


@command(Permission.DISCLOSURE_APPROVE)
def seal_signature(
    unit: Unit,
    reference: str,
    approval_id: UUID,
    decision: Decision,
    *,
    remark: str,
    seen: str,
    papers: Mapping[UUID, tuple[str, bytes]],
) -> None:
    """Write the decision down and let it take effect; `papers` are the copies drawn, by their rows' ids.

    Whoever chose cannot sign: two people, two roles. A secret order is signed only by the one who was asked.
    """
    row = load(unit, reference)
    approval = unit.session.get(Approval, approval_id)
    if approval is None or approval.about != reference or approval.id != row.approval_id:
        raise NotFound
    asked = row.asked or Asked.GIVE
    unit.about(reference, asked=asked.value, decision=decision.value)
    approvals.decide(unit, approval_id, decision, remark)
    approved = decision is Decision.APPROVED
    tell(unit, row, "signed" if approved else "declined", remark, asked=asked.value)
    if not approved:
        _open_again(unit, row)
    elif asked is Asked.GIVE:
        _let_go(unit, row, seen, papers)
    elif asked is Asked.REFUSE:
        row.refused_at, row.refused_part = unit.now, False
        row.move_to(DisclosureState.REFUSED)
        clocks.meet(unit, row, unit.now)
    else:
        row.may_tell_at = unit.now


def _let_go(
    unit: Unit, row: Disclosure, seen: str, papers: Mapping[UUID, tuple[str, bytes]]
) -> None:
    """Seal what may leave now; refused when it is not what the signer read, or the records have changed."""
    drawn = copies.copies_of(unit.session, row.id)
    if not seen:
        raise RuleBroken(say("Đọc nội dung sẽ gửi đi trước khi ký."))
    same = seen == copies.whole_fingerprint(drawn) and all(
        papers.get(copy.id, ("", b""))[0] == copy.fingerprint for copy in drawn
    )
    if not same or not all(copies.unchanged(unit.session, row, copy) for copy in drawn):
        raise RuleBroken(copies.CHANGED)
    for copy in drawn:
        copies.freeze(copy, papers[copy.id][1], unit.now)
    row.approved_at, row.approved_by = unit.now, unit.actor.id
    row.move_to(DisclosureState.APPROVED)
    unit.about(row.reference, sha256=[copy.sha256 for copy in drawn])


def _ask(unit: Unit, row: Disclosure, asked: Asked, signer_id: UUID, reason: str) -> None:
    """Ask this person, and nobody else: who hears of a secret order is decided by name."""
    if signer_id not in {person.id for person in colleagues(unit.session, *SIGNERS)}:
        raise RuleBroken(say("Chọn người ký trong danh sách."), field="signer")
    if str(signer_id) == unit.actor.id:
        raise RuleBroken(say("Người trình không tự ký. Cần một người khác ký."), field="signer")
    row.signer_id, row.asked = signer_id, asked
    unit.session.flush()
    row.approval_id = approvals.ask(
        unit, row.reference, None, ApprovalKind.DISCLOSURE, reason or _scope(row)
    ).id


def _open_again(unit: Unit, row: Disclosure) -> None:
    """A selection that is not going to be signed is open again, and its copies go."""
    if row.state in (DisclosureState.SELECTED, DisclosureState.APPROVED):
        row.move_to(DisclosureState.CHECKED)
        row.refused_at, row.refused_part, row.refusal = None, False, None
        copies.discard(unit, row)


def _scope(row: Disclosure) -> str:
    return unseal_from(row, safes.house(), "scope")
