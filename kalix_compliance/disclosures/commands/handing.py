"""Taking the sealed copy out, and recording that it was handed over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures import clocks, copies
from kalix_compliance.disclosures.kinds import DisclosureState, Medium
from kalix_compliance.disclosures.loading import load, load_open
from kalix_compliance.disclosures.models import DisclosedCopy
from kalix_compliance.disclosures.queries.standing import standing_of
from kalix_compliance.disclosures.rules import insist, to_hand_over, to_take
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from kalix_compliance.vault.rows import seal_into


@dataclass(frozen=True)
class HandOver:
    """When, on what, and to whom: name, title, card number, seal number."""

    at: datetime
    medium: Medium
    to: str


@command(Permission.DISCLOSURE_HANDLE)
def take_copy(unit: Unit, reference: str, copy_id: UUID) -> tuple[str, bytes]:
    """The sealed copy of one person, byte for byte; its file name and content.

    Before the hand-over it is refused when the records have changed since the signature: what is wrong by
    then should not leave. Afterwards it is what left, whatever changed.
    """
    row = load(unit, reference)
    insist(to_take(standing_of(unit.session, row, unit.now)))
    copy = unit.session.get(DisclosedCopy, copy_id)
    if copy is None or copy.disclosure_id != row.id:
        raise NotFound
    if copy.sealed is None:
        raise RuleBroken(say("Bản này đã hủy cùng dữ liệu của người đó. Mã SHA-256 còn giữ."))
    leaving = row.state is DisclosureState.APPROVED
    if leaving and not copies.unchanged(unit.session, row, copy):
        raise RuleBroken(copies.CHANGED_SINCE_SIGNED)
    try:
        content = safes.of(copy.customer_id).unseal_bytes(copies.PLACE, copy.id, copy.sealed)
    except Erased as gone:
        raise RuleBroken(copies.ERASED) from gone
    if leaving and row.taken_at is None:
        row.taken_at = unit.now
    unit.about(reference, copy=copy.number, sha256=copy.sha256)
    tell(unit, row, "copy_taken", number=copy.number)
    return f"{reference}-ban-{copy.number}.pdf", content


@command(Permission.DISCLOSURE_HANDLE)
def hand_over(unit: Unit, reference: str, given: HandOver, *, version: int | None = None) -> None:
    """The copies are in the body's hands: this meets the clock, and nothing can be changed any more."""
    row = load_open(unit, reference, version)
    insist(to_hand_over(standing_of(unit.session, row, unit.now)))
    if given.at > unit.now:
        raise RuleBroken(say("Giờ giao muộn hơn bây giờ. Sửa giờ giao."), field="at")
    if row.approved_at and given.at < row.approved_at.replace(second=0, microsecond=0):
        raise RuleBroken(say("Giờ giao sớm hơn giờ ký. Sửa giờ giao."), field="at")
    row.medium, row.handed_over_at, row.handed_over_by = given.medium, given.at, unit.actor.id
    seal_into(row, safes.house(), handed_to=given.to)
    row.move_to(DisclosureState.HANDED_OVER)
    clocks.meet(unit, row, given.at)
    unit.about(reference, medium=given.medium.value)
    tell(unit, row, "handed_over", given.to, medium=given.medium.value)
