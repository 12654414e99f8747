"""The body takes its order back; secrecy; telling the people; notes."""

from collections.abc import Mapping
from datetime import date, datetime

from kalix_compliance.casework import approvals
from kalix_compliance.casework.events import HiddenFromPeople
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures import clocks, copies
from kalix_compliance.disclosures.commands.selecting import people_of
from kalix_compliance.disclosures.kinds import DisclosureState
from kalix_compliance.disclosures.loading import load, load_open
from kalix_compliance.disclosures.queries.held import CODE
from kalix_compliance.disclosures.queries.standing import standing_of
from kalix_compliance.disclosures.rules import insist, to_lift
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.exports.forgetting import recall
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

REGISTERS = ("disclosures", "disclosed", "holds")
"""The registers in which orders stand, or what is kept because of one."""


@command(Permission.DISCLOSURE_HANDLE)
def withdraw_order(unit: Unit, reference: str, *, reason: str, version: int | None = None) -> None:
    """The body no longer asks: what was drawn and has not left goes, and the clock stops."""
    row = load_open(unit, reference, version)
    approvals.withdraw_requests(unit, reference)
    if row.state is not DisclosureState.HANDED_OVER:
        copies.discard(unit, row)
    row.withdrawn_at = unit.now
    row.move_to(DisclosureState.WITHDRAWN)
    clocks.stop(unit, row)
    tell(unit, row, "withdrawn", reason)


@command(Permission.DISCLOSURE_SECRET)
def keep_secret(unit: Unit, reference: str, *, reason: str, until: date | None = None) -> None:
    """From now on the order exists only for those with the right, until that day or until it is lifted."""
    row = load(unit, reference)
    if until is not None and until < in_hanoi(unit.now).date():
        raise RuleBroken(say("Ngày hết bí mật đã qua. Sửa ngày, hoặc bỏ trống."), field="until")
    row.secret, row.secret_until, row.secret_lifted_at = True, until, None
    seal_into(row, safes.house(), secret_reason=reason)
    tell(unit, row, "kept_secret", reason)
    people = tuple(subject.customer_id for subject in people_of(unit, row))
    if people:
        unit.announce(HiddenFromPeople(people, (CODE, "recipients")))
    recall(unit, _may_name_an_order)


def _may_name_an_order(kind: str, filters: Mapping[str, str]) -> bool:
    """Files that were made while the order was no secret, for whoever could ask for one."""
    if kind == "register":
        return filters.get("code") in REGISTERS
    return kind == "inspection" and "secret" not in filters


@command(Permission.DISCLOSURE_SECRET)
def lift_secrecy(unit: Unit, reference: str, *, reason: str) -> None:
    """The order may be known again: to those who read the register, and in the person's package."""
    row = load(unit, reference)
    insist(to_lift(standing_of(unit.session, row, unit.now)))
    row.secret_lifted_at = unit.now
    tell(unit, row, "secrecy_lifted", reason)


@command(Permission.DISCLOSURE_HANDLE)
def record_told(unit: Unit, reference: str, *, at: datetime, how: str) -> None:
    """The people were told; refused until that was signed."""
    row = load(unit, reference)
    if row.may_tell_at is None:
        raise RuleBroken(say("Mặc định không báo người có dữ liệu. Cần người thứ hai ký cho báo."))
    if standing_of(unit.session, row, unit.now).secret:
        raise RuleBroken(say("Cơ quan yêu cầu giữ bí mật nên không báo được."))
    if at > unit.now:
        raise RuleBroken(say("Giờ báo muộn hơn bây giờ. Sửa giờ báo."), field="at")
    row.told_at = at
    tell(unit, row, "told", how)


@command(Permission.DISCLOSURE_HANDLE)
def note_disclosure(unit: Unit, reference: str, *, note: str) -> None:
    """A line in the story."""
    tell(unit, load(unit, reference), "note", note)
