"""What a register said at any time: each change of an entry leaves its new state, sealed.

`keep` is called whenever a command changed an entry; `as_of` gives the entries as they were known then.
States are sealed under the house's key, so that what was asked for and decided stays provable after the
person was erased. They hold codes, days and ids: what belongs to a person is never put into one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from kalix_compliance.casework.models import RegisterState
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes

PLACE = "register_state.sealed"
KEPT_NOW = "register states of this transaction"
GONE: Mapping[str, Any] = {"": "gone"}


@dataclass(frozen=True)
class Entry:
    """One entry of a register as it stood from `at` on, and who brought it there."""

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
    version: int = 0,
    customer_id: UUID | None = None,
) -> None:
    """Keep how this entry now stands, once a transaction. `values` are codes, numbers, ISO dates and
    words of the company's own; `GONE` when the entry is no more."""
    kept = unit.session.info.setdefault(KEPT_NOW, {})
    row = kept.get((register, entry_id))
    if row is None:
        row = RegisterState(id=new_id(), register=register, entry_id=entry_id, at=unit.now)
        kept[register, entry_id] = row
        unit.session.add(row)
    row.by, row.version, row.customer_id = unit.actor.id, version, customer_id
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    row.sealed = safes.house().seal(PLACE, row.id, text)


def as_of(
    session: Session,
    register: str,
    moment: datetime,
    *conditions: ColumnElement[bool],
    after: str = "",
    limit: int | None = None,
) -> Sequence[Entry]:
    """The entries of this register as they were known at that moment, the last number first.

    `conditions` are about `RegisterState`; `after` is the entry after which to go on.
    """
    later = aliased(RegisterState)
    replaced = (
        select(later.id)
        .where(
            later.register == RegisterState.register,
            later.entry_id == RegisterState.entry_id,
            later.at <= moment,
            _comes_after(later),
        )
        .exists()
    )
    wanted = select(RegisterState).where(
        RegisterState.register == register, RegisterState.at <= moment, ~replaced, *conditions
    )
    if after:
        wanted = wanted.where(RegisterState.entry_id < after)
    rows = session.scalars(wanted.order_by(RegisterState.entry_id.desc()).limit(limit))
    house = safes.house()
    return [
        Entry(row.entry_id, row.at, row.by, json.loads(house.unseal(PLACE, row.id, row.sealed)))
        for row in rows
    ]


def _comes_after(later: type[RegisterState]) -> ColumnElement[bool]:
    here = RegisterState
    return or_(
        later.at > here.at,
        and_(later.at == here.at, later.version > here.version),
        and_(later.at == here.at, later.version == here.version, later.id > here.id),
    )
