"""Looking at a hold again, and lifting it."""

from datetime import date

from sqlalchemy import select

from kalix_compliance.casework.numbering import is_reference
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.holds.records import tell_of_hold
from kalix_compliance.holds.rules import reasons_not_to_change, reasons_not_to_review_on
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from kalix_compliance.vault.rows import seal_into


@command(Permission.HOLD_MANAGE)
def lift_hold(unit: Unit, reference: str, *, reason: str, version: int | None = None) -> None:
    """End a hold, with reasons. Another may still stand."""
    hold = load_standing(unit, reference, version)
    _seal_words(hold, lift_reason=_needed(reason))
    hold.lifted_at, hold.lifted_by = unit.now, unit.actor.id
    tell_of_hold(unit, hold, "hold_lifted")


@command(Permission.HOLD_MANAGE)
def review_hold(
    unit: Unit, reference: str, *, until: date | None, reason: str, version: int | None = None
) -> None:
    """Keep a hold after looking at it again: with reasons, and with another day for the next look."""
    hold = load_standing(unit, reference, version)
    if until is None:
        raise RuleBroken(say("Chọn ngày xem lại lần sau."), field="until")
    if reasons := reasons_not_to_review_on(until, hanoi_day(unit.now)):
        raise RuleBroken(*reasons, field="until")
    _seal_words(hold, review=_needed(reason))
    hold.until, hold.reminded_at = until, None
    hold.reviewed_at, hold.reviewed_by = unit.now, unit.actor.id
    unit.about(reference, until=until.isoformat())


def load_standing(unit: Unit, reference: str, version: int | None = None) -> LegalHold:
    """The hold, locked; raises NotFound, StaleRecord, or RuleBroken when it was lifted before."""
    if not is_reference(reference):
        raise NotFound
    unit.about(reference)
    hold = unit.session.scalar(
        select(LegalHold).where(LegalHold.reference == reference).with_for_update()
    )
    if hold is None:
        raise NotFound
    if reasons := reasons_not_to_change(lifted=hold.lifted_at is not None):
        raise RuleBroken(*reasons)
    unit.expect(hold, version)
    return hold


def _needed(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken(say("Ghi lý do."), field="reason")
    return reason


def _seal_words(hold: LegalHold, **words: str) -> None:
    """Under the key of whom the hold keeps; nothing is written about a person whose key is gone."""
    try:
        seal_into(hold, safes.belonging_to(hold.belongs_to), **words)
    except Erased:
        return
