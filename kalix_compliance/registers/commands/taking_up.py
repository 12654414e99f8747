"""Taking a register up: every entry that was there before its keeper gets its first state."""

from typing import Any

from sqlalchemy import Select, select

from kalix_compliance.casework.models import RegisterState
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.registers.columns import Register
from kalix_compliance.registers.keeper import keep_entry
from kalix_compliance.registers.models import RegisterMark
from kalix_compliance.registers.table import BY_CODE

CHUNK = 500


@command(Permission.SYSTEM_SWEEP)
def take_up(unit: Unit, code: str, *, limit: int = CHUNK) -> int:
    """Keep the entries of this register that have no state yet; returns how many there were.

    The register is taken up when none is left. If some were there before it, it can answer from then on
    only: how they stood earlier, nobody kept.
    """
    register = BY_CODE[code]
    rows = unit.session.scalars(without_state(register).limit(limit)).all()
    for row in rows:
        keep_entry(unit, register, row)
    mark = unit.session.get(RegisterMark, code)
    if mark is None and len(rows) < limit:
        since = unit.now if rows or _kept_by_this(unit, code) else None
        unit.session.add(RegisterMark(register=code, taken_up_at=unit.now, answers_from=since))
    unit.about("register", register=code, kept=len(rows))
    return len(rows)


def without_state(register: Register) -> Select[Any]:
    """The entries of which nothing has been kept."""
    kept = select(RegisterState.id).where(
        RegisterState.register == register.code, RegisterState.entry_id == register.key_text
    )
    return select(register.model).where(~kept.exists())


def _kept_by_this(unit: Unit, code: str) -> bool:
    """Whether an earlier run has found entries that were there before."""
    earlier = select(RegisterState.id).where(
        RegisterState.register == code, RegisterState.by == unit.actor.id
    )
    return unit.session.scalars(earlier.limit(1)).first() is not None
