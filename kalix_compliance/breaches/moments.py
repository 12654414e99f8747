"""The times of a breach: each setting is a row of its own, and the newest of a kind counts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import Moment
from kalix_compliance.breaches.models import Breach, BreachMoment
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import Unit
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import seal_into, unseal_from


@dataclass(frozen=True)
class MomentSet:
    """One setting of one time: who set it, when and why. `at` is None when the time was taken back."""

    kind: Moment
    at: datetime | None
    set_at: datetime
    set_by: str
    reason: str = ""

    @property
    def given(self) -> datetime:
        """The time itself, where it is known not to be taken back (as in `moments_of`)."""
        assert self.at is not None  # noqa: S101 - moments_of leaves the others out
        return self.at


Moments = dict[Moment, MomentSet]
History = dict[Moment, list[MomentSet]]
"""Every setting of every time, the newest first."""


def set_moment(
    unit: Unit, breach: Breach, kind: Moment, at: datetime | None, reason: str = ""
) -> None:
    """Set a time, or take it back with `at` None; `clocks.reconcile_clocks` follows once all are set."""
    row = BreachMoment(
        id=new_id(),
        breach_id=breach.id,
        kind=kind,
        at=at,
        set_at=unit.now,
        set_by=unit.actor.id,
    )
    seal_into(row, safes.house(), reason=reason)
    unit.session.add(row)
    unit.session.flush()


def moments_of(session: Session, breach_id: UUID) -> Moments:
    """The times that count, by kind; those that were never set or were taken back are left out."""
    return counting(history_of(session, breach_id))


def moments_of_many(session: Session, breach_ids: Collection[UUID]) -> dict[UUID, Moments]:
    """`moments_of` for many breaches, by one statement."""
    histories = _histories(session, breach_ids)
    return {breach_id: counting(histories[breach_id]) for breach_id in breach_ids}


def history_of(session: Session, breach_id: UUID) -> History:
    """Every setting of every time, the newest first; one statement."""
    return dict(_histories(session, [breach_id])[breach_id])


def counting(history: History) -> Moments:
    """The newest setting of each time, unless it took the time back."""
    return {kind: settings[0] for kind, settings in history.items() if settings[0].at is not None}


def _histories(session: Session, breach_ids: Collection[UUID]) -> dict[UUID, History]:
    found: dict[UUID, History] = defaultdict(lambda: defaultdict(list))
    for breach_id, moment in _settings(session, breach_ids):
        found[breach_id][moment.kind].insert(0, moment)
    return found


def _settings(session: Session, breach_ids: Collection[UUID]) -> list[tuple[UUID, MomentSet]]:
    """In the order in which they were made."""
    rows = session.scalars(
        select(BreachMoment)
        .where(BreachMoment.breach_id.in_(breach_ids))
        .order_by(BreachMoment.set_at, BreachMoment.id)
    )
    safe = safes.house()
    return [
        (
            row.breach_id,
            MomentSet(row.kind, row.at, row.set_at, row.set_by, unseal_from(row, safe, "reason")),
        )
        for row in rows
    ]
