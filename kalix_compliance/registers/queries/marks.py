"""From which moment on each register can say what was known, and how many entries it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.rows import by_first
from kalix_compliance.registers.columns import Register
from kalix_compliance.registers.models import RegisterMark
from kalix_compliance.registers.table import REGISTERS


@dataclass(frozen=True)
class Memory:
    """What a register remembers: nothing before it was taken up; all of it when `since` is empty."""

    taken_up: bool
    since: datetime | None = None

    def reaches(self, moment: datetime) -> bool:
        return self.taken_up and (self.since is None or moment >= self.since)


@dataclass(frozen=True)
class RegisterRow:
    """A register in the list of registers."""

    register: Register
    count: int
    memory: Memory


def memory_of(session: Session, register: Register) -> Memory:
    """How far back this register remembers; one statement."""
    return _memory(session.get(RegisterMark, register.code))


def register_rows(session: Session, actor: Actor) -> list[RegisterRow]:
    """The registers that this actor may read; two statements."""
    actor.require(Permission.REGISTER_READ)
    mine = [register for register in REGISTERS if actor.may(register.permission)]
    marks = {mark.register: mark for mark in session.scalars(select(RegisterMark))}
    counts = _counts(session, actor, mine)
    return [
        RegisterRow(register, counts.get(register.code, 0), _memory(marks.get(register.code)))
        for register in mine
    ]


def _memory(mark: RegisterMark | None) -> Memory:
    return Memory(True, mark.answers_from) if mark else Memory(False)


def _counts(session: Session, actor: Actor, registers: Sequence[Register]) -> Mapping[str, int]:
    each = [
        select(literal(register.code), func.count())
        .select_from(register.model)
        .where(*([register.seen_by(actor)] if register.seen_by else []))
        for register in registers
    ]
    counts = by_first(session.execute(union_all(*each))) if each else {}
    for register in registers:
        if register.fixed is not None:
            counts[register.code] = max(counts.get(register.code, 0), len(register.fixed()))
    return counts
