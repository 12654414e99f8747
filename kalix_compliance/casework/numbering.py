"""Case numbers: one row of numbers a year, with no gap."""

import re

from sqlalchemy import select

from kalix_compliance.casework.models import CaseCounter
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.database.side_stores import insert_into
from kalix_compliance.execution.unit import Unit

REFERENCE = re.compile(r"[A-Z]{2,4}-[0-9]{4}-[0-9]{4,9}")


def is_reference(text: str) -> bool:
    """Whether a text has the form of a case number; anything else is not worth asking the database."""
    return REFERENCE.fullmatch(text) is not None


def next_reference(unit: Unit, prefix: str, *, digits: int = 6) -> str:
    """The next number, such as KN-2026-000123 or, with four digits, SC-2026-0001.

    The year is the one in which the case is logged, in Hanoi. The counter's row stays locked until the
    commit, so a case that is not saved leaves no gap.
    """
    counter = _locked_counter(unit, prefix)
    counter.last += 1
    unit.session.flush()
    return f"{prefix}-{counter.year}-{counter.last:0{digits}d}"


def lock_numbers(unit: Unit, prefix: str) -> None:
    """Let whoever takes a number of this kind finish first; nobody takes another until this unit's end.

    For what must look for its twin before it takes a number of its own.
    """
    _locked_counter(unit, prefix)


def _locked_counter(unit: Unit, prefix: str) -> CaseCounter:
    year = in_hanoi(unit.now).year
    wanted = select(CaseCounter).where(CaseCounter.prefix == prefix, CaseCounter.year == year)
    counter = unit.session.scalar(wanted.with_for_update())
    if counter is None:  # the first of the year, and two may be the first at once
        first = insert_into(unit.session.connection(), CaseCounter)
        first = first.values(prefix=prefix, year=year, last=0).on_conflict_do_nothing()
        unit.session.execute(first)
        counter = unit.session.scalars(wanted.with_for_update()).one()
    return counter
