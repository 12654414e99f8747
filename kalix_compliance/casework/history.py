"""What a register said at any time: each change of an entry leaves its new state, sealed.

`keep` is called by the commands that change an entry; `as_of` gives every entry as it was known then.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.casework.models import RegisterState
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes

PLACE = "register_state.sealed"


@dataclass(frozen=True)
class Entry:
    """One entry of a register as it stood; `values` is empty when its person was erased since."""

    entry_id: str
    at: datetime
    by: str
    values: Mapping[str, Any]


def keep(
    unit: Unit,
    register: str,
    entry_id: str,
    values: Mapping[str, Any],
    *,
    customer_id: UUID | None = None,
) -> None:
    """Keep how this entry now stands. `values` are codes, numbers, ISO dates and sealed words."""
    row = RegisterState(
        id=new_id(),
        register=register,
        entry_id=entry_id,
        customer_id=customer_id,
        at=unit.now,
        by=unit.actor.id,
    )
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    row.sealed = safes.belonging_to(customer_id).seal(PLACE, row.id, text)
    unit.session.add(row)


def as_of(session: Session, register: str, moment: datetime) -> Sequence[Entry]:
    """Every entry of this register as it was known at that moment, in the order of its id."""
    place = func.row_number().over(
        partition_by=RegisterState.entry_id,
        order_by=(RegisterState.at.desc(), RegisterState.id.desc()),
    )
    placed = (
        select(RegisterState.id, place.label("place"))
        .where(RegisterState.register == register, RegisterState.at <= moment)
        .subquery()
    )
    rows = session.scalars(
        select(RegisterState)
        .join(placed, placed.c.id == RegisterState.id)
        .where(placed.c.place == 1)
        .order_by(RegisterState.entry_id)
    ).all()
    keys = safes.belonging_to_many(row.customer_id for row in rows)
    return [_entry(row, keys.get(row.customer_id)) for row in rows]


def _entry(row: RegisterState, safe: safes.Safe | None) -> Entry:
    values = json.loads(safe.unseal(PLACE, row.id, row.sealed)) if safe else {}
    return Entry(row.entry_id, row.at, row.by, values)
