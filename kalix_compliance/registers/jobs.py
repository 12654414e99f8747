"""What the worker does for registers: entries that were written past the keeper are kept all the same."""

from sqlalchemy import select

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.jobs.saying import said
from kalix_compliance.registers.commands.taking_up import CHUNK, take_up, without_state
from kalix_compliance.registers.models import RegisterMark
from kalix_compliance.registers.table import REGISTERS

MOST_ROUNDS = 40
"""Chunks of one register in a run; an old house is taken up over several runs."""


def keep_up_registers(actor: Actor) -> str | None:
    """Every ten minutes (needs system:sweep): whatever has no state yet, register by register."""
    actor.require(Permission.SYSTEM_SWEEP)
    kept = 0
    for code in _wanting():
        for _round in range(MOST_ROUNDS):
            done = take_up(actor, code)
            kept += done
            if done < CHUNK:
                break
    return said(kept=kept)


def _wanting() -> list[str]:
    """Registers that are not taken up, or that have an entry of which nothing was kept."""
    with GuardedSession(db) as session:
        marked = set(session.scalars(select(RegisterMark.register)))
        return [
            register.code
            for register in REGISTERS
            if register.code not in marked
            or session.scalars(without_state(register).limit(1)).first() is not None
        ]
