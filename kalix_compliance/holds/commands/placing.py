"""Placing a hold on a person or on a record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kalix_compliance.casework.numbering import is_reference, lock_numbers, next_reference
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import Customer
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.holds.queries import holds_on
from kalix_compliance.holds.records import owner_of, tell_of_hold
from kalix_compliance.holds.rules import reasons_not_to_review_on
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into

PREFIX, DIGITS = "GL", 4


@dataclass(frozen=True)
class NewHold:
    """What is held, one of the two, and why. `until` is when somebody looks at it again."""

    basis: Basis
    reason: str
    customer_id: UUID | None = None
    about: str = ""
    until: date | None = None


@command(Permission.HOLD_MANAGE)
def place_hold(unit: Unit, new: NewHold) -> str:
    """Keep a person's data, or a record, from erasure and retention until the hold is lifted.

    Raises NotFound for a person or a record that is not there, RuleBroken when the same hold stands already.
    """
    belongs_to = _whose(unit, new)
    if reasons := reasons_not_to_review_on(new.until, hanoi_day(unit.now)):
        raise RuleBroken(*reasons, field="until")
    if not new.reason.strip():
        raise RuleBroken(say("Ghi vì sao phải giữ."), field="reason")
    reference = next_reference(unit, PREFIX, digits=DIGITS)
    _refuse_second(unit, new)
    hold = LegalHold(
        id=new_id(),
        reference=reference,
        customer_id=new.customer_id,
        about=new.about,
        belongs_to=belongs_to,
        basis=new.basis,
        until=new.until,
        placed_at=unit.now,
        placed_by=unit.actor.id,
    )
    seal_into(hold, safes.belonging_to(belongs_to), reason=new.reason)
    unit.session.add(hold)
    unit.about(reference, about=_what(new), basis=new.basis.value)
    tell_of_hold(unit, hold, "hold_placed")
    return reference


def wait_for_holds(unit: Unit) -> None:
    """Let a hold that is being placed be placed first; none is placed until this unit's end.

    For what destroys something: it asks `is_held` after this. Both lock the row that numbers holds.
    """
    lock_numbers(unit, PREFIX)


def _whose(unit: Unit, new: NewHold) -> UUID | None:
    """The person whose data is kept; raises NotFound."""
    if (new.customer_id is None) == (not new.about):
        raise RuleBroken(say("Chọn một người hoặc một hồ sơ để giữ."))
    if new.customer_id is None:
        if not is_reference(new.about):
            raise RuleBroken(_no_such(new.about), field="about")
        found, owner = owner_of(unit.session, unit.actor, new.about)
        if not found:
            raise RuleBroken(_no_such(new.about), field="about")
    elif unit.session.get(Customer, new.customer_id) is None:
        raise NotFound
    else:
        owner = new.customer_id
    if owner is not None and not safes.of_many([owner]):
        raise RuleBroken(say("Dữ liệu của người này đã xóa, không còn gì để giữ."))
    return owner


def _no_such(reference: str) -> Sentence:
    return say("Không có hồ sơ %(ref)s. Kiểm tra lại số.", ref=reference[:40])


def _refuse_second(unit: Unit, new: NewHold) -> None:
    """One hold for each basis: a second click on save finds the first."""
    standing = holds_on(unit.session, new.customer_id, {new.about} if new.about else ())
    same = next((hold for hold in standing if hold.basis == new.basis), None)
    if same is not None:
        raise RuleBroken(
            say("%(ref)s đang giữ với cùng căn cứ này. Xem lệnh đó.", ref=same.reference)
        )


def _what(new: NewHold) -> str:
    return new.about or f"customer:{new.customer_id}"
